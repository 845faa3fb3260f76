"""Findings about what people typed in the master workbook, when it is brought together with the ledger."""

from __future__ import annotations

from ..findings import FindingKind, Severity

#: How the remedy of a refused edit ends: what became of the cell.
CELL_STAYS = (
    "The cell keeps what was typed, marked: correct it, undo it, or answer dismiss on the sheet Findings, and press "
    "Save my edits."
)
#: How the remedy of a refused new row ends.
ROW_STAYS = "The row stays as it was typed, marked: correct or delete it, and press Save my edits."
_RETIRE = "To retire it, choose retire in the column Answer of the sheet Findings and press Save my edits."


def _error(code: str, message: str, remedy: str, example: str, section: str = "3") -> FindingKind:
    return FindingKind(f"sync-{code}", Severity.ERROR, message, remedy, example, section)


def _query(code: str, message: str, remedy: str, example: str, section: str = "3") -> FindingKind:
    return FindingKind(f"sync-{code}", Severity.QUERY, message, remedy, example, section)


def _note(code: str, message: str, remedy: str, example: str, section: str = "3") -> FindingKind:
    return FindingKind(f"sync-{code}", Severity.NOTE, message, remedy, example, section)


COLUMN_MISSING = _query(
    "column-missing",
    "There is no column “{found}” on the sheet {sheet}, so what was typed for it is not seen.",
    "{nearest}Give it its heading back. All other columns were read.",
    "the heading Target changed to Our target",
)
COLUMN_TWICE = _query(
    "column-twice",
    "The column “{found}” stands on the sheet {sheet} twice, and it cannot be told which is the register's; "
    "neither was read.",
    "Give your own column another heading, and press Save my edits.",
    "a column of one's own headed Target",
)
RANGE = _query(
    "table-is-range",
    "The table of the sheet {found} was converted to a range, so its filters and formats no longer grow with it.",
    "Rebuild the workbook with pmf restore; it keeps the old file in backups.",
    "Convert to Range in Excel's Table Design",
)
MADE = _error(
    "column-made",
    "“{found}” was typed in the column {column}, which is made from the register.",
    "Change what it is made from, on its own sheet. " + CELL_STAYS,
    "another name typed beside an indicator's target",
)
SIGN_OFF = _error(
    "sign-off-column",
    "The column {column} is owned by sign-off, so “{found}” was not taken.",
    "{how} " + CELL_STAYS,
    "a figure typed over in the sheet Figures",
    "4",
)
OFFICE = _error(
    "made-by-jobs",
    "Rows of the sheet {sheet} are made by {made_by}; “{found}” was not taken.",
    "Nothing is typed here. " + CELL_STAYS,
    "a due date typed over in the sheet Forms issued",
    "4",
)
OFFICE_ROW = _error(
    "row-made-by-jobs",
    "Rows of the sheet {found} are made by {made_by}; the new row was not taken.",
    "Delete the row and press Save my edits.",
    "a row typed under the sheet Actions",
    "4",
)
KEY = _error(
    "key-changed",
    "{belongs}; “{found}” was not taken.",
    "{instead} " + CELL_STAYS,
    "the period of a target changed from Q3 to Q4",
)
ROW_OF_ANOTHER = _error(
    "row-of-another",
    "This row is that of {whose}, and it now speaks of {found}; nothing that was typed in it was taken.",
    "Put the row back as it was, or answer dismiss on the sheet Findings and press Save my edits. To add a record, "
    "type a new row below the table.",
    "a row pasted over another one",
)
REFERENCE_USED = _error(
    "reference-used",
    "“{found}” is or was the reference of {whose}, and a reference is never used again.",
    "Choose another reference. {stays}",
    "an indicator typed as COR-013, which was retired last year",
)
ROW_EXISTS = _error(
    "row-exists",
    "{found} stands in row {row} already.",
    "Change it there. Delete this row, or give it a reference or period of its own, and press Save my edits.",
    "a row copied and left as it was",
)
ROW_UNKNOWN = _query(
    "row-unknown",
    "The hidden record id “{found}” of this row is not in the register, so nothing of the row was taken.",
    "Copy its cells into a new row below the table, delete this one, and press Save my edits.",
    "a row pasted from another register",
)
COPIED = _note(
    "row-copied",
    "The row is a copy of row {row}, with its hidden record id; it was taken for a new row.",
    "If it was not meant as one, delete it and press Save my edits.",
    "an indicator's row copied to begin another",
)
TEXT_CUT = _error(
    "text-cut",
    "The register's text is longer than a cell can hold, so an edit of the part that shows would lose the rest.",
    "Import the whole text from a workbook: pmf import all FILE, with its name in place of FILE. " + CELL_STAYS,
    "a step-by-step guide of 40,000 characters, changed in its cell",
)
FORMULA = _query(
    "formula",
    "The cell holds the formula {formula}; its last result, {found}, was taken.",
    "Type the value itself. The formula stays in the cell, and each new result is an edit.",
    "=B2*2 in the column Target",
)
RENAMED = _note(
    "renamed",
    "{before} is called {found} from now on; everything that refers to it follows.",
    "Its former reference still finds it, and is never used again.",
    "COR-013 changed to COR-113",
)
CONFLICT = _query(
    "conflict",
    "“{found}” was typed here while the register changed the same cell; the register's value stands.",
    "To take what was typed, choose take mine in the column Answer and press Save my edits; to drop it, dismiss.",
    "a target typed while another was imported",
)
CONFLICTS_MORE = _query(
    "conflicts-more",
    "{found} more cells of the sheet {sheet} were changed here and in the register; they keep what was typed, marked.",
    "Answer what waits on the sheet Findings, and press Save my edits: then these are asked about.",
    "a workbook that lay aside while thousands of its targets were imported anew",
)
DELETED = _query(
    "deleted",
    "The row of {found} was deleted; it was put back.",
    _RETIRE + " To keep it, choose dismiss.",
    "a row deleted from the sheet Indicators",
)
DELETED_KEPT = _query(
    "deleted-kept",
    "The row of {found} was deleted; it was put back, because the register keeps it for good.",
    "Use the filters of the table to hide rows.",
    "a figure's row deleted",
    "4",
)
DELETED_MANY = _query(
    "deleted-many",
    "{found} rows of the sheet {sheet} were deleted; all were put back.",
    "To retire records, delete at most {most} rows at a time, or type the day of their end.",
    "half of the sheet Targets deleted",
)
RETIRED = _note(
    "retired",
    "{found} is retired as of {day}.",
    "{stays}",
    "retire chosen for an indicator's row that was deleted",
)
NOT_RETIRED = _error(
    "not-retired",
    "{found} cannot be retired: {why}.",
    "{instead}",
    "a service that indicators still belong to",
)
WITHDRAWN_SINCE = _query(
    "withdrawn-since",
    "“{found}” was typed in a row that was withdrawn from the register meanwhile; the row was emptied.",
    "Type the row anew if it is wanted after all.",
    "a target's reason typed while the target was withdrawn",
)
ANSWER_UNFIT = _query(
    "answer-unfit",
    "“{found}” is no answer to what was found here.",
    "{fitting}",
    "take mine chosen for a deleted row",
)
#: What is asked on the sheet Findings until it is answered.
ASKED = (CONFLICT, DELETED)
