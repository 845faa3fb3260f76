"""The register open in a real LibreOffice is read as the closed file is: one rule, whichever way it comes in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from pmf_excel.excel.closed.workbook import ClosedWorkbook
from pmf_excel.libreoffice.ranges import Range
from pmf_excel.live.book import LiveBook
from tests.closed_workbooks import FIRST_ROW, SHEET, register
from tests.unlistening_office import UnlisteningOffice

pytestmark = pytest.mark.libreoffice

#: Formats that somebody gave figures: made up ones, honest ones, and the same again from row to row.
CODES = (
    '"95"',
    '0"0"',
    "#,##0",
    "0.0%",
    "d mmm yyyy",
    "0.0,",
    ";;;",
    '0" days"',
    '[Red]0;[Blue]"7"',
    "General",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[xw.App]:
    """Return a LibreOffice that a person started."""
    office = UnlisteningOffice(tmp_path_factory.mktemp("unlistening"))
    app = office.engine().apps.active
    assert app is not None
    yield app
    office.end()


def figures_in(*codes: str, count: int) -> bytes:
    """A register of `count` figures, whose number formats take turns."""
    rows = tuple((f"f-{number}", "", f"COR-{number}", Decimal(46_000 + number), None, "x") for number in range(count))

    def look(workbook: Any, sheet: Any) -> None:
        looks = [workbook.add_format({"num_format": code}) for code in codes]
        for at, row in enumerate(rows):
            sheet.write_number(FIRST_ROW - 1 + at, 3, float(row[3]), looks[at % len(looks)])

    return register(rows, more=look)


def read_open(app: xw.App, file: Path) -> list[tuple[str, ...]]:
    """What the table of figures says while the register is open."""
    book = app.books.open(str(file))
    try:
        saved = LiveBook(book).table(SHEET)
    finally:
        book.close()
    assert saved is not None
    return [tuple(cell.text for cell in row.cells) for row in saved.table.rows]


def test_a_figure_that_its_format_shows_as_another_one_is_found_as_in_the_file(app: xw.App, tmp_path: Path) -> None:
    """95 shown of a 46,000 is said with it, open or closed; so are percentages and days."""
    content = figures_in(*CODES, count=3 * len(CODES))
    file = tmp_path / "figures.xlsm"
    file.write_bytes(content)
    saved = ClosedWorkbook(content).table(SHEET)
    assert saved is not None

    found = read_open(app, file)

    assert found == [tuple(cell.text for cell in row.cells) for row in saved.table.rows]
    assert [row[3] for row in found[:3]] == [
        "46000 (its number format shows 95)", "46001 (its number format shows 460010)", "46002"]  # fmt: skip


def test_ten_thousand_figures_are_not_asked_for_one_by_one(
    app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Formats that change from row to row are asked for once for each look."""
    file = tmp_path / "figures.xlsm"
    file.write_bytes(figures_in('"95"', "#,##0", "#,##0.0", count=10_000))
    asked = []
    told = Range.number_format

    def told_and_counted(cells: Range) -> str | None:
        asked.append(cells)
        code: str | None = told.__get__(cells)
        return code

    monkeypatch.setattr(Range, "number_format", property(told_and_counted))

    found = read_open(app, file)

    assert sum("shows 95" in row[3] for row in found) == 3_334
    assert len(asked) < 20
