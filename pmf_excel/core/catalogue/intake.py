"""Findings about files that arrive: what they are instead of a form, and what happened to a form on the way."""

from __future__ import annotations

from ..findings import FindingKind, Severity

_SEND_THE_FORM = "Fill in the form that was issued to you and send that workbook itself."
_SAVE_AS_XLSX = "Open it in Excel, choose Save As, 'Excel Workbook (*.xlsx)', and send the new file."
_SAVE_AGAIN = (
    "Open the form in Excel, save it under a new name and send that copy. If it does not open, ask for it again."
)
_ASK_AGAIN = "Ask the Transformation and Partnerships Team to issue the form again."


def _refusal(code: str, message: str, remedy: str, example: str) -> FindingKind:
    return FindingKind(code, Severity.ERROR, message, remedy, example, section="intake")


STILL_ARRIVING = _refusal(
    "file-still-arriving",
    "The file was still being written while it was read.",
    "Nothing is lost: it stays where it is. Run collect again when it has arrived.",
    "a workbook that OneDrive is still copying",
)
NOT_A_FILE = _refusal(
    "file-not-a-file",
    "This is {found}, not a file with a workbook in it.",
    "Put the workbook itself into the folder.",
    "a link to a workbook elsewhere",
)
UNREADABLE = _refusal(
    "file-unreadable",
    "The file cannot be opened: {found}.",
    "Close it wherever it is open, check who may read the folder, and collect again.",
    "a workbook that Excel still holds open",
)
EMPTY_FILE = _refusal(
    "file-empty",
    "The file is empty: there is nothing in it.",
    "The copy went wrong. Send the workbook again.",
    "a file of 0 bytes",
)
TOO_LARGE = _refusal(
    "file-too-large",
    "The file is {found}; a form is never larger than {limit}.",
    "Remove pictures and pasted sheets from the form, save it and send it again.",
    "a form with 30 MB of photographs",
)
PROTECTED = _refusal(
    "file-protected",
    "The file is protected by a password or a sensitivity label, so it cannot be read.",
    "Save a copy without protection (File, Info, Protect Workbook) and send that.",
    "a workbook saved with a password to open",
)
OLD_EXCEL = _refusal(
    "file-old-excel",
    "This is a workbook in the old Excel format (.xls), whatever its name says.",
    _SAVE_AS_XLSX,
    "a form saved as Excel 97-2003 Workbook",
)
OTHER_WORKBOOK = _refusal(
    "file-other-workbook",
    "This is {found}, not an Excel Workbook (.xlsx).",
    _SAVE_AS_XLSX,
    "a form saved as OpenDocument or as Excel Binary Workbook",
)
TEXT_FILE = _refusal(
    "file-text",
    "This is a plain text file (such as csv), not a workbook, whatever its name says.",
    _SEND_THE_FORM,
    "figures.csv renamed to figures.xlsx",
)
WEB_PAGE = _refusal(
    "file-web-page",
    "This is a web page (html), not a workbook, whatever its name says.",
    _SEND_THE_FORM,
    "a table exported by another system as html and named .xlsx",
)
PDF_FILE = _refusal(
    "file-pdf",
    "This is a PDF, not a workbook.",
    _SEND_THE_FORM,
    "the form printed to PDF",
)
OTHER_DOCUMENT = _refusal(
    "file-other-document",
    "This is {found}, not a workbook.",
    _SEND_THE_FORM,
    "the form pasted into a Word document",
)
UNKNOWN_FILE = _refusal(
    "file-unknown",
    "The file is not a workbook: its first characters are {found}.",
    _SEND_THE_FORM,
    "a picture named .xlsx",
)
DAMAGED = _refusal(
    "file-damaged",
    "The workbook is damaged or incomplete: {found}.",
    _SAVE_AGAIN,
    "a workbook of which only half was copied",
)
UNSAFE = _refusal(
    "file-unsafe",
    "The workbook is built in a way that Excel never builds one: {found}. It was not opened.",
    _SAVE_AGAIN,
    "a zip with two parts of the same name",
)
MACROS = _refusal(
    "file-macros",
    "The workbook contains macros or other active content ({found}); forms have none. It was not opened.",
    "Copy your figures into the form as it was issued and save it as 'Excel Workbook (*.xlsx)'.",
    "the form saved as a macro-enabled workbook with a macro in it",
)
STRICT_FORMAT = _refusal(
    "file-strict-format",
    "The workbook was saved as 'Strict Open XML Spreadsheet' and two readers do not read it alike ({found}).",
    _SAVE_AS_XLSX,
    "a form saved as Strict Open XML Spreadsheet",
)
READERS_DISAGREE = _refusal(
    "file-readers-disagree",
    "Two independent readers do not read this workbook alike: {found}. Nothing was taken from it.",
    _SAVE_AGAIN,
    "a workbook that one program shows as 42 and another as 999",
)
CELL_OUT_OF_PLACE = _refusal(
    "file-cell-out-of-place",
    "Something stands far outside the form: {found}.",
    "Delete the rows and columns beyond the form, save it and send it again.",
    "a stray value in cell XFD1048576",
)
UNDER_MERGE = _refusal(
    "file-value-under-merge",
    "Something stands where nobody sees it: {found}.",
    "Take the merged cells apart (Home, Merge & Center, Unmerge Cells), look which value is meant, delete the other, "
    "and send the form again.",
    "two figures in cells that were merged afterwards, so that one of them is hidden",
)
READER_STOPPED = _refusal(
    "file-reader-stopped",
    "The program that reads workbooks stopped at this file ({found}). The other files were read.",
    _SAVE_AGAIN,
    "a workbook made to bring readers down",
)
READER_TOO_SLOW = _refusal(
    "file-reader-too-slow",
    "Reading this file took longer than {found} seconds and was given up. The other files were read.",
    "Delete what is not part of the form (pasted sheets, formatted empty rows), save it and send it again.",
    "a workbook with millions of formatted empty cells",
)
NOT_OUR_FORM = _refusal(
    "form-not-ours",
    "This workbook is not one of our forms: its identity is not in it.",
    _SEND_THE_FORM,
    "an officer's own workbook with the figures in it",
)
FOREIGN_WORKSPACE = _refusal(
    "form-foreign",
    "This form was not issued by this workspace, or so long ago that its key was retired (key {found}).",
    "Check which council or trial workspace it belongs to. " + _ASK_AGAIN,
    "a form issued by another council's workspace",
)
IDENTITY_ALTERED = _refusal(
    "form-identity-altered",
    "The hidden identity of this form was altered, so it cannot be said which form it is.",
    _ASK_AGAIN,
    "the officer's name changed on the hidden sheet",
)
SHEET_MISSING = _refusal(
    "form-sheet-missing",
    "The form came back without {found}.",
    "Fill in the form as issued, with all its sheets, and send it again.",
    "the sheet of lines deleted before sending",
)
FACTS_ALTERED = _refusal(
    "line-facts-altered",
    "A locked fact of this line was changed: {column} now says {says}; it was issued as {issued}.",
    "Put the issued value back. If it is wrong, tell the Transformation and Partnerships Team instead.",
    "the target lowered by the officer",
)
SORTED_APART = _refusal(
    "line-sorted-apart",
    "This row mixes parts of several lines ('{found}' in the row of {key}): a column was left behind by sorting.",
    "Undo the sorting, or copy your figures into the form as it was issued.",
    "all columns sorted but one",
)
SEAL_BROKEN = _refusal(
    "line-seal-broken",
    "The hidden seal of this line is missing or belongs to another form, so its figures cannot be taken in.",
    "Copy your figures into the form as it was issued; do not paste rows from another form.",
    "rows pasted from last quarter's form",
)
LINE_TWICE = _refusal(
    "line-twice",
    "This line stands twice in the form, and the two rows differ ({found}).",
    "Delete the row that is wrong and send the form again.",
    "a row copied and then changed",
)
LINE_COPIED = FindingKind(
    "line-copied",
    Severity.NOTE,
    "This line stands twice in the form, filled alike ({found}); it was taken once.",
    "Nothing needs to be done.",
    "a row copied by accident",
    section="intake",
)
LINE_DELETED = _refusal(
    "line-deleted",
    "This line was issued on the form and is no longer there.",
    "Do not delete rows: where there is no figure, say why. Send the form with this line, or ask for it again.",
    "a row deleted because there was nothing to report",
)
LINE_ADDED = FindingKind(
    "line-added",
    Severity.QUERY,
    "A row was added that was not issued ('{found}'); nothing was taken from it.",
    "Ask the Transformation and Partnerships Team where a new indicator or line is wanted.",
    "a new indicator typed under the last line",
    section="intake",
)
COLUMNS_HIDDEN = FindingKind(
    "form-columns-hidden",
    Severity.QUERY,
    "Nobody sees {found} of the form; what stands there was taken in all the same.",
    "Show all columns (select all, Home, Format, Unhide Columns, then Column Width) and look whether what stands in "
    "these is meant.",
    "a form whose column of figures was hidden, or made as narrow as can be, before sending",
    section="intake",
)
TEXT_UNSEEN = FindingKind(
    "form-text-unseen",
    Severity.QUERY,
    "Nobody can read {found}: the letters are tiny, or have the colour of what is behind them. What the cells hold was "
    "taken in all the same.",
    "Select these cells, choose the font colour Automatic, no fill and size 10 (Home, Font), and look whether what "
    "stands in them is meant.",
    "a figure written in white on a white cell",
    section="intake",
)
CONDITIONAL_FORMAT = FindingKind(
    "form-conditional-format",
    Severity.QUERY,
    "A conditional format that was added to the form {does}: {found}. What the cells hold was taken in all the same.",
    "Take that format away (Home, Conditional Formatting, Manage Rules) and look whether what stands in these cells is "
    "meant.",
    "a rule that shows a figure as “999”, or a bar in place of it",
    section="intake",
)
LINES_HIDDEN = FindingKind(
    "form-lines-hidden",
    Severity.QUERY,
    "Lines stand where nobody sees them, in {found}; what is in them was taken in all the same.",
    "Show all rows (Data, Clear, where the form is filtered; or select all, Home, Format, Unhide Rows) and look "
    "whether what stands in these is meant.",
    "a form that was filtered, or a row that was hidden, before sending",
    section="intake",
)
COLUMN_DELETED = _refusal(
    "form-column-deleted",
    "The hidden row that names the columns of this sheet was changed: {found}.",
    "Copy your figures into the form as it was issued and send that.",
    "a column deleted from the form",
)
DAYS_FROM_1904 = FindingKind(
    "form-days-from-1904",
    Severity.QUERY,
    "The workbook was set to count its days from 1904, which moves each date that stood in it by four years and a day.",
    "Look at every date in the form. In Excel the setting stands under File, Options, Advanced, 'Use 1904 dates'.",
    "a form into which a workbook from an old Mac was copied",
    section="intake",
)
EXTERNAL_CONTENT = FindingKind(
    "form-external-content",
    Severity.NOTE,
    "The workbook also contains {found}; it was neither opened nor followed.",
    "Nothing needs to be done.",
    "a form with a link to another workbook",
    section="intake",
)

#: Every kind of this subject, as the catalogue lists them.
INTAKE = tuple(kind for kind in list(vars().values()) if isinstance(kind, FindingKind))
