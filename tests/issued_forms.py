"""A return as issued and as filled, for tests of reading: `tests.sample_forms` written, and values typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.forms.form import FIRST_LINE_ROW, Filling
from pmf_excel.core.forms.identity import Key
from pmf_excel.core.forms.kinds import RETURNS
from pmf_excel.excel.form_layout import sheet_layout
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.form_writer import write_form
from tests.imitations import Value, typed
from tests.sample_forms import CREATED, KEY, sample_lines, sample_return

KEYS = {KEY.key_id: KEY}
SHEET = RETURNS.sheets[0].name
LINES = sample_lines()
COUNT = len(LINES)
FIRST, LAST = FIRST_LINE_ROW, FIRST_LINE_ROW + COUNT - 1
NAMES = tuple(column.name for column in sheet_layout(RETURNS.sheets[0], LINES).columns)
COLUMNS = tuple(column_letters(number) for number in range(1, len(NAMES) + 1))
COMPLETED_BY_CELL = "C8"


@lru_cache(maxsize=8)
def issued(key: Key = KEY, form: str = "") -> bytes:
    """Return the eight-line return as it goes out, signed with `key`, under another number where `form` is given."""
    content = sample_return()
    identity = replace(content.identity, form=form or content.identity.form)
    return write_form(replace(content, identity=identity), key, CREATED)


@lru_cache(maxsize=1)
def filled() -> bytes:
    """Return the return with a figure and a commentary of its own on every line, and who completed it."""
    values: dict[str, Value] = {}
    for number in range(COUNT):
        values[at("figure", FIRST + number)] = 10.5 + number
        values[at("commentary", FIRST + number)] = f"Commentary {number} & more"
    return typed(typed(issued(), SHEET, values), "Start", {COMPLETED_BY_CELL: "Collection Officer, Waste"})


def at(column: str, row: int) -> str:
    """Return the cell of a named column in a row."""
    return f"{COLUMNS[NAMES.index(column)]}{row}"


def letters(*names: str) -> list[str]:
    """Return the letters of the named columns; of all columns where none is named."""
    return [letters for letters, name in zip(COLUMNS, NAMES, strict=True) if name in names or not names]


def read(content: bytes) -> Filling:
    """Return the form in `content`, which can be read."""
    outcome = read_form(content, KEYS)
    assert isinstance(outcome, Filling), outcome
    return outcome


def inputs(filling: Filling) -> Mapping[str, tuple[str, str]]:
    """Return figure and commentary of each line by its reference, as read."""
    return {line.key: (line.cell("figure").text, line.cell("commentary").text) for line in filling.lines}


def problems(filling: Filling) -> Mapping[str, str]:
    """Return the problem of each line that has one, by its key."""
    return {line.key: line.problem for line in filling.lines if line.problem}
