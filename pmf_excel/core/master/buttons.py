"""The buttons of the master workbook, each declared once: Control sheet, macros and `pmf_excel.buttons` follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

SEND_OUT, TAKE_IN, REPORT = "Send out", "Take in", "Report"


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what stands on it, the macro that it runs, the job behind both, and what that job does."""

    caption: str
    macro: str
    job: str
    group: str
    explanation: str


#: In the order in which they stand on the Control sheet.
BUTTONS: tuple[Button, ...] = (
    Button("Issue returns", "IssueReturns", "issue_returns", SEND_OUT, "Write each officer's return for the period."),
    Button("Issue checks", "IssueChecks", "issue_checks", SEND_OUT, "Send figures to their Responsible Officers."),
    Button(
        "Issue action plans",
        "IssueActionPlans",
        "issue_action_plans",
        SEND_OUT,
        "Ask for a plan wherever a figure needs one.",
    ),
    Button(
        "Issue authorisations",
        "IssueAuthorisations",
        "issue_authorisations",
        SEND_OUT,
        "Send checked figures to their Authorising Officers.",
    ),
    Button("Remind", "Remind", "remind", SEND_OUT, "Draft e-mails to whoever is late; nothing is sent."),
    Button("Collect", "Collect", "collect", TAKE_IN, "Take in the filled forms that lie in the folder in."),
    Button("Save my edits", "Sync", "sync", TAKE_IN, "Record what was typed into this workbook."),
    Button("Status", "Status", "status", REPORT, "Show what is due, late, off target and waiting for whom."),
    Button("Quarterly report", "Report", "report", REPORT, "Draft the report of council and period in Word."),
    Button("Publish", "Publish", "publish", REPORT, "Publish the figures of the last draft and keep it as issued."),
    Button("Verify", "Verify", "verify", REPORT, "Prove that ledger, originals, workbook and reports agree."),
)


def grouped_buttons() -> Iterator[tuple[str, tuple[Button, ...]]]:
    """Yield each group with its buttons, as they stand on the Control sheet."""
    for group, buttons in groupby(BUTTONS, key=lambda button: button.group):
        yield group, tuple(buttons)
