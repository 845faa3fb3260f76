"""The moves of sign-off (framework section 4): each gives the moved figure, or the finding why it may not move.

due -> collected -> checked -> authorised -> published, and returned to an earlier officer with a reason
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pmf_excel.core.catalogue.sign_off import LOCKED, NOT_READY, TWO_ROLES
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.numbers import rounded
from pmf_excel.core.rating.judging import judge
from pmf_excel.core.records.figures import Figure, Judgement, Marker, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register

#: To whom a figure may be returned.
TO_COLLECTION, TO_CHECKING = "collection", "checking"

#: The states from which a figure may be collected (again), in its words for a refusal.
_LOCKED_WORDS = {State.CHECKED: "checked", State.AUTHORISED: "authorised", State.PUBLISHED: "published"}
_NO_SIGNATURES: dict[str, object] = {
    "checked_by": "",
    "checked_on": None,
    "checked_as": "",
    "check_account": "",
    "authorised_by": "",
    "authorised_on": None,
    "returned_by": "",
    "returned_to": "",
    "return_reason": "",
}


def waits_for_collection(figure: Figure | None) -> bool:
    """Return whether the Collection Officer has to type the figure (again)."""
    return figure is None or (figure.state is State.RETURNED and figure.returned_to == TO_COLLECTION)


def waits_for_check(figure: Figure | None) -> bool:
    """Return whether the Responsible Officer has to check the figure."""
    if figure is None or figure.derived:
        return False
    return figure.state is State.COLLECTED or (figure.state is State.RETURNED and figure.returned_to == TO_CHECKING)


def waits_for_authorisation(figure: Figure | None) -> bool:
    """Return whether the Authorising Officer has to authorise the figure."""
    return figure is not None and not figure.derived and figure.state is State.CHECKED


def collected(old: Figure | None, new: Figure, by: str, on: date) -> Figure | Finding:
    """Return `new`, collected by `by`; a figure checked or authorised since is locked."""
    if old is not None and old.state in _LOCKED_WORDS:
        return locked(old, _shown(new))
    return new.but(**_NO_SIGNATURES, state=State.COLLECTED, collected_by=by, collected_on=on)


def checked(figure: Figure, by: str, on: date, commentary: str) -> Figure | Finding:
    """Return the figure checked by `by`, with the commentary as it will be printed; its queries are accepted."""
    if not waits_for_check(figure):
        return _not_ready(figure)
    if by == figure.collected_by:
        return TWO_ROLES.finding(Place(reference=figure.indicator), by)
    return figure.but(
        **_NO_SIGNATURES
        | {
            "state": State.CHECKED,
            "checked_by": by,
            "checked_on": on,
            "printed_commentary": commentary,
            "queries": tuple(query.model_copy(update={"accepted": True}) for query in figure.queries),
        }
    )


def authorised(register: Register, figure: Figure, indicator: Indicator, by: str, on: date) -> Figure | Finding:
    """Return the figure authorised by `by` and frozen as it is judged now."""
    if not waits_for_authorisation(figure):
        return _not_ready(figure)
    if by in (figure.collected_by, figure.checked_by):
        return TWO_ROLES.finding(Place(reference=figure.indicator), by)
    signed = figure.but(state=State.AUTHORISED, authorised_by=by, authorised_on=on)
    return frozen(register, signed, indicator)


def frozen(register: Register, figure: Figure, indicator: Indicator) -> Figure:
    """Return an authorised figure with its judgement; a corrected one keeps its period's frozen target.

    A figure that differs from what was published, or from the provisional one it replaces, is revised.
    """
    before = figure.judgement
    return figure.but(
        judgement=judgement_of(register, figure, indicator),
        revised=figure.revised or _is_revision(figure, before),
        published=False if before is not None else figure.published,
    )


def judgement_of(register: Register, figure: Figure, indicator: Indicator) -> Judgement:
    """Return how the figure is judged now: value, target, tolerance, polarity, decimals, status, who signed when."""
    before = figure.judgement
    rating = judge(register, indicator, figure.period, figure.value, marker=figure.marker, against=before)
    procedure = register.procedure(indicator.id)
    target = rating.target
    return Judgement(
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        marker=figure.marker,
        final_expected=figure.final_expected,
        data_period=figure.data_period,
        target=target.value if target else None,
        low=target.low if target else None,
        high=target.high if target else None,
        target_before=target.before if target else None,
        tolerance=rating.tolerance,
        polarity=before.polarity if before else indicator.polarity,
        decimals=before.decimals if before else indicator.decimals,
        unit=before.unit if before else indicator.unit,
        measured_as=before.measured_as if before else indicator.measured_as,
        status=rating.status,
        why=rating.why,
        procedure_version=procedure.version if procedure else None,
        collected_by=figure.collected_by,
        checked_by=figure.checked_by,
        authorised_by=figure.authorised_by,
        authorised_on=figure.authorised_on,
    )


def returned(figure: Figure, to: str, by: str, reason: str) -> Figure:
    """Return the figure sent back to an earlier officer (`TO_COLLECTION` or `TO_CHECKING`) with the reason.

    What was authorised before stays printed until the new value is authorised.
    """
    return figure.but(state=State.RETURNED, returned_to=to, returned_by=by, return_reason=reason)


def sent_back(figure: Figure, to: str, by: str, reason: str) -> Figure | Finding:
    """Return the figure returned on the form of the officer before whom it lies.

    The Responsible Officer may still return what they checked; once authorised it is locked.
    """
    if not (waits_for_authorisation(figure) or (to == TO_COLLECTION and waits_for_check(figure))):
        return locked(figure, "your decision to return it")
    return returned(figure, to, by, reason)


def locked(figure: Figure, found: str) -> Finding:
    """Return the finding that `found` cannot be taken, as the figure has moved on since the form was issued."""
    return LOCKED.finding(Place(reference=figure.indicator), found, state=_LOCKED_WORDS.get(figure.state, "returned"))


def published(figure: Figure) -> Figure:
    """Return the authorised figure as published: its value is what the public has read."""
    value = figure.judgement.value if figure.judgement else figure.value
    state = State.PUBLISHED if figure.state is State.AUTHORISED else figure.state
    return figure.but(state=state, published=True, published_value=value)


def mirrored(source: Figure, old: Figure | None, taker: Indicator) -> Figure:
    """Return the other council's figure that is taken from `source`: one typing, check and authorisation for both.

    Its commentary, judgement and publication stay its own; commentary on another value is asked for again.
    """
    own = {"council": taker.council, "indicator": taker.id, "judgement": None, "commentary": "", "revised": False}
    kept = ("judgement", "printed_commentary", "commentary", "revised", "published", "published_value")
    if old is not None:
        own |= {name: getattr(old, name) for name in kept}
        own |= {} if old.value == source.value else {"printed_commentary": ""}
    else:
        own |= {"printed_commentary": "", "published": False, "published_value": None}
    return source.but(**own)


def _is_revision(figure: Figure, before: Judgement | None) -> bool:
    if before is None:
        return False
    if figure.published_value is not None and _differs(figure.value, figure.published_value, before.decimals):
        return True
    was_preliminary = before.marker in (Marker.PROVISIONAL, Marker.ESTIMATED)
    return was_preliminary and before.value is not None and _differs(figure.value, before.value, before.decimals)


def _differs(value: Decimal | None, other: Decimal, decimals: int) -> bool:
    """Return whether two figures are printed differently."""
    return value is None or rounded(value, decimals) != rounded(other, decimals)


def _not_ready(figure: Figure) -> Finding:
    return NOT_READY.finding(Place(reference=figure.indicator), figure.state.value, state=figure.state.value)


def _shown(figure: Figure) -> str:
    return str(figure.value) if figure.value is not None else "no figure"
