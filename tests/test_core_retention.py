"""Until when a file is kept: the longest of its indicators' years after the year it is about, otherwise the settings."""

from __future__ import annotations

from datetime import date

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.retention import Kept, Kind, Rules, kept_for_days, kept_for_form, over
from tests.registers import register_of

RULES = Rules(quarantine_days=365, duplicates_days=30, backups_days=90)
INDICATORS = """
council | reference | name        | kind  | service       | frequency | unit   | decimals | polarity | measured_as   | combine | collection_officer | responsible_officer | authorising_officer | retention_years
chorley | LOC-1     | Missed bins | local | chorley/waste | quarterly | number | 0        | lower    | in the period | sum     | collie             | respa               | autho               | 3
chorley | LOC-2     | Fly-tips    | local | chorley/waste | quarterly | number | 0        | lower    | in the period | sum     | collie             | respa               | autho               | 10
"""


def until(period: str, *lines: str) -> Kept:
    """Until when the original of a return is kept that has these lines."""
    form = IssuedForm(
        council="chorley", form="RET-1", kind="returns", officer="collie", period=Period.parse(period),
        lines=tuple(f"{line}|{period}" for line in lines), issued_on=date(2026, 1, 5), due=date(2026, 1, 15),
    )  # fmt: skip
    register = register_of(indicator=INDICATORS)
    change = change_between(None, form, "issue")
    assert change is not None
    register.absorb(register.with_changes([change]))
    return kept_for_form(register, "accepted/return.xlsx", Kind.ORIGINAL, "RET-1", date(2026, 1, 12))


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (("chorley/LOC-1",), date(2029, 3, 31)),
        (("chorley/LOC-1", "chorley/LOC-2"), date(2036, 3, 31)),
        (("chorley/GONE",), date(2032, 3, 31)),
    ],
)
def test_an_original_is_kept_by_the_longest_of_its_indicators_years(lines: tuple[str, ...], last: date) -> None:
    """Counted from the end of the financial year that it is about; six where the indicator is not known any more."""
    kept = until("2025/26 Q3", *lines)

    assert kept.until == last
    assert not kept.is_over(last)
    assert kept.is_over(date(last.year, 4, 1))


def test_what_belongs_to_no_form_is_kept_six_years_from_its_receipt() -> None:
    """A leap day has its last day in February."""
    kept = kept_for_form(register_of(), "accepted/x.xlsx", Kind.ORIGINAL, "", date(2024, 2, 29))

    assert (kept.until, kept.rule) == (date(2030, 2, 28), "6 years after it was received")


@pytest.mark.parametrize(
    ("kind", "last"),
    [(Kind.QUARANTINE, date(2027, 1, 5)), (Kind.DUPLICATE, date(2026, 2, 4)), (Kind.BACKUP, date(2026, 4, 5))],
)
def test_other_files_are_kept_by_the_settings(kind: Kind, last: date) -> None:
    """So many days after they came or were written."""
    assert kept_for_days("x", kind, date(2026, 1, 5), RULES).until == last


def test_what_has_waited_longest_comes_first() -> None:
    """And what is still to be kept does not come."""
    some = [
        kept_for_days(name, Kind.BACKUP, day, RULES)
        for name, day in (("b", date(2026, 1, 5)), ("a", date(2026, 1, 5)), ("old", date(2025, 1, 1)), ("new", date(2026, 5, 1)))
    ]  # fmt: skip

    assert [each.file for each in over(some, date(2026, 5, 2))] == ["old", "a", "b"]
