"""The status that shows while a figure is typed: an Excel formula from the same declaration as the rule."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from .figures import Status
from .rating import RATINGS, Limits, rate

#: Shown where something is typed that is not a number.
NOT_A_NUMBER = "Not a number"


def status_formula(
    figure: str,
    decimals: int,
    bounds: Mapping[str, str],
    words: Mapping[Status, str],
    blank_words: str = "",
    unrated_ref: str = "",
) -> str:
    """Return the formula that shows the status of the figure in cell `figure` (framework section 5).

    `bounds` gives the cell of each limit (`on_low` to `within_high`), blank for no bound; a limit without a cell is
    no bound either. Text in cell `unrated_ref` wins over everything.
    """
    rating = _quoted(words[Status.OUTSIDE])
    for status, *names in reversed(RATINGS):
        rating = f"IF({_within(figure, decimals, names, bounds)},{_quoted(words[status])},{rating})"
    no_number = f'IF(ISERROR({figure}),{_quoted(NOT_A_NUMBER)},IF(TRIM({figure})="",{_quoted(blank_words)},'
    shown = f"IF(ISNUMBER({figure}),{rating},{no_number}{_quoted(NOT_A_NUMBER)})))"
    return f'=IF({unrated_ref}<>"",{unrated_ref},{shown})' if unrated_ref else f"={shown}"


def status_words(
    value: Decimal | None,
    limits: Limits | None,
    decimals: int,
    words: Mapping[Status, str],
    blank_words: str = "",
    unrated: str = "",
) -> str:
    """Return what the formula shows for `value` (None: nothing typed), to be stored beside it."""
    if unrated:
        return unrated
    return blank_words if value is None else words[rate(value, limits or Limits(), decimals)]


def _within(figure: str, decimals: int, names: list[str], bounds: Mapping[str, str]) -> str:
    rounded = f"ROUND({figure},{decimals})"
    low, high = (bounds.get(name, "") for name in names)
    tests = [f'OR({low}="",{rounded}>={low})'] if low else []
    tests += [f'OR({high}="",{rounded}<={high})'] if high else []
    return f"AND({','.join(tests)})" if tests else "TRUE"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
