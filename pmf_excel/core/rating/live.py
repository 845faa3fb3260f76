"""The status that shows while a figure is typed: an Excel formula from the same declaration as the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pmf_excel.core.records.figures import Status

from .rating import RATINGS, Limits, rate

#: Shown where something is typed that is not a number, or no answer to a yes/no measure.
NOT_A_NUMBER, NOT_YES_OR_NO = "Type a plain number", "Choose Yes or No"

_ANSWERS = {"yes": Decimal(1), "no": Decimal(0)}


def status_formula(
    figure: str,
    decimals: int,
    bounds: Mapping[str, str],
    words: Mapping[Status, str],
    blank_words: str = "",
    unrated_ref: str = "",
    yes_no: bool = False,
) -> str:
    """Return the formula that shows the status of the figure in cell `figure` (framework section 5).

    `bounds` gives the cell of each limit (`on_low` to `within_high`), blank for no bound; a limit without a cell is
    no bound either. Text in cell `unrated_ref` wins over everything. A `yes_no` figure may be typed in words.
    """
    number = _yes_as_1(figure) if yes_no else figure
    rating = _quoted(words[Status.OUTSIDE])
    for status, *names in reversed(RATINGS):
        rating = f"IF({_holds(f'ROUND({number},{decimals})', names, bounds)},{_quoted(words[status])},{rating})"
    wrong = _quoted(_what_to_type(yes_no))
    otherwise = f'IF(TRIM({figure})="",{_quoted(blank_words)},{wrong})'
    otherwise = f"IF(ISERROR({figure}),{wrong},{otherwise})"
    shown = f"IF(ISNUMBER({number}),{rating},{otherwise})"
    return f'=IF({unrated_ref}<>"",{unrated_ref},{shown})' if unrated_ref else f"={shown}"


def status_words(
    typed: Decimal | str | None,
    limits: Limits | None,
    decimals: int,
    words: Mapping[Status, str],
    blank_words: str = "",
    unrated: str = "",
    yes_no: bool = False,
) -> str:
    """Return what the formula shows for what is `typed` (text that is not a number as text, None for nothing)."""
    if unrated:
        return unrated
    if yes_no and isinstance(typed, str):
        typed = _ANSWERS.get(typed.strip().casefold(), typed)
    if isinstance(typed, str) and typed.strip(" "):
        return _what_to_type(yes_no)
    if typed is None or isinstance(typed, str):
        return blank_words
    return words[rate(typed, limits or Limits(), decimals)]


def _what_to_type(yes_no: bool) -> str:
    return NOT_YES_OR_NO if yes_no else NOT_A_NUMBER


def _yes_as_1(figure: str) -> str:
    return f'IF(TRIM({figure})="Yes",1,IF(TRIM({figure})="No",0,{figure}))'


def _holds(number: str, names: Sequence[str], bounds: Mapping[str, str]) -> str:
    low, high = (bounds.get(name, "") for name in names)
    tests = [f'OR({low}="",{number}>={low})'] if low else []
    tests += [f'OR({high}="",{number}<={high})'] if high else []
    return f"AND({','.join(tests)})" if tests else "TRUE"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
