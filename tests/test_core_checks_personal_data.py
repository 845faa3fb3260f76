"""Tests of finding personal data in what officers write, and of leaving everything else alone."""

from __future__ import annotations

import pytest

from pmf_excel.core.checks.personal_data import kinds_of_personal_data
from tests.return_lines import returned

PERSONAL = [
    ("Ask jane.doe@example.org about it", "an e-mail address (ja…)"),
    ("Ring 01257 515151 after five", "a telephone number (01…)"),
    ("Ring (01257) 515151", "a telephone number ((0…)"),
    ("Call +44 7700 900123", "a telephone number (+4…)"),
    ("Mobile: 07700900123.", "a telephone number (07…)"),
    ("NI number QQ 12 34 56 C was wrong, AB123456C is right", "a National Insurance number (AB…)"),
    ("NHS number 943 476 5919", "an NHS number (94…)"),
    ("Complaint by Mrs Jones", "a person's name (Mr…)"),
    ("Mr. A. O’Neill was not at home", "a person's name (Mr…)"),
    ("The bin at 12 Market Street was missed", "a home address (12…)"),
    ("Flat 3a, Bolton Road", "a home address (Fl…)"),
    ("DOB: 12/03/1980", "a date of birth (DO…)"),
]
IMPERSONAL = [
    "Sickness in the Waste service rose; the Head of Service has a plan.",
    "Performance in 2025/26 Q3 was 45.678 % against 46.0 %.",
    "The Director of Customer and Digital agreed it on 12/01/2026.",
    "We dealt with 0123456 cases, 1,234,567 in all, at £0.0123456789 each.",
    "Between 2024 2025 2026 figures fell from 10123 to 9876 and 9500.",
    "Crews miss Mondays; dr and mr are not names here.",
    "The office at PR7 1DP was closed.",
    "COR-012 and LOC-WAS-003 share reference 1234567890.",
    "Market Street and Bolton Road were resurfaced.",
    "Phase 2 Road safety works, 20 Miles Per Hour",
    "Councillor Smith, Executive Member (Resources), was told.",
    "Version 10.20.30.40 of the system",
]


@pytest.mark.parametrize(("text", "found"), PERSONAL)
def test_what_identifies_a_person_is_named_and_shortened(text: str, found: str) -> None:
    """Each kind is recognised, and only its first letters are repeated."""
    assert kinds_of_personal_data(text) == (found,)


@pytest.mark.parametrize("text", IMPERSONAL)
def test_roles_figures_and_places_are_left_alone(text: str) -> None:
    """Role names, dates, figures, references and offices are no personal data."""
    assert kinds_of_personal_data(text) == ()


def test_postcode_counts_beside_a_person_or_home() -> None:
    """A postcode alone may be an office; beside a name or a house number it is somebody's home."""
    assert kinds_of_personal_data("12 Market Street, PR7 1DP") == ("a home address (12…)", "a postcode (PR…)")


def test_each_text_is_queried_at_its_own_cell() -> None:
    """Commentary, reason and explanation are read; where the evidence is may be an address of a mailbox."""
    line = returned(
        "Commentary: Mrs Jones | Missing reason: see a@b.org | Explanation: ring 01257 515151 | Evidence: a@b.org"
    )

    assert [(found.code, found.place.cell) for found in line.findings] == [
        ("personal-data", "Q5"),
        ("personal-data", "R5"),
        ("personal-data", "U5"),
    ]


def test_finding_does_not_repeat_what_it_found() -> None:
    """Findings are kept and printed, so they must not carry the personal data on."""
    finding = returned("Commentary: Ring Mrs Jones on 01257 515151").found("personal-data")

    assert "Jones" not in str(finding)
    assert "515151" not in str(finding)
