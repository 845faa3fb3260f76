"""Whatever is written into the closed workbook, in whatever order: it is the same as the same edits of a plain table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.master.book import BookUpdate, CellToWrite, MasterError, RowToWrite, TableToWrite, Value
from pmf_excel.core.numbers import plain_text
from pmf_excel.core.typed.cleaning import clean_text
from pmf_excel.excel.closed.workbook import ClosedWorkbook
from tests import imitations
from tests.closed_workbooks import (
    FIRST_ROW,
    HEADING_ROW,
    HEADINGS,
    SHEET,
    changed,
    edited,
    figures,
    open_in_openpyxl,
    parts_of,
    register,
    texts,
    with_parts,
)

OURS = HEADINGS[2:]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).filter(
    lambda text: "_x" not in text and not set(text) & {"\ufffe", "\uffff"}
)
NUMBERS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False)
DAYS = st.dates(date(1901, 1, 1), date(2099, 12, 31))
VALUES = st.one_of(st.none(), TEXTS, NUMBERS, DAYS)
CELLS = st.dictionaries(st.sampled_from(OURS), VALUES, max_size=4)
SAVED: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: content,
    imitations.saved_by_excel,
    imitations.saved_by_google_sheets,
)


@dataclass
class Plain:
    """The same table as rows of plain values, edited beside the workbook."""

    rows: list[dict[str, Value]] = field(default_factory=list)

    def write(self, row: RowToWrite) -> None:
        """Do to the plain rows what is written into the workbook."""
        if row.number is None:
            self.rows.append({"record id": row.record_id})
        at = -1 if row.number is None else row.number - FIRST_ROW
        self.rows[at] |= {heading: cell.value for heading, cell in row.cells.items()}


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[list[tuple[int | None, Mapping[str, Value]]]]]:
    """Return how many rows there are at first, and some updates: of rows that are there, in any order, and new ones."""
    count = draw(st.integers(0, 4))
    updates: list[list[tuple[int | None, Mapping[str, Value]]]] = []
    known = count
    for _ in range(draw(st.integers(1, 3))):
        there = draw(st.lists(st.integers(0, known - 1), unique=True, max_size=3)) if known else []
        new: list[int | None] = [None] * draw(st.integers(0, 2))
        updates.append([(at, draw(CELLS)) for at in draw(st.permutations([*there, *new]))])
        known += len(new)
    return count, updates


def shown(value: Value) -> str:
    """Return a value as the text that its cell shows."""
    if isinstance(value, date):
        return value.isoformat()
    return plain_text(value) if isinstance(value, Decimal) else clean_text(str(value or ""))[0]


def number_format(value: Value) -> str:
    """Return one of the formats that the workbook has samples of."""
    return "d mmm yyyy" if isinstance(value, date) else "#,##0.0"


def held(cell: Any) -> object:
    """Return a cell's value as openpyxl gives it, comparable with what was written."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    return Decimal(repr(cell.value)) if isinstance(cell.value, int | float) else cell.value


def as_written(value: Value) -> object:
    """Return what another program is to find; a carriage return ends a line like any other."""
    return value if not isinstance(value, Decimal) else Decimal(repr(float(value)))


