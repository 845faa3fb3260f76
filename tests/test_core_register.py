"""The register as a value, and drafts laid over it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Change, applied, change_between
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator
from tests.registers import quarter_register

Q3 = Period.parse("2025/26 Q3")
FIGURES = """
council | indicator     | period     | state     | value
chorley | chorley/LOC-1 | 2025/26 Q2 | imported  | 398
chorley | chorley/LOC-1 | 2025/26 Q3 | collected | 410
"""


def a_change(value: str) -> Change:
    """The change of Q3's figure from 410 to `value`."""
    old = Figure(council="chorley", indicator="chorley/LOC-1", period=Q3, state=State.COLLECTED, value="410")
    change = change_between(old, old.but(value=value), "collect", by="collie")
    assert change is not None
    return change


def test_a_change_holds_only_the_fields_that_differ() -> None:
    """New and old values stand as JSON values, decimals as text."""
    change = a_change("412")

    assert (dict(change.new), dict(change.old)) == ({"value": "412"}, {"value": "410"})
    assert (change.record_id, change.council, change.by) == ("chorley/LOC-1|2025/26 Q3", "chorley", "collie")


def test_equal_records_are_no_change() -> None:
    """410 and 410.0 are the same figure."""
    old = Figure(council="chorley", indicator="chorley/LOC-1", period=Q3, state=State.COLLECTED, value="410")

    assert change_between(old, old.but(value="410.0"), "collect") is None


def test_a_field_set_back_to_its_default_disappears_from_the_row() -> None:
    """None in a change takes the field away, and the record reads its default."""
    assert applied({"state": "returned", "return_reason": "x"}, {"return_reason": None}) == {"state": "returned"}


def test_a_draft_leaves_its_base_as_it_is() -> None:
    """What is tried on a draft is seen there and nowhere else."""
    register = quarter_register(figure=FIGURES)

    draft = register.with_changes([a_change("412")])

    assert [str(each.value) for each in draft.figures_of("chorley/LOC-1")] == ["398", "412"]
    assert [str(each.value) for each in register.figures_of("chorley/LOC-1")] == ["398", "410"]


def test_a_register_absorbs_a_draft() -> None:
    """Once the ledger remembers it, the register holds what was tried, new records included."""
    register = quarter_register(figure=FIGURES)
    register.figures_of("chorley/LOC-1")
    november = Figure(
        council="chorley", indicator="chorley/LOC-3", period="November 2025", state=State.COLLECTED, value="40"
    )
    new = change_between(None, november, "collect")
    assert new is not None

    register.absorb(register.with_changes([a_change("412"), new]))

    assert [str(each.value) for each in register.figures_of("chorley/LOC-1")] == ["398", "412"]
    assert [str(each.period) for each in register.figures_of("chorley/LOC-3")] == ["November 2025"]


def test_who_takes_a_figure_from_whom_is_known_also_on_a_draft() -> None:
    """A taker found in the base, and one that a draft adds."""
    register = quarter_register()
    south = register.indicator("south-ribble/COR-1")
    assert south is not None
    settings = {"reference": "COR-9", "figure_taken_from": "chorley/LOC-1"}
    another = Indicator.model_validate({**south.to_row(), **settings})
    change = change_between(None, another, "import")
    assert change is not None

    draft = register.with_changes([change])

    assert [each.id for each in register.taking_from("chorley/COR-1")] == ["south-ribble/COR-1"]
    assert [each.id for each in draft.taking_from("chorley/LOC-1")] == ["south-ribble/COR-9"]
    assert register.taking_from("chorley/LOC-1") == ()


def test_records_are_listed_by_council_in_order_of_id() -> None:
    """All indicators of one council, or of both."""
    register = quarter_register()

    assert [each.reference for each in register.all(Indicator, "chorley")] == ["COR-1", "LOC-1", "LOC-2", "LOC-3"]
    assert len(register.all(Indicator)) == 5


def test_an_unknown_council_is_a_dead_end_in_plain_words() -> None:
    """The message names it and says where the codes stand."""
    with pytest.raises(PmfError, match="no council “preston”"):
        quarter_register().council("preston")


@given(
    st.lists(st.tuples(st.sampled_from(["2025/26 Q2", "2025/26 Q3", "2025/26 Q4"]), st.integers(0, 999)), max_size=8)
)
def test_changes_one_by_one_are_the_changes_at_once(steps: list[tuple[str, int]]) -> None:
    """Absorbing after each change gives the same register as one draft of them all."""
    stepwise, at_once = quarter_register(figure=FIGURES), quarter_register(figure=FIGURES)
    changes = []
    for period, value in steps:
        old = stepwise.figure("chorley/LOC-1", Period.parse(period))
        new = Figure(
            council="chorley", indicator="chorley/LOC-1", period=period, state=State.COLLECTED, value=str(value)
        )
        change = change_between(old, new, "collect")
        if change is not None:
            changes.append(change)
            stepwise.absorb(stepwise.with_changes([change]))

    assert stepwise.figures_of("chorley/LOC-1") == at_once.with_changes(changes).figures_of("chorley/LOC-1")
