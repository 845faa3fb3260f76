"""Figures, targets and dates as a report prints them; captions, abbreviations and the colophon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period
from pmf_excel.core.rating.targets import AgreedTarget
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Unit
from pmf_excel.core.reports.abbreviations import expanded
from pmf_excel.core.reports.colophon import Colophon
from pmf_excel.core.reports.outline import Outline
from pmf_excel.core.reports.sentences import Quantity
from pmf_excel.core.reports.text import (
    date_text,
    details_of,
    figure_text,
    illustrative_words,
    letters_in,
    number_text,
    period_text,
    target_text,
    with_unit,
)
from tests.rule_material import figure_of, indicator_with, register_of

PERIOD = Period.parse("2025/26 Q3")


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "printed"),
    [
        ("1234567", 0, Unit.NUMBER, "1,234,567"),
        ("2.405", 2, Unit.DAYS, "2.41"),
        ("-2.405", 2, Unit.DAYS, "-2.41"),
        ("94.6", 1, Unit.PERCENTAGE, "94.6%"),
        ("0", 1, Unit.PERCENTAGE, "0.0%"),
        ("1200.5", 0, Unit.CURRENCY, "£1,201"),
        ("-3", 2, Unit.CURRENCY, "-£3.00"),
        ("-0.2", 0, Unit.NUMBER, "0"),
        ("1", 0, Unit.YES_NO, "Yes"),
        ("0", 0, Unit.YES_NO, "No"),
    ],
)
def test_numbers_are_printed_with_their_decimals_and_unit(value: str, decimals: int, unit: Unit, printed: str) -> None:
    """Thousands are parted, halves go away from zero, the pound stands before, nothing reads minus zero."""
    assert number_text(Decimal(value), decimals, unit) == printed


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.integers(min_value=0, max_value=3))
def test_a_printed_number_reads_back_as_the_rounded_figure(value: Decimal, decimals: int) -> None:
    """What is printed is the figure rounded to the indicator's decimals, no less and no more."""
    text = number_text(value, decimals, Unit.NUMBER)

    assert abs(Decimal(text.replace(",", "")) - value) <= Decimal(5).scaleb(-decimals - 1)
    assert len(text.partition(".")[2]) == decimals


def test_a_target_is_a_value_a_range_or_a_dash() -> None:
    """A range prints both ends; no target is never blank."""
    indicator = indicator_with(unit="percentage", decimals=0)

    assert target_text(indicator, None, AgreedTarget(Decimal(45))) == "45%"
    assert target_text(indicator, None, AgreedTarget(low=Decimal(40), high=Decimal(60))) == "40% to 60%"
    assert target_text(indicator, None, None) == "–"


def test_a_share_of_an_annual_target_keeps_one_decimal_more() -> None:
    """A quarter of 30 homes is 7.5, and the figure is compared with that, never with 8."""
    assert target_text(indicator_with(), None, AgreedTarget(Decimal("7.5"))) == "7.5"


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"value": "34"}, "34"),
        ({"value": "34", "marker": "p"}, "34 [p]"),
        ({"value": "34", "marker": "e", "revised": True}, "34 [e] [r]"),
        ({"value": "34", "marker": "c"}, "[c]"),
        ({"value": None, "marker": "x"}, "[x]"),
        ({"value": None}, "[x]"),
        ({"value": None, "marker": "z"}, "[z]"),
    ],
)
def test_a_figure_carries_its_markers(fields: dict[str, Any], printed: str) -> None:
    """A confidential value is not printed; a missing one is marked, never blank or zero (section 4)."""
    figure = figure_of(PERIOD, **fields)

    assert figure_text(register_of(), indicator_with(), figure) == printed


def test_the_first_figure_after_a_series_break_is_marked() -> None:
    """[b] stands at the period in which the new way of measuring begins."""
    found = SeriesBreak(council="chorley", indicator="chorley/COR-012", on=date(2025, 11, 1), reason="New software")
    register = register_of(found)

    assert figure_text(register, indicator_with(), figure_of(PERIOD, "34")) == "34 [b]"
    assert figure_text(register, indicator_with(), figure_of(PERIOD.next(), "34")) == "34"


def test_units_stand_in_words_where_a_sentence_needs_them() -> None:
    """Days and units of their own are said; per cent and pounds stand at the number already."""
    assert with_unit("2.41", indicator_with(unit="days")) == "2.41 days"
    assert with_unit("124.3", indicator_with(unit_label="kg")) == "124.3 kg"
    assert with_unit("94.6%", indicator_with(unit="percentage", unit_label="of calls")) == "94.6%"
    assert with_unit("–", indicator_with(unit="days")) == "–"


def test_details_say_reference_unit_and_what_is_better() -> None:
    """In few words, for a narrow column; a contextual indicator is not said to be better either way."""
    assert details_of(indicator_with()) == "COR-012 · number · higher"
    assert details_of(indicator_with(polarity="lower", unit="days")) == "COR-012 · days · lower"
    assert details_of(indicator_with(unit="percentage", unit_label="of calls")) == "COR-012 · % · higher"
    assert details_of(indicator_with(judged_as="contextual", unit_label="people")) == "COR-012 · people"


