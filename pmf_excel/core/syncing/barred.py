"""Which cells nobody may change by hand, and how it is done properly."""

from __future__ import annotations

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.commands import correct_command
from pmf_excel.core.findings import Finding
from pmf_excel.core.importing.links import what_is
from pmf_excel.core.importing.tables import TableCell
from pmf_excel.core.master.columns import SheetColumn
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.record import Record, Referenced, columns_of
from pmf_excel.core.records.register import Row

from .kind_sync import KindSync
from .shown_texts import field_text, is_cut

_IMPORT_AGAIN = "Correct history in the file that it came from, and import it again."


def why_barred(sync: KindSync, column: SheetColumn, cell: TableCell, row: Row) -> Finding | None:
    """Return why the cell of a record's row cannot be edited, None where it can."""
    typed = cell.text or cell.formula or "nothing"
    place = sync.place(cell, "")
    if column.made_by and sync.kind not in (ActionPlan, Action):
        return found_on_sync.OFFICE.finding(place, typed, sheet=sync.kind.sheet, made_by=column.made_by)
    if _signed(sync.kind, column, row):
        how = _how_to_change(sync, row)
        return found_on_sync.SIGN_OFF.finding(place, typed, column=column.heading, how=how)
    if column.name in key_of(sync.kind):
        belongs, instead = _what_it_belongs_to(sync.kind)
        return found_on_sync.KEY.finding(place, typed, belongs=belongs, instead=instead)
    if is_cut(field_text(sync.kind, column.name, row)):
        return found_on_sync.TEXT_CUT.finding(place, typed)
    return None


def key_of(kind: type[Record]) -> frozenset[str]:
    """Return the fields that say which record it is, and never change; a reference may."""
    council = {"council"} if kind.model_fields["council"].is_required() else set()
    return frozenset({*kind.key, *council}) - ({"reference"} if issubclass(kind, Referenced) else set())


def _signed(kind: type[Record], column: SheetColumn, row: Row) -> bool:
    locked = kind is Figure and row.get("state") != State.IMPORTED.value
    return column.owned_by_sign_off or locked or kind in (ActionPlan, Action)


def _how_to_change(sync: KindSync, row: Row) -> str:
    if sync.kind is not Figure:
        return "It changes with the next action plan form (pmf issue action-plans)."
    if row.get("state") == State.IMPORTED.value:
        return _IMPORT_AGAIN
    reference = sync.draft.reference_of("indicator", str(row["indicator"]))
    command = correct_command(reference, str(row["period"]))
    return f"Send the figure back to its Collection Officer, and say why: {command}."


def _what_it_belongs_to(kind: type[Record]) -> tuple[str, str]:
    """Return the sentence that says what the key of a record is, and the one that says what to do instead."""
    if kind in (Council, Officer):
        return f"The code of {_a(what_is(kind.record_type))} is permanent", "Type a new row for another one."
    columns = columns_of(kind)
    fields = [name for name in (*kind.key, "council") if name in key_of(kind)]
    parts = [columns[name].heading.lower() for name in dict.fromkeys(fields) if name in columns]
    known = parts[:-1] if "council" in fields and "council" not in kind.key and len(parts) > 1 else parts
    belongs = f"{_a(what_is(kind.record_type)).capitalize()} belongs to its {' and '.join(known)}"
    return belongs, "Type a new row for the other one, and retire this one."


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
