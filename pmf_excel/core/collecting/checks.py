"""Taking in a check form: figures verified or returned, commentary confirmed or replaced (framework section 4)."""

from __future__ import annotations

from pmf_excel.core.forms.form import FilledLine
from pmf_excel.core.forms.kinds import RETURN, VERIFY, YES
from pmf_excel.core.rating.reporting import is_derived
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.sign_off.due import COLLECTED_STATES, previewed
from pmf_excel.core.sign_off.entitlement import signature_of
from pmf_excel.core.sign_off.moves import TO_COLLECTION, checked, locked, sent_back, waits_for_authorisation

from ..catalogue.sign_off import (
    COMMENTARY_REQUIRED,
    QUERIES_UNDECIDED,
    RETURN_WITHOUT_REASON,
)
from ..checks.officers import same_account, under_another_code
from ..findings import Finding
from ..periods import Period
from .decisions import changed_since_issue, decision_on, query_personal_data, take_signed_lines, text_in
from .received import Intake, Taken


def take_check_form(intake: Intake) -> Taken:
    """Return what a check form changes."""
    return take_signed_lines(intake, _take_line)


def _take_line(intake: Intake, line: FilledLine, indicator: Indicator, period: Period) -> None:
    if indicator.figure_taken_from or is_derived(indicator, period):
        _take_commentary(intake, line, indicator, period)
        return
    figure = intake.register.figure(indicator.id, period)
    decision = decision_on(intake, line, "decision", (VERIFY, RETURN))
    if figure is None or not decision or _is_done(intake, figure, decision, line):
        return
    if problem := changed_since_issue(line, figure, "numerator", "denominator") or _undecided(line, figure, decision):
        intake.find([problem], line, "decision")
    elif decision == RETURN:
        _return(intake, line, figure)
    else:
        _verify(intake, line, indicator, figure)


def _verify(intake: Intake, line: FilledLine, indicator: Indicator, figure: Figure) -> None:
    commentary = _commentary(line, figure)
    preview = previewed(intake.register, indicator, figure.period, COLLECTED_STATES)
    if preview is not None and preview.is_off_target and not commentary:
        found = words_of(preview.rating.status).lower()
        intake.find([COMMENTARY_REQUIRED.finding(found=found)], line, "printed_commentary")
        return
    barred = under_another_code(intake.register, figure.but(checked_by="", checked_as=""), intake.received.by)
    moved = barred or checked(figure, intake.received.by, intake.received.today, commentary)
    if isinstance(moved, Finding):
        intake.find([moved], line, "decision")
        return
    if doubt := same_account(figure.but(check_account=""), intake.received.filling.modified_by):
        intake.find([doubt], line, "decision")
    query_personal_data(intake, line, ("printed_commentary",))
    signature = signature_of(intake.register, intake.received.by, figure.period)
    signed = moved.but(checked_as=signature, check_account=intake.received.filling.modified_by)
    intake.record_figure(figure, signed, "check")
    intake.accepted += 1


def _return(intake: Intake, line: FilledLine, figure: Figure) -> None:
    reason = text_in(line, "return_reason")
    moved = sent_back(figure, TO_COLLECTION, intake.received.by, reason)
    if isinstance(moved, Finding):
        intake.find([moved], line, "decision")
        return
    intake.record_figure(figure, moved, "return", reason)
    intake.accepted += 1


def _take_commentary(intake: Intake, line: FilledLine, indicator: Indicator, period: Period) -> None:
    commentary = text_in(line, "printed_commentary")
    figure = intake.register.figure(indicator.id, period)
    preview = previewed(intake.register, indicator, period, COLLECTED_STATES)
    if not commentary or preview is None:
        status = words_of(preview.rating.status).lower() if preview else "not complete yet"
        intake.find([COMMENTARY_REQUIRED.finding(found=status)], line, "printed_commentary")
        return
    base = figure or Figure(
        council=indicator.council,
        indicator=indicator.id,
        period=period,
        state=State.COLLECTED,
        derived=is_derived(indicator, period),
        illustrative=indicator.illustrative,
    )
    if base.judgement is not None and base.printed_commentary not in ("", commentary):
        intake.find([locked(base, "the changed commentary")], line, "printed_commentary")
        return
    value = preview.value.value if base.derived and base.judgement is None else base.value
    query_personal_data(intake, line, ("printed_commentary",))
    intake.record(figure, base.but(printed_commentary=commentary, value=value), "comment")
    intake.accepted += 1


def _is_done(intake: Intake, figure: Figure, decision: str, line: FilledLine) -> bool:
    """Return whether this very decision was taken in before: the same form sent again changes nothing."""
    by = intake.received.by
    verified = decision == VERIFY and figure.checked_by == by and figure.state is not State.RETURNED
    returned_before = decision == RETURN and figure.returned_by == by
    same_reason = figure.return_reason == text_in(line, "return_reason")
    if verified and figure.printed_commentary != _commentary(line, figure):
        _replace_commentary(intake, line, figure)
        return True
    done = verified or (returned_before and same_reason)
    intake.accepted += done
    return done


def _replace_commentary(intake: Intake, line: FilledLine, figure: Figure) -> None:
    if not waits_for_authorisation(figure):
        intake.find([locked(figure, "the changed commentary")], line, "printed_commentary")
        return
    intake.record(figure, figure.but(printed_commentary=_commentary(line, figure)), "comment")
    intake.accepted += 1


def _commentary(line: FilledLine, figure: Figure) -> str:
    return text_in(line, "printed_commentary") or figure.commentary


def _undecided(line: FilledLine, figure: Figure, decision: str) -> Finding | None:
    if decision == RETURN and not text_in(line, "return_reason"):
        return RETURN_WITHOUT_REASON.finding()
    accepted = text_in(line, "queries_accepted").casefold() == YES.casefold()
    if decision == VERIFY and figure.queries and not accepted:
        return QUERIES_UNDECIDED.finding(found=text_in(line, "queries_accepted"))
    return None
