"""Sentences for cells that do not hold what we wrote: where, what stands there sign by sign, and what should."""

from __future__ import annotations

from collections.abc import Iterable

from pmf_excel.core.findings import quoted
from pmf_excel.core.importing.tables import DAY, NUMBER, REWORDED, TEXT
from pmf_excel.core.reports.sentences import joined
from pmf_excel.core.typed.cleaning import spelt_out

from .exactly import Unlike

#: How much is quoted where two texts differ, so that the place can be seen.
_LONGEST = 200
_KINDS = {
    TEXT: "text", NUMBER: "number", DAY: "day", REWORDED: "text that its number format shows as another one",
}  # fmt: skip


def place_said(sheet: str, cells: Iterable[str], record: str) -> str:
    """Return where something stands: the sheet, the cells as far as they are known, and the record."""
    return ", ".join([f"sheet {sheet}", *filter(None, (joined([*cells]), record))])


def in_quotes(text: str, beside: str = "") -> str:
    """Return a text as a sentence quotes it, what cannot be told by its look spelt out; `beside` is what it is not."""
    return f"“{quoted(spelt_out(text, beside), _LONGEST)}”" if text else "nothing"


def held_said(typed: str, held: str) -> str:
    """Return what a cell shows and what the ledger has instead."""
    return f"{in_quotes(typed, held)}, and the ledger has {in_quotes(held, held)}"


def unlike_said(cell: Unlike) -> str:
    """Return what is wrong with a cell that reads as the ledger says, and holds something else."""
    place = place_said(cell.sheet, [cell.cell], cell.record_id)
    if not cell.record_id:
        return f"{place}: the heading is written {in_quotes(cell.holds, cell.wanted)}, and ours is “{cell.heading}”."
    if cell.formula:
        formula = in_quotes(cell.formula, cell.wanted)
        return f"{place}: {cell.heading} holds the formula {formula}, and the ledger has {in_quotes(cell.wanted)}."
    if cell.holds == cell.wanted:
        sort = _KINDS.get(cell.kind, "value of another kind")
        return f"{place}: {cell.heading} holds {in_quotes(cell.holds)} as a {sort}, which is not how it was written."
    return f"{place}: {cell.heading} holds {held_said(cell.holds, cell.wanted)}."


def marks_said(sheet: str, row: int, record: str) -> str:
    """Return that cells of a row stand out as refused in which nothing was."""
    return f"{place_said(sheet, [f'row {row}'], record)}: its hidden marks call cells refused in which nothing was."
