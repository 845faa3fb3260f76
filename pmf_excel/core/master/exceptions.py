"""Why an indicator stands where it does on the Dashboard: off target first, then what changed, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from pmf_excel.core.rating.judging import rating_of
from pmf_excel.core.rating.printed import printed
from pmf_excel.core.rating.reporting import figure_period
from pmf_excel.core.rating.standing import NOT_AUTHORISED, NOT_REPORTED
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.reported import STILL_TO_COME, Reported, before_text, by_exception

NO_EXCEPTION = "No exception"
#: What is said of a figure that a closed period is without; it is not to come any more.
_LEFT_OUT: Mapping[str, str] = {NOT_REPORTED: "Not reported", NOT_AUTHORISED: "Not authorised"}


class Group(IntEnum):
    """The groups of indicators in the order in which they are shown."""

    OFF_TARGET = 1
    CHANGED = 2
    WITHOUT_FIGURE = 3
    OTHER = 4


@dataclass(frozen=True, slots=True)
class Excepted:
    """An indicator with the group that it is shown in, and why in words."""

    reported: Reported
    group: Group
    why: str


def excepted(register: Register, entries: Iterable[Reported]) -> tuple[Excepted, ...]:
    """Return `entries` by exception, those of a group in the order of a report."""
    found = (Excepted(entry, *_group_of(register, entry)) for entry in by_exception(entries))
    return tuple(sorted(found, key=lambda entry: entry.group))


def _group_of(register: Register, entry: Reported) -> tuple[Group, str]:
    before = _status_before(register, entry)
    if entry.status.is_off_target:
        if before is None:
            return Group.OFF_TARGET, "Off target"
        return Group.OFF_TARGET, "Still off target" if before.is_off_target else "Newly off target"
    if changed := _change(entry, before):
        return Group.CHANGED, changed
    if entry.status is Status.NOT_AVAILABLE:
        return Group.WITHOUT_FIGURE, _LEFT_OUT.get(entry.why, "No figure")
    if entry.status in STILL_TO_COME:
        return Group.WITHOUT_FIGURE, "Figure awaited"
    return Group.OTHER, NO_EXCEPTION


def _change(entry: Reported, before: Status | None) -> str:
    if entry.status is Status.ON_TARGET and before is not None and before.is_off_target:
        return "Back on target"
    if entry.figure is not None and entry.figure.revised:
        return "Figure revised"
    return "Target changed" if before_text(entry) else ""


def _status_before(register: Register, entry: Reported) -> Status | None:
    """Return how the figure of the period before was rated, None where it was not."""
    if entry.figure is None or figure_period(entry.indicator, entry.figure.period) is None:
        return None
    figure = printed(register, entry.indicator, entry.figure.period.previous())
    if figure is None:
        return None
    status = figure.judgement.status if figure.judgement is not None else None
    status = status or rating_of(register, entry.indicator, figure).status
    return status if status.is_rated else None
