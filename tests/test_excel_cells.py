"""The cells of a sheet as they stand in the XML: values, formulas, errors, percentages, dates, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.catalogue import intake
from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.forms.form import Cell, Held
from pmf_excel.core.typed.shown_numbers import Shown, shown_by
from pmf_excel.excel.cells import MOST_AREAS, Book, read_cells, shortest_text
from pmf_excel.excel.grid import column_number
from pmf_excel.excel.number_formats import Formats, date_text, read_formats
from pmf_excel.excel.refused import Refused
from pmf_excel.excel.rows import Rows
from pmf_excel.excel.shared_strings import read_strings

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FORMATS = (Shown.PLAIN, Shown.PERCENT, Shown.DATE)
BOOK = Book(strings=("first", "second"), formats=FORMATS)


def _sheet(data: str, book: Book = BOOK) -> Rows:
    return read_cells([f"<worksheet {SPACE}><sheetData>{data}</sheetData></worksheet>".encode()], book)


def _cell(xml: str, book: Book = BOOK) -> Cell:
    return _sheet(f'<row r="1">{xml}</row>', book)[1][1]


def _refusal(data: str, book: Book = BOOK) -> str:
    with pytest.raises(Refused) as refused:
        _sheet(data, book)
    return str(refused.value.finding)


def test_what_an_array_formula_fills_is_its_result() -> None:
    """Each filled cell of its area, wherever the formula stands; a formula of its own stays."""
    data = (
        '<row r="1"><c r="A1"><v>7</v></c><c r="B1"><f>2*2</f><v>4</v></c><c r="C1"><v>9</v></c></row>'
        '<row r="2"><c r="E2"><f t="array" ref="A1:B2">D1:D4*2</f><v>0</v></c></row>'
    )
    cells = _sheet(data)[1]
    assert [(cell.text, cell.formula) for cell in cells.values()] == [("7", "=D1:D4*2"), ("4", "=2*2"), ("9", "")]


def test_more_areas_than_any_form_has_are_refused() -> None:
    """Looking through each of them would take for ever."""
    formulas = "".join(
        f'<row r="{row}"><c r="A{row}"><f t="array" ref="C1:D9">1</f></c></row>' for row in range(1, MOST_AREAS + 2)
    )
    one = '<mergeCell ref="C1:D9"/>'
    merged = f"<sheetData/><mergeCells>{one * (MOST_AREAS + 1)}</mergeCells>".encode()
    assert f"more than {MOST_AREAS} array formulas" in _refusal(formulas)
    with pytest.raises(Refused) as refused:
        read_cells([f"<worksheet {SPACE}>".encode(), merged, b"</worksheet>"], BOOK)
    assert f"more than {MOST_AREAS} merged cells" in str(refused.value.finding)


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c r="A1"><v>42</v></c>', Cell("A1", Held.NUMBER, "42")),
        ('<c r="A1"><v>42.0</v></c>', Cell("A1", Held.NUMBER, "42")),
        ('<c r="A1"><v>-0.0</v></c>', Cell("A1", Held.NUMBER, "0")),
        ('<c r="A1"><v>0.10000000000000001</v></c>', Cell("A1", Held.NUMBER, "0.1")),
        ('<c r="A1"><v>1.5E-7</v></c>', Cell("A1", Held.NUMBER, "0.00000015")),
        ('<c r="A1" s="1"><v>0.45</v></c>', Cell("A1", Held.NUMBER, "0.45", percent=True)),
        ('<c r="A1" s="2"><v>46022</v></c>', Cell("A1", Held.TEXT, "2025-12-31", dated=True)),
        ('<c r="A1" s="2"><v>46022.5</v></c>', Cell("A1", Held.TEXT, "2025-12-31T12:00:00", dated=True)),
        ('<c r="A1" s="2"><v>-5</v></c>', Cell("A1", Held.NUMBER, "-5", dated=True)),
        ('<c r="A1" s="99999"><v>7</v></c>', Cell("A1", Held.NUMBER, "7")),
        ('<c r="A1" t="d"><v>2025-12-31T00:00:00</v></c>', Cell("A1", Held.TEXT, "2025-12-31", dated=True)),
        ('<c r="A1" t="s"><v>1</v></c>', Cell("A1", Held.TEXT, "second")),
        ('<c r="A1" t="str"><f>A2</f><v>x</v></c>', Cell("A1", Held.TEXT, "x", "=A2")),
        ('<c r="A1" t="b"><v>1</v></c>', Cell("A1", Held.BOOLEAN, "TRUE")),
        ('<c r="A1" t="b"><v>0</v></c>', Cell("A1", Held.BOOLEAN, "FALSE")),
        ('<c r="A1" t="e"><v>#N/A</v></c>', Cell("A1", Held.ERROR, "#N/A")),
        ('<c r="A1"><f>1+1</f><v>999</v></c>', Cell("A1", Held.NUMBER, "999", "=1+1")),
        ('<c r="A1"><f>1+1</f></c>', Cell("A1", formula="=1+1")),
        ('<c r="A1"><f>1+1</f><v></v></c>', Cell("A1", formula="=1+1")),
        ('<c r="A1" t="inlineStr"><is><t> a </t></is></c>', Cell("A1", Held.TEXT, " a ")),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', Cell("A1", Held.TEXT, "ab")),
        ('<c r="A1" t="inlineStr"><is><t>a</t><rPh><t>spoken</t></rPh></is></c>', Cell("A1", Held.TEXT, "a")),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b</t></is></c>', Cell("A1", Held.TEXT, "a\rb")),
        ('<c r="A1" t="str"><v>a_xD800_b_x0000_</v></c>', Cell("A1", Held.TEXT, "a_xD800_b_x0000_")),
        ('<c><v>5</v></c>', Cell("A1", Held.NUMBER, "5")),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_what_it_holds(xml: str, cell: Cell) -> None:
    """Numbers by their shortest text, texts as they stand, dates as ISO text, formulas with their cached value."""
    assert _cell(xml) == cell


def test_blank_cells_are_left_out_whatever_their_style() -> None:
    """A million formatted empty cells leave nothing behind."""
    assert _sheet('<row r="1"><c r="A1" s="1"/></row><row r="2"/><row r="9"><c r="B9"><v>1</v></c></row>') == {
        9: {2: Cell("B9", Held.NUMBER, "1")}
    }


def test_a_shared_formula_is_known_to_every_cell_that_shares_it() -> None:
    """A cell that only points at a formula elsewhere is a formula too."""
    rows = _sheet(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>4</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>6</v></c></row>'
    )
    assert rows[2][1] == Cell("A2", Held.NUMBER, "6", "=B1*2")


def test_strict_names_read_the_same() -> None:
    """Excel's Strict Open XML Spreadsheet has other namespaces and the same cells."""
    space = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    strict = f'<worksheet xmlns="{space}"><sheetData><row><c><v>5</v></c></row></sheetData></worksheet>'
    assert read_cells([strict.encode()], BOOK) == {1: {1: Cell("A1", Held.NUMBER, "5")}}


