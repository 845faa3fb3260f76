"""Checks of what is said beside a figure: its marker, the day of the final one, the target that it is judged by."""

from __future__ import annotations

from collections.abc import Iterator

from pmf_excel.core.forms.kinds import MARKER_WORDS
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.rating.targets import NO_TARGET, why_no_target
from pmf_excel.core.records.figures import Marker
from pmf_excel.core.records.indicators import JudgedAs

from ..catalogue.returns import (
    FIGURE_NOT_EXPECTED,
    FINAL_DATE_NOT_EXPECTED,
    FINAL_DATE_PAST,
    NO_TARGET_AGREED,
)
from ..findings import Finding
from ..numbers import plain_text
from .checked_line import CheckedLine

_WORDS = {marker: words for words, marker in MARKER_WORDS.items()}
_WITHOUT_FIGURE = frozenset({Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE})
_NOT_FINAL_YET = frozenset({Marker.PROVISIONAL, Marker.ESTIMATED})


def target_where_judged_so(checked: CheckedLine) -> Iterator[Finding]:
    """Query an indicator that is judged as target but has none (section 3, Targets)."""
    register, indicator, period = checked.register, checked.indicator, checked.period
    if checked.entry.value is None or indicator.judged_as is not JudgedAs.TARGET:
        return
    if why_no_target(register, indicator, period) == NO_TARGET:
        yield checked.finding(NO_TARGET_AGREED, "figure", period)


def no_figure_where_none_is_meant(checked: CheckedLine) -> Iterator[Finding]:
    """Refuse a figure beside the marker that there is none."""
    entry = checked.entry
    if entry.value is not None and entry.marker in _WITHOUT_FIGURE:
        yield checked.finding(FIGURE_NOT_EXPECTED, "figure", plain_text(entry.value), marker=_WORDS[entry.marker])


def final_still_to_come(checked: CheckedLine) -> Iterator[Finding]:
    """Query a provisional or estimated figure whose final one should have come already (section 4)."""
    entry = checked.entry
    if entry.marker in _NOT_FINAL_YET and entry.final_expected is not None and entry.final_expected < checked.today:
        yield checked.finding(FINAL_DATE_PAST, "final_expected", day_in_words(entry.final_expected))


def no_final_of_a_final(checked: CheckedLine) -> Iterator[Finding]:
    """Query the day of a final figure beside one that is not marked as preliminary."""
    entry = checked.entry
    if entry.final_expected is not None and entry.marker not in _NOT_FINAL_YET:
        yield checked.finding(
            FINAL_DATE_NOT_EXPECTED, "final_expected", day_in_words(entry.final_expected), marker=_WORDS[entry.marker]
        )
