"""Findings about what was typed in a cell: what cannot be read, and how doubtful things were read."""

from __future__ import annotations

from ..findings import FindingKind, Severity

_THE_NUMBER = "Type the number itself."

NUMBER_NOT_READ = FindingKind(
    "number-not-read",
    Severity.ERROR,
    "“{found}” is not a number.",
    "Type the number alone, such as 1200 or 12.5, and put anything else in the commentary.",
    "Figure: about 40",
)
NO_FIGURE_TYPED_AS_TEXT = FindingKind(
    "no-figure-typed-as-text",
    Severity.ERROR,
    "“{found}” was typed where the number belongs.",
    "Where there is no figure, leave the cell empty, choose Not available or Not applicable beside it and say why. "
    "If it is nought, type 0.",
    "Figure: n/a",
    "4",
)
NUMBER_DOUBTFUL = FindingKind(
    "number-doubtful",
    Severity.QUERY,
    "“{found}” was read as {read}, but could be meant otherwise.",
    "If {read} is right, say so in the explanation. If not, type the number with a point for decimals, such as 12.3.",
    "Figure: “12,3” | Decimals: 1",
)
NUMBER_READ_AS = FindingKind(
    "number-read-as",
    Severity.NOTE,
    "“{found}” was read as {read}.",
    "Nothing needs to be done if that is what you meant.",
    "Figure: “(£1,200)” | Unit: currency | Baseline: -5",
)
UNIT_DIFFERS = FindingKind(
    "unit-differs",
    Severity.ERROR,
    "“{found}” is not in the unit of this cell, which is {unit}.",
    "Type the number in the unit shown, without any sign or word.",
    "Figure: “45%” | Unit: days",
    "3",
)
DATE_FOR_NUMBER = FindingKind(
    "date-for-number",
    Severity.ERROR,
    "Excel has turned what was typed into the date {found}.",
    "Type the number again; if it still shows as a date, format the cell as a number first.",
    "Figure: date 2026-01-02",
)
EXCEL_ERROR = FindingKind(
    "excel-error",
    Severity.ERROR,
    "The cell shows the Excel error {found}.",
    "Type what belongs there instead of the formula.",
    "Figure: #N/A",
)
FORMULA = FindingKind(
    "formula",
    Severity.QUERY,
    "The cell holds the formula {found}; its last result, {read}, was taken.",
    _THE_NUMBER + " If the formula is meant, say in the explanation where it comes from.",
    "Figure: =SUM(B2:B9) gives 412",
)
FORMULA_WITHOUT_RESULT = FindingKind(
    "formula-without-result",
    Severity.ERROR,
    "The cell holds the formula {found}, and the file does not say what it comes to.",
    _THE_NUMBER,
    "Figure: =SUM(B2:B9)",
)
SHOWN_OTHERWISE = FindingKind(
    "number-shown-otherwise",
    Severity.QUERY,
    "The cell holds {found}, but because of its number format Excel shows {seen}.",
    "Set the cell's format to General (Home, Number), look which number is meant, and type that.",
    "Figure: 412 shown as 999",
)
NOT_YES_OR_NO = FindingKind(
    "not-yes-or-no",
    Severity.ERROR,
    "“{found}” is neither Yes nor No.",
    "Type Yes or No.",
    "Unit: yes/no | Figure: mostly",
    "3",
)
DATE_NOT_READ = FindingKind(
    "date-not-read",
    Severity.ERROR,
    "“{found}” is not a day.",
    "Type day, month and year, such as 31/01/2026.",
    "Marker: Provisional | Final expected: end of January",
)
DATE_READ_AS = FindingKind(
    "date-read-as",
    Severity.NOTE,
    "“{found}” was read as {read}.",
    "Nothing needs to be done if that is the day you meant.",
    "Marker: Provisional | Final expected: 1/2/2026",
)
CHOICE_UNKNOWN = FindingKind(
    "choice-unknown",
    Severity.ERROR,
    "“{found}” is not one of {choices}.",
    "{nearest}Choose from the list in the cell.",
    "Marker: Provisonal | Final expected: 31/01/2026",
)
INVISIBLE_REMOVED = FindingKind(
    "invisible-characters-removed",
    Severity.NOTE,
    "Characters that cannot be seen were taken out of the text ({found}).",
    "Nothing needs to be done; they often come with text copied from elsewhere.",
    "Evidence: Contender\\u200b report",
)
TEXT_TOO_LONG = FindingKind(
    "text-too-long",
    Severity.ERROR,
    "The text is {found} characters long, more than the 32,767 that a cell can hold.",
    "Shorten it and keep the full text where the evidence is.",
    "Commentary: 32768 times a",
)
DATE_IN_TEXT = FindingKind(
    "date-in-text",
    Severity.NOTE,
    "Excel has turned this text into a date; it was read as {read}.",
    "If you meant something else, type it again after an apostrophe, such as 'Jan 2026.",
    "Data period: date 2026-01-01",
)
