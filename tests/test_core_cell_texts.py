"""What stands in a cell as one text, whichever program read it: the same cell never looks edited for its type alone."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.master.book import LAYOUT
from pmf_excel.core.master.problems import another_layout


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (True, "General", "Yes"),
        (False, "0.00", "No"),
        (94.6, "0.0", "94.6"),
        (0.1 + 0.2, "General", "0.30000000000000004"),
        (1234567.0, "#,##0", "1234567"),
        (0.945, "0.0%", "94.5%"),
        (12, "0", "12"),
        (datetime(2025, 12, 31), "d mmm yyyy", "2025-12-31"),  # noqa: DTZ001 - as spreadsheets have it
        (datetime(2025, 12, 31, 9, 30), "General", "2025-12-31 09:30:00"),  # noqa: DTZ001 - as spreadsheets have it
        (date(2025, 12, 31), "General", "2025-12-31"),
        ("  Two crews\u200b were ill ", "@", "Two crews were ill"),
    ],
)
def test_a_cell_is_one_text(value: object, number_format: str, text: str) -> None:
    """Numbers to their last digit, percentages as people read them, days without an hour that nobody typed."""
    assert text_of(value, number_format) == text


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_is_the_same_text_however_it_came(number: int) -> None:
    """Excel gives 12.0 where LibreOffice gives 12: neither is an edit."""
    assert text_of(float(number), "General") == text_of(number, "General") == str(number)


@pytest.mark.parametrize(
    ("layout", "said", "remedy"),
    [
        (str(LAYOUT + 1), "made by a later version", "Install the version of pmf_excel that your colleagues use."),
        (str(LAYOUT - 1), "made by an earlier version", "pmf restore"),
        ("", "it has no layout", "pmf restore"),
        ("two", "it has layout two", "pmf restore"),
    ],
)
def test_a_workbook_of_another_version_is_named_with_the_way_on(layout: str, said: str, remedy: str) -> None:
    """A later one is never rebuilt by an earlier program: that would throw away what it does not know."""
    error = another_layout("master.xlsm", layout)

    assert error is not None
    assert said in error.message
    assert remedy in error.remedy
    assert another_layout("master.xlsm", str(LAYOUT)) is None
