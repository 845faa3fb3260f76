"""How urgent a row or count is: a word in a hidden column that conditional formats turn into a look."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """What kind of row it is, from nothing to do to off target; the words beside it always say so too."""

    PLAIN = "plain"
    WAITING = "waiting"
    LATE = "late"
    OFF_TARGET = "off target"
    WITHIN = "within"
    GOOD = "good"
    QUIET = "quiet"
    SECTION = "section"
