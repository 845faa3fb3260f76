"""Text in the parts of a workbook: what markup says, and how a text is written so that it stays one."""

from __future__ import annotations

import re
from functools import cache

from ..shared_strings import unescaped

_ENTITY = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|(\w+));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_TEXT = re.compile(r"<t(?:\s[^<>]*)?(?<!/)>([^<]*)</t>")
#: A text as we write it, and most programs: nothing in it needs to be read as markup.
_PLAIN = re.compile(r"<is><t>([^<&\r]*)</t></is>")
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)
_STRING = re.compile(rb"<si(?:\s[^<>]*?)?(?:/>|>(.*?)</si>)", re.DOTALL)
#: What cannot stand in a text as it is: marks of markup, characters that XML lacks, and what Excel reads as an escape.
_TO_ESCAPE = re.compile("[&<>\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def decoded(markup: str) -> str:
    """Return what a piece of markup without elements says."""
    return _ENTITY.sub(_meant, markup) if "&" in markup else markup


def _meant(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name, match[0])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number < 0x110000 else match[0]


def text_in(inside: str) -> str:
    """Return the text of a string item or inline text: its runs joined, without phonetic guides."""
    if plain := _PLAIN.fullmatch(inside):
        return unescaped(plain[1])
    markup = inside.replace("\r\n", "\n").replace("\r", "\n")
    if "<rPh" in markup:
        markup = _PHONETIC.sub("", markup)
    return "".join(unescaped(decoded(run)) for run in _TEXT.findall(markup))


def plain_in(inside: str) -> str:
    """Return the text of an element that holds nothing but text."""
    return unescaped(decoded(inside))


def escaped(text: str) -> str:
    """Return `text` as markup that says exactly that, in an element or an attribute without double quotes."""
    return _TO_ESCAPE.sub(_written, text)


@cache
def _written_sign(sign: str) -> str:
    return _MARKS.get(sign) or f"_x{ord(sign):04X}_"


def _written(match: re.Match[str]) -> str:
    return _written_sign(match[0])


class Strings:
    """The shared strings of a workbook, each made into text when it is first asked for."""

    def __init__(self, part: bytes) -> None:
        self._pieces = _STRING.findall(part)
        self._texts: dict[str, str] = {}

    def text(self, index: str) -> str:
        """Return the text of the string with this number; empty where there is none."""
        text = self._texts.get(index)
        if text is None:
            number = int(index) if index.isdecimal() else len(self._pieces)
            text = text_in(self._pieces[number].decode()) if number < len(self._pieces) else ""
            self._texts[index] = text
        return text
