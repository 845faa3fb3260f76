"""What must hold of a definition before it is recorded: one function a check, listed for each record type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pmf_excel.core.catalogue import importing as found_on_import
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.periods import Period, PeriodKind
from pmf_excel.core.rating.targets import ANNUAL_TARGET_ONLY, accumulates, target_problems, why_no_target
from pmf_excel.core.rating.tolerance import Tolerance
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import (
    Combine,
    Frequency,
    Indicator,
    JudgedAs,
    Kind,
    Measure,
    Target,
    Unit,
    WrittenProcedure,
    parts_missing,
)
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.record import Record, columns_of
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.report_text import ReportText
from pmf_excel.core.reminding.recipients import mailbox_of

from .history import FIGURE_CHECKS
from .problems import Problem

#: The steps of a period in their order, in working days after it ends, and the most that there may be.
_STEPS = ("return_days", "check_days", "plan_days", "authorise_days")
_MOST_DAYS = 250


def problems_of(record: Record, register: Register) -> tuple[Problem, ...]:
    """Return what is wrong with a record that is about to be recorded, its links being known to exist."""
    checks = CHECKS.get(type(record), ())
    return tuple(problem for check in checks for problem in check(record, register))


def gaps_of(register: Register, council: str = "") -> tuple[Finding, ...]:
    """Return what indicators still lack before their first return: a target, a written procedure (section 3)."""
    return tuple(
        finding
        for indicator in register.all(Indicator, council)
        if indicator.end is None
        for finding in _gaps(indicator, register)
    )


def unrated_within_the_year(register: Register, council: str = "") -> tuple[Finding, ...]:
    """Return a finding for each indicator whose latest target is annual and does not say what its quarters are (3)."""
    return tuple(
        found_on_import.ANNUAL_TARGET_ONLY.finding(Place(reference=indicator.id), indicator.id, year=year)
        for indicator in register.all(Indicator, council)
        if indicator.end is None and indicator.judged_as is JudgedAs.TARGET
        if (year := _year_without_quarters(indicator, register)) is not None
    )


def _year_without_quarters(indicator: Indicator, register: Register) -> Period | None:
    """Return the year of the latest target where nothing says what one of its quarters is rated against."""
    targets = register.targets_of(indicator.id)
    if not targets or indicator.frequency is Frequency.ANNUAL or not accumulates(indicator):
        return None
    year = targets[-1].period.within(PeriodKind.YEAR)
    quarters = year.parts(PeriodKind.QUARTER)
    unrated = any(why_no_target(register, indicator, each) == ANNUAL_TARGET_ONLY for each in quarters)
    return year if unrated else None


def _gaps(indicator: Indicator, register: Register) -> Iterator[Finding]:
    place = Place(reference=indicator.id)
    if indicator.judged_as is JudgedAs.TARGET and not register.targets_of(indicator.id):
        yield found_on_import.NO_TARGET.finding(place, indicator.id)
    if register.procedure(indicator.id) is None:
        yield found_on_import.NO_PROCEDURE.finding(place, indicator.id)


def _council_tolerance(council: Council, _: Register) -> Iterator[Problem]:
    yield from _tolerance(council.tolerance)


def _go_live_stays(council: Council, register: Register) -> Iterator[Problem]:
    """Only what came before go-live is taken without sign-off, so the date never moves over what was signed."""
    standing = register.get(Council, council.id)
    if standing is None or standing.go_live is None or standing.go_live == council.go_live:
        return
    is_later = council.go_live is None or council.go_live > standing.go_live
    if is_later and any(each.state is not State.IMPORTED for each in register.all(Figure, council.id)):
        found = f"{council.go_live:%d/%m/%Y}" if council.go_live is not None else "nothing"
        yield Problem("go_live", found_on_import.GO_LIVE_FIXED, found, {"council": standing.name})


def _indicator_tolerance(indicator: Indicator, _: Register) -> Iterator[Problem]:
    if indicator.tolerance:
        yield from _tolerance(indicator.tolerance)


def _tolerance(text: str) -> Iterator[Problem]:
    try:
        Tolerance.parse(text)
    except PmfError:
        yield Problem("tolerance", found_on_import.WRONG_TOLERANCE, text)


def _three_officers(indicator: Indicator, _: Register) -> Iterator[Problem]:
    roles = ("collection_officer", "responsible_officer", "authorising_officer")
    for at, name in enumerate(roles):
        officer = getattr(indicator, name)
        if officer in [getattr(indicator, earlier) for earlier in roles[:at]]:
            yield Problem(name, found_on_import.SAME_OFFICER, officer)


def _corporate_has_priority(indicator: Indicator, _: Register) -> Iterator[Problem]:
    if indicator.kind is Kind.CORPORATE and not indicator.priority:
        yield Problem("priority", found_on_import.NO_PRIORITY, indicator.id)


def _council_rules(council: Council, _: Register) -> Iterator[Problem]:
    for name in _STEPS:
        if not 0 <= getattr(council, name) <= _MOST_DAYS:
            problem = f"{columns_of(Council)[name].heading} is a number of working days from 0 to {_MOST_DAYS}."
            yield Problem(name, found_on_import.COUNCIL_WRONG, getattr(council, name), {"problem": problem})
    if council.escalate_after < 1:
        problem = "A plan is escalated after 1 quarter off target or more."
        yield Problem("escalate_after", found_on_import.COUNCIL_WRONG, council.escalate_after, {"problem": problem})
    if council.baselining_quarters < 0:
        problem = "Baselining cannot last less than 0 quarters."
        yield Problem(
            "baselining_quarters", found_on_import.COUNCIL_WRONG, council.baselining_quarters, {"problem": problem}
        )


def _steps_follow_each_other(council: Council, _: Register) -> Iterator[Problem]:
    columns = columns_of(Council)
    for name, after in pairwise(_STEPS):
        if getattr(council, after) < getattr(council, name):
            facts = {"step": columns[after].heading, "before": columns[name].heading}
            yield Problem(after, found_on_import.STEPS_OUT_OF_ORDER, getattr(council, after), facts)


def _can_be_written_to(officer: Officer, _: Register) -> Iterator[Problem]:
    if officer.email and mailbox_of(officer) is None:
        yield Problem("email", found_on_import.NOT_AN_ADDRESS, officer.email)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule that an indicator's own columns must keep: where it shows, when it is broken, what to say and do."""

    field: str
    broken: Callable[[Indicator], bool]
    problem: str
    what_to_do: str


