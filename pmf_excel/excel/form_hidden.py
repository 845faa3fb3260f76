"""The hidden sheet `Identity`: the signed identity in A1, below it the counts, beside it the long drop-down lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.forms.form import IDENTITY_SHEET

from .form_cells import write_formula, write_text
from .form_progress import Progress
from .styles import Styles

#: Excel's limit for a drop-down list that is written into the validation itself; items part at commas.
LONGEST_LIST = 255
FIRST_COUNT_ROW = 3
_FIRST_LIST_COLUMN = 4


class HiddenSheet:
    """The hidden sheet of one form while it is written."""

    def __init__(self, sheet: Any, styles: Styles) -> None:
        self._sheet, self._styles = sheet, styles
        self._lists: dict[tuple[str, ...], str] = {}
        self.next_row = FIRST_COUNT_ROW
        sheet.hide()

    def sign(self, signed: str) -> None:
        """Write the signed identity into the cell where it is looked for."""
        write_text(self._sheet, (0, 0), signed, self._styles, "plain")

    def source_of(self, choices: Sequence[str]) -> list[str] | str:
        """Return what a drop-down takes its `choices` from: the list itself, or a range here where it is too long."""
        wanted = tuple(choices)
        if len(",".join(wanted)) <= LONGEST_LIST and not any("," in choice for choice in wanted):
            return list(wanted)
        if wanted not in self._lists:
            self._lists[wanted] = self._written(wanted)
        return self._lists[wanted]

    def count(self, progress: Progress) -> None:
        """Write the counts of a sheet from `next_row` down."""
        for label, shown in zip(progress.labels, progress.cells, strict=True):
            row = self.next_row - 1
            write_text(self._sheet, (row, 0), label, self._styles, "plain")
            write_formula(self._sheet, (row, 1), shown.formula, shown.cached, self._styles.of("plain"))
            self.next_row += 1

    def _written(self, choices: Sequence[str]) -> str:
        column = _FIRST_LIST_COLUMN + len(self._lists)
        for row, choice in enumerate(choices):
            write_text(self._sheet, (row, column - 1), choice, self._styles, "plain")
        letters = column_letters(column)
        return f"={IDENTITY_SHEET}!${letters}$1:${letters}${len(choices)}"
