"""`pmf history`: every change of a record, when, by whom and from which file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.record import columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE
from pmf_excel.core.reports.changes_told import change_told
from pmf_excel.ledger.views import EventView

from .lookups import indicator_called, record_text
from .naming import moment_text
from .outcome import Outcome, Table, counted
from .workspace import Workspace


def history(workspace: Workspace, reference: str) -> Outcome:
    """Return every change of an indicator and what hangs off it: when, who, from which file, old and new."""
    with workspace.ledger() as ledger:
        register = ledger.register()
        indicator = indicator_called(register, reference)
        events = ledger.history(indicator.id)
    entries = [entry for event in events for entry in _entries(register, event)]
    rows = tuple(_row(register, event) for event in reversed(events))
    return Outcome(
        (f"{indicator.full_reference}: {counted(len(events), 'event')}.",),
        tables=(Table("Changes, latest first", ("No.", "When", "Record", "What", "By", "Changed"), rows),),
        data={"record": indicator.full_reference, "events": entries},
    )


def _entries(register: Register, event: EventView) -> list[dict[str, Any]]:
    arrival = register.get(Arrival, event.source)
    common = {
        "sequence": event.sequence,
        "recorded_at": event.recorded_at.isoformat(),
        "business_date": event.business_date.isoformat(),
        "action": event.action,
        "record": register.reference_of(Indicator.record_type, event.record_id),
        "by": event.by,
        "on_behalf_of": event.on_behalf_of,
        "form": event.form,
        "file": arrival.file if arrival is not None else event.file,
        "reason": event.reason,
    }
    return [{**common, "field": each.field, "old": each.old, "new": each.new} for each in event.changes]


def _row(register: Register, event: EventView) -> tuple[str, ...]:
    kind = BY_TYPE.get(event.record_type)
    sheet = kind.sheet if kind is not None else event.record_type
    return (
        str(event.sequence),
        moment_text(event.recorded_at),
        f"{sheet}\n{record_text(register.reference_of(Indicator.record_type, event.record_id))}",
        event.action,
        _by(register, event),
        "\n".join(_told(register, event)),
    )


def _by(register: Register, event: EventView) -> str:
    name = register.officer_name(event.by)
    return f"{name}, for {register.officer_name(event.on_behalf_of)}" if event.on_behalf_of else name


def _told(register: Register, event: EventView) -> Iterator[str]:
    """Yield what changed, field by field in the order of the sheet, then by which form and why."""
    kind = BY_TYPE.get(event.record_type)
    if kind is not None:
        order = [*columns_of(kind)]
        changes = sorted(event.changes, key=lambda each: order.index(each.field) if each.field in order else len(order))
        said = (change_told(register, kind, each.field, each.old, each.new) for each in changes)
        yield from filter(None, said)
    if event.form:
        yield f"Form: {event.form}"
    if event.reason:
        yield f"Reason: {event.reason}"
