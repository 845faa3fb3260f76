"""Names of files that arrive, as foreign as their contents: how they are said, and under which name one is kept."""

from __future__ import annotations

import re
import unicodedata

from .cleaning import UNSEEN

#: A kept name, as UTF-8: short enough for every drive, with a note's ending and a number still to come.
LONGEST_KEPT = 120
_LONGEST_ENDING = 8
_HASH_SHOWN = 8

#: What Windows takes in no name, and the names that it keeps for devices whatever follows their first point.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\n]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


def shown_name(name: str) -> str:
    """Return a name as received, in one line: what cannot be seen, or turns the writing round, is written out."""
    return UNSEEN.sub(_written_out, name.replace("\n", "\\u000a"))


def kept_name(name: str, sha256: str) -> str:
    """Return the name under which an original is kept: its own, with the start of its hash to tell it apart.

    Every system takes such a name: without signs and endings that Windows refuses, and not too long.
    """
    stem, ending = _parted(_allowed(name))
    mark = f".{sha256[:_HASH_SHOWN]}" if sha256 else ""
    kept = _cut(stem, LONGEST_KEPT - len(f"{mark}{ending}")) + mark + ending
    return f"_{kept}" if _DEVICE.match(kept) else kept


def _written_out(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign[0]):04x}"


def _allowed(name: str) -> str:
    seen = _NOT_IN_NAMES.sub("_", UNSEEN.sub("_", unicodedata.normalize("NFC", name)))
    return seen.strip(" .\u00a0") or "_"


def _parted(name: str) -> tuple[str, str]:
    """Return a name's stem and ending; what is no usual ending belongs to the stem."""
    stem, point, ending = name.rpartition(".")
    is_usual = stem.strip(" .") and ending.isascii() and ending.isalnum() and len(ending) < _LONGEST_ENDING
    return (stem.rstrip(" ."), point + ending) if is_usual else (name, "")


def _cut(stem: str, most: int) -> str:
    return stem.encode()[:most].decode(errors="ignore").rstrip(" .")
