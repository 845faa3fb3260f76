"""Abbreviations written out at first use, as an accessible report needs (framework section 10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")


def expanded(content: T, abbreviations: Mapping[str, str]) -> tuple[T, tuple[str, ...]]:
    """Return `content`, a dataclass of plain values, with each abbreviation written out where it is first used.

    Also returns the abbreviations that occur, in alphabetical order. Fields are read in the order of their class.
    """
    if not abbreviations:
        return content, ()
    longest_first = sorted(abbreviations, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(" + "|".join(re.escape(short) for short in longest_first) + r")(?![\w-])")
    reader = _Reader(abbreviations, pattern, set())
    return reader.read(content), tuple(sorted(reader.used))


@dataclass(frozen=True, slots=True)
class _Reader:
    abbreviations: Mapping[str, str]
    pattern: re.Pattern[str]
    used: set[str]

    def read(self, value: Any) -> Any:
        """Return `value` with abbreviations written out, the same object where there are none."""
        if isinstance(value, str):
            return self.pattern.sub(self._replacement, value) if self.pattern.search(value) else value
        if isinstance(value, tuple):
            items = tuple(self.read(item) for item in value)
            return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
        if is_dataclass(value) and not isinstance(value, type):
            changes = {each.name: self.read(getattr(value, each.name)) for each in fields(value)}
            differing = {name: new for name, new in changes.items() if new is not getattr(value, name)}
            return replace(value, **differing) if differing else value
        return value

    def _replacement(self, match: re.Match[str]) -> str:
        short = match.group()
        written_out = f"{self.abbreviations[short]} ("
        before = match.string[: match.start()]
        if short in self.used or before.casefold().endswith(written_out.casefold()):
            self.used.add(short)
            return short
        self.used.add(short)
        return f"{written_out}{short})"
