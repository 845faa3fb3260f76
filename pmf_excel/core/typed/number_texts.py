"""Numbers as people write them in a text: `£1,200`, ` 7 days`, `(3)`, `45%`, `12,3`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

#: Longer texts are sentences, whatever they begin with.
LONGEST = 60

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFFE1: 0xA3}
_TURNED_ROUND = "\u202e"
_MINUS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63"), "-")
_PLAIN = r"(?P<plain>\d+(?:\.\d*)?|\.\d+)"
_GROUPED = r"(?P<grouped>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?)"
_COMMA = r"(?P<comma>\d+,\d+|[1-9]\d{0,2}(?:\.\d{3})+,\d+)"
_EXPONENT = r"(?P<exponent>\d+(?:\.\d+)?[eE][+-]?\d{1,2})"
_NUMBER = re.compile(
    rf"(?P<open>\()? ?(?P<sign>[+-])? ?(?P<pound>£)? ?(?P<sign_after>[+-])?"
    rf"(?:{_EXPONENT}|{_GROUPED}|{_COMMA}|{_PLAIN})"
    rf" ?(?P<words>%|[A-Za-z][A-Za-z .%]*)?(?P<close>\))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class NumberText:
    """A number found in a text: the unit said beside it (`%`, `£`, `days` or nothing), and whether it is doubtful.

    `is_plain` says that nobody could read it otherwise: digits, a sign, thousands parted by commas, its unit.
    """

    value: Decimal
    unit: str = ""
    is_doubtful: bool = False
    is_plain: bool = False


def number_in(text: str) -> NumberText | None:
    """Return the number that `text` is, None where it is none or holds anything else.

    A comma before three digits parts thousands; any other is taken for a decimal comma and is doubtful, as is `1e5`.
    """
    cleaned = narrowed(text)
    match = _NUMBER.fullmatch(cleaned) if len(cleaned) <= LONGEST else None
    if match is None or not _fits(match):
        return None
    negative = "-" in (match["sign"], match["sign_after"]) or match["open"] is not None
    value = _value(match)
    return NumberText(
        value=-value if negative else value,
        unit="£" if match["pound"] else (match["words"] or "").strip(" .").casefold(),
        is_doubtful=match["comma"] is not None or match["exponent"] is not None,
        is_plain=match["open"] is None and " " not in (match["grouped"] or ""),
    )


def narrowed(text: str) -> str:
    """Return `text` with full-width signs, odd spaces and dashes as their plain ones, without spaces around it.

    What turns the writing round stays, so that nothing is read in it: people saw the digits the other way round.
    """
    if not text.isascii():
        text = text.translate(_FULL_WIDTH).translate(_MINUS)
        text = "".join(" " if _is_blank(sign) else sign for sign in text)
    return " ".join(text.split())


def _is_blank(sign: str) -> bool:
    return unicodedata.category(sign) in ("Zs", "Cf") and sign != _TURNED_ROUND


def _fits(match: re.Match[str]) -> bool:
    signs = [match["sign"], match["sign_after"], match["open"]]
    says_two_units = match["pound"] is not None and match["words"] is not None
    brackets_pair = (match["open"] is None) == (match["close"] is None)
    return sum(sign is not None for sign in signs) <= 1 and brackets_pair and not says_two_units


def _value(match: re.Match[str]) -> Decimal:
    if comma := match["comma"]:
        return Decimal(comma.replace(".", "").replace(",", "."))
    digits = match["exponent"] or match["grouped"] or match["plain"]
    return Decimal(digits.replace(",", "").replace(" ", ""))
