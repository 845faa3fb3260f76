"""What cannot be seen in a text: taken out of what enters, and spelt out where it has to be told."""

from __future__ import annotations

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")
#: What can stand beside the joiner that makes one picture of several.
_PICTURES = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
#: What cannot be seen or kept in any text: control characters, lone surrogates, zero width, turns of the direction of
#: writing. The joiner within a picture of several is seen: it makes them one.
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    f"\ud800-\udfff\ufffe\uffff]|(?<![{_PICTURES}])\u200d|\u200d(?![{_PICTURES}])"
)
#: What has no look of its own besides: fillers, joiners, variants, tags (Unicode's Default_Ignorable_Code_Point).
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Return `text` in Unicode form NFC without what cannot be seen or kept, and the names of what was taken out.

    Lines stay apart, tabs become spaces; control characters, lone surrogates, zero-width characters and those that
    turn the direction of writing go.
    """
    if text.isascii() and text.isprintable():
        return text.strip(), ()
    joined = _LINE_END.sub("\n", text).replace("\t", " ").replace("\u00a0", " ")
    return _without(UNSEEN, joined)


def clean_name(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a name, reference or choice cleaned like a text, and without all else that has no look of its own."""
    cleaned, removed = clean_text(text)
    if cleaned.isascii():
        return cleaned, removed
    name, more = _without(IGNORABLE, cleaned)
    return name, tuple(dict.fromkeys((*removed, *more)))


def spelt_out(text: str, beside: str = "") -> str:
    """Return `text` with each sign written as its number, U+200B, that cannot be told by its look.

    These are signs that are not seen, blanks at its ends and of other widths, marks over letters, and letters of
    other alphabets that the text `beside` it has none of.
    """
    first, last = len(text) - len(text.lstrip(" \n")), len(text.rstrip(" \n"))
    return "".join(
        sign if first <= at < last and _is_told(sign, beside) else f"[U+{ord(sign):04X}]"
        for at, sign in enumerate(text)
    )


def _is_told(sign: str, beside: str) -> bool:
    """Return whether a sign is told by its look: no letter of another alphabet can be, unless it belongs there."""
    if sign.isascii():
        return sign.isprintable() or sign == "\n"
    if not sign.isprintable() or unicodedata.combining(sign) or IGNORABLE.match(sign):
        return False
    is_plain = unicodedata.category(sign).startswith("S") or unicodedata.name(sign, "").startswith("LATIN ")
    return is_plain or sign in beside


def _without(unseen: re.Pattern[str], text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text composed and without these signs: what they kept apart may make one letter, or another one."""
    removed: dict[str, None] = {}
    before = None
    while before != text:
        before = text
        removed |= dict.fromkeys(map(_name_of, unseen.findall(text)))
        text = unicodedata.normalize("NFC", unseen.sub("", text)).strip()
    return text, tuple(removed)


def _name_of(sign: str) -> str:
    return unicodedata.name(sign, f"U+{ord(sign):04X}").lower()
