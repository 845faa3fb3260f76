"""What the pages of the master workbook show of the small quarter register, as texts that a test can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from pmf_excel.core.master.book import ALL_COUNCILS, Link, Region, Value
from pmf_excel.core.master.shown import Shown, councils_chosen
from pmf_excel.core.periods import Period
from pmf_excel.core.reports.words import Words, load_words
from pmf_excel.shipped import shipped
from tests.registers import quarter_register

Q3 = Period.parse("2025/26 Q3")
IN_TIME, LATE = date(2026, 1, 12), date(2026, 1, 20)

FIGURES = """
council      | indicator          | period        | state     | value | returned_to | return_reason         | checked_by | collected_on | checked_on
chorley      | chorley/COR-1      | 2025/26 Q3    | collected | 18    |             |                       |            | 2026-01-09   |
south-ribble | south-ribble/COR-1 | 2025/26 Q3    | collected | 18    |             |                       |            |              |
chorley      | chorley/LOC-1      | 2025/26 Q3    | checked   | 450   |             |                       | respa      | 2026-01-08   | 2026-01-12
chorley      | chorley/LOC-2      | 2025/26 Q3    | returned  | 51    | collection  | The evidence says 49. |            |              |
chorley      | chorley/LOC-3      | October 2025  | checked   | 40    |             |                       | respa      |              |
chorley      | chorley/LOC-3      | November 2025 | returned  | 40    | checking    | Say more.             | respa      |              |
chorley      | chorley/LOC-3      | December 2025 | collected | 40    |             |                       |            |              |
"""
PLAN = """
council | indicator     | period     | state   | updated_for
chorley | chorley/LOC-1 | 2025/26 Q3 | written | 2025/26 Q3
"""


def words_of_both() -> Mapping[str, Words]:
    """Return the words that both councils are shipped with."""
    codes = ("chorley", "south-ribble")
    return {code: load_words(shipped("words", f"{code}.toml").read_text("utf-8")) for code in codes}


def shown_at(
    today: date,
    council: str = ALL_COUNCILS,
    period: Period = Q3,
    **tables: str,
) -> Shown:
    """Return the small register as the pages show it, in both councils' words; `council_table` gives other councils."""
    register = quarter_register(**{name.removesuffix("_table"): table for name, table in tables.items()})
    return Shown(register, period, councils_chosen(register, council), today, words_of_both())


def region_at(regions: Iterable[Region], row: int, column: int) -> Region:
    """Return the region whose top left cell is there."""
    return next(region for region in regions if (region.row, region.column) == (row, column))


def rows_in(region: Region) -> list[str]:
    """Return the rows of a region as a person reads them: cells parted by `|`, links with their target."""
    return [" | ".join(_text(value) for value in row if value is not None) for row in region.values]


def texts_in(region: Region) -> list[str]:
    """Return the rows of a region as `rows_in` does, links by their text alone."""
    return [" | ".join(_text(_without_target(value)) for value in row if value is not None) for row in region.values]


def column_in(region: Region, column: int) -> list[str]:
    """Return what stands in one column of the sheet, in the rows of a region."""
    return [_text(row[column - region.column]) for row in region.values]


def _without_target(value: Value | Link) -> Value | Link:
    return value.text if isinstance(value, Link) else value


def _text(value: Value | Link) -> str:
    if isinstance(value, Link):
        return f"{value.text} -> {value.target or f'{value.sheet}: {value.record_id}'}"
    if isinstance(value, date):
        return f"{value:%d %b}"
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
