"""A form read back: its identity found and verified, its lines, its cover, and what happened to it on the way."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pmf_excel.core.catalogue import intake
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.forms.form import (
    COMPLETED_BY,
    IDENTITY_SHEET,
    PROCEDURES_SHEET,
    START_SHEET,
    Cell,
    FilledLine,
    Filling,
    FormIdentity,
    Held,
)
from pmf_excel.core.forms.identity import Key, NotOursError, read_identity

from .archive import unsafe
from .form_lines import lines_of, names_row
from .form_unseen import cover_cells, unseen
from .limits import USUAL, Limits
from .refused import Refused
from .rows import Rows
from .workbook_reader import Properties, SheetEntry, Workbook

#: Further down no sheet is recognised: an added sheet is read this far and no farther.
RECOGNISED_WITHIN = 60
_NAME_COLUMN, _VALUE_COLUMN = 1, 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a form as read: its name on the tab and its filled cells."""

    name: str
    rows: Rows


def read_form(content: bytes, keys: Mapping[str, Key], limits: Limits = USUAL) -> Filling | Finding:
    """Return the form in the bytes of a file, or the finding that says why it cannot be taken in."""
    try:
        workbook = Workbook(content, limits)
        identity_sheet = _identity_sheet(workbook)
        others = [entry for entry in workbook.sheets if entry.name not in {identity_sheet.name, PROCEDURES_SHEET}]
        sheets = [sheet for entry in others if (sheet := _recognised(workbook, entry)) is not None]
        filling = form_from([identity_sheet, *sheets], workbook.properties, keys)
    except Refused as refused:
        return refused.finding
    if isinstance(filling, Finding):
        return filling
    days = (intake.DAYS_FROM_1904.finding(),) if workbook.epoch_1904 else ()
    return replace(filling, findings=(*filling.findings, *days, *workbook.contents.notes))


def form_from(sheets: Sequence[Sheet], properties: Properties, keys: Mapping[str, Key]) -> Filling | Finding:
    """Return the form that stands in `sheets`, or the finding that says why none can be taken from them."""
    text = next((found for sheet in sheets if (found := _identity_text(sheet.rows))), "")
    identity = _identity(text, keys)
    if isinstance(identity, Finding):
        return identity
    line_sheets = [sheet for sheet in sheets if names_row(sheet.rows)]
    if not line_sheets and identity.line_keys:
        return intake.SHEET_MISSING.finding(found="its sheet of lines")
    read = [lines_of(sheet.name, sheet.rows, identity, keys) for sheet in line_sheets]
    lines, repeated = _each_once([line for each in read for line in each.lines])
    missing = _missing(identity, lines)
    cover = _cover(sheets)
    return Filling(
        identity=identity,
        completed_by=cover.get(COMPLETED_BY, Cell(ref="")),
        cover=cover,
        lines=lines,
        author=properties.author,
        modified_by=properties.modified_by,
        modified_on=properties.modified_on,
        missing=missing,
        findings=(
            *(() if cover else (intake.SHEET_MISSING.finding(found=f"its sheet '{START_SHEET}'"),)),
            *(finding for each in read for finding in each.findings),
            *repeated,
            *_unseen_on_cover(sheets),
            *(intake.LINE_DELETED.finding(Place(reference=key)) for key in missing),
        ),
    )


def _identity_sheet(workbook: Workbook) -> Sheet:
    for entry in sorted(workbook.sheets, key=lambda each: each.name != IDENTITY_SHEET):
        rows = workbook.rows(entry, lambda row, _: row > 1)
        if _identity_text(rows):
            return Sheet(entry.name, rows)
    raise Refused(intake.NOT_OUR_FORM.finding())


def _identity_text(rows: Rows) -> str:
    cell = rows.get(1, {}).get(1)
    return cell.text if cell is not None and cell.held is Held.TEXT and _is_identity(cell.text) else ""


def _is_identity(text: str) -> bool:
    return text.lstrip().startswith("{") and '"workspace":' in text and " #" in text


def _identity(text: str, keys: Mapping[str, Key]) -> FormIdentity | Finding:
    if not text:
        return intake.NOT_OUR_FORM.finding()
    key_id = text.rpartition(" #")[2].partition(":")[0]
    if key_id not in keys:
        return intake.FOREIGN_WORKSPACE.finding(found=ascii(key_id)[1:-1][:40])
    try:
        return read_identity(text, keys)
    except (NotOursError, TypeError, json.JSONDecodeError):
        return intake.IDENTITY_ALTERED.finding()


def _recognised(workbook: Workbook, entry: SheetEntry) -> Sheet | None:
    rows = workbook.rows(entry, _is_none_of_ours)
    if not names_row(rows) and not _is_cover(rows):
        return None
    if entry.is_hidden:
        unsafe(f"its sheet {entry.name} is hidden, so that nobody sees what stands in it")
    workbook.confirm(entry, rows)
    return Sheet(entry.name, rows)


def _is_none_of_ours(row: int, rows: Rows) -> bool:
    return row > RECOGNISED_WITHIN and not names_row(rows)


def _is_cover(rows: Rows) -> bool:
    return any(_NAME_COLUMN in cells and cells[_NAME_COLUMN].text == COMPLETED_BY for cells in rows.values())


def _cover(sheets: Sequence[Sheet]) -> dict[str, Cell]:
    rows = next((sheet.rows for sheet in sheets if _is_cover(sheet.rows)), Rows())
    return {
        cells[_NAME_COLUMN].text: cells.get(_VALUE_COLUMN) or Cell(ref=f"C{number}")
        for number, cells in rows.items()
        if _NAME_COLUMN in cells
    }


def _unseen_on_cover(sheets: Sequence[Sheet]) -> Iterator[Finding]:
    cover = next((sheet for sheet in sheets if _is_cover(sheet.rows)), None)
    if cover is not None:
        yield from unseen(cover.name, cover.rows, tuple(cover_cells(cover.rows, _NAME_COLUMN, _VALUE_COLUMN)))


def _each_once(lines: Sequence[FilledLine]) -> tuple[tuple[FilledLine, ...], list[Finding]]:
    """Return each line once: copies filled alike are dropped with a note, copies that differ are all refused."""
    by_key: dict[str, list[FilledLine]] = defaultdict(list)
    for line in lines:
        by_key[line.key].append(line)
    kept: list[FilledLine] = []
    findings: list[Finding] = []
    for key, copies in by_key.items():
        if len(copies) == 1 or not key:
            kept += copies
            continue
        alike = all(_filled(copy) == _filled(copies[0]) and not copy.problem for copy in copies)
        kind = intake.LINE_COPIED if alike else intake.LINE_TWICE
        found = "rows " + " and ".join(str(copy.row) for copy in copies)
        last, reference = copies[-1], copies[0].cell("reference").text or key
        place = Place(sheet=last.sheet, cell=f"A{last.row}", reference=reference)
        findings.append(kind.finding(place, found))
        kept += copies[:1] if alike else [replace(copy, problem=copy.problem or kind.code) for copy in copies]
    return tuple(kept), findings


def _filled(line: FilledLine) -> dict[str, tuple[Held, str, bool, bool]]:
    return {name: (cell.held, cell.text, cell.percent, cell.dated) for name, cell in line.cells.items()}


def _missing(identity: FormIdentity, lines: Sequence[FilledLine]) -> tuple[str, ...]:
    present = {line.key for line in lines}
    return tuple(key for key in identity.line_keys if key not in present)
