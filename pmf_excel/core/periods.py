"""Reporting periods: months, quarters and financial years that start on 1 April (framework section 2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from .errors import PmfError

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """Return a day as people write it: `5 January 2026`."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


class PeriodKind(StrEnum):
    """The three lengths of a reporting period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_LENGTH = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter or financial year; `year` is the calendar year in which its financial year starts.

    `number` counts within the financial year: April is month 1, April to June is quarter 1, a year is 1.
    """

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // _LENGTH[self.kind]:
            raise ValueError(f"there is no {self.kind} {self.number} in a year")
        if not 1900 <= self.year <= 2200:
            raise ValueError(f"year {self.year} is outside 1900 to 2200")

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> Period:
        """Return the period written as `2026/27 Q2`, `2026-27-Q2`, `May 2026`, `2026-05`, `2026/27` or alike.

        Raises `PmfError` when `text` is not a period.
        """
        cleaned = " ".join(text.replace("\u00a0", " ").split())
        for pattern, build in _SPELLINGS:
            if match := pattern.fullmatch(cleaned):
                try:
                    return build(match)
                except ValueError as error:
                    raise _not_a_period(text) from error
        raise _not_a_period(text)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return the period of calendar `month` (1 to 12) in calendar `year`."""
        if not 1 <= month <= 12:
            raise ValueError(f"there is no month {month}")
        financial_year = year if month >= 4 else year - 1
        return cls(PeriodKind.MONTH, financial_year, (month - 4) % 12 + 1)

    @classmethod
    def containing(cls, day: date, kind: PeriodKind) -> Period:
        """Return the period of `kind` in which `day` falls."""
        month = cls.month(day.year, day.month)
        return cls(kind, month.year, (month.number - 1) // _LENGTH[kind] + 1)

    @property
    def start(self) -> date:
        """The first day."""
        months = 3 + (self.number - 1) * _LENGTH[self.kind]
        return date(self.year + months // 12, months % 12 + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        return self.next().start - timedelta(days=1)

    def next(self) -> Period:
        """Return the period of the same kind that follows."""
        return self.shifted(1)

    def previous(self) -> Period:
        """Return the period of the same kind before this one."""
        return self.shifted(-1)

    def same_last_year(self) -> Period:
        """Return the period of the same kind and number one financial year earlier."""
        return Period(self.kind, self.year - 1, self.number)

    def shifted(self, count: int) -> Period:
        """Return the period `count` periods later (earlier where `count` is negative)."""
        in_year = 12 // _LENGTH[self.kind]
        years, number = divmod(self.number - 1 + count, in_year)
        return Period(self.kind, self.year + years, number + 1)

    def parts(self, kind: PeriodKind) -> tuple[Period, ...]:
        """Return the periods of `kind` that make up this one, in order; none where `kind` is longer."""
        share = _LENGTH[self.kind] // _LENGTH[kind]
        first = (self.number - 1) * share + 1
        return tuple(Period(kind, self.year, first + offset) for offset in range(share))

    def within(self, kind: PeriodKind) -> Period:
        """Return the period of `kind` in which this one ends."""
        months = self.number * _LENGTH[self.kind]
        return Period(kind, self.year, (months - 1) // _LENGTH[kind] + 1)

    def contains(self, other: Period) -> bool:
        """Return whether `other` lies wholly inside this period."""
        return self.start <= other.start and other.end <= self.end

    @property
    def in_words(self) -> str:
        """The months it covers: `October to December 2025`, `May 2026`, `April 2025 to March 2026`."""
        first, last = self.start, self.end
        if self.kind is PeriodKind.MONTH:
            return str(self)
        if first.year == last.year:
            return f"{MONTH_NAMES[first.month - 1]} to {MONTH_NAMES[last.month - 1]} {last.year}"
        return f"{MONTH_NAMES[first.month - 1]} {first.year} to {MONTH_NAMES[last.month - 1]} {last.year}"

    @property
    def slug(self) -> str:
        """The spelling for file and folder names: `2025-26-Q3`, `2026-05`, `2025-26`."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.start:%Y-%m}"
        return str(self).replace("/", "-").replace(" ", "-")

    def __str__(self) -> str:
        if self.kind is PeriodKind.MONTH:
            return f"{MONTH_NAMES[self.start.month - 1]} {self.start.year}"
        year = f"{self.year}/{(self.year + 1) % 100:02d}"
        return year if self.kind is PeriodKind.YEAR else f"{year} Q{self.number}"

    def __lt__(self, other: Period) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int]:
        length = _LENGTH[self.kind]
        return self.year * 12 + self.number * length, length


def _financial_year(match: re.Match[str]) -> int:
    first, second = int(match["year"]), match["next"]
    if int(second) != (first + 1) % (100 if len(second) == 2 else 10_000):
        raise ValueError("the two years do not follow each other")
    return first


def _from_month_name(match: re.Match[str]) -> Period:
    name = match["name"].casefold()
    for number, month in enumerate(MONTH_NAMES, start=1):
        if len(name) >= 3 and month.casefold().startswith(name):
            return Period.month(int(match["year"]), number)
    raise ValueError(f"{name} is not a month")


_YEARS = r"(?P<year>\d{4}) ?[/–-] ?(?P<next>\d{4}|\d{2})"
_SPELLINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (re.compile(_YEARS + r"[ -]?[Qq](?P<quarter>\d)"),
     lambda m: Period(PeriodKind.QUARTER, _financial_year(m), int(m["quarter"]))),
    (re.compile(r"[Qq](?P<quarter>\d) " + _YEARS),
     lambda m: Period(PeriodKind.QUARTER, _financial_year(m), int(m["quarter"]))),
    (re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?!\d)"),
     lambda m: Period.month(int(m["year"]), int(m["month"]))),
    (re.compile(r"(?P<name>[A-Za-z]+)[ -](?P<year>\d{4})"), _from_month_name),
    (re.compile(_YEARS), lambda m: Period(PeriodKind.YEAR, _financial_year(m))),
)  # fmt: skip


def _not_a_period(text: str) -> PmfError:
    return PmfError(
        f"“{text}” is not a reporting period.",
        "Write a quarter as 2025/26 Q3, a month as May 2026 or a year as 2025/26.",
    )


def _period_from(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Period.parse(value)
    except PmfError as error:
        raise ValueError(str(error)) from error


PeriodField = Annotated[Period, BeforeValidator(_period_from), PlainSerializer(str)]
