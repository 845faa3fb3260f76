"""`pmf history`: every change of a record, when, by whom and from which file."""

from __future__ import annotations

import json
from typing import Any

from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.records.register import Register
from pmf_excel.ledger.views import EventView, FieldChange

from .lookups import indicator_called
from .naming import LONDON
from .outcome import Outcome, Table, counted
from .workspace import Workspace

#: Fields that a person reading the table knows already or need not know; the JSON document has them all.
_UNTOLD = frozenset(
    {
        "council",
        "indicator",
        "period",
        "reference",
        "filling",
        "superseded",
        "file_modified",
        "form",
        "collected_as",
        "checked_as",
    }
)


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
        tables=(Table("Changes, latest first", ("No.", "When", "Record", "What", "By", "Form", "Fields"), rows),),
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
    told = [each for each in event.changes if each.field not in _UNTOLD]
    fields = "; ".join(
        f"{each.field}: {_shown(each.old)} → {_shown(each.new)}" if each.old is not None else _told_first(each)
        for each in told
    )
    return (
        str(event.sequence),
        f"{event.recorded_at.astimezone(LONDON):%d %b %Y %H:%M}",
        register.reference_of(Indicator.record_type, event.record_id),
        event.action,
        register.officer_name(event.by),
        event.form,
        fields,
    )


def _told_first(each: FieldChange) -> str:
    return f"{each.field}: {_shown(each.new)}"


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
