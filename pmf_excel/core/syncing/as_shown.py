"""Fields that the ledger cannot tell of the past: what stood in the workbook is taken for what it showed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pmf_excel.core.importing.rows import plain_heading
from pmf_excel.core.importing.tables import TableRow
from pmf_excel.core.master.book import RECORD_ID, SavedTable
from pmf_excel.core.master.headings import places_in
from pmf_excel.core.master.persons import Digests, is_as_shown
from pmf_excel.core.records.earlier import EarlierRows
from pmf_excel.core.records.record import Record, columns_of, personal_fields
from pmf_excel.core.records.registry import BY_TYPE

#: Stands for a personal field of which it is not known what the workbook showed: never what anybody typed.
UNKNOWN = "\ufffdunknown"
#: Fields of records, by record type and id.
Fields = Mapping[tuple[str, str], frozenset[str]]


def as_shown(rows: EarlierRows, tables: Mapping[str, SavedTable], digests: Digests, erased: Fields) -> EarlierRows:
    """Return `rows` completed by what the workbook shows of persons, and of texts that were erased since.

    An erased text is taken as the workbook has it: what replaces it in the ledger then goes into the cell.
    """
    return {
        record_type: {
            record_id: None if row is None else {**row, **_told(record_type, record_id, tables, digests, erased)}
            for record_id, row in some.items()
        }
        for record_type, some in rows.items()
    }


def _told(
    record_type: str, record_id: str, tables: Mapping[str, SavedTable], digests: Digests, erased: Fields
) -> dict[str, Any]:
    kind = BY_TYPE[record_type]
    gone = erased.get((record_type, record_id), frozenset())
    names = personal_fields(kind) | gone
    typed = dict(_typed(kind, record_id, tables, names)) if names else {}
    return {
        name: text if name in gone or is_as_shown(digests, kind, record_id, name, text) else UNKNOWN
        for name, text in typed.items()
    }


def _typed(
    kind: type[Record], record_id: str, tables: Mapping[str, SavedTable], names: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield what stands in the cells of these fields in the row of a record."""
    saved = tables.get(kind.sheet)
    if saved is None:
        return
    places = places_in(saved)
    key = places.get(plain_heading(RECORD_ID))
    row = next((row for row in saved.table.rows if key is not None and _text(row, key) == record_id), None)
    for name, column in columns_of(kind).items():
        at = places.get(plain_heading(column.heading))
        if row is not None and name in names and at is not None:
            yield name, _text(row, at)


def _text(row: TableRow, at: int) -> str:
    return row.texts[at] if at < len(row.texts) else ""
