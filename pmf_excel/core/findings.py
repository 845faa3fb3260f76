"""Findings: what is wrong with somebody's data, carried as values beside the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

#: How much of a text a sentence quotes.
LONGEST_QUOTE = 60


class Severity(StrEnum):
    """How much a finding holds up: an error its line, a query its check, a note nothing."""

    ERROR = "error"
    QUERY = "query"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: file, sheet, cell as Excel names it, and the record it concerns."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    reference: str = ""

    def __str__(self) -> str:
        where = " ".join(part for part in (self.sheet and f"sheet {self.sheet},", self.cell) if part)
        return ", ".join(part for part in (self.file, where.strip(","), self.reference) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a code of the catalogue, its place, what was found and what to do about it."""

    code: str
    severity: Severity
    place: Place
    found: str
    message: str
    remedy: str

    def at(self, **place: str) -> Finding:
        """Return the same finding at a place completed by `place` (file, sheet, cell, reference)."""
        return replace(self, place=replace(self.place, **place))

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}"


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A row of the catalogue: the code, its severity, its sentences and an example that triggers it.

    `message` and `remedy` are templates filled by `finding(...)`; `{found}` is the offending value, of which no more
    than the beginning stands between quotation marks.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    example: str
    section: str = ""

    def finding(self, place: Place | None = None, found: object = "", **facts: object) -> Finding:
        """Return a finding of this kind at `place`, its sentences filled with `found` and `facts`."""
        shown = "" if found is None else str(found)
        return Finding(
            code=self.code,
            severity=self.severity,
            place=place or Place(),
            found=shown,
            message=_filled(self.message, shown, facts),
            remedy=_filled(self.remedy, shown, facts),
        )


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return as much of `text` as a sentence quotes, with a sign where something is left out."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


def _filled(template: str, found: str, facts: Mapping[str, object]) -> str:
    return template.replace(_FOUND, _QUOTED).format(found=found, quoted=quoted(found), **facts)


_FOUND, _QUOTED = "“{found}”", "“{quoted}”"


def has_error(findings: list[Finding] | tuple[Finding, ...]) -> bool:
    """Return whether one of `findings` keeps its line out."""
    return any(finding.severity is Severity.ERROR for finding in findings)