@settings(max_examples=60)
@given(histories(), st.sampled_from(SAVED))
def test_the_workbook_is_the_plain_table(
    history: tuple[int, list[list[tuple[int | None, Mapping[str, Value]]]]], saved: Callable[[bytes], bytes]
) -> None:
    """Any edits of any rows, saved by other programs in between: our reader and openpyxl find what was written."""
    count, updates = history
    plain = Plain([{"record id": f"r-{at}", "Commentary": "at first"} for at in range(count)])
    content = register(
        tuple((f"r-{at}", "", None, None, None, "at first") for at in range(count)),
        more=lambda _, sheet: [sheet.write_string(f"H{number}", f"note {number}") for number in range(HEADING_ROW, 12)],
    )
    for update in updates:
        rows = []
        for at, cells in update:
            number = None if at is None else at + FIRST_ROW
            record_id = f"r-{len(plain.rows)}" if at is None else str(plain.rows[at]["record id"])
            rows.append(
                RowToWrite(
                    record_id, number, {name: CellToWrite(value, number_format(value)) for name, value in cells.items()}
                )
            )
            plain.write(rows[-1])
        content = changed(saved(content), BookUpdate(tables=(TableToWrite(SHEET, tuple(rows)),)))
    read = {row.number: texts(row) for row in figures(content).table.rows}
    sheet = open_in_openpyxl(content)[SHEET]
    for number, row in enumerate(plain.rows, start=FIRST_ROW):
        expected = tuple(shown(row.get(heading)) for heading in HEADINGS)
        assert read[number][: len(HEADINGS)] == expected
        assert [held(sheet.cell(number, column)) for column in range(3, 7)] == [
            as_written(row.get(name)) for name in OURS
        ]
    assert [sheet.cell(number, 8).value for number in range(HEADING_ROW, 12)] == [
        f"note {n}" for n in range(HEADING_ROW, 12)
    ]
    assert sheet.tables["Figures"].ref == f"A3:F{max(FIRST_ROW, FIRST_ROW + len(plain.rows) - 1)}"


@settings(max_examples=30)
@given(st.permutations(range(5)), st.integers(0, 4))
def test_rows_are_found_wherever_they_were_sorted_to(order: list[int], wanted: int) -> None:
    """People sort the table: a row keeps its id, and what is written goes to the row that has it."""
    content = register(tuple((f"r-{at}", "", f"COR-{at}", Decimal(at), None, f"text {at}") for at in range(5)))
    moved = [(FIRST_ROW + at, FIRST_ROW + new) for new, at in enumerate(order)]
    content = imitations.rows_moved(content, SHEET, moved)
    row = next(row for row in figures(content).table.rows if texts(row)[0] == f"r-{wanted}")
    update = TableToWrite(SHEET, (RowToWrite(f"r-{wanted}", row.number, {"Commentary": CellToWrite("new")}),))
    after = [texts(row) for row in figures(changed(content, BookUpdate(tables=(update,)))).table.rows]
    assert [cells[0] for cells in after] == [f"r-{at}" for at in order]
    assert [cells[5] for cells in after] == ["new" if at == wanted else f"text {at}" for at in order]
    assert [cells[3] for cells in after] == [str(at) for at in order]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["f-1", "f-2", "f-3", "f-4", "x"]), max_size=4))
def test_some_rows_are_the_same_as_all_rows_sifted(ids: list[str]) -> None:
    """Reading a few rows gives what reading all of them gives for those."""
    content = edited(
        register(tuple((f"f-{at}", "", "&<>", Decimal(at), None, None) for at in range(1, 5))),
        "xl/worksheets/sheet2.xml",
        ('<c r="A5" s="2"', "<c s='2' r='A5'"),
    )
    some = ClosedWorkbook(content).table(SHEET, ids)
    assert some is not None
    assert list(some.table.rows) == [row for row in figures(content).table.rows if texts(row)[0] in ids]


DAMAGED = (
    "sheet2.xml",
    "sheet3.xml",
    "table1.xml",
    "sharedStrings.xml",
    "styles.xml",
    "xl/workbook.xml",
    "workbook.xml.rels",
)


@settings(max_examples=150)
@given(st.sampled_from(DAMAGED), st.floats(0, 1), st.integers(1, 60))
def test_a_part_with_a_hole_is_refused_in_words_or_read(ending: str, where: float, length: int) -> None:
    """Whatever is missing of a part: no traceback, and nothing is written that could not be read again."""
    parts = parts_of(register())
    name = next(name for name in parts if name.endswith(ending))
    at = int(where * len(parts[name]))
    content = with_parts(register(), {name: parts[name][:at] + parts[name][at + length :]})
    row = RowToWrite("f-1", 4, {"Value": CellToWrite(Decimal(1), "#,##0")})
    with suppress(MasterError):
        after = changed(content, BookUpdate((TableToWrite(SHEET, (row,)),), memory={"a": "b"}))
        assert ClosedWorkbook(after).memory()["a"] == "b"
