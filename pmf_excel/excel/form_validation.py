"""What an input cell offers and says: drop-downs, prompts and warnings, and the fills that show what is missing.

A value that does not fit is warned of, never refused: whatever is typed is read, and answered in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from pmf_excel.core.forms.form import FIRST_LINE_ROW, HEADING_ROW, CellKind, FormColumn, FormLine
from pmf_excel.core.forms.requirements import label_pattern, quoted
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.records.figures import Status

from .form_hidden import HiddenSheet
from .form_layout import FIGURE, MISSING, YES_NO, SheetLayout
from .styles import Styles

#: Excel's limits for the title and the text of a prompt or warning.
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
YES_AND_NO = ("Yes", "No")
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
LARGEST = 10**15
_NOT_A_NUMBER = (
    "Please type digits only, such as 1234.5. A percentage of 45 is typed 45. Keep what you typed all the same?"
)
_NOT_A_DATE = "Please type a day, such as 16/01/2026. Keep what you typed all the same?"
_NOT_A_CHOICE = "Please choose from the list in the cell. Keep what you typed all the same?"
_RATED = {Status.ON_TARGET: "on_target", Status.WITHIN: "within", Status.OUTSIDE: "outside"}

Cell = tuple[int, int]


def add_validations(sheet: Any, layout: SheetLayout, hidden: HiddenSheet) -> None:
    """Give every input cell of a sheet of lines its drop-down or check, its prompt and its warning."""
    for column in layout.sheet.inputs:
        rows = defaultdict[str, list[int]](list)
        for row, line in enumerate(layout.lines, start=FIRST_LINE_ROW):
            if column.name not in line.not_asked:
                rows[YES_NO if asks_yes_or_no(column, line) else ""].append(row)
        for answer, found in rows.items():
            rule = _choice_of(YES_AND_NO, hidden) if answer == YES_NO else _rule(column, hidden)
            _validate(sheet, column, layout.at[column.name], found, rule)


def add_cover_validation(sheet: Any, column: FormColumn, row: int, hidden: HiddenSheet) -> None:
    """Give an input cell of the cover its drop-down, prompt and warning."""
    _validate(sheet, column, 2, [row], _rule(column, hidden))


def add_status_colours(sheet: Any, layout: SheetLayout, words: Mapping[Status, str], styles: Styles) -> None:
    """Colour the three ratings by their words, wherever a status stands."""
    for column in layout.columns:
        if column.kind is CellKind.STATUS and layout.lines:
            ref = layout.ref(column.name, FIRST_LINE_ROW)
            for status, change in _RATED.items():
                test = f"=OR({ref}={quoted(words[status])},{ref}={quoted(words_of(status))})"
                _change_column(sheet, layout, column.name, test, styles.change(change))


def add_missing_fills(sheet: Any, layout: SheetLayout, styles: Styles) -> None:
    """Fill the inputs that a line still needs more strongly; "Still needed" says the same in words."""
    ref = layout.ref(MISSING, FIRST_LINE_ROW)
    for each in layout.sheet.requirements if layout.lines else ():
        test = f"=ISNUMBER(FIND({quoted(label_pattern(each.label))},{ref}))"
        _change_column(sheet, layout, each.column, test, styles.change("missing"))


def asks_yes_or_no(column: FormColumn, line: FormLine) -> bool:
    """Return whether the input is the figure of a yes/no indicator, which is answered in words."""
    return column.name == FIGURE and line.unit == YES_NO


def _rule(column: FormColumn, hidden: HiddenSheet) -> dict[str, Any]:
    if column.choices:
        return _choice_of(column.choices, hidden)
    if column.kind is CellKind.NUMBER:
        between = {"criteria": "between", "minimum": -LARGEST, "maximum": LARGEST}
        return {"validate": "decimal", **between, "error_title": "Not a number", "error_message": _NOT_A_NUMBER}
    if column.kind is CellKind.DATE:
        between = {"criteria": "between", "minimum": EARLIEST, "maximum": LATEST}
        return {"validate": "date", **between, "error_title": "Not a date", "error_message": _NOT_A_DATE}
    return {"validate": "any"} if column.prompt else {}


def _choice_of(choices: tuple[str, ...], hidden: HiddenSheet) -> dict[str, Any]:
    source = hidden.source_of(choices)
    return {"validate": "list", "source": source, "error_title": "Not in the list", "error_message": _NOT_A_CHOICE}


def _validate(sheet: Any, column: FormColumn, at: int, rows: list[int], rule: dict[str, Any]) -> None:
    if not rule:
        return
    prompt = (
        {"input_title": shortened(column.heading, LONGEST_TITLE), "input_message": column.prompt}
        if column.prompt
        else {}
    )
    blocks = [(first - 1, at, last - 1, at) for first, last in _runs(rows)]
    sheet.data_validation(*blocks[0], {**rule, **prompt, "error_type": "warning", "other_cells": blocks[1:]})


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Return the rows as first and last of each unbroken stretch."""
    runs = list[tuple[int, int]]()
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _change_column(sheet: Any, layout: SheetLayout, name: str, test: str, change: Any) -> None:
    at = layout.at[name]
    sheet.conditional_format(
        HEADING_ROW, at, layout.last_row - 1, at, {"type": "formula", "criteria": test, "format": change}
    )


def shortened(text: str, longest: int) -> str:
    """Return `text`, cut at a word with an ellipsis where it is longer than `longest`."""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"
