"""Which sheets show something of a record besides its own: they are read and written with it."""

from __future__ import annotations

from collections.abc import Iterable

from pmf_excel.core.records.changes import Change
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.plans import ActionPlan
from pmf_excel.core.records.record import Record, columns_of
from pmf_excel.core.records.registry import RECORDS

#: What other sheets show of an indicator besides its reference, or show their numbers by.
_SHOWN_OF_INDICATORS = frozenset({"name", "unit", "decimals"})
#: Changes of these may give figures another status.
_GIVE_STATUS = frozenset({Council.record_type, Indicator.record_type, Target.record_type})


def sheets_showing(changes: Iterable[Change]) -> frozenset[str]:
    """Return the sheets on which something else is to be shown after `changes`, besides those of the changed records.

    A new reference or name of an indicator shows beside its targets, another target in the status of figures.
    """
    return frozenset(kind.sheet for change in changes for kind in _kinds_showing(change))


def _kinds_showing(change: Change) -> Iterable[type[Record]]:
    is_new = not change.old and "formerly" not in change.new
    if not is_new and "reference" in change.new:
        yield from _referring_to(change.record_type)
    if change.record_type == Indicator.record_type and not is_new and _SHOWN_OF_INDICATORS & change.new.keys():
        yield from _referring_to(change.record_type)
    if change.record_type in _GIVE_STATUS:
        yield Figure


def _referring_to(record_type: str) -> Iterable[type[Record]]:
    types = {record_type, *([ActionPlan.record_type] if record_type == Indicator.record_type else [])}
    for kind in RECORDS:
        if any(column.looks_up in types for column in columns_of(kind).values()):
            yield kind
