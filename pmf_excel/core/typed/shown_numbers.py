"""What a cell's number format makes of a number: a percentage, a date or neither."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

#: Quoted texts, escaped characters, fill and space characters, colours, conditions and locales.
_NOT_A_CODE = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]')
#: Hours, minutes or seconds counted on: `[h]:mm` shows no day.
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


class Shown(Enum):
    """What a number format makes of a number."""

    PLAIN = 0
    PERCENT = 1
    DATE = 2


@lru_cache(maxsize=256)
def shown_by(code: str) -> Shown:
    """Return what the custom format `code` shows, by its first section: `0.0%`, `dd/mm/yyyy`, `#,##0`."""
    first = code.split(";", maxsplit=1)[0]
    bare = _NOT_A_CODE.sub("", first).lower()
    if "%" in bare:
        return Shown.PERCENT
    if bare == "general" or _DURATION.search(first):
        return Shown.PLAIN
    months = "m" in bare and "h" not in bare and "s" not in bare
    return Shown.DATE if "d" in bare or "y" in bare or months else Shown.PLAIN
