"""The four counts of the Control sheet: one for each stage of sign-off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.periods import MONTH_NAMES, Period
from pmf_excel.core.rating.reporting import collected_periods, figure_period
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.plans import ActionPlan, PlanState
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.sentences import Quantity
from pmf_excel.core.sign_off.due import COLLECTED_STATES, DueLine, Stage, lines_left, previewed

from .tones import Tone


@dataclass(frozen=True, slots=True)
class Tile:
    """One count: what is counted, the count in words, and the sentence beneath."""

    heading: str
    count: str
    sentence: str
    tone: Tone = Tone.PLAIN


def tiles(
    register: Register, period: Period, councils: Collection[str], lines: Sequence[DueLine], today: date
) -> tuple[Tile, ...]:
    """Return the four counts of a reporting period of `councils`, whose open lines are `lines`.

    What had not come in when the period was closed is said as such, and waits for nobody.
    """
    left = [line for council in sorted(councils) for line in lines_left(register, period, council)]
    at = {stage: (_at(lines, stage), _at(left, stage)) for stage in Stage}
    return (
        _returns_tile(register, period, councils, *at[Stage.RETURN], today),
        _checks_tile(register, *at[Stage.CHECK]),
        _authorisations_tile(register, *at[Stage.AUTHORISATION]),
        _plans_tile(register, period, councils, *at[Stage.ACTION_PLAN], today),
    )


def preview_status(register: Register, line: DueLine) -> Status:
    """Return how the figure of a line would be judged as it stands."""
    preview = previewed(register, line.indicator, line.period, COLLECTED_STATES)
    return preview.rating.status if preview is not None else Status.NOT_AVAILABLE


def queries_of(register: Register, line: DueLine) -> int:
    """Return how many queries of a line's figure are still to be accepted."""
    figure = register.figure(line.indicator.id, line.period)
    return sum(not query.accepted for query in figure.queries) if figure is not None else 0


def plan_tone(register: Register, line: DueLine, today: date) -> Tone:
    """Return how urgent an awaited action plan is: off target only where its figure is outside the threshold."""
    if preview_status(register, line) is Status.OUTSIDE:
        return Tone.OFF_TARGET
    return Tone.LATE if line.reason or line.is_overdue(today) else Tone.WAITING


def _at(lines: Iterable[DueLine], stage: Stage) -> list[DueLine]:
    return [line for line in lines if line.stage is stage]


def _returns_tile(
    register: Register,
    period: Period,
    councils: Collection[str],
    lines: Sequence[DueLine],
    left: Sequence[DueLine],
    today: date,
) -> Tile:
    asked = {
        (indicator.council, indicator.collection_officer)
        for indicator in register.all(Indicator)
        if indicator.council in councils and indicator.lives_in(period) and collected_periods(indicator, period)
    }
    if not asked:
        return Tile("Returns in", "None asked", "no figure is collected in this period")
    late = {_from_whom(line) for line in lines if line.is_overdue(today)}
    coming = {_from_whom(line) for line in lines} - late
    never = {_from_whom(line) for line in left}
    parts = [f"{len(late)} late"] if late else []
    parts += [f"{len(never)} not reported"] if never else []
    if coming:
        first_due = min(line.due_date for line in lines if not line.is_overdue(today))
        parts.append(f"{len(coming)} due {_day(first_due)}")
    tone = Tone.LATE if late else Tone.PLAIN
    return Tile(
        "Returns in", f"{len(asked) - len(late | coming | never)} of {len(asked)}", ", ".join(parts) or "all in", tone
    )


def _checks_tile(register: Register, lines: Sequence[DueLine], left: Sequence[DueLine]) -> Tile:
    figures = [line for line in lines if not line.commentary_only]
    queried = Quantity(sum(bool(queries_of(register, line)) for line in figures))
    commentaries = Quantity(len(lines) - len(figures))
    parts = [f"{queried} {queried:has a query|have queries}"] if queried else []
    if commentaries:
        parts.append(f"{commentaries} {commentaries:commentary|commentaries} to confirm")
    return _figures_tile("To check", figures, parts, _left_out(left, "not checked"), "no queries")


def _authorisations_tile(register: Register, lines: Sequence[DueLine], left: Sequence[DueLine]) -> Tile:
    figures = [line for line in lines if not line.commentary_only]
    off_target = sum(preview_status(register, line).is_off_target for line in figures)
    plans = Quantity(len(lines) - len(figures))
    parts = [f"{off_target} off target"] if off_target else []
    if plans:
        parts.append(f"{plans} action {plans:plan|plans} to agree")
    return _figures_tile("To authorise", figures, parts, _left_out(left, "not authorised"), "none off target")


def _left_out(left: Sequence[DueLine], what: str) -> list[str]:
    """Return what a closed period was left without, nothing where it has all: `2 not checked`."""
    figures = sum(not line.commentary_only for line in left)
    return [f"{figures} {what}"] if figures else []


def _figures_tile(
    heading: str, figures: Sequence[DueLine], parts: Sequence[str], left: Sequence[str], otherwise: str
) -> Tile:
    sentence, count = ", ".join((*parts, *left)), Quantity(len(figures))
    if not count:
        return Tile(heading, "None", sentence or "nothing waits", Tone.WAITING if parts else Tone.PLAIN)
    return Tile(heading, f"{count} {count:figure|figures}", sentence or otherwise, Tone.WAITING)


def _plans_tile(
    register: Register,
    period: Period,
    councils: Collection[str],
    lines: Sequence[DueLine],
    left: Sequence[DueLine],
    today: date,
) -> Tile:
    awaited, never = ({line.indicator.id for line in some} for some in (lines, left))
    plans = (plan for plan in register.all(ActionPlan) if plan.council in councils)
    written = {plan.indicator for plan in plans if _is_written(register, plan, period)} - awaited - never
    wanted = len(awaited | never | written)
    if not wanted:
        return Tile("Action plans", "None", "none is asked for so far")
    parts = [f"{len(some)} {what}" for some, what in ((awaited, "awaited"), (never, "not written")) if some]
    sentence = ", ".join(parts) or "all in"
    tones = {plan_tone(register, line, today) for line in lines}
    tone = next((tone for tone in (Tone.OFF_TARGET, Tone.LATE, Tone.WAITING) if tone in tones), Tone.PLAIN)
    return Tile("Action plans", f"{len(written)} of {wanted}", sentence, tone)


def _is_written(register: Register, plan: ActionPlan, reporting: Period) -> bool:
    indicator = register.indicator(plan.indicator)
    if indicator is None or plan.updated_for is None or plan.state is PlanState.RETURNED:
        return False
    return plan.updated_for == figure_period(indicator, reporting)


def _from_whom(line: DueLine) -> tuple[str, str]:
    return line.indicator.council, line.officer


def _day(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]}"
