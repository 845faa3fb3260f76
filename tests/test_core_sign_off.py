"""Sign-off: the moves of a figure, its locks, separation of duties and freeze."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.findings import Finding
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure, Marker, State, Status
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.moves import (
    TO_CHECKING,
    TO_COLLECTION,
    authorised,
    checked,
    collected,
    mirrored,
    published,
    returned,
    waits_for_authorisation,
    waits_for_check,
    waits_for_collection,
)
from tests.registers import TARGETS, quarter_register

TODAY = date(2026, 1, 12)
Q3 = Period.parse("2025/26 Q3")


def typed(value: str = "410", **more: object) -> Figure:
    """A figure as typed on a return."""
    row = {"council": "chorley", "indicator": "chorley/LOC-1", "period": Q3, "state": State.DUE, "value": value}
    return Figure.model_validate({**row, **more})


def moved(result: Figure | Finding) -> Figure:
    """The figure of a move that must succeed."""
    assert isinstance(result, Figure), result
    return result


def refused(result: Figure | Finding) -> str:
    """The code of a move that must be refused."""
    assert isinstance(result, Finding), result
    return result.code


@pytest.fixture
def register() -> Register:
    return quarter_register()


@pytest.fixture
def missed_bins(register: Register) -> Indicator:
    found = register.indicator("chorley/LOC-1")
    assert found is not None
    return found


def authorised_figure(register: Register, indicator: Indicator, value: str = "410") -> Figure:
    """A figure that went through all three hands."""
    figure = moved(collected(None, typed(value), "collie", TODAY))
    figure = moved(checked(figure, "respa", TODAY, "Two crews short in November."))
    return moved(authorised(register, figure, indicator, "autho", TODAY))


def test_a_figure_goes_from_collected_to_authorised(register: Register, missed_bins: Indicator) -> None:
    """Collected, checked and authorised by three people, it is judged and frozen."""
    figure = authorised_figure(register, missed_bins)

    judgement = figure.judgement
    assert figure.state is State.AUTHORISED
    assert judgement is not None
    assert (judgement.value, judgement.target, judgement.status) == (Decimal(410), Decimal(400), Status.WITHIN)
    assert (judgement.collected_by, judgement.checked_by, judgement.authorised_by) == ("collie", "respa", "autho")
    assert figure.printed_commentary == "Two crews short in November."


def test_nobody_checks_what_they_collected() -> None:
    """The collector of a figure is refused as its checker, whatever form they hold."""
    figure = moved(collected(None, typed(), "collie", TODAY))

    assert refused(checked(figure, "collie", TODAY, "")) == "two-roles"


@pytest.mark.parametrize("person", ["collie", "respa"])
def test_nobody_authorises_what_they_collected_or_checked(
    register: Register, missed_bins: Indicator, person: str
) -> None:
    """Collector and checker are both refused as authoriser."""
    figure = moved(checked(moved(collected(None, typed(), "collie", TODAY)), "respa", TODAY, ""))

    assert refused(authorised(register, figure, missed_bins, person, TODAY)) == "two-roles"


@pytest.mark.parametrize("state", [State.CHECKED, State.AUTHORISED, State.PUBLISHED])
def test_a_figure_checked_or_later_is_locked(state: State) -> None:
    """A return that arrives late does not change it; the officer is told to ask for its return."""
    old = typed("410", state=state)

    finding = collected(old, typed("500"), "collie", TODAY)

    assert refused(finding) == "locked"
    assert isinstance(finding, Finding)
    assert "ask for it to be returned" in finding.remedy


def test_a_collected_figure_may_be_typed_again() -> None:
    """Until it is checked, a correction takes the place of what was typed."""
    old = moved(collected(None, typed("410"), "collie", TODAY))

    assert moved(collected(old, typed("412"), "collie", TODAY)).value == 412


def test_a_returned_figure_waits_for_the_officer_it_was_returned_to() -> None:
    """Returned to collection it waits for a figure, returned to checking for a check, and for nothing else."""
    figure = moved(collected(None, typed(), "collie", TODAY))

    to_collection = returned(figure, TO_COLLECTION, "respa", "The evidence says 401.")
    to_checking = returned(figure, TO_CHECKING, "autho", "Say more.")

    assert [waits_for_collection(f) for f in (None, figure, to_collection, to_checking)] == [True, False, True, False]
    assert [waits_for_check(f) for f in (None, figure, to_collection, to_checking)] == [False, True, False, True]
    assert not any(waits_for_authorisation(f) for f in (None, figure, to_collection, to_checking))


def test_what_was_authorised_stays_printed_until_the_correction_is_signed(
    register: Register, missed_bins: Indicator
) -> None:
    """A returned figure keeps its judgement: reports print the last authorised value."""
    figure = returned(authorised_figure(register, missed_bins), TO_COLLECTION, "tp", "Depot recount")

    again = moved(collected(figure, figure.but(value="395"), "collie", TODAY))

    assert again.value == 395
    assert again.judgement is not None
    assert again.judgement.value == 410


def test_a_correction_is_judged_by_the_frozen_target(register: Register, missed_bins: Indicator) -> None:
    """A target changed since does not re-colour the past: 395 is rated against 400, not against the new 300."""
    figure = returned(authorised_figure(register, missed_bins), TO_COLLECTION, "tp", "Depot recount")
    again = moved(collected(figure, figure.but(value="395"), "collie", TODAY))
    again = moved(checked(again, "respa", TODAY, ""))
    later = quarter_register(target=TARGETS.replace("| 400", "| 300"))

    signed = moved(authorised(later, again, missed_bins, "autho", TODAY))

    assert signed.judgement is not None
    assert (signed.judgement.target, signed.judgement.status) == (Decimal(400), Status.ON_TARGET)


def test_a_published_figure_that_changed_is_revised(register: Register, missed_bins: Indicator) -> None:
    """Corrected after publication it is marked; signed again with the same value it is not."""
    issued = published(authorised_figure(register, missed_bins))
    assert issued.state is State.PUBLISHED
    assert issued.published_value == 410

    def signed_again(value: str) -> Figure:
        back = returned(issued, TO_COLLECTION, "tp", "Recount")
        again = moved(collected(back, back.but(value=value), "collie", TODAY))
        return moved(authorised(register, moved(checked(again, "respa", TODAY, "")), missed_bins, "autho", TODAY))

    assert signed_again("395").revised
    assert not signed_again("410").revised


@pytest.mark.parametrize(("final", "revised"), [("410", False), ("410.3", False), ("415", True)])
def test_a_final_figure_drops_or_revises_the_provisional_one(
    register: Register, missed_bins: Indicator, final: str, revised: bool
) -> None:
    """An equal final figure drops the marker, a different one becomes revised."""
    first = moved(collected(None, typed("410", marker="p", final_expected=date(2026, 3, 1)), "collie", TODAY))
    first = moved(authorised(register, moved(checked(first, "respa", TODAY, "x")), missed_bins, "autho", TODAY))
    back = returned(first, TO_COLLECTION, "tp", "The final figure is there.")

    again = moved(collected(back, back.but(value=final, marker=Marker.FINAL), "collie", TODAY))
    again = moved(authorised(register, moved(checked(again, "respa", TODAY, "x")), missed_bins, "autho", TODAY))

    assert again.judgement is not None
    assert (again.judgement.marker, again.revised) == (Marker.FINAL, revised)


def test_the_other_councils_figure_follows_with_its_own_words() -> None:
    """One typing for both: value and signatures are the source's, commentary and publication stay its own."""
    register = quarter_register()
    taker = register.indicator("south-ribble/COR-1")
    assert taker is not None
    source = typed("18.5", indicator="chorley/COR-1", state=State.CHECKED, collected_by="collie", checked_by="respa")
    before = source.but(council="south-ribble", indicator="south-ribble/COR-1", printed_commentary="Ours.")

    figure = mirrored(source.but(printed_commentary="Theirs."), before, taker)

    assert (figure.id, figure.value, figure.checked_by) == ("south-ribble/COR-1|2025/26 Q3", source.value, "respa")
    assert figure.printed_commentary == "Ours."
    assert mirrored(source, before.but(value="9"), taker).printed_commentary == "", "words on another value"


