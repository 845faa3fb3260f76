"""Values and formulas through xlwings into the cells of an open LibreOffice and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xlwings as xw
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pmf_excel.libreoffice import LibreOfficeError
from pmf_excel.libreoffice.ranges import Range
from tests.unlistening_office import UnlisteningOffice

pytestmark = pytest.mark.libreoffice

#: Beginnings that Excel would take for a formula, a number or a date.
_LOOKS_LIKE_SOMETHING = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+44 1257 515151",
    "-",
    "@SUM(A1)",
    "'quoted",
    "007",
    "1/4",
    "TRUE",
)
_texts = st.one_of(
    st.sampled_from(_LOOKS_LIKE_SOMETHING),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
    st.lists(st.sampled_from(("a", "\n", "\t", "=", "é", "😀")), min_size=1, max_size=8).map(
        lambda signs: f"x{''.join(signs)}y"
    ),
)
_numbers = st.one_of(st.integers(-(2**53), 2**53).map(float), st.floats(allow_nan=False, allow_infinity=False))
_moments = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2199, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
_values = st.one_of(st.none(), st.booleans(), _numbers, _texts, _moments)
_grids = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.lists(st.lists(_values, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[xw.Book]:
    """Return the empty spreadsheet of a LibreOffice that a person started."""
    office = UnlisteningOffice(tmp_path_factory.mktemp("unlistening"))
    app = office.engine().apps.active
    assert app is not None
    yield app.books.active
    office.end()


@pytest.fixture
def sheet(book: xw.Book) -> Iterator[xw.Sheet]:
    """Return a sheet that nobody has used."""
    sheet = book.sheets.add()
    yield sheet
    sheet.delete()


@pytest.fixture(scope="module")
def scratch(book: xw.Book) -> xw.Sheet:
    """Return a sheet that is cleared for each example."""
    return book.sheets.add("Scratch")


@given(grid=_grids)
@example(grid=[[text] for text in _LOOKS_LIKE_SOMETHING])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again(scratch: xw.Sheet, grid: list[list[Any]]) -> None:
    """Texts, numbers, truth values, moments and blanks, in a block of any shape."""
    scratch.clear()
    scratch["B3"].value = grid
    assert scratch["B3"].resize(len(grid), len(grid[0])).options(ndim=2).value == grid


@given(before=_grids, after=_grids)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_stood_there_before_changes_only_dates(
    scratch: xw.Sheet, before: list[list[Any]], after: list[list[Any]]
) -> None:
    """As in Excel, a number typed over a date is read as a date; everything else is what was written."""
    scratch.clear()
    scratch["A1"].value = before
    cells = scratch["A1"].resize(len(after), len(after[0]))
    cells.value = after
    for written, read in zip(chain(*after), chain(*cells.options(ndim=2).value), strict=True):
        assert read == written or (isinstance(written, float) and isinstance(read, dt.datetime))


def test_text_is_never_a_formula(sheet: xw.Sheet) -> None:
    """=, +, - and @ begin texts here, whatever Excel makes of them."""
    sheet["A1"].value = [[text] for text in _LOOKS_LIKE_SOMETHING]
    cells = sheet["A1"].resize(len(_LOOKS_LIKE_SOMETHING)).api
    assert len(cells.queryFormulaCells(1 | 2 | 4).getRangeAddresses()) == 0
    assert {cells.getCellByPosition(0, row).getType().value for row in range(len(_LOOKS_LIKE_SOMETHING))} == {"TEXT"}


def test_a_sheet_is_written_and_read_in_one_call(sheet: xw.Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    """5,000 rows with a date each: one setDataArray, one getDataArray, and formats by areas, not by cells."""
    calls: list[str] = []
    monkeypatch.setattr(Range, "api", property(lambda self: _Counted(self._cells, calls)))
    rows = [[f"PI-{number}", number / 8, dt.datetime(2026, 3, 31), number % 2 == 0] for number in range(5000)]  # noqa: DTZ001
    sheet["A1"].value = rows
    assert calls.count("setDataArray") == 1
    assert len(calls) < 30
    calls.clear()
    assert sheet["A1"].resize(5000, 4).value == rows
    assert calls.count("getDataArray") == 1
    assert len(calls) < 30


class _Counted:
    """Cells over UNO that note what is asked of them."""

    def __init__(self, cells: Any, calls: list[str]) -> None:
        self._cells, self._calls = cells, calls

    def __getattr__(self, name: str) -> Any:
        self._calls.append(name)
        return getattr(self._cells, name)


def test_dates_are_shown_as_dates_and_keep_the_format_that_they_find(sheet: xw.Sheet) -> None:
    """A new date gets the usual format with a year of four digits; a format that somebody chose stays."""
    sheet["A2"].number_format = "mmm yyyy"
    sheet["A1"].value = [[dt.date(2026, 3, 31)], [dt.date(2026, 3, 31)], [dt.datetime(2026, 3, 31, 14, 5)]]  # noqa: DTZ001
    shown = [sheet[f"A{row}"].api.getString() for row in (1, 2, 3)]
    assert shown == ["03/31/2026", "Mar 2026", "03/31/2026 14:05:00"]
    assert sheet["A1"].options(dates=dt.date).value == dt.date(2026, 3, 31)


def test_a_number_over_a_truth_value_is_a_number(sheet: xw.Sheet) -> None:
    """The cell would go on showing TRUE for 1."""
    sheet["A1"].value = True
    sheet["A1"].value = 1
    assert sheet["A1"].value == 1.0
    assert sheet["A1"].api.getString() == "1"
    assert sheet["A1"].value is not True


def test_errors_are_blank_or_said_as_asked(sheet: xw.Sheet) -> None:
    """As in Excel: None, or the text that the cell shows with err_to_str."""
    sheet["A1"].formula = [["=1/0", "=NA()", '="text"', '=""']]
    assert sheet["A1:D1"].value == [None, None, "text", None]
    assert sheet["A1:D1"].options(err_to_str=True, empty="-").value == ["#DIV/0!", "#N/A", "text", "-"]


def test_what_formulas_give_is_read_as_what_it_is(sheet: xw.Sheet) -> None:
    """Dates and truth values that a formula gives are told by the result, without a format of the cell's own."""
    sheet["A1"].formula = [["=DATE(2026,3,31)", "=A1>1", "=A1+1", '=LEN("four")']]
    day = dt.datetime(2026, 3, 31)  # noqa: DTZ001
    assert sheet["A1:D1"].value == [day, True, day + dt.timedelta(days=1), 4.0]
    assert sheet["B1"].value is True


