"""What a job did, as a value that each door shows in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pmf_excel.core.findings import Finding, Severity

#: The heading of a column whose cells say what to do, commands included.
WHAT_TO_DO = "What to do"


@dataclass(frozen=True, slots=True)
class Table:
    """A table to show: its caption, headings and rows of text."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job did and what to do next.

    `data` is the document of `--json`; `needs_person` says that something waits for somebody (exit status 1).
    """

    sentences: tuple[str, ...]
    next_step: str = ""
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    needs_person: bool = False

    @property
    def exit_status(self) -> int:
        """0 done, 1 done with findings that need a person."""
        return int(self.needs_person)

    def saying(self, *sentences: str) -> Outcome:
        """Return the same outcome with more sentences."""
        return replace(self, sentences=(*self.sentences, *sentences))

    def finding(self, findings: Sequence[Finding]) -> Outcome:
        """Return the same outcome with more findings, which may need a person."""
        if not findings:
            return self
        rows = [*self.data.get("findings", ()), *(finding_row(finding) for finding in findings)]
        return replace(
            self,
            findings=(*self.findings, *findings),
            data={**self.data, "findings": rows},
            needs_person=self.needs_person or need_person(findings),
        )


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """Return several outcomes of the same job as one."""
    steps = dict.fromkeys(outcome.next_step for outcome in outcomes if outcome.next_step)
    return Outcome(
        tuple(sentence for outcome in outcomes for sentence in outcome.sentences),
        "\n".join(steps),
        tables=tuple(table for outcome in outcomes for table in outcome.tables),
        findings=tuple(finding for outcome in outcomes for finding in outcome.findings),
        files=tuple(file for outcome in outcomes for file in outcome.files),
        data={"outcomes": [dict(outcome.data) for outcome in outcomes]},
        needs_person=any(outcome.needs_person for outcome in outcomes),
    )


def counted(count: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun: `1 form`, `3 forms`."""
    return f"{count:,} {singular if count == 1 else plural or f'{singular}s'}"


def finding_row(finding: Finding) -> dict[str, str]:
    """Return a finding as it stands in JSON documents."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "reference": finding.place.reference,
        "found": finding.found,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def need_person(findings: Sequence[Finding]) -> bool:
    """Return whether one of `findings` is more than a note."""
    return any(finding.severity is not Severity.NOTE for finding in findings)
