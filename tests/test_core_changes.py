"""Changes: the difference of two records, laid over the first, gives the second; for records of every kind."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.records.changes import applied, change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from tests.any_records import models, two_of_a_kind
from tests.registers import quarter_register

figures = models(Figure, {"council": "chorley", "indicator": "chorley/LOC-1", "period": "2025/26 Q3"})


@settings(max_examples=300, deadline=None)
@given(two_of_a_kind())
def test_a_change_laid_over_the_old_record_gives_the_new_one(records: tuple[Record, Record]) -> None:
    """Whatever the kind and whatever stands in it: nothing is lost, nothing of the old one stays behind."""
    old, new = records

    change = change_between(old, new, "import")

    row = applied(old.to_row(), change.new) if change is not None else old.to_row()
    assert row == new.to_row()
    assert type(new).model_validate(row) == new


@settings(max_examples=200, deadline=None)
@given(two_of_a_kind())
def test_a_change_can_be_undone_from_what_it_remembers(records: tuple[Record, Record]) -> None:
    """The old values stand in it beside the new ones."""
    old, new = records
    change = change_between(old, new, "import")
    if change is None:
        assert old == new
        return

    before = {name: change.old.get(name) for name in change.new}

    assert applied(new.to_row(), before) == old.to_row()


@settings(max_examples=200, deadline=None)
@given(two_of_a_kind())
def test_a_record_is_no_change_to_itself_and_survives_json(records: tuple[Record, Record]) -> None:
    """A row is JSON: what the ledger writes and reads again is the same record."""
    old, new = records

    assert change_between(old, old, "import") is None
    assert type(new).model_validate(json.loads(json.dumps(new.to_row()))) == new
    assert type(new).model_validate_json(json.dumps(new.to_row())) == new


@settings(max_examples=60, deadline=None)
@given(st.lists(figures, min_size=1, max_size=4))
def test_changes_one_after_another_end_where_the_last_one_ends(versions: list[Figure]) -> None:
    """A register that takes them one by one says the same as one that is told the last figure alone."""
    register: Register = quarter_register()
    old: Figure | None = None
    for version in versions:
        change = change_between(old, version, "collect")
        register = register.with_changes([change] if change is not None else [])
        old = version

    assert register.ever(Figure, "chorley/LOC-1|2025/26 Q3") == versions[-1]
