"""The sheet `Start` of a form: what it is, for whom and by when, who completed it, the steps, whether it is ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmf_excel.core.forms.form import COMPLETED_BY, PROCEDURES_SHEET, CellKind, FormColumn, FormContent, Use

from .form_cells import row_height, write_formula, write_text
from .form_hidden import HiddenSheet
from .form_layout import COVER_PURPOSE, COVER_SUBTITLE, COVER_TITLE, CoverLayout, cover_layout, sheet_ref
from .form_pages import lay_out, lock
from .form_progress import READY, Progress, how_far, long_day, ready
from .form_validation import add_cover_validation
from .styles import Styles

LABEL_WIDTH, VALUE_WIDTH = 40, 96
#: Addresses that a link may lead to; anything else is shown as text.
LINKED = ("https://", "http://", "mailto:")
_NAMES, _LABELS, _VALUES = 0, 1, 2


class CoverWriter:
    """Writes one cover, row by row."""

    def __init__(self, sheet: Any, content: FormContent, styles: Styles, hidden: HiddenSheet) -> None:
        self._sheet, self._content, self._styles, self._hidden = sheet, content, styles, hidden
        self._layout: CoverLayout = cover_layout(content)

    def write(self, progress: Sequence[Progress]) -> None:
        """Write the cover, with how far each sheet of lines is."""
        self._set_up()
        self._head()
        self._who_and_when()
        self._inputs()
        self._steps()
        self._ready(progress)
        self._guides()
        lock(self._sheet)

    def _set_up(self) -> None:
        sheet = self._sheet
        lay_out(sheet, self._content.identity.form)
        sheet.set_column(_NAMES, _NAMES, 2, self._styles.of("name"), {"hidden": True})
        sheet.set_column(_LABELS, _LABELS, LABEL_WIDTH, self._styles.of("plain"))
        sheet.set_column(_VALUES, _VALUES, VALUE_WIDTH, self._styles.of("plain"))
        sheet.set_selection(
            self._layout.inputs[COMPLETED_BY] - 1, _VALUES, self._layout.inputs[COMPLETED_BY] - 1, _VALUES
        )
        sheet.activate()

    def _head(self) -> None:
        kind, cover = self._content.kind, self._content.cover
        self._text(COVER_TITLE, _LABELS, kind.title, "title", 27)
        self._text(COVER_SUBTITLE, _LABELS, cover.subtitle, "subtitle", 18)
        self._text(COVER_PURPOSE, _LABELS, kind.purpose, "subtitle", 18)
        if cover.note:
            row = self._layout.note
            self._pair(row, "Please note", cover.note, "ready", "ready_text", 30)

    def _who_and_when(self) -> None:
        layout, cover = self._layout, self._content.cover
        self._pair(layout.due, "Please return by", long_day(cover.due), "label", "value", 21)
        self._pair(layout.for_whom, "For", cover.for_whom, "label", "value", 21)
        self._pair(layout.questions, "Questions to", cover.questions_to, "label", "value", 21)

    def _inputs(self) -> None:
        who = FormColumn(
            COMPLETED_BY, "Completed by", Use.INPUT, CellKind.CHOICE, LABEL_WIDTH, self._content.cover.may_complete,
            "Choose who filled this form. If you are not in the list, please ask the team named below.",
        )  # fmt: skip
        for column in (who, *self._content.kind.cover_inputs):
            row = self._layout.inputs[column.name]
            self._pair(row, column.heading, "", "label", "cover_input", 24)
            write_text(self._sheet, (row - 1, _NAMES), column.name, self._styles, "name")
            add_cover_validation(self._sheet, column, row, self._hidden)

    def _steps(self) -> None:
        for number, (title, text) in enumerate(self._content.kind.steps, start=1):
            self._pair(self._layout.steps + number - 1, f"{number}   {title}", text, "step", "step_text", 36)

    def _ready(self, progress: Sequence[Progress]) -> None:
        row, who = self._layout.ready, self._layout.refs()[COMPLETED_BY]
        at, beside = (row - 1, _LABELS), (row - 1, _VALUES)
        self._sheet.set_row(row - 1, 21 + 15 * len(progress))
        for cell, shown, style in (
            (at, ready(progress, who), "ready"),
            (beside, how_far(progress, who), "ready_text"),
        ):
            write_formula(self._sheet, cell, shown.formula, shown.cached, self._styles.of(style))
        test = {"type": "formula", "criteria": f'=$B${row}="{READY}"', "format": self._styles.change("ready")}
        self._sheet.conditional_format(*at, *beside, test)

    def _guides(self) -> None:
        row = self._layout.guides
        self._text(row, _LABELS, "Guides", "label", 20)
        for title, address in self._content.cover.guides:
            self._sheet.set_row(row - 1, 20)
            if address.startswith(LINKED):
                self._sheet.write_url(row - 1, _VALUES, address, self._styles.of("link"), title)
            else:
                self._text(row, _VALUES, f"{title}: {address}", "value", 20)
            row += 1
        if self._content.procedures:
            self._sheet.set_row(row - 1, 20)
            target = f"internal:{sheet_ref(PROCEDURES_SHEET)}!A1"
            self._sheet.write_url(
                row - 1, _VALUES, target, self._styles.of("link"), "Written procedures of these indicators"
            )

    def _pair(self, row: int, label: str, value: str, label_style: str, value_style: str, least: int) -> None:
        height = row_height([(label, LABEL_WIDTH - 6), (value, VALUE_WIDTH - 10)], least)
        self._text(row, _LABELS, label, label_style, height)
        self._text(row, _VALUES, value, value_style, height)

    def _text(self, row: int, column: int, text: str, style: str, height: int) -> None:
        self._sheet.set_row(row - 1, height)
        write_text(self._sheet, (row - 1, column), text, self._styles, style)