_INDICATOR_RULES = (
    _Rule("decimals", lambda i: not 0 <= i.decimals <= 6, "Decimals are a number from 0 to 6.", "Correct it."),
    _Rule("lag_months", lambda i: i.lag_months < 0, "The lag cannot be less than 0 months.", "Correct it."),
    _Rule(
        "reported_in",
        lambda i: i.reported_in not in (None, 1, 2, 3, 4),
        "There are quarters 1 to 4.",
        "Type the quarter in which the annual figure is reported.",
    ),
    _Rule(
        "combine",
        lambda i: i.measured_as in (Measure.YEAR_TO_DATE, Measure.ROLLING_12) and i.combine is not Combine.LAST,
        "Year to date and rolling figures of shorter periods cannot be added up or averaged.",
        "Set Periods combine by to last.",
    ),
    _Rule(
        "combine",
        lambda i: i.combine is Combine.RATIO_OF_SUMS and not i.has_parts,
        "A ratio of sums needs numerator and denominator.",
        "Say yes in Numerator and denominator, or combine in another way.",
    ),
    _Rule(
        "has_parts",
        lambda i: i.has_parts and i.unit is Unit.YES_NO,
        "Yes or no has no numerator and denominator.",
        "Say no in Numerator and denominator.",
    ),
    _Rule("end", lambda i: bool(i.start and i.end and i.end < i.start), "It ends before it starts.", "Correct it."),
    _Rule(
        "figure_taken_from",
        lambda i: i.figure_taken_from.startswith(f"{i.council}/"),
        "A figure is taken from the other council's indicator, not from one's own.",
        "Name the other council's indicator, such as chorley/COR-012.",
    ),
)


def _indicator_rules(indicator: Indicator, _: Register) -> Iterator[Problem]:
    for rule in _INDICATOR_RULES:
        if rule.broken(indicator):
            facts = {"problem": rule.problem, "what_to_do": rule.what_to_do}
            yield Problem(rule.field, found_on_import.INDICATOR_WRONG, getattr(indicator, rule.field), facts)


def _target_fits(target: Target, register: Register) -> Iterator[Problem]:
    indicator = register.indicator(target.indicator)
    if indicator is not None:
        for sentence in target_problems(target, indicator):
            yield Problem("value" if target.value is not None else "low", found_on_import.TARGET_WRONG, sentence)


def _target_is_used(target: Target, register: Register) -> Iterator[Problem]:
    indicator = register.indicator(target.indicator)
    if indicator is not None and indicator.judged_as is not JudgedAs.TARGET:
        yield Problem(
            "indicator", found_on_import.TARGET_NOT_USED, indicator.id, {"judged_as": indicator.judged_as.value}
        )


def _procedure_is_complete(procedure: WrittenProcedure, register: Register) -> Iterator[Problem]:
    indicator = register.indicator(procedure.indicator)
    missing = parts_missing(procedure, has_parts=indicator is not None and indicator.has_parts)
    if missing:
        columns = columns_of(WrittenProcedure)
        parts = ", ".join(columns[name].heading for name in missing)
        yield Problem("indicator", found_on_import.PROCEDURE_INCOMPLETE, procedure.indicator, {"parts": parts})


def _text_is_for_a_report(text: ReportText, _: Register) -> Iterator[Problem]:
    if text.period.kind is not text.product.made_for:
        facts = {"product": text.product.value, "kind": text.product.made_for.value}
        yield Problem("period", found_on_import.TEXT_PERIOD, text.period, facts)


Check = Callable[[Any, Register], Iterator[Problem]]
CHECKS: Mapping[type[Record], tuple[Check, ...]] = {
    Council: (_council_tolerance, _go_live_stays, _council_rules, _steps_follow_each_other),
    Officer: (_can_be_written_to,),
    Indicator: (_three_officers, _corporate_has_priority, _indicator_rules, _indicator_tolerance),
    Target: (_target_fits, _target_is_used),
    WrittenProcedure: (_procedure_is_complete,),
    ReportText: (_text_is_for_a_report,),
    **FIGURE_CHECKS,
}