def test_prefixed_names_read_the_same() -> None:
    """Some programs write `x:worksheet`."""
    prefixed = f"<x:worksheet {SPACE.replace('xmlns', 'xmlns:x')}><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    assert read_cells([prefixed.encode()], BOOK) == {1: {1: Cell("A1", Held.NUMBER, "5")}}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ('<row r="0"/>', "a row is numbered 0"),
        ('<row r="1048577"/>', "a row is numbered 1048577"),
        ('<row r="x"/>', "a row is numbered x"),
        ('<row r="2"/><row r="2"/>', "a row is numbered 2"),
        ('<row r="2"><c r="A3"/></row>', "called 'A3'"),
        ('<row r="1"><c r="XFE1"/></row>', "called 'XFE1'"),
        ('<row r="1"><c r="hello"/></row>', "called 'hello'"),
        ('<row r="1"><c r="a1"/></row>', "called 'a1'"),
        ('<row r="1"><c r="B1"/><c r="A1"/></row>', "called 'A1'"),
        ('<row r="1"><c r="A1"/><c r="A1"/></row>', "called 'A1'"),
        ('<row r="1"><c r="A1"><v>forty-two</v></c></row>', "'forty-two', which is not a number"),
        ('<row r="1"><c r="A1"><v>1e999</v></c></row>', "'1e999', which is not a number"),
        ('<row r="1"><c r="A1"><v>nan</v></c></row>', "'nan', which is not a number"),
        ('<row r="1"><c r="A1"><v>1_0</v></c></row>', "'1_0', which is not a number"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "a text that is not there"),
        ('<row r="1"><c r="A1" t="s"><v>2</v></c></row>', "a text that is not there"),
        ('<row r="1"><c r="A1" t="b"><v>yes</v></c></row>', "not of its type"),
        ('<row r="1"><c r="A1" t="q"><v>1</v></c></row>', "not of its type"),
        ("<row><c><v>1</c></row>", "not well formed"),
        ("<row>&#8;</row>", "not well formed"),
        ("<x>" * 70 + "</x>" * 70, "nested more than 64 deep"),
    ],
)
def test_what_no_honest_program_writes_is_refused(data: str, says: str) -> None:
    """A cell outside the grid, out of order or of the wrong type is quoted in the refusal."""
    assert says in _refusal(data)


