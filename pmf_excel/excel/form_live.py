"""The live columns of a line: the formula of each cell, and the value that it has as issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pmf_excel.core.forms.form import FormLine, Use
from pmf_excel.core.forms.requirements import (
    NOT_ASKED,
    Requirement,
    asked_of,
    in_words,
    missing_list,
    missing_list_formula,
    still_needed,
    still_needed_formula,
)
from pmf_excel.core.numbers import divided, rounded
from pmf_excel.core.rating.live import status_formula, status_words
from pmf_excel.core.records.figures import Status

from .form_cells import number_of
from .form_layout import (
    BOUNDS,
    CALCULATED,
    DENOMINATOR,
    FIGURE,
    MISSING,
    NUMERATOR,
    STATUS,
    STILL_NEEDED,
    UNRATED,
    YES_NO,
    SheetLayout,
    bound_column,
)

#: The words of the three ratings where a council has none of its own.
USUAL_WORDS: Mapping[Status, str] = {
    Status.ON_TARGET: "★ On target",
    Status.WITHIN: "● Within threshold",
    Status.OUTSIDE: "▲ Outside threshold",
}
NOT_FILLED_IN = "Not filled in yet"


@dataclass(frozen=True, slots=True)
class LiveCell:
    """The formula of a live cell, and its value as issued."""

    formula: str
    cached: str | Decimal


@dataclass(frozen=True, slots=True)
class LineContext:
    """A line in its row: the references of its own and of the cover's cells, and the words of the ratings."""

    line: FormLine
    refs: Mapping[str, str]
    cover: Mapping[str, str]
    words: Mapping[Status, str]
    requirements: tuple[Requirement, ...]


def worded(requirements: tuple[Requirement, ...], words: Mapping[Status, str]) -> tuple[Requirement, ...]:
    """Return the requirements with each status said in the council's words, as the live status says it."""
    return in_words(requirements, {status.value: said for status, said in words.items()})


def live_cells(layout: SheetLayout, context: LineContext) -> dict[str, LiveCell]:
    """Return the live cells of a line by column name, the hidden ones among them."""
    cells = dict[str, LiveCell]()
    names = {column.name for column in layout.columns if column.use in (Use.LIVE, Use.HIDDEN)}
    if STATUS in names:
        cells[STATUS] = _status(context)
    if CALCULATED in names:
        cells[CALCULATED] = _calculated(context)
    cells[MISSING] = _missing(layout, context, cells)
    if STILL_NEEDED in names:
        needed = still_needed(str(cells[MISSING].cached))
        cells[STILL_NEEDED] = LiveCell(still_needed_formula(context.refs[MISSING]), needed)
    return cells


def line_texts(layout: SheetLayout, line: FormLine, status: str = "") -> dict[str, str]:
    """Return what stands on a line as issued, by column: facts, what is filled in, dashes, the live status."""
    dashes = {column.name: NOT_ASKED for column in layout.sheet.inputs if column.name in line.not_asked}
    return {**line.facts, **line.filled, **dashes, STATUS: status}


def _status(context: LineContext) -> LiveCell:
    line, refs = context.line, context.refs
    bounds = {name: refs[bound_column(name)] for name in BOUNDS if _bound(line, name) is not None}
    unrated = refs[UNRATED] if line.unrated else ""
    yes_no = line.unit == YES_NO
    typed = line.filled.get(FIGURE, "")
    number = number_of(typed)
    return LiveCell(
        status_formula(refs[FIGURE], line.decimals, bounds, context.words, NOT_FILLED_IN, unrated, yes_no),
        status_words(
            typed if number is None else number,
            line.limits,
            line.decimals,
            context.words,
            NOT_FILLED_IN,
            line.unrated,
            yes_no,
        ),
    )


def _bound(line: FormLine, name: str) -> Decimal | None:
    bound: Decimal | None = getattr(line.limits, name) if line.limits is not None else None
    return bound


def _calculated(context: LineContext) -> LiveCell:
    line, refs = context.line, context.refs
    if {NUMERATOR, DENOMINATOR} & line.not_asked or not {NUMERATOR, DENOMINATOR} <= refs.keys():
        return LiveCell(f'="{NOT_ASKED}"', NOT_ASKED)
    top, bottom, times = refs[NUMERATOR], refs[DENOMINATOR], line.multiplier or Decimal(1)
    test = f"AND(ISNUMBER({top}),ISNUMBER({bottom}))"
    formula = f'=IF({test},IF({bottom}=0,"",ROUND({top}/{bottom}*{times},{line.decimals})),"")'
    return LiveCell(formula, _calculated_now(line, times))


def _calculated_now(line: FormLine, times: Decimal) -> str | Decimal:
    top, bottom = number_of(line.filled.get(NUMERATOR, "")), number_of(line.filled.get(DENOMINATOR, ""))
    if top is None or bottom is None or bottom == 0:
        return ""
    return rounded(divided(top, bottom) * times, line.decimals)


def _missing(layout: SheetLayout, context: LineContext, cells: Mapping[str, LiveCell]) -> LiveCell:
    line = context.line
    asked = asked_of(context.requirements, line.not_asked, line.required)
    status = str(cells[STATUS].cached) if STATUS in cells else ""
    texts = line_texts(layout, line, status)
    return LiveCell(missing_list_formula(asked, context.refs, context.cover), missing_list(asked, texts))
