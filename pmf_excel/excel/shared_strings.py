"""The texts of a workbook that its cells share: runs of rich text joined, each text as people see it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .archive import unsafe
from .markup import CHOICE, SHEET_SPACES, named, read_markup

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PRINTED = re.compile("[^\\x00-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


@dataclass(slots=True)
class Texts:
    """Counts the texts of one entry: it has one, or one in each of its runs; more are read differently."""

    texts: int = 0
    runs: int = 0
    is_open: bool = False

    def begin(self) -> None:
        """Begin an entry."""
        if self.is_open:
            unsafe("a text stands in a text")
        self.texts, self.runs, self.is_open = 0, 0, True

    def run(self, _: dict[str, str]) -> None:
        """Take the start of a run."""
        self.runs += 1

    def add(self) -> None:
        """Take a text."""
        self.texts += 1
        if self.texts > max(1, self.runs):
            unsafe("two texts stand where there is one")


def read_strings(chunks: Iterable[bytes]) -> list[str]:
    """Return the shared strings: the runs of rich text joined, each unescaped, phonetic guides left out."""
    strings: list[str] = []
    runs: list[str] = []
    pieces: list[str] = []
    phonetic = False

    entry = Texts()

    def text_end() -> None:
        if not phonetic:
            entry.add()
            runs.append(unescaped("".join(pieces)))

    def entry_start(_: dict[str, str]) -> None:
        entry.begin()
        runs.clear()

    def entry_end() -> None:
        entry.is_open = False
        strings.append("".join(runs))

    def phonetic_start(_: dict[str, str]) -> None:
        nonlocal phonetic
        phonetic = True

    def phonetic_end() -> None:
        nonlocal phonetic
        phonetic = False

    starts = {"si": entry_start, "r": entry.run, "t": lambda _: pieces.clear(), "rPh": phonetic_start}
    ends = {"si": entry_end, "t": text_end, "rPh": phonetic_end}
    handlers = {
        **named(SHEET_SPACES, starts),
        CHOICE: lambda _: unsafe("a text of it is not the same to every program"),
    }
    read_markup(chunks, handlers, named(SHEET_SPACES, ends), pieces.append)
    return strings


def unescaped(text: str) -> str:
    """Return `text` with Excel's `_x000A_` written as the character that it stands for.

    What stands for half a character or for a control character stays as it is written: no text holds those.
    """
    return _ESCAPED.sub(_meant, text) if "_x" in text else text


def _meant(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in "\t\n\r" or _PRINTED.fullmatch(character) else match[0]