@pytest.mark.parametrize(
    "formula",
    ['=IF(A1>1,"a,b;c!",SUM($B$2:C3,1.5))', "=SUM('My data'!$B$2:C3)", "=SUM({1,2;3,4})", '=COUNTIF(A:A,"<>"&B1)'],
)
def test_formulas_are_written_and_read_in_excels_words(book: xw.Book, sheet: xw.Sheet, formula: str) -> None:
    """English names, commas, and sheets before an exclamation mark, whatever LibreOffice calls them."""
    if "My data" not in book.sheets:
        book.sheets.add("My data", after=book.sheets[-1])
    sheet["E5"].formula = formula
    assert sheet["E5"].formula == formula
    assert sheet["E5"].options(err_to_str=True).value not in ("#NAME?", "Err:509", "Err:508")


def test_one_formula_for_many_cells_follows_its_references(sheet: xw.Sheet) -> None:
    """As filling down and to the right does."""
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:C3"].formula = "=$A1*10+COLUMN(B1)"
    assert sheet["B1:C3"].value == [[12, 13], [22, 23], [32, 33]]
    assert sheet["C3"].formula == "=$A3*10+COLUMN(C3)"
    sheet["E1"].formula = [["=A1", 5, "text", None]]
    assert sheet["E1:H1"].value == [1.0, 5.0, "text", None]


def test_an_array_formula_is_one_thing(sheet: xw.Sheet) -> None:
    """It is told from a plain one, and none of its cells can be changed alone."""
    sheet["A1"].value = [[1], [2]]
    sheet["B1:B2"].formula_array = "=A1:A2*2"
    assert sheet["B1:B2"].value == [2, 4]
    assert sheet["B1:B2"].formula_array == "=A1:A2*2"
    assert sheet["A1"].formula_array is None
    with pytest.raises(LibreOfficeError, match="array formula"):
        sheet["B1"].value = 5


def test_a_protected_cell_is_refused_in_a_sentence(sheet: xw.Sheet) -> None:
    """What it says is for the person who pressed the button."""
    sheet.api.protect("")
    with pytest.raises(LibreOfficeError, match="whether the sheet is protected"):
        sheet["A1"].value = "new"
    sheet.api.unprotect("")
    assert sheet["A1"].value is None


def test_a_data_frame_goes_there_and_back(sheet: xw.Sheet) -> None:
    """With its index, dates and gaps."""
    frame = pd.DataFrame({"figure": [0.5, np.nan], "due": [pd.Timestamp("2026-04-14"), pd.NaT], "who": ["Jo", None]})
    frame.index.name = "line"
    sheet["A1"].value = frame
    read = sheet["A1"].options(pd.DataFrame, expand="table").value
    pd.testing.assert_frame_equal(read, frame, check_dtype=False, check_index_type=False)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (Decimal("12.50"), 12.5),
        (np.int64(7), 7.0),
        (np.datetime64("2026-03-31"), dt.datetime(2026, 3, 31)),  # noqa: DTZ001
        (pd.NaT, None),
        (float("nan"), None),
        (dt.time(14, 30), dt.datetime(1899, 12, 30, 14, 30)),  # noqa: DTZ001
        ("half \ud83d a character", "half \ufffd a character"),
        ("two\r\nlines", "two\nlines"),
        ("long " * 8000, "long " * 8000),
    ],
    ids=["Decimal", "numpy integer", "numpy date", "NaT", "nan", "time", "half a character", "Windows lines", "long"],
)
def test_other_values_are_put_as_what_they_mean(sheet: xw.Sheet, value: object, read: object) -> None:
    """What Python, numpy and pandas have beside plain texts and numbers."""
    sheet["A1"].value = value
    assert sheet["A1"].value == read


@pytest.mark.parametrize("value", [float("inf"), object(), {1, 2}])
def test_what_no_cell_can_hold_is_refused(sheet: xw.Sheet, value: object) -> None:
    """Before anything is written."""
    with pytest.raises(LibreOfficeError, match="A cell cannot hold"):
        sheet["A1"].value = [["before", value]]
    assert sheet["A1"].value is None
