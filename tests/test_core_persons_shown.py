"""What the workbook remembers of persons: enough to tell a typed name from one changed elsewhere, and no name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.master.persons import digests_in, is_as_shown, persons_shown
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.record import personal_fields
from tests.registers import register_of

OFFICERS = """
officer | name                      | email              | login
collie  | Collection Officer, Waste | collie@example.org | collie
respa   | Responsible Officer       |                    |
"""


def test_a_name_is_known_again_but_not_kept() -> None:
    """The digests of both officers, in which nobody can read a name or an address."""
    remembered = persons_shown(register_of(officer=OFFICERS))
    digests = digests_in(remembered)

    assert set(digests["officer"]) == {"collie", "respa"}
    assert "Waste" not in remembered
    assert "example.org" not in remembered
    assert is_as_shown(digests, Officer, "collie", "name", "Collection Officer, Waste")
    assert not is_as_shown(digests, Officer, "collie", "name", "Collection Officer, Parks")


def test_the_same_name_of_another_officer_or_field_is_another_digest() -> None:
    """Nobody finds out from the workbook that two rows have the same address."""
    digests = digests_in(persons_shown(register_of(officer=OFFICERS)))

    assert not is_as_shown(digests, Officer, "respa", "name", "Collection Officer, Waste")
    assert not is_as_shown(digests, Officer, "collie", "email", "collie")
    assert is_as_shown(digests, Officer, "respa", "email", "")


def test_an_officer_whom_the_workbook_never_showed_is_not_as_shown() -> None:
    """Nor anybody, in a workbook that remembers nothing or something else."""
    assert not is_as_shown(digests_in(persons_shown(register_of(officer=OFFICERS))), Officer, "new", "name", "New")
    for remembered in ("", "{}", "not json", "[1]", '"text"'):
        assert digests_in(remembered) == {}
        assert not is_as_shown(digests_in(remembered), Officer, "collie", "name", "Collection Officer, Waste")


@given(st.sampled_from(sorted(personal_fields(Officer))), st.text(max_size=20), st.text(max_size=20))
def test_white_space_alone_is_no_change(field: str, first: str, second: str) -> None:
    """A program that turns two spaces into one, or trims, has not typed another name."""
    officer = Officer(officer="a", name="A").model_copy(update={field: f" {first}  {second} "})
    register = register_of(officer=OFFICERS)
    digests = digests_in(persons_shown(type(register)({"officer": {"a": officer.to_row()}})))

    assert is_as_shown(digests, Officer, "a", field, f"{first} {second}")
