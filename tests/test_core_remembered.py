"""What we remember for ourselves: spoilt, it is as if nothing were remembered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.master.persons import digests_in
from pmf_excel.core.master.statuses import respelled_since, spelling_of
from pmf_excel.core.records.figures import Status
from pmf_excel.core.remembered import named_texts, named_values, remembered, remembered_day, remembered_moment
from pmf_excel.core.reports.words import load_words
from pmf_excel.shipped import shipped

ANYTHING = st.one_of(st.none(), st.text(), st.from_regex(r'[\[{"0-9a-z:,}\]]{0,12}'))


@pytest.mark.parametrize("text", [None, "", "x", "{", '{"a": ', "[" * 100_000])
def test_what_cannot_be_read_is_not_remembered(text: str | None) -> None:
    """Whatever was done to it."""
    assert remembered(text) is None
    assert named_values(text) == {}
    assert respelled_since(text, {}) == {}


def test_a_workbook_that_was_written_without_words_says_its_statuses_in_the_usual_ones() -> None:
    """Once its council has words each is called something else; where nothing is remembered none is."""
    words = {"chorley": load_words(shipped("words", "chorley.toml").read_text(encoding="utf-8"), "chorley.toml")}
    symbol = words["chorley"].status(Status.ON_TARGET).symbol

    renamed = respelled_since("{}", words)["chorley"]

    assert symbol
    assert renamed["On target"] == f"{symbol} {words['chorley'].status(Status.ON_TARGET).words}"
    assert respelled_since(spelling_of(words), words) == {}
    assert respelled_since(None, words) == {}


@given(ANYTHING)
def test_nothing_that_is_remembered_stops_anybody(text: str | None) -> None:
    """Each is read as what it should be, or as nothing."""
    for group in named_texts(text).values():
        assert all(isinstance(value, str) for value in group.values())
    assert digests_in(text or "") == named_texts(text)
    assert respelled_since(text, {}) is not None
    assert remembered_day(text) is None or remembered_day(text) == date.fromisoformat(text or "")
    assert remembered_moment(text) is None or remembered_moment(text) == datetime.fromisoformat(text or "")


def test_what_fits_is_kept_and_what_does_not_is_left_out() -> None:
    """One spoilt value does not take the others with it."""
    assert named_values('{"position": 7, "sheets": {}}') == {"position": 7, "sheets": {}}
    assert named_values("[7]") == {}
    assert named_texts('{"a": {"b": "c", "d": 1}, "e": []}') == {"a": {"b": "c"}}
    assert remembered_moment("2026-01-28T09:00:00+00:00") == datetime(2026, 1, 28, 9, tzinfo=UTC)
    assert remembered_moment("2026-01-28T09:00:00") is None
    assert remembered_day("2026-01-28") == date(2026, 1, 28)
