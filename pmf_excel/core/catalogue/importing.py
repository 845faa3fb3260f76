"""Findings about definitions and history that are imported from a workbook or a csv file."""

from __future__ import annotations

from ..commands import correct_command
from ..findings import FindingKind, Severity

#: How the remedy of most errors ends: what became of the row.
ROW_KEPT_OUT = "The row was not taken; correct it and import again."
_REST = "The other columns of the sheet were read."


def _error(code: str, message: str, remedy: str, example: str, section: str = "3") -> FindingKind:
    return FindingKind(f"import-{code}", Severity.ERROR, message, remedy, example, section)


def _query(code: str, message: str, remedy: str, example: str, section: str = "3") -> FindingKind:
    return FindingKind(f"import-{code}", Severity.QUERY, message, remedy, example, section)


SHEET_UNKNOWN = _query(
    "sheet-unknown",
    "The sheet “{found}” was not read: no table of the register is called that.",
    "If it holds one, give it the name that its sheet has in import.xlsx.",
    "a sheet called Notes",
)
COLUMN_UNKNOWN = _query(
    "column-unknown",
    "The column “{found}” was not read: {sheet} has no such column.",
    "{nearest} " + _REST,
    "a column Colour on the sheet Indicators",
)
COLUMN_TWICE = _query(
    "column-twice",
    "The column “{found}” stands here twice; only the first was read.",
    "Delete the one that is not wanted and import again.",
    "two columns headed Target",
)
COLUMN_MISSING = _error(
    "column-missing",
    "The column “{found}” is missing, and every row needs it.",
    "Add the column with that heading and import again. Nothing of this sheet was taken.",
    "the sheet Targets without the column Period",
)
CELL_EMPTY = _error(
    "cell-empty",
    "“{found}” is empty, and every row needs it.",
    "Fill it in. " + ROW_KEPT_OUT,
    "a target with no period",
)
NO_CELL = _error(
    "cell-without-column",
    "The row cannot be taken: this sheet has no column “{found}”, and every row needs it.",
    "Give the column its heading again, and fill it in. " + ROW_KEPT_OUT,
    "a new indicator on a sheet whose column Kind was renamed to Sort",
)
ROW_INCOMPLETE = _error(
    "row-incomplete",
    "The row is not complete: {found} are empty, and every row needs them.",
    "Fill them in. " + ROW_KEPT_OUT,
    "a new indicator with a reference and a name, and nothing else",
)
CELL_ERROR = _error(
    "cell-error",
    "The cell shows the Excel error {found}.",
    "Put the value in place of the formula. " + ROW_KEPT_OUT,
    "#REF! in the column Target",
)
FORMULA_NOT_CALCULATED = _error(
    "formula-not-calculated",
    "The cell holds the formula {found} without its result.",
    "Open the file in Excel, let it calculate, save it, and import again.",
    "=B2*2 written by a program that does not calculate",
)
NOT_A_NUMBER = _error(
    "not-a-number",
    "“{found}” is not a number.",
    "Type digits with a point before the decimals, such as 1200.5. " + ROW_KEPT_OUT,
    "about 40 in the column Target",
)
NOT_A_WHOLE_NUMBER = _error(
    "not-a-whole-number",
    "“{found}” is not a whole number.",
    "Type a whole number, such as 2. " + ROW_KEPT_OUT,
    "1.5 in the column Decimals",
)
NOT_A_DATE = _error(
    "not-a-date",
    "“{found}” is not a date.",
    "Type it as 31/12/2025 or 2025-12-31. " + ROW_KEPT_OUT,
    "31 Febuary in the column Start",
)
NOT_A_PERIOD = _error(
    "not-a-period",
    "“{found}” is not a reporting period.",
    "Write a quarter as 2025/26 Q3, a month as May 2026 or a year as 2025/26. " + ROW_KEPT_OUT,
    "2025/27 in the column Period",
)
NOT_YES_OR_NO = _error(
    "not-yes-or-no", "“{found}” is neither yes nor no.", "Type Yes or No. " + ROW_KEPT_OUT, "maybe in a yes/no column"
)
NOT_A_CHOICE = _error(
    "not-a-choice",
    "“{found}” is not a choice of this column.",
    "{nearest}Choose one of: {allowed}. " + ROW_KEPT_OUT,
    "weekly in the column Frequency",
)
NOT_VALID = _error(
    "not-valid",
    "“{found}” cannot stand in this column.",
    "A code holds letters, digits, hyphens, points and underscores, and no spaces. " + ROW_KEPT_OUT,
    "COR 012 in the column Reference",
)
LINK_UNKNOWN = _error(
    "link-unknown",
    "There is no {what} “{found}”.",
    "{nearest} " + ROW_KEPT_OUT,
    "an indicator of the service chorley/wast",
)
LINK_REFUSED = _error(
    "link-refused",
    "{what} “{found}” is not in the register: row {row} of the sheet {sheet}, which would give it, was not taken.",
    "Mend that row and import the file again: this one comes in with it.",
    "a target of an indicator whose own row has a misspelt frequency",
)
OTHER_COUNCIL = _error(
    "other-council",
    "“{found}” belongs to another council than {council}.",
    "Correct the column Council or the reference. " + ROW_KEPT_OUT,
    "council chorley beside the indicator south-ribble/COR-001",
)
ROW_TWICE = _error(
    "row-twice",
    "{found} stands in row {row} already.",
    "Keep the row that is right and delete the other. The first was taken.",
    "two rows for chorley/COR-012",
)
RENAMED_SINCE = _query(
    "renamed-since",
    "{found} is called {now} now; the row was taken for it, and it keeps its name of today.",
    "Write the new reference next time, or rename it in the register.",
    "a row for COR-013 after it became COR-113",
)
SAME_OFFICER = _query(
    "same-officer",
    "{found} stands in more than one role, so the figure could never be authorised.",
    "Name three different people as Collection, Responsible and Authorising Officer.",
    "one officer who collects and checks",
    "4",
)
WRONG_TOLERANCE = _error(
    "wrong-tolerance",
    "“{found}” is not a tolerance.",
    "Write 5% for five per cent of the target, 5pp for percentage points, or 5 for an amount. " + ROW_KEPT_OUT,
    "five in the column Tolerance",
    "5",
)
COUNCIL_WRONG = _error("council-wrong", "{problem}", "Correct it. " + ROW_KEPT_OUT, "-3 in the column Return due", "2")
STEPS_OUT_OF_ORDER = _query(
    "steps-out-of-order",
    "{step} after {found} working days comes earlier than {before}, the step before it.",
    "Look which of the two is meant otherwise.",
    "checks due after 5 working days, returns after 10",
    "2",
)
NOT_AN_ADDRESS = _query(
    "not-an-address",
    "“{found}” is not one e-mail address, so no reminder can be written to it.",
    "Type one address, such as waste@example.org.",
    "ask Mary in the column E-mail",
    "4",
)
PERCENTAGE_AS_RATIO = _query(
    "percentage-as-ratio",
    "{found} was read as {found} %; a percentage of {points} is typed {points}.",
    "If {points} % is meant, type {points} or {points}%. If {found} % is meant, nothing.",
    "0.45 as the target of a percentage",
)
INDICATOR_WRONG = _error(
    "indicator-wrong",
    "{problem}",
    "{what_to_do} " + ROW_KEPT_OUT,
    "a year-to-date indicator whose periods combine by sum",
)
NO_PRIORITY = _query(
    "no-priority",
    "The corporate indicator {found} has no priority, so the quarterly report cannot place it.",
    "Name its priority.",
    "a corporate indicator with an empty Priority",
)
TARGET_WRONG = _error(
    "target-wrong", "{found}", "Correct the target. " + ROW_KEPT_OUT, "96.88 for an indicator with 1 decimal"
)
TARGET_NOT_USED = _query(
    "target-not-used",
    "{found} is {judged_as}, so its target is not used.",
    "Delete the target, or change the indicator's column Judged as.",
    "a target for a contextual indicator",
)
PROCEDURE_INCOMPLETE = _query(
    "procedure-incomplete",
    "The written procedure of {found} lacks: {parts}.",
    "Write what is missing.",
    "a written procedure without a verification",
)
NOT_HISTORY = _error(
    "not-history",
    "{found} ends on or after {council}'s go-live date ({go_live}), so its figure is not history.",
    "Collect it with a return (pmf issue returns). " + ROW_KEPT_OUT,
    "a figure for 2025/26 Q3 where go-live was 1 October 2025",
    "4",
)
NO_GO_LIVE = _error(
    "no-go-live",
    "{found} has no go-live date, so it cannot be told which figures are history.",
    "Fill the column Go-live date of the sheet Councils first. " + ROW_KEPT_OUT,
    "history of a council without a go-live date",
    "4",
)
GO_LIVE_FIXED = _error(
    "go-live-fixed",
    "{council} has figures in sign-off, so its go-live date cannot move to {found}: what came after it is no history.",
    "Leave the date as it is. " + ROW_KEPT_OUT,
    "a go-live date moved from October to January once October's return is in",
    "4",
)
NO_SOURCE = _error(
    "no-source",
    "The figure of {found} does not say where it comes from.",
    "Fill the column Source with publisher and date. " + ROW_KEPT_OUT,
    "a figure with an empty Source",
    "4",
)
NOT_IMPORTED = _error(
    "not-imported",
    "“{found}” is given by sign-off only; history is imported without it.",
    "Leave the column empty. " + ROW_KEPT_OUT,
    "authorised in the column State",
    "4",
)
FIGURE_LOCKED = _error(
    "figure-locked",
    "The figure of {found} is {state} in the register; an import never changes it.",
    "To change it: " + correct_command("{reference}", "{period}") + ". " + ROW_KEPT_OUT,
    "history for a figure that was collected since",
    "4",
)
FIGURE_EMPTY = _error(
    "figure-empty",
    "There is neither a figure for {found} nor a reason why there is none.",
    "Fill Figure or Why no figure. " + ROW_KEPT_OUT,
    "a row with an indicator and a period only",
    "4",
)
FIGURE_WRONG = _error(
    "figure-wrong", "{problem}", "{what_to_do} " + ROW_KEPT_OUT, "a figure for May of a quarterly indicator"
)
PARTS_DISAGREE = _query(
    "parts-disagree",
    "The figure is {found}, but numerator over denominator gives {calculated}.",
    "Look at which of the three is right, and correct the one that is not.",
    "96.9 beside 80,104 of 90,000",
)
MORE_DECIMALS = _query(
    "more-decimals",
    "{found} has more decimals than the {decimals} of its indicator; it is rounded wherever it is shown or rated.",
    "Leave it as it is where the source says so.",
    "45.123 for an indicator with 1 decimal",
)
NO_TARGET = _query(
    "no-target",
    "{found} is judged against a target, but has none.",
    "Add one on the sheet Targets, or change its column Judged as.",
    "an indicator without a row on the sheet Targets",
)
ANNUAL_TARGET_ONLY = _query(
    "annual-target-only",
    "{found} adds up over the year and has an annual target for {year} only, so its quarters and months are not rated.",
    "Choose even or shares in the column Profile of the sheet Targets, or add targets for the quarters; leave it where "
    "only the outturn is to be rated.",
    "a target of 1,200 for 2025/26 without a profile, for an indicator that is a sum of its quarters",
)
NO_PROCEDURE = _query(
    "no-procedure",
    "{found} has no written procedure.",
    "Add one on the sheet Written procedures.",
    "an indicator without a row on the sheet Written procedures",
)
TEXT_PERIOD = _error(
    "text-period",
    "{found} is no {kind}, and the {product} report is made for a {kind}, so the text would never be printed.",
    "Type the {kind} of the report. " + ROW_KEPT_OUT,
    "text for the quarterly report of May 2026",
    "7",
)
