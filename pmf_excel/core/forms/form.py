"""What a form is: its sheets and columns, what stands on it when issued, and what was read from it.

A form is an Excel workbook that one officer fills. All kinds share one layout: a cover sheet `Start`, one or
more sheets of lines, `Written procedures`, and a hidden sheet `Identity`. Writing and reading both follow these
declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pmf_excel.core.findings import Finding
from pmf_excel.core.periods import Period
from pmf_excel.core.rating.rating import Limits
from pmf_excel.core.records.figures import Status

from .requirements import Requirement


class Use(StrEnum):
    """What a column of a form is for."""

    FACT = "fact"
    INPUT = "input"
    LIVE = "live"
    HIDDEN = "hidden"


class CellKind(StrEnum):
    """What stands in a column's cells."""

    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form's sheet; `name` stands in the hidden row above the heading and never changes.

    `prompt` is shown when an input cell is selected. `width` is in characters.
    """

    name: str
    heading: str
    use: Use
    kind: CellKind = CellKind.TEXT
    width: int = 14
    choices: tuple[str, ...] = ()
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class LineSheet:
    """A sheet of lines: its name on the tab, title and columns. `frozen` columns stay in sight.

    `requirements` say which inputs a line needs, and when; the others may stay empty. Where whole lines may stay empty,
    `spare_line` is what one of them is called (`action`).
    """

    name: str
    title: str
    columns: tuple[FormColumn, ...]
    frozen_after: str = "name"
    requirements: tuple[Requirement, ...] = ()
    spare_line: str = ""

    def column(self, name: str) -> FormColumn:
        """Return the column called `name`."""
        return next(column for column in self.columns if column.name == name)

    @property
    def inputs(self) -> tuple[FormColumn, ...]:
        """The columns that the officer fills."""
        return tuple(column for column in self.columns if column.use is Use.INPUT)

    @property
    def facts(self) -> tuple[FormColumn, ...]:
        """The columns that are signed and may not be altered."""
        return tuple(column for column in self.columns if column.use is Use.FACT)


@dataclass(frozen=True, slots=True)
class FormKind:
    """One kind of form: `name` is the word of commands and folders (`returns`), `title` stands on the cover.

    `stage` orders the kinds within one batch of `collect`.
    """

    name: str
    singular: str
    title: str
    purpose: str
    stage: int
    sheets: tuple[LineSheet, ...]
    steps: tuple[tuple[str, str], ...]
    cover_inputs: tuple[FormColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class FormIdentity:
    """Which form this is: signed, and found again in the hidden sheet of what comes back."""

    kind: str
    form: str
    workspace: str
    council: str
    officer: str
    period: Period
    issued_on: date
    due: date
    line_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of a form as issued.

    `facts` holds canonical text by column name (numbers as plain text, dates as ISO); `filled` what stands in an
    input cell already; `not_asked` the inputs that this line does not have (shown as a dash, locked);
    `required` the inputs that this line needs whatever their conditions; `limits` what the live status compares
    with, None where the line is not rated (`unrated` then says why in words); `multiplier` what numerator over
    denominator is multiplied by.
    """

    key: str
    facts: Mapping[str, str]
    filled: Mapping[str, str] = field(default_factory=dict)
    not_asked: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    decimals: int = 0
    unit: str = "number"
    limits: Limits | None = None
    unrated: str = ""
    multiplier: Decimal | None = None
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureEntry:
    """A written procedure as shown on a form: `key` is the indicator's id."""

    key: str
    reference: str
    name: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the `Start` sheet: subtitle, who and when, who may sign, links to the guides."""

    subtitle: str
    for_whom: str
    due: date
    questions_to: str
    may_complete: tuple[str, ...]
    guides: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FormContent:
    """Everything that is written into one form.

    `status_words` are the council's words of the three ratings, with their symbols; the usual ones where it is empty.
    """

    kind: FormKind
    identity: FormIdentity
    cover: Cover
    lines: Mapping[str, tuple[FormLine, ...]]
    procedures: tuple[ProcedureEntry, ...] = ()
    status_words: Mapping[Status, str] = field(default_factory=dict)


class Held(StrEnum):
    """What kind of value a cell of a file held."""

    BLANK = "blank"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as read: `text` is the shortest text of a number's double, the text as it stands, or `#N/A`.

    `percent` and `dated` say that the number format shows a percentage or a date; `formula` is the formula's text,
    never evaluated. A formula without a cached value is BLANK with its `formula` kept. `seen` is what the number format
    makes people see where that is another number than the cell holds.
    """

    ref: str
    held: Held = Held.BLANK
    text: str = ""
    formula: str = ""
    percent: bool = False
    dated: bool = False
    seen: str | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        return (self.held is Held.BLANK and not self.formula) or (self.held is Held.TEXT and not self.text.strip())

    @property
    def number(self) -> Decimal | None:
        """The number as it stands in the cell, None where it holds none."""
        return Decimal(self.text) if self.held is Held.NUMBER else None


@dataclass(frozen=True, slots=True)
class FilledLine:
    """A line as read back, found by its key wherever it stands; `cells` by column name, facts included.

    `problem` is the code of a finding where the line's key, signature and visible facts do not belong together.
    """

    sheet: str
    row: int
    key: str
    cells: Mapping[str, Cell]
    problem: str = ""

    def cell(self, name: str) -> Cell:
        """Return the cell of a column, a blank one where the file has none."""
        return self.cells.get(name) or Cell(ref="")


@dataclass(frozen=True, slots=True)
class Filling:
    """A form as it came back: its identity, who says to have completed it, and its lines.

    `missing` are the keys of lines that were issued and are no longer there; `findings` say in words what happened to
    the form on its way (each line with a `problem` has one), without the file's name.
    """

    identity: FormIdentity
    completed_by: Cell
    cover: Mapping[str, Cell]
    lines: tuple[FilledLine, ...]
    author: str = ""
    modified_by: str = ""
    modified_on: str = ""
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


#: Layout of every sheet of lines (rows counted from 1).
TITLE_ROW = 1
COUNT_ROW = 2
NAMES_ROW = 3
HEADING_ROW = 4
FIRST_LINE_ROW = 5
#: Hidden first column of every sheet of lines: the line's key. Hidden last column: its signed text.
KEY_COLUMN = "line_key"
SIGNATURE_COLUMN = "line_signature"
START_SHEET = "Start"
PROCEDURES_SHEET = "Written procedures"
IDENTITY_SHEET = "Identity"
#: Name, in hidden column A of the cover, of the row whose column C holds who completed the form.
COMPLETED_BY = "completed_by"
