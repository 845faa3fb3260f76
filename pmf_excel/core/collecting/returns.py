"""Taking in a return: lines that are right are collected, lines with an error wait (framework section 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmf_excel.core.forms.form import FilledLine
from pmf_excel.core.rating.closings import closing_for
from pmf_excel.core.records.figures import Figure, Query, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.sign_off.entitlement import signature_of
from pmf_excel.core.sign_off.moves import TO_COLLECTION, collected, waits_for_collection
from pmf_excel.core.typed.entries import ReturnEntry, entry_from

from ..catalogue.sign_off import TWO_FILLINGS
from ..checks import CheckedLine, check_line
from ..findings import Finding, Severity, has_error
from ..periods import Period
from .decisions import known_line
from .received import Intake, Received, Taken, subject_of
from .superseded import digest, is_in_already, left_as_it_is, of_older_form, older_filling, shown


def take_return(intake: Intake) -> Taken:
    """Return what a return changes."""
    rivals = [_fillings(intake, other) for other in intake.others]
    for line in intake.received.filling.lines:
        _take_line(intake, line, [found[line.key] for found in rivals if line.key in found])
    return intake.taken()


def _take_line(intake: Intake, line: FilledLine, rivals: Sequence[ReturnEntry]) -> None:
    subject = known_line(intake, line)
    if subject is None:
        return
    indicator, period = subject
    entry, typing = entry_from(line, indicator)
    old = intake.register.figure(indicator.id, period)
    if _changes_nothing(intake, line, old, entry, rivals):
        return
    if entry.is_blank:
        intake.find(_checked(intake, line, indicator, period, entry), line)
        return
    if any(digest(rival) != digest(entry) for rival in rivals):
        _hold_rivals(intake, line, indicator, period, [entry, *rivals])
        return
    findings = (*typing, *_checked(intake, line, indicator, period, entry))
    intake.find(findings, line)
    if has_error(findings):
        _keep_out(intake, indicator, period, findings)
    else:
        _collect(intake, line, indicator, period, entry, findings)


def _changes_nothing(
    intake: Intake, line: FilledLine, old: Figure | None, entry: ReturnEntry, rivals: Sequence[ReturnEntry]
) -> bool:
    """Find whether a line is left empty that is in elsewhere, or stands on an older form than what was taken in."""
    left = left_as_it_is(old, entry, rivals)
    older = of_older_form(intake, old, entry) if not entry.is_blank else None
    intake.find([found for found in (left, older) if found is not None], line, "figure")
    intake.accepted += left is not None and not waits_for_collection(old)
    return left is not None or older is not None


def _checked(
    intake: Intake, line: FilledLine, indicator: Indicator, period: Period, entry: ReturnEntry
) -> tuple[Finding, ...]:
    received = intake.received
    return check_line(
        CheckedLine(
            entry=entry,
            line=line,
            indicator=indicator,
            period=period,
            register=intake.register,
            today=received.today,
            form=received.filling.identity,
            completed_by=received.by,
        )
    )


def _collect(
    intake: Intake,
    line: FilledLine,
    indicator: Indicator,
    period: Period,
    entry: ReturnEntry,
    findings: Sequence[Finding],
) -> None:
    old = intake.register.figure(indicator.id, period)
    if old is not None and is_in_already(old, entry):
        _refresh_queries(intake, old, findings)
        intake.accepted += 1
        return
    if doubt := older_filling(intake, old, entry):
        intake.find([doubt], line, "figure")
        return
    moved = collected(
        old, _figure(intake, old, indicator, period, entry, findings), intake.received.by, intake.received.today
    )
    if isinstance(moved, Finding):
        intake.find([moved], line, "figure")
        return
    intake.record_figure(old, moved, "collect")
    intake.accepted += 1


def _refresh_queries(intake: Intake, old: Figure, findings: Sequence[Finding]) -> None:
    """Record the queries of a line that says the same in another way, as long as nobody has decided on them."""
    if old.state is State.COLLECTED and old.queries != tuple(_queries(findings)):
        intake.record_figure(old, old.but(queries=tuple(_queries(findings))), "collect")


def _figure(
    intake: Intake,
    old: Figure | None,
    indicator: Indicator,
    period: Period,
    entry: ReturnEntry,
    findings: Sequence[Finding],
) -> Figure:
    base = old or Figure(council=indicator.council, indicator=indicator.id, period=period, state=State.DUE)
    before = (*base.superseded, base.filling) if base.filling else base.superseded
    return base.but(
        value=entry.value,
        numerator=entry.numerator,
        denominator=entry.denominator,
        marker=entry.marker,
        final_expected=entry.final_expected,
        data_period=entry.data_period,
        missing_reason=entry.missing_reason,
        commentary=entry.commentary,
        printed_commentary="",
        evidence=entry.evidence,
        explanation=entry.explanation,
        procedure_is_right=entry.procedure_is_right,
        queries=tuple(_queries(findings)),
        illustrative=indicator.illustrative,
        form=intake.received.form,
        collected_as=signature_of(intake.register, intake.received.by, period),
        account=intake.received.filling.modified_by,
        file_modified=intake.received.filling.modified_on,
        filling=digest(entry),
        superseded=before,
    )


def _queries(findings: Sequence[Finding]) -> list[Query]:
    return [
        Query(code=finding.code, found=finding.message) for finding in findings if finding.severity is Severity.QUERY
    ]


def _keep_out(intake: Intake, indicator: Indicator, period: Period, findings: Sequence[Finding]) -> None:
    old = intake.register.figure(indicator.id, period)
    reason = " ".join(finding.message for finding in findings if finding.severity is Severity.ERROR)
    _return(intake, old, indicator, period, reason)


def _hold_rivals(
    intake: Intake, line: FilledLine, indicator: Indicator, period: Period, entries: Sequence[ReturnEntry]
) -> None:
    finding = TWO_FILLINGS.finding(found=" and ".join(sorted({shown(entry) for entry in entries})))
    intake.find([finding], line, "figure")
    old = intake.register.figure(indicator.id, period)
    _return(intake, old, indicator, period, finding.message)


def _return(intake: Intake, old: Figure | None, indicator: Indicator, period: Period, reason: str) -> None:
    if not waits_for_collection(old) or closing_for(intake.register, indicator, period):
        return
    base = old or Figure(council=indicator.council, indicator=indicator.id, period=period, state=State.DUE)
    held = base.but(
        state=State.RETURNED,
        returned_to=TO_COLLECTION,
        return_reason=reason,
        illustrative=indicator.illustrative,
        form=intake.received.form,
    )
    intake.record(old, held, "return")


def _fillings(intake: Intake, received: Received) -> Mapping[str, ReturnEntry]:
    found = {}
    for line in received.filling.lines:
        subject = subject_of(intake.register, line.key)
        if subject is not None and not line.problem:
            entry, _ = entry_from(line, subject[0])
            if not entry.is_blank:
                found[line.key] = entry
    return found
