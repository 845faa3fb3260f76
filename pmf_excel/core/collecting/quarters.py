"""A monthly indicator's quarter, frozen when its last month is authorised (framework section 3)."""

from __future__ import annotations

from pmf_excel.core.rating.combining import quarter_of_months
from pmf_excel.core.rating.printed import derived_figure
from pmf_excel.core.rating.reporting import collected_periods, source_of
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.sign_off.moves import frozen

from ..periods import Period
from .received import Intake

_AUTHORISED = frozenset({State.AUTHORISED, State.PUBLISHED, State.IMPORTED})


def freeze_quarter(intake: Intake, indicator: Indicator, quarter: Period) -> None:
    """Record the quarter as authorised once all its months are, for the councils that share the figure too."""
    if not _months_are_authorised(intake, indicator, quarter):
        return
    for each in (indicator, *intake.register.taking_from(indicator.id)):
        old = intake.register.figure(each.id, quarter)
        intake.record(old, frozen(intake.register, _quarter(intake, each, quarter, old), each), "authorise")


def _months_are_authorised(intake: Intake, indicator: Indicator, quarter: Period) -> bool:
    months = collected_periods(source_of(intake.register, indicator), quarter)
    figures = [intake.register.figure(indicator.id, month) for month in months]
    return all(figure is not None and figure.state in _AUTHORISED for figure in figures)


def _quarter(intake: Intake, indicator: Indicator, quarter: Period, old: Figure | None) -> Figure:
    combined = quarter_of_months(intake.register, indicator, quarter, _AUTHORISED)
    base = old or Figure(council=indicator.council, indicator=indicator.id, period=quarter, state=State.COLLECTED)
    return derived_figure(base, combined).but(
        state=State.AUTHORISED,
        printed_commentary=base.printed_commentary if base.value == combined.value else "",
        authorised_by=intake.received.by,
        authorised_on=intake.received.today,
        illustrative=indicator.illustrative,
        form=intake.received.form,
    )