MOVES = st.tuples(
    st.sampled_from(["collect", "check", "authorise", "return to collection", "return to checking", "publish"]),
    st.sampled_from(["collie", "respa", "autho", "depp"]),
)


@given(st.lists(MOVES, max_size=14))
def test_no_path_of_moves_gives_one_person_two_roles(moves: list[tuple[str, str]]) -> None:
    """Whatever is tried in whatever order, an authorised figure was signed by three different people."""
    register = quarter_register()
    indicator = register.indicator("chorley/LOC-1")
    assert indicator is not None
    figure: Figure | None = None
    for move, person in moves:
        figure = tried(register, indicator, figure, move, person)
        if figure is not None and figure.state in (State.AUTHORISED, State.PUBLISHED):
            signed = {figure.collected_by, figure.checked_by, figure.authorised_by}
            assert len(signed - {""}) == 3, figure


def tried(register: Register, indicator: Indicator, figure: Figure | None, move: str, person: str) -> Figure | None:
    """The figure after a move, unchanged where the move is refused or makes no sense yet."""
    if move == "collect":
        result: Figure | Finding = collected(figure, figure or typed(), person, TODAY)
    elif figure is None:
        return None
    elif move == "check":
        result = checked(figure, person, TODAY, "")
    elif move == "authorise":
        result = authorised(register, figure, indicator, person, TODAY)
    elif move == "publish":
        result = published(figure) if figure.judgement else figure
    else:
        to = TO_COLLECTION if move.endswith("collection") else TO_CHECKING
        result = returned(figure, to, person, "Look again.")
    return result if isinstance(result, Figure) else figure