def test_only_the_target_of_a_real_figure_is_marked_illustrative() -> None:
    """A public figure stays a fact although the target that it is rated against was made up."""
    made_up = indicator_with(illustrative=True)
    real = figure_of(PERIOD, "441", source="MHCLG")

    assert illustrative_words(made_up, real) == "illustrative target"
    assert illustrative_words(made_up, figure_of(PERIOD, "441")) == "illustrative"
    assert illustrative_words(indicator_with(), figure_of(PERIOD, "441", illustrative=True)) == "illustrative"
    assert illustrative_words(indicator_with(), real) == ""


@pytest.mark.parametrize(
    ("count", "said"), [(0, "No homes, none empty"), (1, "1 home, 1 empty"), (1200, "1,200 homes, 1,200 empty")]
)
def test_a_sentence_says_no_or_none_in_place_of_nought(count: int, said: str) -> None:
    """Words of the sentence's own stand where a 0 would read badly."""
    sentence = "{count:or No} {count:home|homes}, {count:or none} empty"
    assert sentence.format(count=Quantity(count)) == said


def test_dates_and_periods_are_written_out() -> None:
    """Dates as people write them; a quarter with its months, a month as it is."""
    assert date_text(date(2026, 3, 1)) == "1 March 2026"
    assert date_text(None) == "–"
    assert period_text(PERIOD) == "2025/26 Q3 (October to December 2025)"
    assert period_text(Period.parse("May 2026")) == "May 2026"


def test_markers_are_explained_in_a_fixed_order() -> None:
    """Each that occurs once, provisional first."""
    assert letters_in(["12 [x]", "3 [p] [r]", "4 [p]", "x"]) == "prx"


def test_headings_and_tables_are_numbered_in_the_order_of_the_pages() -> None:
    """Bookmarks differ, captions count, and level 3 stays out of the contents list."""
    outline = Outline()
    first, second, deep = outline.heading("A", 1), outline.heading("B", 2), outline.heading("C", 3)

    assert [outline.caption("x"), outline.caption("y")] == ["Table 1. x", "Table 2. y"]
    assert outline.contents() == (first, second)
    assert len({first.bookmark, second.bookmark, deep.bookmark}) == 3


@dataclass(frozen=True)
class Page:
    """A small report."""

    title: str
    lines: tuple[str, ...]
    count: int


MEANINGS = {"ONS": "Office for National Statistics", "DFG": "Disabled Facilities Grant"}


def test_an_abbreviation_is_written_out_where_it_is_first_used() -> None:
    """Later uses stay short; words that only contain the letters stay as they are."""
    page = Page("Figures", ("ONS and DFG", "ONS again, BONSAI, ONS-2"), 3)

    written_out, used = expanded(page, MEANINGS)

    assert written_out.lines == (
        "Office for National Statistics (ONS) and Disabled Facilities Grant (DFG)",
        "ONS again, BONSAI, ONS-2",
    )
    assert used == ("DFG", "ONS")


def test_an_abbreviation_that_is_written_out_already_is_left_alone() -> None:
    """An officer who writes it out is not repeated."""
    page = Page("By the Office for National Statistics (ONS)", ("ONS",), 0)

    written_out, used = expanded(page, MEANINGS)

    assert written_out == page
    assert used == ("ONS",)


@given(
    council=st.sampled_from(["chorley", "south-ribble"]),
    year=st.integers(min_value=1990, max_value=2100),
    quarter=st.integers(min_value=1, max_value=4),
    position=st.integers(min_value=0, max_value=10**9),
)
def test_a_colophon_reads_back_as_it_was_written(council: str, year: int, quarter: int, position: int) -> None:
    """Whatever stands around it."""
    colophon = Colophon("quarterly", council, Period.parse(f"{year}/{(year + 1) % 100:02d} Q{quarter}"), position)

    assert Colophon.find(f"Draft made today. {colophon} {colophon} End of the report.") == colophon


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A letter", "does not say from which figures"),
        ("pmf:quarterly/chorley/2025-26-Q3/7 pmf:quarterly/chorley/2025-26-Q3/8", "names several drafts"),
    ],
)
def test_a_document_without_one_colophon_is_refused(text: str, message: str) -> None:
    """Nothing can be published from a document that does not say what it was built from."""
    with pytest.raises(PmfError, match=message):
        Colophon.find(text)


def test_imported_history_prints_with_the_indicators_decimals() -> None:
    """A figure without a judgement of its own is printed as its indicator says."""
    indicator = Indicator.model_validate({**dict(indicator_with()), "decimals": 2})
    figure = Figure(
        council="chorley", indicator=indicator.id, period=PERIOD, state=State.IMPORTED, value=Decimal("1.5")
    )

    assert figure_text(register_of(), indicator, figure) == "1.50"
