"""Sealing and chaining, without a database: what the hashes cover, and where texts stand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.ledger.chain import COVERED, event_hash, rows_hash, text_token
from pmf_excel.ledger.schema import EVENTS
from pmf_excel.ledger.sealing import SealedText, kept_apart, sealed, token_at, unsealed
from pmf_excel.ledger.views import REDACTED
from tests.ledgers import counted_salts

EVENT = {name: f"the {name}" for name in COVERED} | {"sequence": 7, "schema_version": 1}


def test_the_hash_covers_every_column_but_itself() -> None:
    """No column of an event can be forgotten by the hash, and their order is fixed."""
    assert [column.name for column in EVENTS.columns] == [*COVERED, "hash"]


@pytest.mark.parametrize("name", COVERED)
def test_the_hash_changes_with_each_column(name: str) -> None:
    """An event that differs in one column has another hash."""
    assert event_hash({**EVENT, name: 8 if name in ("sequence", "schema_version") else ""}) != event_hash(EVENT)


def test_the_hash_of_an_event_never_changes() -> None:
    """The hash is the SHA-256 of `length:bytes,` of each column: a chain written today is proved in ten years."""
    assert event_hash(EVENT) == "d7ab7d4e27b89182041013d4309b4c7d1a6aca4eac4c8e17863013cf42999a57"


@given(st.text(), st.text(), st.text(), st.text())
def test_moving_words_between_columns_changes_the_hash(one: str, two: str, three: str, four: str) -> None:
    """No two different events give the same bytes, wherever their words stand."""
    first = event_hash({**EVENT, "by": one, "on_behalf_of": two})
    second = event_hash({**EVENT, "by": three, "on_behalf_of": four})
    assert (first == second) is ((one, two) == (three, four))


def test_the_hash_of_rows_depends_on_their_order() -> None:
    """Rows that changed places are other rows."""
    rows = [("a", "{}"), ("b", "{}")]
    assert rows_hash(rows) == rows_hash(iter(rows))
    assert rows_hash(rows) != rows_hash(rows[::-1])


def test_a_payload_names_its_texts_and_has_tokens_in_their_places() -> None:
    """Free text of old and new, within lists and the reason, is replaced; everything else stays in clear."""
    payload: dict[str, Any] = {
        "new": {"value": "2.41", "commentary": "Flu.", "queries": [{"code": "q", "found": "Flu", "accepted": True}]},
        "old": {"commentary": "Cold.", "account": "Ann"},
        "reason": "A typing error.",
    }
    body, texts = sealed("figure", payload, counted_salts())

    assert body["sealed"] == ["new.commentary", "new.queries.0.found", "old.commentary", "old.account", "reason"]
    assert [text.text for text in texts] == ["Flu.", "Flu", "Cold.", "Ann", "A typing error."]
    assert body["new"]["value"] == "2.41"
    assert body["new"]["queries"] == [{"code": "q", "found": text_token(texts[1].salt, "Flu"), "accepted": True}]
    assert payload["new"]["commentary"] == "Flu."
    assert all(token_at(body, text.path) == text_token(text.salt, text.text or "") for text in texts)


def test_the_same_text_twice_has_two_tokens() -> None:
    """Salts keep anybody from seeing that two texts are equal, or from guessing a short one."""
    body, _ = sealed("figure", {"new": {"commentary": "Flu."}, "old": {"commentary": "Flu."}}, counted_salts())
    assert body["new"]["commentary"] != body["old"]["commentary"]


@pytest.mark.parametrize("value", [None, "", "sha256:" + "0" * 64, "new.commentary"])
def test_what_is_no_text_and_what_looks_like_a_token(value: str | None) -> None:
    """A field that is emptied needs no token; a text that looks like one is sealed like any other."""
    payload = {"new": {"commentary": value}}
    body, texts = sealed("figure", payload, counted_salts())
    assert len(texts) == (1 if value else 0)
    assert unsealed(body, texts)["new"] == payload["new"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "found"]), inner, max_size=2),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["value", "commentary", "queries", "account"]), json_values), st.text())
def test_sealed_then_unsealed_is_what_it_was(new: dict[str, Any], reason: str) -> None:
    """Putting the texts back gives the payload again, whatever stood in it."""
    payload = {"new": new, "reason": reason}
    body, texts = sealed("figure", payload, counted_salts())
    whole = unsealed(body, texts)
    assert (whole["new"], whole["reason"]) == (new, reason)


def test_an_erased_text_is_said_to_be_erased() -> None:
    """Where a text was erased, the words `[redacted]` stand in its place."""
    body, _ = sealed("figure", {"new": {"commentary": "Flu."}}, counted_salts())
    assert unsealed(body, [SealedText("new", "commentary", "", None)])["new"] == {"commentary": REDACTED}


def test_a_place_that_a_payload_does_not_have() -> None:
    """Nothing stands where there is no such place."""
    for path in (("new", "x"), ("new", "value", "x"), ("new", "queries", "4"), ("new", "queries", "found")):
        assert token_at({"new": {"value": "1", "queries": []}}, path) is None


def test_what_identifies_a_person_is_kept_apart() -> None:
    """Name, e-mail address and login of an officer never enter a payload; their code does."""
    assert kept_apart("officer") == {"name", "email", "login"}
    assert kept_apart("figure") == frozenset()
