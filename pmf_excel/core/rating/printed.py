"""Which figure may be printed for a period: what was authorised, and history from before the go-live date."""

from __future__ import annotations

from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure, Marker, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register

from .combining import AUTHORISED_STATES, Combined, combine, in_states, parts_in
from .reporting import is_derived


def printed(register: Register, indicator: Indicator, period: Period) -> Figure | None:
    """Return the figure of a period as last authorised or imported, None where there is none to print.

    A longer period without a figure of its own is made from its parts once all of them may be printed; where one of
    them has no value it is a figure marked not available, with the reason.
    """
    record = register.figure(indicator.id, period)
    own = in_states(record, AUTHORISED_STATES)
    if own is not None or not is_derived(indicator, period):
        return own
    parts = [part for part in parts_in(register, indicator, period, AUTHORISED_STATES) if part is not None]
    if not parts or len(parts) < len(parts_in(register, indicator, period, AUTHORISED_STATES)):
        return None
    imported = all(part.state is State.IMPORTED for part in parts)
    state = State.IMPORTED if imported else State.AUTHORISED
    base = record or Figure(council=indicator.council, indicator=indicator.id, period=period, state=state)
    return derived_figure(base.but(state=state), combine(indicator, parts))


def derived_figure(base: Figure, combined: Combined) -> Figure:
    """Return `base` with the combined figure in it, marked not available where there is none."""
    missing = combined.value is None
    applies = combined.marker is not Marker.NOT_APPLICABLE
    return base.but(
        derived=True,
        value=combined.value,
        numerator=combined.numerator,
        denominator=combined.denominator,
        marker=Marker.NOT_AVAILABLE if missing and applies else combined.marker,
        missing_reason=combined.why if missing else "",
    )
