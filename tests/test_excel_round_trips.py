"""Round trips: what is typed on a form of any kind is what is read, whichever program saved the file between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmf_excel.core.forms.form import Cell, CellKind, Filling, FormColumn, FormContent, Held
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.core.typed.cells import date_typed
from pmf_excel.excel.parts import CellValue, fill_form
from tests import imitations
from tests.quarter_forms import LOC_1, Lines, completed_by, content_of, issued, read, register_for

every_form = pytest.mark.parametrize("stage", list(Stage))
every_program = pytest.mark.parametrize(
    "saved",
    [
        imitations.saved_by_excel,
        imitations.saved_by_excel_web,
        imitations.saved_by_google_sheets,
        imitations.saved_as_strict,
    ],
)
#: Everything that a person can type or paste: marks of XML, quotes, signs of all writings, lines, blanks at both ends.
_SIGNS = st.one_of(
    st.sampled_from("&<>\"'“”‘’=+-@\n\t\u00a0 £€–★▲ä漢🚮"),
    st.characters(exclude_categories=("Cs", "Cc", "Cn")),
)
TEXTS = st.text(_SIGNS, min_size=1, max_size=60)
NUMBERS = st.one_of(
    st.decimals(-(10**12), 10**12, allow_nan=False, places=4),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: Decimal(repr(number))),
    st.integers(-(10**15), 10**15).map(Decimal),
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@cache
def blank(stage: Stage) -> bytes:
    """Return the form as it goes out."""
    return issued(stage)


@cache
def content(stage: Stage) -> FormContent:
    """Return what stands on the form."""
    return content_of(register_for(stage), stage)


def value_for(column: FormColumn) -> st.SearchStrategy[CellValue]:
    """Return what may be typed in a column: numbers also as text, choices also in other words."""
    of_kind: Mapping[CellKind, st.SearchStrategy[CellValue]] = {
        CellKind.NUMBER: NUMBERS | TEXTS,
        CellKind.DATE: DAYS | TEXTS,
        CellKind.CHOICE: st.sampled_from(column.choices or ("Yes",)) | TEXTS,
    }
    return of_kind.get(column.kind, TEXTS)


@st.composite
def typing(draw: st.DrawFn, stage: Stage) -> Lines:
    """Draw what an officer types: some of the inputs of some of the lines."""
    typed: dict[str, dict[str, Mapping[str, CellValue]]] = {}
    for sheet in content(stage).kind.sheets:
        for line in content(stage).lines[sheet.name]:
            asked = [column for column in sheet.inputs if column.name not in line.not_asked]
            chosen = draw(st.lists(st.sampled_from(asked), unique_by=lambda column: column.name, max_size=4))
            typed.setdefault(sheet.name, {})[line.key] = {column.name: draw(value_for(column)) for column in chosen}
    return typed


def found(filling: Filling, typed: Lines) -> Lines:
    """Return what was read in the cells that were typed in."""
    lines = {(line.sheet, line.key): line for line in filling.lines}
    return {
        sheet: {
            key: {name: told(lines[sheet, key].cell(name), value) for name, value in values.items()}
            for key, values in by_key.items()
        }
        for sheet, by_key in typed.items()
    }


def told(cell: Cell, typed: CellValue) -> CellValue:
    """Return a cell's value in the terms of what was typed; a day is told by its format or the column it stands in."""
    if isinstance(typed, str):
        assert cell.held is not Held.NUMBER
        return cell.text
    if isinstance(typed, date):
        day, findings = date_typed(cell)
        assert not findings
        return day
    assert cell.held is Held.NUMBER
    return Decimal(cell.text)


def as_a_cell_holds(typed: Lines) -> Lines:
    """Return what was typed with each number as the double that Excel's cell holds."""

    def held(value: CellValue) -> CellValue:
        return Decimal(repr(float(value))) if isinstance(value, Decimal) else value

    return {
        sheet: {key: {name: held(value) for name, value in values.items()} for key, values in by_key.items()}
        for sheet, by_key in typed.items()
    }


