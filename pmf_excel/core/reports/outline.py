"""Headings and table captions of a report, numbered in the order in which they are asked for."""

from __future__ import annotations

from .content import Heading

#: Headings down to this level stand in the contents list.
CONTENTS_LEVELS = 2


class Outline:
    """Numbers the headings and tables of one report; ask in the order of the pages."""

    def __init__(self) -> None:
        self._headings: list[Heading] = []
        self._tables = 0

    def heading(self, text: str, level: int) -> Heading:
        """Return a heading with a bookmark of its own."""
        found = Heading(text, level, f"_Toc{len(self._headings) + 1:09d}")
        self._headings.append(found)
        return found

    def caption(self, text: str) -> str:
        """Return a caption with the next table number: `Table 3. Past figures`."""
        self._tables += 1
        return f"Table {self._tables}. {text}"

    def contents(self) -> tuple[Heading, ...]:
        """Return the headings of the contents list."""
        return tuple(heading for heading in self._headings if heading.level <= CONTENTS_LEVELS)
