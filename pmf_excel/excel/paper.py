"""Paper: its sizes as workbooks number them, and how many pages side by side a wide sheet takes to stay readable."""

from __future__ import annotations

from collections.abc import Sequence

A3, A4 = 8, 9
#: Points between the margins of a landscape A4 page, from side to side and from top to bottom.
PAGE_WIDTH, PAGE_HEIGHT = 784, 516
#: Points that a character of a column's width takes.
CHARACTER = 5.25
#: The smallest scale at which people can read letters of ten points.
SMALLEST_SCALE = 0.73


def pages_wide(widths: Sequence[float], repeated: int) -> int:
    """Return how many pages side by side columns need, by their widths in characters.

    The first `repeated` columns stand on every page.
    """
    room = PAGE_WIDTH / CHARACTER / SMALLEST_SCALE
    again = sum(widths[:repeated])
    needed = sum(widths) - again
    return max(1, -int(-needed // max(room - again, 1)))
