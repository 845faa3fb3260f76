"""Where things stand in the master workbook; rows and columns are counted from 1, as the sheets show them."""

from __future__ import annotations

from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Officer, Project
from pmf_excel.core.records.plans import Action, ActionPlan, ProjectUpdate
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.registry import RECORDS

#: A sheet of records, Findings and Log: the title, what stands below it, the headings, the first row of content.
TITLE_ROW, SENTENCE_ROW, HEADING_ROW, FIRST_ROW = 1, 2, 3, 4
#: The first column that is seen; those before it are hidden.
FIRST_COLUMN = 3
#: How far formats and drop-downs reach, so that they hold for what is typed below a table.
LAST_ROW = 1_048_576

#: What people look at most stands first; the other records follow in their order of import.
_FIRST: tuple[type[Record], ...] = (
    Indicator,
    WrittenProcedure,
    Target,
    Figure,
    ActionPlan,
    Action,
    Project,
    ProjectUpdate,
    Officer,
)
#: Every kind of record in the order of its sheets.
RECORD_SHEETS: tuple[type[Record], ...] = (*_FIRST, *(kind for kind in RECORDS if kind not in _FIRST))

#: The Memory sheet: facts by key, samples of number formats, and what the drop-downs of Control offer.
MEMORY_FIRST_ROW = 2
KEY_COLUMN, VALUE_COLUMN, FORMAT_COLUMN, SAMPLE_COLUMN, PERIODS_COLUMN, COUNCILS_COLUMN = 1, 2, 4, 5, 7, 8
CHOICES_ROOM = 40
PERIODS_NAME, COUNCILS_NAME = "pmf_periods", "pmf_councils"


def ids_name(record_type: str) -> str:
    """Return the workbook's name for the ids of one kind of record, which drop-downs show."""
    return f"ids_{record_type}"


def table_name(kind: type[Record]) -> str:
    """Return the name of the Excel table that holds one kind of record."""
    return kind.sheet.replace(" ", "_")
