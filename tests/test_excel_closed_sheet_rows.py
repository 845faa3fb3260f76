"""A sheet's part comes in pieces, is taken apart into rows, and is given back in pieces that say the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.excel.closed.sheet_rows import SheetText, Unusual, cells_of, read_sheet

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="main"><dimension ref="A1:B9"/><sheetData>'
ROWS = (b' r="1"><c r="A1"><v>1</v></c></row>', b' r="4" ht="15"/>', b' r="9"><c r="B9" t="s"><v>7</v></c></row>')
TAIL = b'</sheetData><rowBreaks count="1"/><mergeCells/></worksheet>'
SHEET = HEAD + b"".join(b"<row" + row for row in ROWS) + TAIL
RENAMED = b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
EMPTY = b"<worksheet><sheetData/><rowBreaks/></worksheet>"


def cut(part: bytes, places: list[int]) -> list[bytes]:
    """Return the part cut at these places, as a zip gives it out."""
    at = [0, *sorted(places), len(part)]
    return [part[start:end] for start, end in pairwise(at)]


@given(st.lists(st.integers(0, len(SHEET)), max_size=12))
def test_wherever_it_is_cut_it_is_the_same_sheet(places: list[int]) -> None:
    """Within a tag, a number or the mark of the end: rows and what stands around them are the same."""
    assert read_sheet(cut(SHEET, places)) == SheetText(HEAD, list(ROWS), [1, 4, 9], TAIL)


@given(st.lists(st.integers(0, len(SHEET)), max_size=6))
def test_it_comes_out_as_it_went_in(places: list[int]) -> None:
    """To the byte, what stands before the rows as the first piece."""
    pieces = read_sheet(cut(SHEET, places)).pieces()

    assert b"".join(pieces) == SHEET
    assert pieces[0] == HEAD


@given(st.lists(st.integers(0, len(EMPTY)), max_size=4))
def test_a_sheet_without_rows_is_opened_for_some(places: list[int]) -> None:
    """LibreOffice closes the data of an empty sheet at once; breaks between pages are no rows."""
    assert read_sheet(cut(EMPTY, places)) == SheetText(
        b"<worksheet><sheetData>", [], [], b"</sheetData><rowBreaks/></worksheet>"
    )


@pytest.mark.parametrize(
    "part",
    [
        b"<worksheet></worksheet>",
        b"<chartsheet><sheetData></sheetData></chartsheet>",
        b'<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData></sheetData></worksheet>',
        SHEET.replace(b"</sheetData>", b""),
        SHEET.replace(b"<sheetData>", b"<sheetData>text"),
        SHEET.replace(b'r="4"', b'r="1"'),
        SHEET.replace(b"<rowBreaks", b'<sheetData><row r="1"><c r="A1"><v>2</v></c></row></sheetData><rowBreaks'),
        SHEET.replace(b"<rowBreaks", b'<x:sheetData xmlns:x="main"/><rowBreaks'),
        SHEET.replace(b"<dimension", b'<x:dimension').replace(
            b'xmlns="main"', b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        ),
        SHEET.replace(b"<v>1</v>", b'<v>1</v><x:v a=">" ' + RENAMED + b">2</x:v>"),
        SHEET.replace(b"<v>1</v>", b'<v xmlns="elsewhere">1</v>'),
        EMPTY.replace(b"<rowBreaks", b"<sheetData/><rowBreaks"),
        SHEET.replace(b' r="4"', b""),
        SHEET.replace(b"<dimension", b"<!-- a note --><dimension"),
        SHEET.replace(b"<v>1</v>", b"<v><![CDATA[1]]></v>"),
        SHEET.replace(b"<mergeCells/>", b"<!-- a note -->"),
        EMPTY.replace(b"<rowBreaks/>", b"<!-- a note -->"),
    ],
    ids=[
        "no data", "no worksheet", "another encoding", "no end", "text before the rows", "out of order",
        "rows twice", "rows twice under another name", "another name for all", "another name within a row",
        "other markup within a row",
        "rows twice in an empty sheet", "no number", "a comment before the rows", "raw text in a row", "a comment behind the rows", "a comment in an empty sheet",
    ],
)  # fmt: skip
@pytest.mark.parametrize("length", [1, 7, 1000], ids=["byte by byte", "in small pieces", "whole"])
def test_what_is_written_otherwise_is_not_changed_part_by_part(part: bytes, length: int) -> None:
    """However it comes, it is refused rather than half understood."""
    pieces = [part[at : at + length] for at in range(0, len(part), length)]

    with pytest.raises(Unusual):
        read_sheet(pieces)


ROW = b' r="4" spans="1:2"><c r="A4" s="2" t="inlineStr"><is><t>xmlns:x="main"</t></is></c><c r="B4"><v>17.5</v></c></row>'


def test_a_text_about_markup_is_a_text() -> None:
    """Whoever writes it does not make a sheet that cannot be read."""
    sheet = read_sheet([HEAD, b"<row", ROW, TAIL])

    assert [(cell.column, cell.style, cell.kind, cell.inside) for cell in cells_of(sheet.rows[0])] == [
        (1, "2", "inlineStr", '<is><t>xmlns:x="main"</t></is>'),
        (2, "", "", "<v>17.5</v>"),
    ]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'r="B4"', b'r="B5"'),
        (b'r="B4"', b'r="A4"'),
        (b'<c r="B4">', b'<c r="B4"><v>999</v></c><c r="B4">'),
        (b'<c r="B4">', b'<c q="1" r="B5">'),
        (b'<c r="B4">', b'<c q="1" r="A4">'),
        (b'<c r="B4">', b'<c q="1" r="B44">'),
        (b"</v>", b"</v><v>999</v>"),
        (b"</v>", b"</v><is><t>999</t></is>"),
        (b"</v>", b"</v> <f>999</f>"),
        (b"</is>", b"</is><v>0</v>"),
        (b"</is>", b"</is><is><t>And more.</t></is>"),
    ],
)
def test_what_programs_show_differently_is_not_read(written: bytes, instead: bytes) -> None:
    """A cell that says another row or stands there twice, or has two values: each program shows another one."""
    assert ROW.count(written) == 1

    with pytest.raises(Unusual):
        cells_of(ROW.replace(written, instead))
