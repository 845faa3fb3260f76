"""Who may sign for whom."""

from __future__ import annotations

from datetime import date

import pytest

from pmf_excel.core.sign_off.entitlement import (
    Role,
    may_sign_for,
    mixed_word,
    officer_in_role,
    person_called,
    same_person,
)
from tests.registers import COUNCILS, INDICATORS, quarter_register, register_of

DEPUTIES = """
officer | deputy | start      | end
collie  | depp   | 2026-01-01 | 2026-01-31
"""
OFFICERS_IN_TIME = """
officer | name                      | start      | end
collie  | Collection Officer, Waste | 2025-04-01 | 2025-12-31
respa   | Responsible Officer       |            |
autho   | Director                  |            |
depp    | Deputy Officer            | 2026-02-01 |
"""


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 12, 31), ("collie",)),
        (date(2026, 1, 1), ("collie", "depp")),
        (date(2026, 1, 31), ("collie", "depp")),
        (date(2026, 2, 1), ("collie",)),
    ],
)
def test_a_deputy_signs_within_dates(today: date, expected: tuple[str, ...]) -> None:
    """The officer always may, the deputy from the first to the last day, both included."""
    register = quarter_register(deputy=DEPUTIES)

    assert may_sign_for(register, "collie", today) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2025, 12, 31), ("collie",)), (date(2026, 1, 15), ()), (date(2025, 3, 31), ())],
)
def test_an_officer_out_of_post_may_not_sign(today: date, expected: tuple[str, ...]) -> None:
    """Before the first and after the last day in the role nobody signs; nor does a deputy who has not begun."""
    register = register_of(officer=OFFICERS_IN_TIME, deputy=DEPUTIES)

    assert may_sign_for(register, "collie", today) == expected


def test_an_unknown_officer_may_not_sign() -> None:
    """A code without a row in Officers has nobody."""
    assert may_sign_for(quarter_register(), "nobody", date(2026, 1, 1)) == ()


@pytest.mark.parametrize("typed", ["collie", " COLLIE ", "Collection Officer, Waste", "collection  officer, waste"])
def test_completed_by_is_understood_by_code_or_name(typed: str) -> None:
    """Case and blanks do not matter."""
    assert person_called(quarter_register(), typed, ("collie", "depp")) == "collie"


@pytest.mark.parametrize(
    "name",
    [
        "JOSÉ  SMITH", "Jose\u0301 Smith", "José\u00a0Smith", "Jos\u200bé Smith", "José Smith\u2060", "José \u202eSmith",
        "José\u034f Smith", "José Smith\ufe0f", "José Smith\u3164", "Ｊｏｓé Ｓｍｉｔｈ", "José Smith\U000e0041",
    ],
    ids=ascii,
)  # fmt: skip
def test_one_name_is_one_person_however_it_is_encoded(name: str) -> None:
    """Two rows of Officers that look alike because of wide letters, composed accents or unseen signs are one person."""
    officers = f"""
    officer | name
    collie  | José Smith
    respa   | {name}
    autho   | José Smythe
    """
    register = register_of(officer=officers)
    assert same_person(register, "collie", "respa")
    assert not same_person(register, "collie", "autho")
    assert person_called(register, name, ("autho", "collie")) == "collie"


@pytest.mark.parametrize("name", ["J\u0430ne Poe", "\u0421o\u0440e", "JANE P\u041eE", "\u03a1\u03bf\u03b5"], ids=ascii)
def test_letters_that_look_alike_make_no_other_person(name: str) -> None:
    """Cyrillic and Greek letters with the look of ours: who signs under both names is one person."""
    plain = {"J\u0430ne Poe": "Jane Poe", "\u0421o\u0440e": "Cope", "JANE P\u041eE": "Jane Poe"}.get(name, "Poe")
    officers = f"""
    officer | name
    collie  | {plain}
    respa   | {name}
    autho   | Jane Pole
    """
    register = register_of(officer=officers)
    assert same_person(register, "collie", "respa")
    assert not same_person(register, "collie", "autho")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("J\u0430ne Smith", "J\u0430ne"),
        ("Zo\u00eb \u0141uk-O'Neill", ""),
        ("\u0410\u043d\u043d\u0430 Smith", ""),
        ("B\u03bfb", "B\u03bfb"),
    ],
    ids=ascii,
)
def test_a_word_in_several_alphabets_is_found(name: str, word: str) -> None:
    """Accents are no other alphabet, and two words may be of two."""
    assert mixed_word(name) == word


def test_somebody_else_is_not_understood() -> None:
    """A name that is none of those who may sign is nobody."""
    assert person_called(quarter_register(), "Director of Environment", ("collie", "depp")) is None


def test_each_role_is_found_on_the_indicator() -> None:
    """The three roles are the three officers of the row."""
    indicator = register_of(council=COUNCILS, indicator=INDICATORS).indicator("south-ribble/COR-1")
    assert indicator is not None

    assert [officer_in_role(indicator, role) for role in Role] == ["collie", "soutra", "soutau"]
