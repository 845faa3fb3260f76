"""A sheet of lines of a form: title, live count, hidden names, headings, and a row for each line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmf_excel.core.cell_formats import number_format
from pmf_excel.core.forms.form import (
    COUNT_ROW,
    FIRST_LINE_ROW,
    HEADING_ROW,
    KEY_COLUMN,
    NAMES_ROW,
    PROCEDURES_SHEET,
    SIGNATURE_COLUMN,
    TITLE_ROW,
    CellKind,
    FormColumn,
    FormContent,
    FormLine,
    Use,
)
from pmf_excel.core.forms.identity import Key, sign_line
from pmf_excel.core.forms.requirements import NOT_ASKED
from pmf_excel.core.records.figures import Status

from .form_cells import row_height, write_formula, write_number, write_text, write_value
from .form_hidden import HiddenSheet
from .form_layout import BOUNDS, DENOMINATOR, NUMERATOR, STILL_NEEDED, UNRATED, SheetLayout, bound_column, sheet_ref
from .form_live import LineContext, LiveCell, live_cells, worded
from .form_pages import head_pages, lay_out, lock
from .form_progress import Progress, long_day, progress_of, with_due
from .form_validation import YES_AND_NO, add_missing_fills, add_status_colours, add_validations, asks_yes_or_no
from .paper import pages_wide
from .styles import Styles

#: Columns that people look for first, and those that stand back.
STRONG, QUIET = frozenset({"name", "figure", "target"}), frozenset({"same_last_year", "last"})
#: The cell that leads to the written procedure.
LINKED = "reference"
#: A yes/no figure that was typed before is kept as a number, and offered again as the word.
YES_NO_WORDS = {"1": YES_AND_NO[0], "0": YES_AND_NO[1]}
#: The least height in points of a line, so that its cells are easy to hit; more where commentary is typed.
LEAST_HEIGHT, LEAST_HEIGHT_WITH_TEXT = 27, 36


class LineSheetWriter:
    """Writes one sheet of lines."""

    def __init__(
        self, sheet: Any, layout: SheetLayout, content: FormContent, styles: Styles, hidden: HiddenSheet
    ) -> None:
        self._sheet, self._layout, self._content = sheet, layout, content
        self._styles, self._hidden = styles, hidden
        self._least = LEAST_HEIGHT_WITH_TEXT if _has_long_inputs(layout) else LEAST_HEIGHT

    def write(
        self, key: Key, words: Mapping[Status, str], cover: Mapping[str, str], procedures: Mapping[str, int]
    ) -> Progress:
        """Write the sheet and return how far it is; `procedures` gives the row of each written procedure by key."""
        self._set_up()
        self._print()
        self._headings()
        lists = []
        needs = worded(self._layout.sheet.requirements, words)
        for row, line in enumerate(self._layout.lines, start=FIRST_LINE_ROW):
            live = live_cells(self._layout, LineContext(line, self._layout.refs(row), cover, words, needs))
            self._line(row, line, live, key, procedures.get(line.procedure))
            lists.append(str(live["line_missing"].cached))
        progress = progress_of(self._layout, lists, self._hidden.next_row)
        self._hidden.count(progress)
        self._count(progress)
        add_validations(self._sheet, self._layout, self._hidden)
        add_status_colours(self._sheet, self._layout, words, self._styles)
        add_missing_fills(self._sheet, self._layout, self._styles)
        lock(self._sheet)
        return progress

    def _set_up(self) -> None:
        sheet, layout = self._sheet, self._layout
        frozen = layout.at.get(layout.sheet.frozen_after, 0)
        for at, column in enumerate(layout.columns):
            hidden = {"hidden": True} if column.use is Use.HIDDEN else {}
            sheet.set_column(at, at, _width(column), self._styles.of("plain"), hidden)
        sheet.freeze_panes(HEADING_ROW, frozen + 1)
        sheet.autofilter(HEADING_ROW - 1, 0, layout.last_row - 1, len(layout.columns) - 1)
        first = self._first_input()
        sheet.set_selection(*first, *first)

    def _print(self) -> None:
        """Print the lines from their headings down: the title stands above each page instead of in cells."""
        sheet, layout = self._sheet, self._layout
        frozen = layout.at.get(layout.sheet.frozen_after, 0)
        widths = [0 if column.use is Use.HIDDEN else _width(column) for column in layout.columns]
        lay_out(sheet, self._content.identity.form, pages_wide=pages_wide(widths, frozen + 1))
        head_pages(sheet, self._title(), f"Due {long_day(self._content.cover.due)}")
        sheet.print_across()
        sheet.repeat_columns(0, frozen)
        sheet.repeat_rows(NAMES_ROW - 1, HEADING_ROW - 1)
        sheet.print_area(NAMES_ROW - 1, 0, layout.last_row - 1, len(layout.columns) - 1)

    def _headings(self) -> None:
        sheet, styles = self._sheet, self._styles
        shown = (column for column in self._layout.columns if column.use is not Use.HIDDEN)
        texts = [(f"{column.heading}\n", column.width) for column in shown]
        sheet.set_row(TITLE_ROW - 1, 27)
        write_text(sheet, (TITLE_ROW - 1, 1), self._title(), styles, "title")
        sheet.set_row(NAMES_ROW - 1, None, None, {"hidden": True})
        sheet.set_row(HEADING_ROW - 1, row_height(texts, 36))
        for at, column in enumerate(self._layout.columns):
            write_text(sheet, (NAMES_ROW - 1, at), column.name, styles, "name")
            style = "input_heading" if column.use is Use.INPUT else "heading"
            write_text(sheet, (HEADING_ROW - 1, at), column.heading, styles, style)

    def _title(self) -> str:
        return f"{self._layout.sheet.title}: {self._content.cover.subtitle}"

    def _count(self, progress: Progress) -> None:
        shown = with_due(progress, self._content.cover.due)
        at = (COUNT_ROW - 1, 1)
        self._sheet.set_row(COUNT_ROW - 1, 21)
        write_formula(self._sheet, at, shown.formula, shown.cached, self._styles.of("count"))
        complete = {"type": "formula", "criteria": f"={progress.refs[0]}={progress.total}"}
        self._sheet.conditional_format(*at, *at, {**complete, "format": self._styles.change("complete")})

    def _line(self, row: int, line: FormLine, live: Mapping[str, LiveCell], key: Key, procedure: int | None) -> None:
        self._sheet.set_row(row - 1, row_height(self._texts(line, live), self._least))
        for at, column in enumerate(self._layout.columns):
            cell = (row - 1, at)
            if column.name in live:
                self._live(cell, column, line, live[column.name])
            elif column.use is Use.INPUT:
                self._input(cell, column, line)
            elif column.use is Use.FACT:
                self._fact(cell, column, line, procedure)
            else:
                self._hidden_cell(cell, column, line, key)

    def _live(self, at: tuple[int, int], column: FormColumn, line: FormLine, live: LiveCell) -> None:
        if column.use is Use.HIDDEN:
            style = self._styles.of("name")
        elif column.kind is CellKind.NUMBER:
            style = self._styles.of("live_number", _format(column, line))
        else:
            style = self._styles.of("needed" if column.name == STILL_NEEDED else "live")
        write_formula(self._sheet, at, live.formula, live.cached, style)

    def _input(self, at: tuple[int, int], column: FormColumn, line: FormLine) -> None:
        if column.name in line.not_asked:
            write_text(self._sheet, at, NOT_ASKED, self._styles, "not_asked")
            return
        kind = CellKind.CHOICE if asks_yes_or_no(column, line) else column.kind
        style = "input_number" if kind is CellKind.NUMBER else "input"
        text = line.filled.get(column.name, "")
        if asks_yes_or_no(column, line):
            text = YES_NO_WORDS.get(text, text)
        write_value(self._sheet, at, text, kind, self._styles, style, _format(column, line))

    def _fact(self, at: tuple[int, int], column: FormColumn, line: FormLine, procedure: int | None) -> None:
        text = line.facts.get(column.name, "")
        if column.name == LINKED and procedure and text:
            target = f"internal:{sheet_ref(PROCEDURES_SHEET)}!A{procedure}"
            self._sheet.write_url(*at, target, self._styles.of("fact_link"), text, "Go to the written procedure")
        else:
            write_value(self._sheet, at, text, column.kind, self._styles, _fact_style(column), _format(column, line))

    def _hidden_cell(self, at: tuple[int, int], column: FormColumn, line: FormLine, key: Key) -> None:
        if column.name == KEY_COLUMN:
            write_text(self._sheet, at, line.key, self._styles, "key")
        elif column.name == SIGNATURE_COLUMN:
            write_text(self._sheet, at, sign_line(self._content.identity.form, line, key), self._styles, "name")
        elif column.name == UNRATED and line.unrated:
            write_text(self._sheet, at, line.unrated, self._styles, "name")
        for bound in BOUNDS:
            limit = getattr(line.limits, bound) if line.limits is not None else None
            if column.name == bound_column(bound) and limit is not None:
                write_number(self._sheet, at, float(limit), self._styles.of("name"))

    def _texts(self, line: FormLine, live: Mapping[str, LiveCell]) -> list[tuple[str, int]]:
        values = {**line.facts, **line.filled, **{name: str(cell.cached) for name, cell in live.items()}}
        shown = (column for column in self._layout.columns if column.use is not Use.HIDDEN)
        return [(values.get(column.name, ""), column.width) for column in shown]

    def _first_input(self) -> tuple[int, int]:
        for row, line in enumerate(self._layout.lines, start=FIRST_LINE_ROW):
            for column in self._layout.sheet.inputs:
                if column.name not in line.not_asked:
                    return row - 1, self._layout.at[column.name]
        return FIRST_LINE_ROW - 1, 1


def _has_long_inputs(layout: SheetLayout) -> bool:
    return any(column.kind is CellKind.LONG_TEXT for column in layout.sheet.inputs)


def _width(column: FormColumn) -> float:
    """Return a column's width: as declared, or what the longest word of its heading takes."""
    longest = max((len(word) for word in column.heading.split()), default=0)
    return max(column.width, longest * 1.2 + 2)


def _format(column: FormColumn, line: FormLine) -> str:
    """Return a cell's number format: a line's own, parts with the decimals that they have; none for text."""
    if column.kind is not CellKind.NUMBER:
        return ""
    if column.name in (NUMERATOR, DENOMINATOR):
        part = line.facts.get(column.name, "")
        return number_format("number", len(part.partition(".")[2])) if part else ""
    return number_format(line.unit, line.decimals)


def _fact_style(column: FormColumn) -> str:
    style = "fact_number" if column.kind is CellKind.NUMBER else "fact"
    if column.kind is CellKind.STATUS:
        return "live"
    if column.name in STRONG:
        return f"{style}_strong"
    return f"{style}_quiet" if column.name in QUIET and column.kind is CellKind.NUMBER else style
