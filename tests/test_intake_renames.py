"""One person takes one role of a figure, however officers are renamed between the return, its check and sign-off."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.catalogue import changing, sign_off
from pmf_excel.core.importing.changes import problems_of_change
from pmf_excel.core.importing.steps import Step
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.register import Register
from tests.fillings import Q3, codes, office_register, received, take

INDICATOR = "chorley/LOC-1"
LINE = f"{INDICATOR} @ 2025/26 Q3"
OFFICERS = """
officer | name     | login
collie  | Ann Abel | ann
respa   | Rob Ball | rob
autho   | Dee Carr | dee
"""
#: The forms of the three roles: what is typed on each, on which sheet, and whose it is.
FORMS = {
    "return-1": ("line | figure | commentary | evidence | procedure_is_right\n{line} | 450 | Ice. | Log | Yes", "", "collie"),
    "check-1": ("line | figure | decision | queries_accepted\n{line} | 450 | Verify | Yes", "Check", "respa"),
    "authorise-1": ("line | figure | commentary | decision\n{line} | 450 | Ice. | Authorise", "Authorise", "autho"),
}  # fmt: skip
#: How a change names each officer: name and login, by code.
Names = Mapping[str, tuple[str, str]]


def renamed(register: Register, names: Names) -> list[str]:
    """Rename officers in one change as an import or sync does, where nothing is wrong; return the codes of what is."""
    steps = [
        Step(old, old.but(name=name, login=login))
        for code, (name, login) in names.items()
        if (old := register.officer(code)) is not None
    ]
    changes = [change_between(step.old, step.new, "sync") for step in steps]
    beside = register.with_changes(change for change in changes if change is not None)
    found = [problem.kind for step in steps for problem in problems_of_change(step, beside)]
    if not any(kind.severity.value == "error" for kind in found):
        register.absorb(beside)
    return [kind.code for kind in found]


def sign(register: Register, form: str) -> list[str]:
    """Send a form in, completed by its officer, and return the codes of what is found."""
    table, sheet, officer = FORMS[form]
    found = codes(take(register, received(form, table.format(line=LINE), by=officer, sheet=sheet)))
    return [code.split()[0] for code in found]


def signed(register: Register) -> tuple[str, str, str]:
    """Who has signed the figure in the three roles."""
    figure = register.figure(INDICATOR, Q3)
    return (figure.collected_by, figure.checked_by, figure.authorised_by) if figure else ("", "", "")


@pytest.mark.parametrize("field", [0, 1])
def test_names_and_logins_are_not_exchanged(field: int) -> None:
    """In one change each of two officers takes what the other has: refused for both, whichever comes first."""
    register = office_register(officer=OFFICERS)
    people = {"collie": ("Ann Abel", "ann"), "respa": ("Rob Ball", "rob")}
    swapped = {code: [*said] for code, said in people.items()}
    swapped["collie"][field], swapped["respa"][field] = people["respa"][field], people["collie"][field]

    found = renamed(register, {code: (name, login) for code, (name, login) in swapped.items()})

    assert found.count(changing.TAKEN_OVER.code) == 2
    assert register.officer_name("collie") == "Ann Abel"


def named(register: Register, code: str, name: str, login: str = "") -> None:
    """An officer's row says something else, and no rule was asked: what a signature is worth then."""
    row = register.get(Officer, code)
    assert row is not None
    change = change_between(row, row.but(name=name, login=login), "sync")
    register.absorb(register.with_changes([change] if change else []))


@pytest.mark.parametrize(("taker", "form"), [("respa", "check-1"), ("autho", "authorise-1")])
def test_a_name_that_was_given_up_signs_no_second_role(taker: str, form: str) -> None:
    """Ann's row gets another name, then another row is to get hers: refused, and worth nothing if it were not."""
    register = office_register(officer=OFFICERS)
    sign(register, "return-1")
    if form == "authorise-1":
        sign(register, "check-1")
    renamed(register, {"collie": ("Temp", "temp")})

    assert renamed(register, {taker: ("ANN  abel", "other")}) == [changing.SIGNED_BEFORE.code]
    named(register, taker, "ANN  abel")
    assert sign(register, form) == [sign_off.TWO_ROLES.code]


def test_whoever_checked_authorises_nothing_by_a_new_row() -> None:
    """The login of the check is known again when it stands in the row of the Authorising Officer."""
    register = office_register(officer=OFFICERS)
    sign(register, "return-1")
    sign(register, "check-1")
    renamed(register, {"respa": ("Temp", "")})

    assert renamed(register, {"autho": ("Dee Carr", "ROB")}) == [changing.SIGNED_BEFORE.code]
    named(register, "autho", "Dee Carr", "ROB")
    assert sign(register, "authorise-1") == [sign_off.TWO_ROLES.code]
    assert signed(register) == ("collie", "respa", "")


def test_a_name_is_free_again_when_what_it_signed_is_authorised() -> None:
    """Nothing waits for a second signature then: the name may go to whoever is called so."""
    register = office_register(officer=OFFICERS)
    for form in FORMS:
        sign(register, form)
    renamed(register, {"collie": ("Temp", "temp")})

    assert renamed(register, {"respa": ("Ann Abel", "")}) == []


def test_a_figure_keeps_digests_and_no_name() -> None:
    """What is remembered of whoever signed cannot be read off the ledger."""
    register = office_register(officer=OFFICERS)
    sign(register, "return-1")
    figure = register.figure(INDICATOR, Q3)
    assert figure is not None
    assert figure.collected_as
    assert "ann" not in figure.collected_as.casefold()
    assert not figure.checked_as


said = st.tuples(
    st.sampled_from(["Ann Abel", "Rob Ball", "Dee Carr", "Temp"]), st.sampled_from(["ann", "rob", "dee", ""])
)
renamings = st.dictionaries(st.sampled_from(["collie", "respa", "autho"]), said, max_size=3)
doings = st.lists(renamings, min_size=3, max_size=8)


@settings(max_examples=60, deadline=None)
@given(doings, st.lists(st.integers(0, 7), min_size=3, max_size=3).map(sorted), st.booleans())
def test_no_sequence_of_renames_gives_one_name_two_roles(
    changes: list[Names], turns: list[int], by_the_rules: bool
) -> None:
    """Whatever is renamed before, between and after the three forms: no name and no login signs a figure twice.

    Nor where no rule had looked at the renames: what the figure remembers is enough.
    """
    register = office_register(officer=OFFICERS)
    signatures: dict[str, set[str]] = {}
    forms = dict(enumerate(FORMS))
    for turn, names in enumerate([*changes, *({} for _ in range(8 - len(changes)))]):
        if by_the_rules:
            renamed(register, names)
        else:
            for code, (name, login) in names.items():
                named(register, code, name, login)
        for at in [at for at, when in enumerate(turns) if when == turn]:
            before = signed(register)
            row = register.get(Officer, FORMS[forms[at]][2])
            assert row is not None
            sign(register, forms[at])
            if signed(register) != before:
                signatures[row.officer] = {row.name.casefold(), row.login.casefold()} - {""}
    everybody = [name for names in signatures.values() for name in names]
    assert len(everybody) == len(set(everybody))
