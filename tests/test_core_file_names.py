"""Names of files that arrive: said in one line, kept under a name that every system takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.typed.file_names import LONGEST_KEPT, kept_name, shown_name

HASH = "1cf5240c" + "0" * 56


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("return-waste-Q3.xlsx", "return-waste-Q3.1cf5240c.xlsx"),
        ("Rückgabe Müll.xlsx", "Rückgabe Müll.1cf5240c.xlsx"),
        ("return: final?.xlsx", "return_ final_.1cf5240c.xlsx"),
        ("no ending", "no ending.1cf5240c"),
        ("waste.Q3 from 12.01.2026", "waste.Q3 from 12.01.1cf5240c.2026"),
        ("CON.xlsx", "_CON.1cf5240c.xlsx"),
        ("lpt1 .xlsx", "_lpt1.1cf5240c.xlsx"),
        ("...", "_.1cf5240c"),
        ("two\nlines.xlsx", "two_lines.1cf5240c.xlsx"),
        ("gpj\u202exslx.exe", "gpj_xslx.1cf5240c.exe"),
        ("report.xlsx. ", "report.1cf5240c.xlsx"),
    ],
)
def test_an_original_is_kept_under_its_own_name_with_the_start_of_its_hash(name: str, kept: str) -> None:
    """As far as every system takes it: signs, devices and endings that Windows refuses are written otherwise."""
    assert kept_name(name, HASH) == kept


def test_two_files_of_one_name_are_kept_apart_and_the_same_file_once() -> None:
    """By their hash, not by a number that depends on which came first."""
    assert kept_name("a.xlsx", HASH) == kept_name("a.xlsx", HASH) != kept_name("a.xlsx", HASH[::-1])
    assert kept_name("a.xlsx", "") == "a.xlsx"


@given(st.text(min_size=1, max_size=300))
def test_any_name_is_kept_under_one_that_windows_takes(name: str) -> None:
    """Short enough, one line, no sign that it refuses, no point or space at the end, never a device."""
    name = name.encode(errors="ignore").decode()
    kept = kept_name(name, HASH)

    assert kept
    assert len(kept.encode()) <= LONGEST_KEPT + len("_")
    assert not re.search(r'[<>:"/\\|?*\n]', kept)
    assert not kept.endswith((".", " "))
    assert "1cf5240c" in kept


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("return.xlsx", "return.xlsx"),
        ("two\nlines.xlsx", "two\\u000alines.xlsx"),
        ("gpj\u202exslx.exe", "gpj\\u202exslx.exe"),
        ("zero\u200bwidth.xlsx", "zero\\u200bwidth.xlsx"),
    ],
)
def test_what_cannot_be_seen_in_a_name_is_written_out(name: str, shown: str) -> None:
    """So that two names which look alike are told apart, and none turns the sentence round."""
    assert shown_name(name) == shown
