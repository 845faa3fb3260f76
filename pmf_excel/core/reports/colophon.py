"""The colophon of a report: what it was built from, so written that `publish` can read it back (section 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period

_WRITTEN = re.compile(
    r"pmf:(?P<product>[a-z-]+)/(?P<council>[A-Za-z0-9_.-]+)/(?P<period>[0-9Q-]+)/(?P<position>\d+)"
    r"(?:/(?P<hash>[0-9a-f]{64}))?"
)


@dataclass(frozen=True, slots=True)
class Colophon:
    """Product, council (its code), period, and the ledger position that a report was built from.

    `hash` is that of the last entry up to there, empty in reports that older versions built.
    """

    product: str
    council: str
    period: Period
    position: int
    hash: str = ""

    def __str__(self) -> str:
        seal = f"/{self.hash}" if self.hash else ""
        return f"pmf:{self.product}/{self.council}/{self.period.slug}/{self.position}{seal}"

    @classmethod
    def find(cls, text: str) -> Colophon:
        """Return the colophon that stands in `text`; raises `PmfError` where there is none, or several differ."""
        found = {match.group() for match in _WRITTEN.finditer(text)}
        if not found:
            raise PmfError(
                "The document does not say from which figures it was built.",
                "Use a draft as it was built, and leave its last line (it begins with pmf:) as it is.",
            )
        if len(found) > 1:
            raise PmfError(
                f"The document names several drafts: {', '.join(sorted(found))}.",
                "Leave one of the lines that begin with pmf:, that of the draft it was made from.",
            )
        return cls._parsed(_WRITTEN.search(next(iter(found))))

    @classmethod
    def _parsed(cls, match: re.Match[str] | None) -> Colophon:
        assert match is not None
        period = Period.parse(match["period"])
        return cls(match["product"], match["council"], period, int(match["position"]), match["hash"] or "")
