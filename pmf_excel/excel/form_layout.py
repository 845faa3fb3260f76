"""Where everything stands on a form: the columns of its sheets of lines, hidden helpers too, and the cover's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.forms.form import (
    COMPLETED_BY,
    FIRST_LINE_ROW,
    KEY_COLUMN,
    SIGNATURE_COLUMN,
    START_SHEET,
    FormColumn,
    FormContent,
    FormLine,
    LineSheet,
    Use,
)

#: The live columns that the writer knows.
STATUS, STILL_NEEDED, CALCULATED = "status", "still_needed", "calculated"
#: The input that the live status speaks of, and its parts.
FIGURE, NUMERATOR, DENOMINATOR = "figure", "numerator", "denominator"
#: Hidden helpers: what the live formulas of a line compare with, and the list of what it still needs.
MISSING, UNRATED = "line_missing", "line_unrated"
BOUNDS = ("on_low", "on_high", "within_low", "within_high")
YES_NO = "yes/no"


def bound_column(bound: str) -> str:
    """Return the name of the helper column that holds a limit of the lines."""
    return f"line_{bound}"


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet of lines as written: every column by position, and the lines that stand from `FIRST_LINE_ROW` down."""

    sheet: LineSheet
    columns: tuple[FormColumn, ...]
    lines: tuple[FormLine, ...]
    at: Mapping[str, int]

    @property
    def last_row(self) -> int:
        """The number of the last line's row, counted from 1; that of the first where there is no line."""
        return max(FIRST_LINE_ROW, FIRST_LINE_ROW + len(self.lines) - 1)

    def ref(self, name: str, row: int) -> str:
        """Return the reference of the cell of column `name` in `row` (from 1): its column stays when it is copied."""
        return f"${column_letters(self.at[name] + 1)}{row}"

    def refs(self, row: int) -> dict[str, str]:
        """Return the references of all cells of a `row`, by column name."""
        return {name: self.ref(name, row) for name in self.at}

    def range_of(self, name: str) -> str:
        """Return the reference of a column's cells on all lines, with the sheet's name."""
        letters = column_letters(self.at[name] + 1)
        return f"{sheet_ref(self.sheet.name)}!${letters}${FIRST_LINE_ROW}:${letters}${self.last_row}"


def sheet_layout(sheet: LineSheet, lines: tuple[FormLine, ...]) -> SheetLayout:
    """Return the layout of a sheet: key first, the declared columns, the helpers that they need, signature last."""
    declared = [column for column in sheet.columns if column.name not in (KEY_COLUMN, SIGNATURE_COLUMN)]
    names = (KEY_COLUMN, *(column.name for column in declared), *_helpers(sheet), SIGNATURE_COLUMN)
    by_name = {column.name: column for column in declared}
    columns = tuple(by_name.get(name) or FormColumn(name, "", Use.HIDDEN) for name in names)
    return SheetLayout(sheet, columns, lines, {name: number for number, name in enumerate(names)})


def _helpers(sheet: LineSheet) -> tuple[str, ...]:
    live = {column.name for column in sheet.columns if column.use is Use.LIVE}
    status = (*map(bound_column, BOUNDS), UNRATED) if STATUS in live else ()
    return (*status, MISSING)


@dataclass(frozen=True, slots=True)
class CoverLayout:
    """The rows of the cover, counted from 1: each input by name, the steps, the ready row and the guides."""

    inputs: Mapping[str, int]
    due: int
    for_whom: int
    questions: int
    note: int
    steps: int
    ready: int
    guides: int

    def refs(self) -> dict[str, str]:
        """Return the references of the cover's input cells, by name, as another sheet writes them."""
        return {name: f"{START_SHEET}!$C${row}" for name, row in self.inputs.items()}


#: Of the cover: title, subtitle and purpose stand in these rows.
COVER_TITLE, COVER_SUBTITLE, COVER_PURPOSE = 2, 3, 4


def cover_layout(content: FormContent) -> CoverLayout:
    """Return the rows of a form's cover."""
    names = (COMPLETED_BY, *(column.name for column in content.kind.cover_inputs))
    first_input = COVER_PURPOSE + 4
    questions = first_input + len(names)
    note = questions + 2
    steps = note + (2 if content.cover.note else 0)
    ready = steps + len(content.kind.steps) + 1
    return CoverLayout(
        inputs={name: first_input + number for number, name in enumerate(names)},
        due=COVER_PURPOSE + 2,
        for_whom=COVER_PURPOSE + 3,
        questions=questions,
        note=note,
        steps=steps,
        ready=ready,
        guides=ready + 2,
    )


def sheet_ref(name: str) -> str:
    """Return a sheet's name as formulas and links write it."""
    return "'" + name.replace("'", "''") + "'"
