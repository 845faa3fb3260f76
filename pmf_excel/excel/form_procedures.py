"""The sheet `Written procedures` of a form: a block for each indicator, with a link back to its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pmf_excel.core.forms.form import ProcedureEntry

from .form_cells import row_height, write_text
from .form_pages import lay_out, lock
from .paper import PAGE_HEIGHT
from .styles import Styles

LABEL_WIDTH, TEXT_WIDTH, BACK_WIDTH = 30, 96, 20
_FIRST_BLOCK_ROW = 4
#: Points of what stands above the first block; of a block's heading, and with the empty row below the block.
_TOP_HEIGHT, _HEAD_HEIGHT, _BLOCK_HEIGHT = 57, 24, 39
NOTHING_WRITTEN = "There is no written procedure yet. Please tell Transformation and Partnerships."


def procedure_rows(procedures: Sequence[ProcedureEntry]) -> dict[str, int]:
    """Return the row (from 1) on which the block of each written procedure starts, by key."""
    rows, row = dict[str, int](), _FIRST_BLOCK_ROW
    for entry in procedures:
        rows[entry.key] = row
        row += max(1, len(entry.parts)) + 2
    return rows


def write_procedures(
    sheet: Any, procedures: Sequence[ProcedureEntry], lines: Mapping[str, str], form: str, styles: Styles
) -> None:
    """Write a block for each procedure; `lines` gives the place of its indicator's first line by key, for the link."""
    lay_out(sheet, form)
    for at, width in enumerate((LABEL_WIDTH, TEXT_WIDTH, BACK_WIDTH)):
        sheet.set_column(at, at, width, styles.of("plain"))
    sheet.set_row(0, 27)
    write_text(sheet, (0, 0), "Written procedures", styles, "title")
    said = "How each figure on this form is defined, collected, calculated and checked."
    write_text(sheet, (1, 0), said, styles, "procedure_intro")
    for entry, row in zip(procedures, procedure_rows(procedures).values(), strict=True):
        _write_block(sheet, entry, row - 1, lines.get(entry.key, ""), styles)
    sheet.set_h_pagebreaks(_breaks(procedures))
    lock(sheet)


def _breaks(procedures: Sequence[ProcedureEntry]) -> list[int]:
    """Return the rows above which a new page begins, so that no procedure is parted that one page can hold."""
    breaks, used = list[int](), float(_TOP_HEIGHT)
    for entry, row in zip(procedures, procedure_rows(procedures).values(), strict=True):
        height = _BLOCK_HEIGHT + sum(_part_height(label, text) for label, text in _parts(entry))
        if used + height > PAGE_HEIGHT and row > _FIRST_BLOCK_ROW:
            breaks.append(row - 1)
            used = 0
        used = (used + height) % PAGE_HEIGHT
    return breaks


def _parts(entry: ProcedureEntry) -> Sequence[tuple[str, str]]:
    return entry.parts or (("", NOTHING_WRITTEN),)


def _part_height(label: str, text: str) -> int:
    return row_height([(label, LABEL_WIDTH), (text, TEXT_WIDTH)], 20)


def _write_block(sheet: Any, entry: ProcedureEntry, row: int, line: str, styles: Styles) -> None:
    sheet.set_row(row, _HEAD_HEIGHT)
    write_text(sheet, (row, 0), entry.reference, styles, "procedure")
    write_text(sheet, (row, 1), entry.name, styles, "procedure")
    if line:
        sheet.write_url(row, 2, f"internal:{line}", styles.of("procedure_back"), "Back to the line")
    else:
        write_text(sheet, (row, 2), "", styles, "procedure_back")
    for number, (label, text) in enumerate(_parts(entry), start=1):
        sheet.set_row(row + number, _part_height(label, text))
        write_text(sheet, (row + number, 0), label, styles, "procedure_label")
        write_text(sheet, (row + number, 1), text, styles, "procedure_text")
        write_text(sheet, (row + number, 2), "", styles, "procedure_text")
