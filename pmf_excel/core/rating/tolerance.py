"""How far worse than its target a figure may be and still be within threshold (framework section 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pmf_excel.core.errors import PmfError
from pmf_excel.core.numbers import CONTEXT, plain_text
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Council


class Basis(StrEnum):
    """What the amount of a tolerance is measured in."""

    PERCENT = "percent"
    POINTS = "points"
    ABSOLUTE = "absolute"


_SPELLING = re.compile(r"(?P<amount>\d+(?:\.\d+)?|\.\d+)\s*(?P<basis>%|per ?cent|pp|percentage points?|points?|)")
_SUFFIX = {Basis.PERCENT: "%", Basis.POINTS: "pp", Basis.ABSOLUTE: ""}


@dataclass(frozen=True, slots=True)
class Tolerance:
    """An allowance of `amount`: a percentage of the target, percentage points, or an amount in the unit."""

    amount: Decimal
    basis: Basis

    @classmethod
    def parse(cls, text: str) -> Tolerance:
        """Return the tolerance written as `5%` (of the target), `5pp` (percentage points) or `5` (absolute).

        Raises `PmfError` when `text` is none of these.
        """
        match = _SPELLING.fullmatch(" ".join(text.split()).casefold())
        if match is None:
            raise PmfError(
                f"“{text}” is not a tolerance.",
                "Write 5% for five per cent of the target, 5pp for percentage points, or 5 for an amount in the unit.",
            )
        return cls(Decimal(match["amount"]), _basis_of(match["basis"]))

    def around(self, end: Decimal) -> Decimal:
        """Return the width allowed beyond `end`: a percentage is of its absolute value, so it is 0 for an end of 0."""
        if self.basis is Basis.PERCENT:
            return CONTEXT.divide(CONTEXT.multiply(abs(end), self.amount), Decimal(100))
        return self.amount

    @property
    def in_words(self) -> str:
        """The tolerance in a sentence: `5% of the target`, `5 percentage points`, `5`."""
        ending = {Basis.PERCENT: "% of the target", Basis.POINTS: " percentage points", Basis.ABSOLUTE: ""}
        return f"{plain_text(self.amount)}{ending[self.basis]}"

    def __str__(self) -> str:
        return f"{plain_text(self.amount)}{_SUFFIX[self.basis]}"


def tolerance_for(indicator: Indicator, council: Council) -> Tolerance:
    """Return the indicator's own tolerance, otherwise its council's; raises `PmfError` where it is misspelt."""
    return Tolerance.parse(indicator.tolerance or council.tolerance)


def _basis_of(suffix: str) -> Basis:
    if suffix == "%" or suffix.replace(" ", "") == "percent":
        return Basis.PERCENT
    return Basis.POINTS if suffix else Basis.ABSOLUTE
