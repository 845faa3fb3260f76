"""The signed identity of forms and lines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.forms.form import FormIdentity, FormLine
from pmf_excel.core.forms.identity import Key, NotOursError, read_identity, read_line, sign_identity, sign_line
from pmf_excel.core.periods import Period

KEY = Key("k1", b"0" * 32)
KEYS = {"k1": KEY}
IDENTITY = FormIdentity(
    kind="returns",
    form="chorley-return-collie-2025-26-Q3-1",
    workspace="demo",
    council="chorley",
    officer="collie",
    period=Period.parse("2025/26 Q3"),
    issued_on=date(2026, 1, 2),
    due=date(2026, 1, 15),
    line_keys=("chorley/LOC-1|2025/26 Q3",),
)


def test_an_identity_is_read_back_as_it_was_signed() -> None:
    """Through one cell of text."""
    assert read_identity(sign_identity(IDENTITY, KEY), KEYS) == IDENTITY


def test_blanks_around_the_cell_do_not_matter() -> None:
    """Spreadsheets may add them."""
    assert read_identity(f" {sign_identity(IDENTITY, KEY)}\n", KEYS) == IDENTITY


@pytest.mark.parametrize(
    ("old", "new"),
    [("collie", "autho"), ("2025/26 Q3", "2025/26 Q4"), ("2026-01-15", "2026-12-15"), (" #k1:", " #k2:"), ("{", "")],
)
def test_an_altered_identity_is_not_ours(old: str, new: str) -> None:
    """Officer, period, deadline, key id: whatever is changed, the signature no longer fits."""
    text = sign_identity(IDENTITY, KEY)
    assert old in text

    with pytest.raises(NotOursError):
        read_identity(text.replace(old, new), KEYS)


@pytest.mark.parametrize("text", ["", "Hello", "#", " #k1:", "null #k1:0", "{} #k1:abc"])
def test_any_other_text_is_not_ours(text: str) -> None:
    """An empty cell, somebody's own text, half a signature."""
    with pytest.raises(NotOursError):
        read_identity(text, KEYS)


def test_a_form_signed_with_another_workspaces_key_is_not_ours() -> None:
    """Though the key has the same id."""
    with pytest.raises(NotOursError):
        read_identity(sign_identity(IDENTITY, Key("k1", b"1" * 32)), KEYS)


def test_an_older_key_is_still_taken() -> None:
    """After rotation forms that are out stay valid: several keys are known by id."""
    assert read_identity(sign_identity(IDENTITY, KEY), {"k2": Key("k2", b"2" * 32), **KEYS}) == IDENTITY


@given(st.dictionaries(st.sampled_from(["name", "target", "last"]), st.text(max_size=40)))
def test_a_lines_facts_are_read_back_as_signed(facts: dict[str, str]) -> None:
    """Whatever characters they hold."""
    line = FormLine(key="chorley/LOC-1|2025/26 Q3", facts=facts)

    assert read_line(sign_line(IDENTITY.form, line, KEY), IDENTITY.form, KEYS) == (line.key, facts)


def test_a_line_of_another_form_is_found() -> None:
    """A row copied over from last quarter's form does not pass."""
    line = FormLine(key="chorley/LOC-1|2025/26 Q3", facts={"name": "Missed bins"})

    with pytest.raises(NotOursError):
        read_line(sign_line("another-form", line, KEY), IDENTITY.form, KEYS)
