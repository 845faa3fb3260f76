"""The four forms of a quarter: return, check form, action plan form and authorisation form, declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pmf_excel.core.records.figures import Marker

from .form import KEY_COLUMN, SIGNATURE_COLUMN, CellKind, FormColumn, FormKind, LineSheet, Use
from .needs import ACTION_NEEDS, AUTHORISATION_NEEDS, CHECK_NEEDS, PLAN_NEEDS, RETURN_NEEDS

#: What a Collection Officer chooses beside a figure, and the marker that it becomes.
MARKER_WORDS: Mapping[str, Marker] = {
    "Final": Marker.FINAL,
    "Provisional": Marker.PROVISIONAL,
    "Estimated": Marker.ESTIMATED,
    "Confidential": Marker.CONFIDENTIAL,
    "Not available": Marker.NOT_AVAILABLE,
    "Not applicable": Marker.NOT_APPLICABLE,
}
VERIFY, RETURN, AUTHORISE, AGREE, YES, NO = "Verify", "Return", "Authorise", "Agree", "Yes", "No"


def _fact(name: str, heading: str, width: int, kind: CellKind = CellKind.TEXT) -> FormColumn:
    return FormColumn(name, heading, Use.FACT, kind, width)


def _input(
    name: str, heading: str, width: int, kind: CellKind, prompt: str, choices: tuple[str, ...] = ()
) -> FormColumn:
    return FormColumn(name, heading, Use.INPUT, kind, width, choices, prompt)


_KEY = FormColumn(KEY_COLUMN, "", Use.HIDDEN)
_SIGNATURE = FormColumn(SIGNATURE_COLUMN, "", Use.HIDDEN)
_REFERENCE = _fact("reference", "Reference", 14)
_NAME = _fact("name", "Indicator", 34, CellKind.LONG_TEXT)
_PERIOD = _fact("period", "Period", 15)
_UNIT = _fact("unit", "Unit", 12)
_BETTER = _fact("better", "Better is", 9)
_LAST_YEAR = _fact("same_last_year", "Same period last year", 11, CellKind.NUMBER)
_LAST = _fact("last", "Last period", 11, CellKind.NUMBER)
_TARGET = _fact("target", "Target", 11, CellKind.NUMBER)
_STILL_NEEDED = FormColumn("still_needed", "Still needed", Use.LIVE, CellKind.TEXT, 24)
#: The last step of every form but the return, whose folder has a name of its own.
_PUT_BACK = ("Save and put it back", "Save as an Excel workbook and drop it in your folder. You will get an answer.")
#: Stands on a form whose lines were issued again.
CAME_BACK = _fact("came_back", "Why this came back", 36, CellKind.LONG_TEXT)

RETURN_SHEET = LineSheet(
    "Return",
    "Return",
    (
        _KEY,
        _REFERENCE,
        _NAME,
        _PERIOD,
        _UNIT,
        _BETTER,
        _LAST_YEAR,
        _LAST,
        _TARGET,
        _input("numerator", "Numerator", 11, CellKind.NUMBER, "The number on top, as your evidence shows it."),
        _input("denominator", "Denominator", 12, CellKind.NUMBER, "The number that it is divided by."),
        _input("figure", "Figure", 12, CellKind.NUMBER, "In the unit shown. A percentage of 45 is typed 45."),
        FormColumn("status", "Status", Use.LIVE, CellKind.STATUS, 24),
        _input(
            "marker", "Final or provisional", 14, CellKind.CHOICE,
            "Final unless you choose otherwise. Not available and Not applicable need a reason instead of a figure.",
            tuple(MARKER_WORDS),
        ),
        _input("final_expected", "Final figure expected", 13, CellKind.DATE, "Of a provisional or estimated figure."),
        _input(
            "data_period", "Data period, if different", 17, CellKind.TEXT,
            "The time the data speak of, such as January to December 2024.",
        ),
        _input(
            "commentary", "Commentary (why, and what is being done)", 42, CellKind.LONG_TEXT,
            "Needed where the figure is worse than target. No names or other personal details.",
        ),
        _input("missing_reason", "Why there is no figure", 26, CellKind.LONG_TEXT, "Needed where there is no figure."),
        _input("evidence", "Where the evidence is", 28, CellKind.LONG_TEXT, "The system, report or folder."),
        _input(
            "procedure_is_right", "Written procedure still right?", 13, CellKind.CHOICE,
            "Read it on the sheet Written procedures.", (YES, NO),
        ),
        _input(
            "explanation", "Anything unusual? Explain here", 32, CellKind.LONG_TEXT,
            "For example a figure far from its history, or the same as last time.",
        ),
        _STILL_NEEDED,
        _SIGNATURE,
    ),
    requirements=RETURN_NEEDS,
)  # fmt: skip

RETURNS = FormKind(
    name="returns",
    singular="return",
    title="Performance return",
    purpose="Your figures for the period, with commentary where they are off target.",
    stage=1,
    sheets=(RETURN_SHEET,),
    steps=(
        ("Fill the yellow cells", "On the sheet Return. The status shows as you type. Nothing else needs to change."),
        ("Look at what is missing", "The last column says what each line still needs; the top line counts it for you."),
        (
            "Save and put it back",
            "Save as an Excel workbook and drop it in your return folder. You will get an answer.",
        ),
    ),
)

CHECK_SHEET = LineSheet(
    "Check",
    "Check",
    (
        _KEY,
        _REFERENCE,
        _NAME,
        _PERIOD,
        _UNIT,
        _LAST_YEAR,
        _LAST,
        _TARGET,
        _fact("figure", "Figure", 12, CellKind.NUMBER),
        _fact("status_words", "Status", 24, CellKind.STATUS),
        _input(
            "decision", "Decision", 12, CellKind.CHOICE,
            "Verify when figure and evidence are right, Return when they are not.", (VERIFY, RETURN),
        ),
        _input(
            "queries_accepted", "Queries accepted?", 11, CellKind.CHOICE,
            "Where there are queries: Yes accepts them; otherwise return the line.", (YES, NO),
        ),
        _input("return_reason", "Why it is returned", 30, CellKind.LONG_TEXT, "The officer reads this."),
        _fact("queries", "Queries", 40, CellKind.LONG_TEXT),
        _fact("explanation", "The officer's explanation", 30, CellKind.LONG_TEXT),
        _fact("commentary", "The officer's commentary", 40, CellKind.LONG_TEXT),
        _input(
            "printed_commentary", "Commentary to be printed", 42, CellKind.LONG_TEXT,
            "Leave empty to confirm the officer's commentary; what you type here replaces it.",
        ),
        _fact("marker_words", "Final or provisional", 18),
        _fact("evidence", "Where the evidence is", 26, CellKind.LONG_TEXT),
        _fact("history", "History", 30, CellKind.LONG_TEXT),
        _fact("numerator", "Numerator", 11, CellKind.NUMBER),
        _fact("denominator", "Denominator", 12, CellKind.NUMBER),
        _BETTER,
        _fact("collected_by", "Collected by", 22, CellKind.LONG_TEXT),
        _STILL_NEEDED,
        _SIGNATURE,
    ),
    requirements=CHECK_NEEDS,
)  # fmt: skip

CHECKS = FormKind(
    name="checks",
    singular="check form",
    title="Check form",
    purpose="The figures that were collected, for you to verify or return.",
    stage=2,
    sheets=(CHECK_SHEET,),
    steps=(
        ("Verify or return each figure", "On the sheet Check. Evidence, history and queries stand beside the figure."),
        (
            "Say why where it is off target",
            "Confirm the officer's commentary by leaving the cell empty, or replace it.",
        ),
        _PUT_BACK,
    ),
)

PLAN_SHEET = LineSheet(
    "Plans",
    "Action plans",
    (
        _KEY,
        _REFERENCE,
        _NAME,
        _fact("since", "Off target since", 14),
        _PERIOD,
        _fact("figure", "Figure", 11, CellKind.NUMBER),
        _TARGET,
        _fact("status_words", "Status", 24, CellKind.STATUS),
        _fact("history", "Trend", 30, CellKind.LONG_TEXT),
        _fact("commentary", "Commentary", 36, CellKind.LONG_TEXT),
        _input(
            "reasons", "Why performance is lower than expected", 56, CellKind.LONG_TEXT,
            "The detailed reasons. No names or other personal details.",
        ),
        _input(
            "back_on_target", "Expected back on target", 14, CellKind.TEXT,
            "The period or day when you expect it, such as 2026/27 Q1 or 30 June 2026.",
        ),
        _input(
            "closing_note", "Back on target: did the plan work?", 40, CellKind.LONG_TEXT,
            "Asked once the indicator is on target again; the plan then closes.",
        ),
        _STILL_NEEDED,
        _SIGNATURE,
    ),
    requirements=PLAN_NEEDS,
)  # fmt: skip

ACTION_SHEET = LineSheet(
    "Actions",
    "Corrective actions",
    (
        _KEY,
        _REFERENCE,
        _NAME,
        _fact("number", "Action", 9),
        _input("what", "What will be done", 60, CellKind.LONG_TEXT, "One action a line; leave spare lines empty."),
        _input("owner", "Owner", 28, CellKind.TEXT, "The role that will do it."),
        _input("due", "Due", 13, CellKind.DATE, "The day by which it is done."),
        _input("progress", "Progress", 44, CellKind.LONG_TEXT, "How far it has come."),
        _STILL_NEEDED,
        _SIGNATURE,
    ),
    requirements=ACTION_NEEDS,
    spare_line="action",
)  # fmt: skip

ACTION_PLANS = FormKind(
    name="action-plans",
    singular="action plan form",
    title="Action plan form",
    purpose="For each indicator off target: why, what will be done, and when it will be back on target.",
    stage=3,
    sheets=(PLAN_SHEET, ACTION_SHEET),
    steps=(
        ("Say why", "On the sheet Plans: the detailed reasons, and when you expect to be back on target."),
        ("Say what will be done", "On the sheet Actions: each action with its owner, due date and progress."),
        _PUT_BACK,
    ),
)

AUTHORISE_SHEET = LineSheet(
    "Authorise",
    "Authorisation",
    (
        _KEY,
        _fact("exception", "Look at this because", 24, CellKind.LONG_TEXT),
        _REFERENCE,
        _NAME,
        _PERIOD,
        _UNIT,
        _LAST_YEAR,
        _LAST,
        _TARGET,
        _fact("figure", "Figure", 12, CellKind.NUMBER),
        _fact("status_words", "Status", 24, CellKind.STATUS),
        _input(
            "decision", "Decision", 12, CellKind.CHOICE,
            "Empty means Authorise once you have said so on the sheet Start.", (AUTHORISE, RETURN),
        ),
        _input("return_reason", "Why it is returned", 32, CellKind.LONG_TEXT, "The Responsible Officer reads this."),
        _fact("commentary", "Commentary as it will be printed", 42, CellKind.LONG_TEXT),
        _fact("plan", "Action plan", 50, CellKind.LONG_TEXT),
        _input(
            "plan_decision", "Plan decision", 12, CellKind.CHOICE,
            "Agree, or return the plan; that does not return the figure.", (AGREE, RETURN),
        ),
        _input("plan_reason", "Why the plan is returned", 32, CellKind.LONG_TEXT, "The Responsible Officer reads it."),
        _fact("queries", "Queries accepted at the check", 34, CellKind.LONG_TEXT),
        _fact("marker_words", "Final or provisional", 18),
        _BETTER,
        _fact("checked_by", "Collected and checked by", 26, CellKind.LONG_TEXT),
        _STILL_NEEDED,
        _SIGNATURE,
    ),
    requirements=AUTHORISATION_NEEDS,
)  # fmt: skip

AUTHORISE_ALL = "authorise_all"

AUTHORISATIONS = FormKind(
    name="authorisations",
    singular="authorisation form",
    title="Authorisation form",
    purpose="The checked figures, exceptions first, for you to authorise or return.",
    stage=4,
    sheets=(AUTHORISE_SHEET,),
    steps=(
        ("Look at the exceptions", "They come first on the sheet Authorise, with commentary and action plan."),
        ("Return what is not right", "Choose Return beside it and say why. Then answer the second yellow cell above."),
        _PUT_BACK,
    ),
    cover_inputs=(
        FormColumn(
            AUTHORISE_ALL, "Authorise all not marked otherwise", Use.INPUT, CellKind.CHOICE, 12, (YES, NO),
            "Yes authorises every line, and agrees every plan, that you have not marked Return.",
        ),
    ),
)  # fmt: skip

FORM_KINDS: Mapping[str, FormKind] = {kind.name: kind for kind in (RETURNS, CHECKS, ACTION_PLANS, AUTHORISATIONS)}


def with_reason(kind: FormKind) -> FormKind:
    """Return the form for lines that were issued again: the reason stands after the indicator's name."""
    return replace(kind, sheets=(_with_reason(kind.sheets[0]), *kind.sheets[1:]))


def _with_reason(sheet: LineSheet) -> LineSheet:
    at = [column.name for column in sheet.columns].index("name") + 1
    return replace(sheet, columns=(*sheet.columns[:at], CAME_BACK, *sheet.columns[at:]))
