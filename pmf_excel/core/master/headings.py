"""Which column a heading stands for, however people write it: whoever reads or writes a sheet asks here."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from pmf_excel.core.importing.rows import plain_heading

from .book import RECORD_ID, SavedTable


def is_record_id(text: str) -> bool:
    """Return whether a cell says that its row is that of the headings."""
    return plain_heading(text) == RECORD_ID


def columns_by_heading(headings: Sequence[str], within: Container[int]) -> Mapping[str, int]:
    """Return the column of each plain heading, counted from 1: of two alike the one `within` the table, then the first.

    Letters, blanks and a star do not count; look a heading up by what `plain_heading` makes of it.
    """
    columns: dict[str, int] = {}
    for column, text in enumerate(headings, start=1):
        heading = plain_heading(text)
        if heading and (heading not in columns or (column in within and columns[heading] not in within)):
            columns[heading] = column
    return columns


def places_in(saved: SavedTable) -> Mapping[str, int]:
    """Return where each plain heading of a table that was read stands among the cells of its rows, counted from 0."""
    found = columns_by_heading([cell.text for cell in saved.table.headings], saved.columns or ())
    return {heading: column - 1 for heading, column in found.items()}
