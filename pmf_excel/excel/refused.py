"""How reading one file ends early: with the finding that says why."""

from __future__ import annotations

from pmf_excel.core.findings import Finding


class Refused(Exception):  # noqa: N818 - it is an outcome that the reader's front turns into a value
    """The file cannot be taken in; `finding` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding
