"""Ranges as parts of a workbook write them, by whoever: what cells they are, and whether they meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.excel.grid import LAST_COLUMN, LAST_ROW
from pmf_excel.excel.ranges import Range

RANGES = st.builds(
    lambda top, left, height, width: Range(top, left, top + height, left + width),
    *(st.integers(1, 12), st.integers(1, 12), st.integers(0, 5), st.integers(0, 5)),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("C7", "C7"),
        ("A3:AH40", "A3:AH40"),
        ("$A$3:$AH$40", "A3:AH40"),
        ("B2:B2", "B2"),
        ("AH40:A3", "A3:AH40"),
        ("AH3:A40", "A3:AH40"),
        (f"A1:XFD{LAST_ROW}", f"A1:XFD{LAST_ROW}"),
        (f"A1:A{LAST_ROW + 1}", None),
        ("K5:ZZZ5", None),
        ("ZZZ5", None),
        ("A0", None),
        ("A٣", None),
        ("nowhere", None),
        ("", None),
    ],
)
def test_a_range_is_read_from_whichever_corners_or_not_at_all(text: str, found: str | None) -> None:
    """Programs take corners in any order; what leaves the sheet is no range."""
    read = Range.parse(text)
    assert (str(read) if read is not None else None) == found


@given(RANGES, RANGES)
def test_two_ranges_meet_where_they_have_a_cell_in_common(one: Range, other: Range) -> None:
    """Whichever is asked, and as counting their cells says."""
    common = any(
        other.holds(row, column) for row in range(one.top, one.bottom + 1) for column in range(one.left, one.right + 1)
    )
    assert one.meets(other) is other.meets(one) is common


@given(RANGES)
def test_a_range_that_is_written_is_read_again(cells: Range) -> None:
    """Also that of one cell."""
    assert Range.parse(str(cells)) == cells
    assert cells.is_one_cell is (":" not in str(cells))
    assert Range(1, 1, LAST_ROW, LAST_COLUMN).meets(cells)
