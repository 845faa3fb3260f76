"""Taking in as properties: whatever comes back in whatever order, these things always hold (framework section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.collecting.received import Received
from pmf_excel.core.collecting.taking import take_form
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import COLLECTED_STATES, previewed
from tests.fillings import figures, office_register, received, take

Q3 = Period.parse("2025/26 Q3")
LINES = ("chorley/LOC-1 @ 2025/26 Q3", "chorley/COR-1 @ 2025/26 Q3")
#: One person may stand in for everybody, and so could take two roles if nobody minded.
DEPUTIES = """
officer | deputy | start
collie  | depp   | 2025-04-01
respa   | depp   | 2025-04-01
autho   | depp   | 2025-04-01
"""
#: Mostly the same figure, so that forms are not stale and many runs come to an authorised one.
_VALUES = st.sampled_from(["437", "437", "437", "380"])
#: Where the figures stand at first.
_STANDING = """
council | indicator     | period     | state   | value | collected_by | commentary | checked_by
chorley | chorley/LOC-1 | 2025/26 Q3 | {state} | 437   | collie       | Ice.       | {checked_by}
chorley | chorley/COR-1 | 2025/26 Q3 | {state} | 437   | collie       | Ice.       | {checked_by}
"""


def _table(headings: str, rows: Sequence[Sequence[str]]) -> str:
    return "\n".join([headings, *(" | ".join(row) for row in rows)])


def _rows(*columns: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    row = st.tuples(*columns)
    return st.tuples(*[row] * len(LINES)).map(
        lambda rows: [(line, *row) for line, row in zip(LINES, rows, strict=True)]
    )


@st.composite
def returns(draw: st.DrawFn, forms: Sequence[str] = ("return-1", "return-2"), by: str = "collie depp") -> Received:
    """Draw a return: figures, a slip among them, with commentary or without."""
    rows = draw(_rows(_VALUES | st.just("soon") | st.just(""), st.sampled_from(["", "Ice."]), st.just("Crew log")))
    table = _table("line | figure | commentary | evidence", rows)
    return received(draw(st.sampled_from(forms)), table, by=draw(st.sampled_from(by.split())))


@st.composite
def checks(draw: st.DrawFn) -> Received:
    """Draw a check form: what it showed, the decision, a reason or none, commentary or none."""
    decision = st.sampled_from(["Verify", "Return", ""])
    rows = draw(_rows(_VALUES, decision, st.just("Yes"), st.sampled_from(["", "Look again."]),
                      st.sampled_from(["", "Ice on two days."])))  # fmt: skip
    table = _table("line | figure | decision | queries_accepted | return_reason | printed_commentary", rows)
    return received("check-1", table, by=draw(st.sampled_from(["respa", "depp"])), sheet="Check")


@st.composite
def authorisations(draw: st.DrawFn) -> Received:
    """Draw an authorisation form: all not marked otherwise, or line by line."""
    decision = st.sampled_from(["Authorise", "Return", ""])
    rows = draw(_rows(_VALUES, decision, st.sampled_from(["", "Not so."])))
    table = _table("line | figure | decision | return_reason", rows)
    cover, by = draw(st.sampled_from(["Yes", ""])), draw(st.sampled_from(["autho", "depp"]))
    return received("authorise-1", table, by=by, cover=cover, sheet="Authorise")


STARTS = st.sampled_from(["due", "collected", "checked"])
EVENTS = st.lists(returns() | checks() | authorisations(), min_size=1, max_size=12)


def quarter(start: str = "due") -> Register:
    """Return the register with all forms out, its figures at `start`."""
    figures_in = _STANDING.format(state=start, checked_by="respa" if start == "checked" else "")
    return office_register(deputy=DEPUTIES, **({} if start == "due" else {"figure": figures_in}))


def of_quarter(register: Register) -> dict[str, Figure]:
    """Return the figures as they stand, by id."""
    return {figure.id: figure for figure in register.all(Figure)}


@settings(max_examples=200, deadline=None)
@given(STARTS, EVENTS)
def test_nobody_ever_takes_two_roles(start: str, events: list[Received]) -> None:
    """One person may sign in place of each officer; still each figure is signed by different people."""
    register = quarter(start)
    for event in events:
        take(register, event)
        for figure in register.all(Figure):
            signed = [code for code in (figure.collected_by, figure.checked_by, figure.authorised_by) if code]
            assert len(signed) == len(set(signed))


@settings(max_examples=200, deadline=None)
@given(STARTS, EVENTS)
def test_only_a_return_changes_a_value_and_only_before_it_was_checked(start: str, events: list[Received]) -> None:
    """The Responsible Officer never alters a figure, only returns it; nor does the Authorising Officer."""
    register = quarter(start)
    for event in events:
        before = of_quarter(register)
        take(register, event)
        for key, figure in of_quarter(register).items():
            was = before.get(key)
            if was is not None and figure.value != was.value:
                assert event.filling.identity.kind == "returns"
                assert was.state in (State.DUE, State.COLLECTED, State.RETURNED)


@settings(max_examples=200, deadline=None)
@given(STARTS, EVENTS)
def test_what_was_judged_changes_only_when_it_is_authorised_again(start: str, events: list[Received]) -> None:
    """A judgement comes with a signature and never without one, and it is of the figure that was signed."""
    register = quarter(start)
    for event in events:
        before = of_quarter(register)
        take(register, event)
        for key, figure in of_quarter(register).items():
            was = before.get(key)
            if figure.judgement is not None and (was is None or figure.judgement != was.judgement):
                assert figure.state is State.AUTHORISED
                assert figure.judgement.authorised_by == figure.authorised_by != ""
                assert figure.judgement.value == figure.value


@settings(max_examples=200, deadline=None)
@given(STARTS, EVENTS)
def test_no_form_unlocks_what_was_authorised(start: str, events: list[Received]) -> None:
    """An authorised figure stays as it is, words and all, whatever comes back; only a correction sends it back."""
    register = quarter(start)
    for event in events:
        before = of_quarter(register)
        take(register, event)
        for key, figure in of_quarter(register).items():
            was = before.get(key)
            if was is not None and was.state is State.AUTHORISED:
                assert figure == was


@settings(max_examples=100, deadline=None)
@given(STARTS, EVENTS, returns() | checks() | authorisations())
def test_a_form_taken_in_twice_is_taken_in_once(start: str, events: list[Received], form: Received) -> None:
    """Saved again in other bytes it changes nothing of any figure."""
    register = quarter(start)
    for event in events:
        take(register, event)
    take(register, form)
    once = of_quarter(register)

    take(register, replace(form, sha256="0" * 64, file="once-more.xlsx"))

    assert of_quarter(register) == once


@settings(max_examples=60, deadline=None)
@given(returns(("return-1",), "collie"), returns(("return-1",), "collie"))
def test_an_earlier_filling_found_again_changes_nothing(first: Received, second: Received) -> None:
    """Where the later filling was taken in, the earlier one is known as older, line by line."""
    register = quarter()
    take(register, first)
    take(register, second)
    after = {key: figure for key, figure in of_quarter(register).items() if figure.state is State.COLLECTED}

    take(register, first)

    now = of_quarter(register)
    assert {key: now[key] for key in after} == after


@settings(max_examples=60, deadline=None)
@given(st.lists(returns(by="collie") | checks(), min_size=2, max_size=4, unique_by=lambda form: form.sha256), st.data())
def test_the_order_in_which_a_batch_arrives_does_not_matter(batch: list[Received], data: st.DataObject) -> None:
    """Rival fillings, slips and forms of two stages among them: the register and the findings are the same."""
    shuffled = data.draw(st.permutations(batch))
    one, other = quarter(), quarter()

    first, second = take(one, *batch), take(other, *shuffled)

    assert figures(one) == figures(other)
    assert of_quarter(one) == of_quarter(other)
    assert [taken.findings for taken in first] == [taken.findings for taken in second]


@settings(max_examples=60, deadline=None)
@given(STARTS, EVENTS, returns() | checks() | authorisations())
def test_a_form_is_judged_on_a_draft(start: str, events: list[Received], form: Received) -> None:
    """Taking in decides and changes nothing: what is recorded is only what the changes say."""
    register = quarter(start)
    for event in events:
        take(register, event)
    before = of_quarter(register)

    taken = take_form(register, form)

    assert of_quarter(register) == before
    after = of_quarter(register.with_changes(taken.changes))
    assert {key for key in after if after[key] != before.get(key)} <= {each.record_id for each in taken.changes}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 1000))
def test_fewer_missed_bins_are_never_worse(one: int, other: int) -> None:
    """Taken in by the same form, the better figure is never judged worse than the other."""
    better, worse = sorted((one, other))
    ranks = []
    for value in (better, worse):
        register = quarter()
        take(register, received("return-1", f"line | figure | evidence\n{LINES[0]} | {value} | Crew log\n"))
        indicator = register.indicator("chorley/LOC-1")
        assert indicator is not None
        preview = previewed(register, indicator, Q3, COLLECTED_STATES)
        assert preview is not None
        assert preview.value.value == Decimal(value)
        ranks.append(["on_target", "within", "outside"].index(preview.rating.status.value))
    assert ranks == sorted(ranks)
