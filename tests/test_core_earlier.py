"""The register as it was before some records changed: what a sheet showed is read with the names of that time."""

from __future__ import annotations

from pmf_excel.core.records.earlier import Earlier
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.register import Register
from tests.registers import quarter_register

BINS = "chorley/LOC-1"


def before(record: Indicator | Target, **was: object) -> Earlier:
    """Today's register with one record as it was."""
    return Earlier(quarter_register(), {record.record_type: {record.id: record.but(**was).to_row()}})


def bins(register: Register) -> Indicator:
    """The indicator of missed bins."""
    found = register.get(Indicator, BINS)
    assert found is not None
    return found


def test_a_changed_record_is_as_it_was_and_all_others_are_as_they_are() -> None:
    """The name of before, in every way in which a record is asked for."""
    today = quarter_register()
    earlier = before(bins(today), name="Bins that were not emptied")

    assert bins(earlier).name == "Bins that were not emptied"
    as_they_are = {each for each in today.all(Indicator) if each.id != BINS}
    assert set(earlier.all(Indicator)) == {bins(earlier), *as_they_are}
    assert bins(today).name == "Missed bins"


def test_a_record_that_there_was_not_yet_is_nowhere() -> None:
    """Neither by its id nor in a list, nor as something that once was."""
    earlier = Earlier(quarter_register(), {"indicator": {BINS: None}})

    assert earlier.get(Indicator, BINS) is None
    assert earlier.ever(Indicator, BINS) is None
    assert earlier.stored(Indicator, BINS) is None
    assert BINS not in {each.id for each in earlier.all(Indicator)}
    assert len(earlier.all(Indicator)) == len(quarter_register().all(Indicator)) - 1


def test_the_targets_of_an_indicator_are_those_of_that_time() -> None:
    """A target that came since is not among them, one that changed has its old value."""
    today = quarter_register()
    [target] = today.targets_of(BINS)

    assert Earlier(today, {"target": {target.id: None}}).targets_of(BINS) == ()
    assert [each.value for each in before(target, value=380).targets_of(BINS)] == [380]