def untouched(filling: Filling, typed: Lines) -> dict[tuple[str, str, str], Cell]:
    """Return the cells that nobody typed in, by sheet, line and column."""
    return {
        (line.sheet, line.key, name): cell
        for line in filling.lines
        for name, cell in line.cells.items()
        if name not in typed.get(line.sheet, {}).get(line.key, {})
    }


@every_form
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_typed_is_read(stage: Stage, data: st.DataObject) -> None:
    """Each value at its cell to the last digit and sign, all else as issued, and nothing to find."""
    typed = data.draw(typing(stage))

    filling = read(fill_form(blank(stage), completed_by(content(stage)), typed))

    assert found(filling, typed) == as_a_cell_holds(typed)
    assert untouched(filling, typed) == untouched(read(blank(stage)), typed)
    assert (filling.findings, filling.missing) == ((), ())
    assert {name: cell.text for name, cell in filling.cover.items()} == completed_by(content(stage))


@every_form
@every_program
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_what_is_typed_is_read_whichever_program_saved_it(
    stage: Stage, saved: Callable[[bytes], bytes], data: st.DataObject
) -> None:
    """Excel, Excel for the web and Google Sheets write the same values in ways of their own."""
    typed = data.draw(typing(stage))
    form = fill_form(blank(stage), completed_by(content(stage)), typed)

    filling = read(saved(form))

    assert found(filling, typed) == as_a_cell_holds(typed)
    assert filling.lines == read(form).lines
    assert (filling.findings, filling.missing, filling.identity) == ((), (), content(stage).identity)


@every_program
@settings(max_examples=20, deadline=None)
@given(text=TEXTS)
@example("_x0041_ is no letter A")
@example("  blanks at both ends  ")
@example("\n")
@example("=HYPERLINK(A1)")
@example("1e3")
@example("TRUE")
@example("#N/A")
def test_a_text_stays_a_text(saved: Callable[[bytes], bytes], text: str) -> None:
    """Texts like numbers, formulas, errors and escapes stay as they were typed in Excel."""
    cell_ref = next(line for line in read(blank(Stage.RETURN)).lines if line.key == LOC_1).cell("commentary").ref
    form = imitations.typed(blank(Stage.RETURN), "Return", {cell_ref: text})

    (line,) = [line for line in read(saved(form)).lines if line.key == LOC_1]

    assert (line.cell("commentary").text, line.cell("commentary").formula) == (text, "")
    assert line.cell("commentary").held is Held.TEXT


@settings(max_examples=30, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
@example(0.1)
@example(1 / 3)
@example(123456789.12345678)
@example(9007199254740993.0)
@example(5e-324)
@example(-0.0)
def test_a_number_is_the_shortest_text_of_its_double(number: float) -> None:
    """However many digits the program that saved it wrote, the figure is the one that was typed."""
    typed: Lines = {"Return": {LOC_1: {"figure": Decimal(repr(number))}}}
    form = fill_form(blank(Stage.RETURN), {}, typed)

    for saved in (form, imitations.saved_by_excel(form), imitations.saved_by_google_sheets(form)):
        (line,) = [line for line in read(saved).lines if line.key == LOC_1]
        assert line.cell("figure").number == Decimal(repr(number))


@settings(max_examples=15, deadline=None)
@given(DAYS)
def test_a_day_is_the_day_that_was_chosen(day: date) -> None:
    """A date cell comes back as that day, with its format or (as Google Sheets renumbers styles) by its new one."""
    typed: Lines = {"Return": {LOC_1: {"final_expected": day}}}
    form = fill_form(blank(Stage.RETURN), {}, typed)

    for saved in (form, imitations.saved_by_excel(form), imitations.saved_by_google_sheets(form)):
        (line,) = [line for line in read(saved).lines if line.key == LOC_1]
        cell = line.cell("final_expected")
        assert (cell.dated, date.fromisoformat(cell.text)) == (True, day)