def test_entities_are_never_declared() -> None:
    """A document type is refused before anything in it is expanded."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
    with pytest.raises(Refused) as refused:
        read_strings([bomb.encode()])
    assert refused.value.finding.code == intake.UNSAFE.code


def test_a_sheet_with_too_many_filled_cells_is_no_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pasted database is refused while it is read, not after it filled the memory."""
    monkeypatch.setattr("pmf_excel.excel.cells.MOST_CELLS", 3)
    assert "more than 3 filled cells" in _refusal("<row>" + "<c><v>1</v></c>" * 4 + "</row>")


def test_reading_stops_where_enough_was_read() -> None:
    """What stands below is not even parsed."""
    broken = f'<worksheet {SPACE}><sheetData><row r="1"><c><v>1</v></c></row><row r="2"><c><v>no</v></c></row>'
    rows = read_cells([broken.encode()], BOOK, lambda row, _: row > 1)
    assert list(rows) == [1]


def test_shared_strings_join_their_runs_and_leave_phonetic_guides_out() -> None:
    """Rich text reads as the text that people see."""
    table = (
        f"<sst {SPACE}><si><t>plain</t></si><si><r><t>rich </t></r>\n<r><rPr><b/></rPr><t>text</t></r></si>"
        "<si><t>kana</t><rPh sb='0' eb='1'><t>spoken</t></rPh></si><si/>"
        "<si><t>line_x000A_break _x005F_x000A_</t></si></sst>"
    )
    assert read_strings([table.encode()]) == ["plain", "rich text", "kana", "", "line\nbreak _x000A_"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Shown.PLAIN),
        ("0.00", Shown.PLAIN),
        ("#,##0;[Red]-#,##0", Shown.PLAIN),
        ('0.0" days"', Shown.PLAIN),
        ("[$£-809]#,##0.00", Shown.PLAIN),
        ("0.00E+00", Shown.PLAIN),
        ("h:mm", Shown.PLAIN),
        ("[h]:mm:ss", Shown.PLAIN),
        ("0%", Shown.PERCENT),
        ("0.0%;-0.0%", Shown.PERCENT),
        ('0.0"%"', Shown.PLAIN),
        ("0.0\\%", Shown.PLAIN),
        ("dd/mm/yyyy", Shown.DATE),
        ("[$-809]d mmmm yyyy", Shown.DATE),
        ("mmm yy", Shown.DATE),
        ("mmmm", Shown.DATE),
        ("yyyy\\-mm\\-dd hh:mm", Shown.DATE),
    ],
)
def test_a_number_format_says_percent_or_date(code: str, shown: Shown) -> None:
    """Quoted and escaped characters, colours and locales do not count."""
    assert shown_by(code) is shown


def test_styles_are_looked_up_by_their_place_among_the_cell_styles() -> None:
    """Named styles before the cell styles do not shift the numbering; built-in formats need no declaration."""
    styles = (
        f'<styleSheet {SPACE}><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="9"/><xf/></cellXfs>'
        "</styleSheet>"
    )
    expected = (Shown.PLAIN, Shown.PERCENT, Shown.DATE, Shown.PERCENT, Shown.PLAIN)
    assert read_formats([styles.encode()]) == Formats(expected)


@pytest.mark.parametrize(
    ("serial", "epoch_1904", "text"),
    [
        (46022, False, "2025-12-31"),
        (44560, True, "2025-12-31"),
        (61, False, "1900-03-01"),
        (60, False, None),
        (0, True, "1904-01-01"),
        (2_958_465, False, "9999-12-31"),
        (1e18, False, None),
        (-1, False, None),
    ],
)
def test_serial_numbers_are_dates_where_they_surely_are(serial: float, epoch_1904: bool, text: str | None) -> None:
    """Both date systems; Excel's 29 February 1900 that never was, and before it, is no date."""
    assert date_text(serial, epoch_1904) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_shortest_text_of_a_double_is_that_double(double: float) -> None:
    """Nothing is lost and no digit is invented: the text stands for the same double and no other."""
    text = shortest_text(double)
    assert float(text) == double
    assert "e" not in text
    assert Decimal(text) == Decimal(repr(double))


@given(st.integers(min_value=1, max_value=16_384))
def test_columns_are_named_as_excel_names_them(number: int) -> None:
    """Letters and numbers lead to each other over the whole grid."""
    assert column_number(column_letters(number)) == number


def test_letters_that_are_no_column_have_no_number() -> None:
    """The last column of the grid is XFD."""
    assert [column_number(letters) for letters in ("A", "Z", "AA", "XFD", "XFE", "", "a", "A1", "É")] == [
        1, 26, 27, 16_384, 0, 0, 0, 0, 0,
    ]  # fmt: skip
