"""Deleted rows: put back and asked about; retired once somebody says so (never a silent loss)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.commands import REOPEN
from pmf_excel.core.findings import Place, Severity
from pmf_excel.core.importing.changed_targets import judged_against
from pmf_excel.core.importing.links import what_is
from pmf_excel.core.importing.problems import Problem
from pmf_excel.core.importing.steps import Step
from pmf_excel.core.master.findings_page import RETIRE
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.rating.closings import closing_for, closing_of
from pmf_excel.core.records.changes import Change, change_between
from pmf_excel.core.records.indicators import Target
from pmf_excel.core.records.record import WITHDRAWN, Record, columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.core.records.report_text import ReportText

from .kind_sync import KindSync
from .naming import at_start, named
from .rules import new_problems

#: How many deleted rows of one sheet are asked about one by one.
MOST_ASKED = 25


def deleted_from(sync: KindSync) -> tuple[str, ...]:
    """Return the ids of the records whose rows somebody deleted or cleared since the workbook was written."""
    gone = (each for each in sync.draft.ids(sync.kind) if each not in sync.present)
    return tuple(sorted(each for each in gone if sync.before.row(each) is not None and sync.now.row(each) is not None))


def retire_answered(sync: KindSync) -> tuple[Change, ...]:
    """Return the changes that retire what was answered so; what cannot be retired is said."""
    asked = {each.key: each for each in sync.answers.to(sync.kind.sheet, RETIRE, found_on_sync.DELETED.code)}
    return tuple(change for record_id in asked for change in _retired(sync, record_id))


def ask_about(sync: KindSync, deleted: Sequence[str]) -> None:
    """Say which rows were deleted; they are put back."""
    answered = {each.key for each in sync.answers.to(sync.kind.sheet, RETIRE, found_on_sync.DELETED.code)}
    asked = [each for each in deleted if each not in answered]
    if len(asked) > MOST_ASKED:
        facts = {"sheet": sync.kind.sheet, "most": MOST_ASKED}
        sync.find(found_on_sync.DELETED_MANY.finding(Place(), f"{len(asked):,}", **facts), "")
        return
    for record_id in asked:
        kind = found_on_sync.DELETED if _can_be_retired(sync, record_id) else found_on_sync.DELETED_KEPT
        sync.find(kind.finding(Place(), sync.named(record_id)), record_id)


def retired_on(record: Record) -> date | None:
    """Return the day on which a record was retired, None where it was not."""
    found: date | None = getattr(record, record.retired_by) if record.retired_by else None
    return found


def _can_be_retired(sync: KindSync, record_id: str) -> bool:
    record = sync.draft.get(sync.kind, record_id)
    if record is None or not record.retired_by:
        return False
    day = retired_on(record)
    return day is None or day > sync.today


def _retired(sync: KindSync, record_id: str) -> Iterator[Change]:
    record = sync.draft.get(sync.kind, record_id)
    if record is None or not _can_be_retired(sync, record_id):
        return
    retired = record.but(**{record.retired_by: sync.today})
    problems = [*_reasons_against(record, sync.draft), *new_problems(Step(record, retired), sync.draft)]
    if record.retired_by == WITHDRAWN:
        problems = list(_reasons_against(record, sync.draft))
    for problem in problems:
        sync.find(problem.at(Place()), record_id)
    change = change_between(record, retired, "retire")
    if change is not None and not any(each.kind.severity is Severity.ERROR for each in problems):
        yield change
        stays = "It is gone from the sheet, and its row may be deleted." if record.retired_by == WITHDRAWN else (
            "Its row stays, with that day, for its history.")  # fmt: skip
        facts = {"day": day_in_words(sync.today), "stays": stays}
        sync.find(found_on_sync.RETIRED.finding(Place(), at_start(sync.named(record_id)), **facts), record_id)


def _reasons_against(record: Record, register: Register) -> Iterator[Problem]:
    if record.retired_by != WITHDRAWN:
        return
    called = at_start(named(record, register))
    if isinstance(record, ReportText) and closing_of(register, record.council, record.period) is not None:
        yield Problem("", found_on_sync.NOT_RETIRED, called, {"why": f"{record.period} is closed", "instead": REOPEN})
    if isinstance(record, Target):
        for why, instead in _target_is_in_use(record, register):
            yield Problem("", found_on_sync.NOT_RETIRED, called, {"why": why, "instead": instead})
    referring = next(_referring_to(record, register), None)
    if referring is not None:
        other = named(referring, register)
        why = f"{other if other.startswith('the ') else f'the {what_is(referring.record_type)} {other}'} refers to it"
        instead = "Change what refers to it first."
        yield Problem("", found_on_sync.NOT_RETIRED, called, {"why": why, "instead": instead})


def _target_is_in_use(target: Target, register: Register) -> Iterator[tuple[str, str]]:
    judged = judged_against(target, register)
    if judged:
        yield (f"the figure for {judged[0].period} is authorised and was judged against it",
               "Type a new target for a later period.")  # fmt: skip
    indicator = register.indicator(target.indicator)
    if indicator is not None and closing_for(register, indicator, target.period) is not None:
        yield f"{target.period} is closed", REOPEN


def _referring_to(record: Record, register: Register) -> Iterator[Record]:
    for kind in RECORDS:
        names = [name for name, column in columns_of(kind).items() if column.looks_up == record.record_type]
        for other in register.all(kind) if names else ():
            values: list[Any] = [getattr(other, name) for name in names]
            if record.id in values:
                yield other
