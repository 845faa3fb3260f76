"""Findings about the sheets of the master workbook, whatever stands in their cells."""

from __future__ import annotations

from ..findings import FindingKind, Severity

SHEET_MISSING = FindingKind(
    "master-sheet-missing",
    Severity.QUERY,
    "The master workbook has no sheet {found}: it was deleted or renamed.",
    "Give it its name back. If it is gone, pmf restore makes the workbook anew from the register. All other sheets "
    "were brought up to date.",
    "the sheet Targets renamed to Targets old",
    "4",
)
SHEET_UNREADABLE = FindingKind(
    "master-sheet-unreadable",
    Severity.QUERY,
    "The sheet {found} was left out. {why}",
    "{remedy} All other sheets were brought up to date.",
    "row 3 of the sheet Targets deleted",
    "4",
)
