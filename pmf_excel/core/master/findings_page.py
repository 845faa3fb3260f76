"""The Findings sheet: what was typed and not taken, why, and what the person answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.cell_formats import shortened

from .book import FINDINGS_SHEET, Link, Region, Value
from .layout import FIRST_COLUMN, FIRST_ROW

FINDINGS_HEADINGS = (
    "When", "Sheet", "Record", "Column", "Typed here", "The register has", "What is wrong", "What to do", "Answer",
)  # fmt: skip
FINDINGS_ROOM = 1_000
#: What a person may answer.
TAKE_MINE, RETIRE, DISMISS = "take mine", "retire", "dismiss"
ANSWERS = (TAKE_MINE, RETIRE, DISMISS)


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """One finding as the sheet shows it: key and code (hidden), where, what was typed, what stands, why, what to do.

    `row` is the row of the record on its sheet, for the link; None where it stands nowhere.
    """

    key: str
    code: str
    when: date
    sheet: str
    record: str
    column: str
    typed: str
    held: str
    wrong: str
    remedy: str
    row: int | None = None
    answer: str = ""


def findings_region(findings: Sequence[SheetFinding]) -> Region:
    """Return the rows of the Findings sheet; what finds no room is counted in the last row."""
    rows = [_row(finding) for finding in findings[:FINDINGS_ROOM]]
    if (left_out := len(findings) - FINDINGS_ROOM) > 0:
        rows[-1] = _more(left_out + 1)
    nothing = (None,) * (FIRST_COLUMN - 1 + len(FINDINGS_HEADINGS))
    return Region(FINDINGS_SHEET, FIRST_ROW, 1, tuple(rows) or (nothing,), FINDINGS_ROOM)


def _row(finding: SheetFinding) -> tuple[Value | Link, ...]:
    return (
        finding.key,
        finding.code,
        finding.when,
        finding.sheet,
        _record(finding),
        finding.column,
        shortened(finding.typed),
        shortened(finding.held),
        shortened(finding.wrong),
        shortened(finding.remedy),
        finding.answer or None,
    )


def _record(finding: SheetFinding) -> Value | Link:
    if not finding.key or not finding.sheet:
        return finding.record
    return Link(finding.record, sheet=finding.sheet, record_id=finding.key)


def _more(left_out: int) -> tuple[Value | Link, ...]:
    text = f"And {left_out:,} more findings: answer these first, then save again."
    return "", "", *(None,) * 6, text, None, None
