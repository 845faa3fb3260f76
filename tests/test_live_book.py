"""The open master workbook: read and written in few calls, text as text, and nothing beside our cells touched."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.master.book import (
    PERIOD_NAME,
    BookUpdate,
    CellToWrite,
    Link,
    MasterError,
    Region,
    RowToWrite,
    TableToWrite,
    Value,
)
from pmf_excel.live.alike import rows_alike
from pmf_excel.live.book import LiveBook
from pmf_excel.live.writing import rectangles
from tests.fake_book import FakeApp, FakeBook, FakeName, FakeTable, sheet_of, text_of

TARGETS = """
          |       | Targets
          |       | Control
record id | marks | Indicator       | Period     | Target | My note
t1        |       | chorley/COR-012 | 2025/26 Q3 | 2      | agreed at last
t2        |       | chorley/COR-013 | 2025/26 Q3 | 45     |
"""
MEMORY = """
layout          | 2
ledger position | 512
"""


def opened(targets: str = TARGETS, engine: str = "excel") -> FakeBook:
    """A workbook with one table and a memory."""
    sheet = sheet_of("Targets", targets)
    sheet.tables.append(FakeTable(sheet.range((3, 1), (5, 6))))
    return FakeBook([sheet, sheet_of("Memory", MEMORY)], app=FakeApp(engine))


def row(record_id: str, number: int | None, **cells: Value) -> RowToWrite:
    """A row to write, its number format that of whole numbers."""
    return RowToWrite(record_id, number, {name: CellToWrite(value, "#,##0") for name, value in cells.items()})


def written(book: FakeBook, *rows: RowToWrite) -> str:
    """The sheet of targets after `rows` were written."""
    LiveBook(book).write(BookUpdate(tables=(TableToWrite("Targets", rows),)))
    return text_of(book["Targets"])


def test_a_table_is_read_with_its_ids_and_peoples_own_columns() -> None:
    """Headings and rows as they stand, numbers as text, each cell with the name that Excel gives it."""
    saved = LiveBook(opened()).table("Targets")

    assert saved is not None
    assert [heading.text for heading in saved.table.headings][2:] == ["Indicator", "Period", "Target", "My note"]
    assert [[cell.text for cell in row.cells] for row in saved.table.rows] == [
        ["t1", "", "chorley/COR-012", "2025/26 Q3", "2", "agreed at last"],
        ["t2", "", "chorley/COR-013", "2025/26 Q3", "45", ""],
    ]
    assert saved.table.rows[1].cells[4].ref == "E5"
    assert saved.is_table


def test_only_the_rows_asked_for_are_given() -> None:
    """After another job only what the ledger changed is looked at."""
    saved = LiveBook(opened()).table("Targets", {"t2"})

    assert saved is not None
    assert [row.cells[0].text for row in saved.table.rows] == ["t2"]


def test_a_row_typed_below_the_table_is_one_of_its_rows() -> None:
    """It has no id yet; a blank row between is none."""
    typed = TARGETS + "\n\n |       | chorley/COR-014 | 2025/26 Q3 | 7"
    saved = LiveBook(opened(typed)).table("Targets")

    assert saved is not None
    assert saved.table.rows[-1].number == 8
    assert saved.table.rows[-1].cells[0].text == ""
    assert len(saved.table.rows) == 3


def test_a_formula_is_known_from_a_text_that_looks_like_one() -> None:
    """The formula is given beside its result; a text shows itself."""
    book = opened()
    sheet = book["Targets"]
    sheet.take(4, 5, "=1+1")
    sheet.cells[4, 5] = 2.0
    sheet.take(4, 6, "'=1+1")

    saved = LiveBook(book).table("Targets")

    assert saved is not None
    assert (saved.table.rows[0].cells[4].text, saved.table.rows[0].cells[4].formula) == ("2", "=1+1")
    assert (saved.table.rows[0].cells[5].text, saved.table.rows[0].cells[5].formula) == ("=1+1", "")


def test_a_percentage_is_told_from_its_number_format() -> None:
    """45 % typed as such is 0.45 in the cell; only the format shows that it was meant in points."""
    book = opened(TARGETS.replace("| 45 ", "| 0.45"))
    book["Targets"].formats[5, 5] = "0%"

    saved = LiveBook(book).table("Targets")

    assert saved is not None
    assert saved.table.rows[1].cells[4].text == "45%"


def test_a_sheet_that_is_gone_is_none_and_one_without_headings_says_what_to_do() -> None:
    """A renamed sheet does not stop the others; lost headings are an error with a way back."""
    book = opened("nothing | here")

    assert LiveBook(book).table("Indicators") is None
    with pytest.raises(MasterError, match="lost its row of headings") as caught:
        LiveBook(book).table("Targets")
    assert "pmf restore" in caught.value.remedy


def test_a_percentage_in_a_column_of_text_is_one() -> None:
    """10% typed as a tolerance is 0.1 in the cell, and means a tenth of the target, not a tenth of a point."""
    indicators = sheet_of(
        "Indicators", "record id | marks | Reference | Tolerance\ni1 | | COR-1 | 0.1\ni2 | | COR-2 | 1"
    )
    indicators.formats |= {(2, 4): "0%", (3, 4): "0.0%"}

    assert _column(FakeBook([indicators]), "Indicators", 3) == ["10%", "100%"]


def test_a_figure_shown_as_a_percentage_is_read_in_points() -> None:
    """Typed as history under the table, or in a row whose figure sign-off owns: as in the closed workbook."""
    figures = sheet_of("Figures", "record id | marks | Indicator | Figure\nf1 | | COR-1 | 0.3\n | | COR-1 | 0.455")
    figures.formats |= {(2, 4): "0%", (3, 4): "0.0%"}

    assert _column(FakeBook([figures]), "Figures", 3) == ["30%", "45.5%"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('"95"', "45 (its number format shows 95)"),
        ('0"0"', "45 (its number format shows 450)"),
        ('[=45]"95";0', "45 (its number format shows 95)"),
        ("#,##0", "45"),
        ('0" days"', "45"),
        ("0.0,", "45"),
        (";;;", "45"),
    ],
)
def test_a_number_that_its_format_shows_as_another_one_is_said_with_it(code: str, said: str) -> None:
    """What the closed workbook says of it: made up, nobody reads it as a number; scaled or hidden, it is the number."""
    book = opened()
    book["Targets"].formats[5, 5] = code

    assert _column(book, "Targets", 4) == ["2", said]


def test_a_day_that_its_format_shows_as_another_one_is_said_with_it() -> None:
    """Excel gives a day as such; which digits stand beside it is in the format alone."""
    book = opened()
    book["Targets"].cells[5, 5] = datetime(2026, 1, 9)  # noqa: DTZ001 a cell has no time zone
    book["Targets"].formats[5, 5] = 'd mmm "2027"'

    assert _column(book, "Targets", 4)[1] == "2026-01-09 (its number format shows a date or time with “2027” in it)"


def test_money_is_a_number_however_excel_gives_it() -> None:
    """Excel gives amounts in a format of money as decimals with four places."""
    book = opened()
    book["Targets"].cells[5, 5] = Decimal("1234.5000")
    book["Targets"].formats[5, 5] = "£#,##0.00"

    assert _column(book, "Targets", 4)[1] == "1234.5"


def test_texts_within_a_number_format_make_no_percentage() -> None:
    """A format that writes a sign behind a number in points shows the number as it is."""
    book = opened(TARGETS.replace("| 2 ", "| 0.5"))
    book["Targets"].formats[4, 5] = '0.0" %"'

    assert _column(book, "Targets", 4) == ["0.5", "45"]


def test_number_formats_are_asked_for_by_area() -> None:
    """A thousand targets in two formats, five of them percentages, are some forty calls, not a thousand."""
    book = opened(MANY)
    sheet = book["Targets"]
    sheet.formats |= {(row, 5): "#,##0.0" for row in range(500, 1_006)}
    sheet.formats |= {(row, 5): "0%" for row in range(750, 755)}

    found = _column(book, "Targets", 4)

    assert [at + 4 for at, text in enumerate(found) if text == "50%"] == list(range(750, 755))
    assert 2 < sheet.calls.count("read formats") < 70


def test_formats_that_change_from_row_to_row_are_a_few_calls_in_excel() -> None:
    """It describes a column with all its looks at once; one cell of each look is asked for its format, and the last."""
    book = opened(MANY)
    sheet = book["Targets"]
    sheet.tells_looks = True
    codes = ("#,##0", "#,##0.0", '"95"', "General")
    sheet.formats |= {(row, 5): codes[row % 4] for row in range(4, 1_006)}

    found = _column(book, "Targets", 4)

    assert [at + 4 for at, text in enumerate(found) if "shows 95" in text] == list(range(6, 1_006, 4))
    assert sheet.calls.count("read looks") == 1
    assert sheet.calls.count("read formats") == 1 + 2 * len(codes)


def test_a_program_that_does_not_describe_its_cells_is_asked_for_them() -> None:
    """Excel for the Mac: the same is found, by more calls."""
    book = opened(MANY)
    book["Targets"].formats |= {(row, 5): '"95"' for row in range(4, 1_006, 2)}

    found = _column(book, "Targets", 4)

    assert [at for at, text in enumerate(found) if "shows 95" in text] == list(range(0, 1_002, 2))


MANY = TARGETS + "\n".join(f"u{number} | | chorley/COR-{number} | 2025/26 Q3 | 0.5" for number in range(1_000))


@pytest.mark.parametrize(
    ("described", "groups"),
    [
        ('<Row><Cell/></Row><Row><Cell ss:StyleID="s1"/></Row>', [[4], [5]]),
        ('<Column ss:StyleID="s1"/><Row><Cell/></Row><Row><Cell ss:StyleID="s1"/></Row>', [[4, 5]]),
        ('<Row ss:StyleID="s1"><Cell/></Row><Row><Cell ss:StyleID="s1"/></Row>', [[4, 5]]),
        ('<Row ss:StyleID="s1" ss:Span="1"/>', [[4, 5]]),
        ('<Row ss:Index="2"><Cell ss:StyleID="s1"/></Row>', []),
        ("<html>busy</html>", []),
    ],
)
def test_what_excel_says_of_the_looks_of_a_column(described: str, groups: list[list[int]]) -> None:
    """A cell's style, or else that of its row, or else that of the column; where a row is not described, nothing."""
    asked = SimpleNamespace(Invoke=lambda *_: described)
    cells = SimpleNamespace(impl=object(), api=SimpleNamespace(_oleobj_=asked), row=4)

    assert list(rows_alike(cells, [4, 5])) == groups


def test_looks_that_are_not_alike_after_all_are_asked_for_one_by_one() -> None:
    """Should what Excel describes be misread, the format of no cell is guessed."""
    book = opened(MANY)
    sheet = book["Targets"]
    sheet.formats |= {(row, 5): '"95"' for row in range(700, 1_006)}
    same = "<Table>" + '<Row><Cell ss:StyleID="s1"/></Row>' * 1_002
    sheet.tells_looks, sheet.described = True, same

    found = _column(book, "Targets", 4)

    assert [at + 4 for at, text in enumerate(found) if "shows 95" in text] == list(range(700, 1_006))


def _column(book: FakeBook, sheet: str, at: int) -> list[str]:
    """What is read in one column."""
    saved = LiveBook(book).table(sheet)
    assert saved is not None
    return [row.cells[at].text for row in saved.table.rows]


def test_points_are_never_written_under_a_percentage() -> None:
    """45% typed is recorded as 45: the cell shows 45 from now on, not 4500 % that the next press would take in."""
    book = opened(TARGETS.replace("| 45 ", "| 0.45"))
    book["Targets"].formats |= {(4, 5): "0.00", (5, 5): "0%"}

    written(book, row("t1", 4, Target=Decimal(3)), row("t2", 5, Target=Decimal(45)))

    assert book["Targets"].formats == {(4, 5): "0.00", (5, 5): "#,##0"}
    assert _column(book, "Targets", 4) == ["3", "45"]


def test_headings_are_known_in_other_letters_and_with_other_blanks() -> None:
    """What is read under them is also written under them, the ids too."""
    book = opened(TARGETS.replace("Target |", "TARGET *|").replace("record id", "Record  ID"))

    written(book, row("t1", 4, Target=Decimal(3)))

    assert _column(book, "Targets", 4) == ["3", "45"]


def test_of_two_columns_with_one_heading_the_one_in_the_table_is_ours() -> None:
    """A column beside the table that somebody headed alike is theirs."""
    book = opened(TARGETS.replace("My note", "My note | Target"))

    written(book, row("t1", 4, Target=Decimal(3)))

    assert (book["Targets"].cells[4, 5], (4, 7) in book["Targets"].cells) == (3, False)


def test_a_column_or_sheet_that_is_gone_does_not_keep_the_others_from_being_written() -> None:
    """The rest of the row, the other sheets and what the workbook remembers are written."""
    book = opened()
    gone = (
        TableToWrite("Services", (row("s1", 4, Name="x"),)),
        TableToWrite("Targets", (row("t1", 4, Low=1, Target=3),)),
    )
    update = BookUpdate(gone, (Region("Findings", 4, 1, (("x",),), 5),), {"ledger position": "513"})

    LiveBook(book).write(update)

    assert book["Targets"].cells[4, 5] == 3
    assert LiveBook(book).memory()["ledger position"] == "513"
    assert LiveBook(book).sheets() == {"Targets", "Memory"}


def with_totals() -> FakeBook:
    """The table with its row of totals shown."""
    book = opened(TARGETS + "Total | | | | 47")
    book["Targets"].tables = [FakeTable(book["Targets"].range((3, 1), (6, 6)), show_totals=True)]
    return book


def test_a_row_of_totals_is_no_record() -> None:
    """What Excel adds up below the table is not taken for a row that somebody typed."""
    assert _column(with_totals(), "Targets", 0) == ["t1", "t2"]


def test_a_row_of_totals_takes_no_new_rows() -> None:
    """As in the closed workbook: rows that are there change, new ones are refused before anything is written."""
    book = with_totals()
    written(book, row("t1", 4, Target=Decimal(3)))
    assert book["Targets"].cells[4, 5] == 3

    for number in (None, 7):
        with pytest.raises(MasterError, match="has a row of totals"):
            written(book, row("t1", 4, Target=Decimal(9)), row("t3", number, Target=Decimal(7)))
    assert book["Targets"].cells[4, 5] == 3


def test_a_note_far_below_beside_the_table_does_not_push_new_rows_under_it() -> None:
    """Only what stands in the table's own columns is in their place, with an Excel table and without."""
    for is_table in (True, False):
        book = opened()
        book["Targets"].cells[40, 8] = "call Ann about this"
        if not is_table:
            book["Targets"].tables.clear()

        written(book, row("t3", None, Target=Decimal(7)))

        assert book["Targets"].cells[6, 5] == 7


def test_another_table_whose_headings_stand_in_the_same_row_is_not_ours() -> None:
    """People's own table beside ours, listed first, does not grow."""
    book = opened()
    sheet = book["Targets"]
    sheet.tables.insert(0, FakeTable(sheet.range((3, 8), (4, 9))))

    written(book, row("t3", None, Target=Decimal(7)))

    assert [table.range.bottom for table in sheet.tables] == [4, 6]


def test_peoples_columns_between_ours_are_not_written() -> None:
    """Scattered changes on both sides are two blocks: what is bold or calculated between them stays so."""
    headings = "record id | marks | Indicator | Target | My note | Why\n"
    book = opened(headings + "\n".join(f"u{number} | | x | {number} | bold words | y" for number in range(40)))
    sheet = book["Targets"]
    sheet.tables.clear()

    written(book, *(row(f"u{number}", number + 2, Target=Decimal(1), Why="z") for number in range(0, 40, 2)))

    assert {column for _, column in sheet.touched} == {4, 6}
    assert sheet.calls.count("write values") == 2
    assert (sheet.cells[2, 6], sheet.cells[3, 6]) == ("z", "y")


@pytest.mark.parametrize(
    ("layout", "said"),
    [("1", "earlier version: it has layout 1"), ("", "it has no layout"), ("99", "later version: it has layout 99")],
)
def test_another_layout_is_refused_in_the_words_of_the_closed_workbook(layout: str, said: str) -> None:
    """Each version writes its own layout only."""
    book = FakeBook([sheet_of("Memory", f"layout | {layout}\nledger position | 512")])

    with pytest.raises(MasterError, match=said):
        LiveBook(book).memory()


def test_only_the_cells_named_are_written_and_new_rows_stand_below() -> None:
    """The note beside the first row stays; the new row is the first free one, and the table reaches down to it."""
    book = opened()

    shown = written(book, row("t1", 4, Target=Decimal("2.5")), row("t3", None, Target=Decimal(7)))

    assert shown.splitlines()[3] == "t1 |  | chorley/COR-012 | 2025/26 Q3 | 2.5 | agreed at last"
    assert shown.splitlines()[5] == " |  |  |  | 7"
    assert book["Targets"].tables[0].range.bottom == 6
    assert book["Targets"].formats == {(6, 5): "#,##0"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "December 2025", "01/02/2026", "'quoted", "0045", "@SUM(A1)"])
def test_text_stays_text_in_excel(text: str) -> None:
    """Nothing that is written becomes a formula, a date or a number."""
    book = opened()

    written(book, row("t1", 4, Period=text))

    assert book["Targets"].cells[4, 4] == text
    assert (4, 4) not in book["Targets"].formulas


def test_libreoffice_takes_a_text_as_it_is() -> None:
    """There an apostrophe would be shown."""
    book = opened(engine="libreoffice")

    written(book, row("t1", 4, Period="plain", Target="+44 1257"))

    assert book["Targets"].cells[4, 4] == "plain"
    assert book["Targets"].cells[4, 5] == "+44 1257"


def test_a_number_that_a_cell_cannot_hold_exactly_is_written_as_text() -> None:
    """Seventeen digits would be rounded by the cell."""
    book = opened()

    written(book, row("t1", 4, Target=Decimal("0.12345678901234567")))

    assert book["Targets"].cells[4, 5] == "0.12345678901234567"


def test_thousands_of_scattered_rows_are_one_call() -> None:
    """Every second row of 5,000 changes: the block around them is read and written once."""
    many = TARGETS + "\n".join(f"u{number} | | chorley/COR-{number} | 2025/26 Q3 | {number}" for number in range(5_000))
    book = opened(many)
    rows = [row(f"u{number}", number + 6, Target=Decimal(1)) for number in range(0, 5_000, 2)]
    sheet = book["Targets"]

    written(book, *rows)

    assert sheet.calls.count("write values") == 1
    assert sheet.cells[6, 5] == 1
    assert sheet.cells[7, 5] == 1.0
    assert sheet.cells[9, 5] == 3.0
    assert sheet.cells[4, 6] == "agreed at last"


def test_a_formula_within_the_block_is_not_overwritten() -> None:
    """Then the cells are written one run after the other, and what somebody calculates stays a formula."""
    many = TARGETS + "\n".join(f"u{number} | | x | y | {number}" for number in range(40))
    book = opened(many)
    book["Targets"].take(7, 5, "=A1")

    written(book, *(row(f"u{number}", number + 6, Target=Decimal(1)) for number in range(0, 40, 2)))

    assert book["Targets"].formulas == {(7, 5): "=A1"}
    assert book["Targets"].calls.count("write values") == 20


def test_a_region_is_written_in_one_call_and_its_unfilled_rows_are_emptied() -> None:
    """What stood there before is gone, also below; what stands outside stays."""
    book = FakeBook([sheet_of("Log", "a | b | mine\nc | d | mine\ne | f | mine")])

    LiveBook(book).write(BookUpdate(regions=(Region("Log", 1, 1, (("new", date(2026, 1, 12)),), room=3),)))

    assert text_of(book["Log"]) == "new | 2026-01-12 | mine\n |  | mine\n |  | mine"
    assert book["Log"].calls == ["write values"]


def test_links_are_formulas_and_their_quotes_are_doubled() -> None:
    """A link to a record's row, written as one run; a target too long for a formula stays a text."""
    long = Link("=far", f"out/{'x' * 260}.xlsx")
    values = ((Link('The "new" one', sheet="Figures", record_id="chorley/COR-1"),), (long,))
    book = FakeBook([sheet_of("Log", "a")])

    LiveBook(book).write(BookUpdate(regions=(Region("Log", 1, 1, values, room=2),)))

    assert book["Log"].formulas == {
        (1, 1): '=HYPERLINK("#\'Figures\'!C"&IFERROR(MATCH("chorley/COR-1",\'Figures\'!$A:$A,0),3),"The ""new"" one")'
    }
    assert book["Log"].cells[2, 1] == "far"


def test_what_the_workbook_remembers_is_read_and_written() -> None:
    """A known key gets its new value, a new one the next free row."""
    book = opened()
    live = LiveBook(book)

    live.write(BookUpdate(memory={"ledger position": "513", "persons": "{}"}))

    assert live.memory() == {"layout": "2", "ledger position": "513", "persons": "{}"}


def test_another_workbook_is_not_taken_for_ours() -> None:
    """A button that somebody copied into a workbook of their own."""
    with pytest.raises(MasterError, match="is not the master workbook"):
        LiveBook(FakeBook([sheet_of("Sheet1", "a")])).memory()


def test_what_is_chosen_is_read_from_the_named_cells() -> None:
    """A blank or missing cell gives an empty text."""
    sheet = sheet_of("Control", "2025/26 Q3 ")
    book = FakeBook([sheet], [FakeName(PERIOD_NAME, sheet.range((1, 1)))])

    assert LiveBook(book).chosen().period == "2025/26 Q3"
    assert LiveBook(book).chosen().council == ""


@given(st.dictionaries(st.tuples(st.integers(1, 12), st.integers(1, 6)), st.integers(0, 9), min_size=1))
def test_rectangles_hold_every_cell_once_and_no_other(cells: dict[tuple[int, int], int]) -> None:
    """Whatever the cells, the blocks together are they."""
    found: dict[tuple[int, int], Value] = {}
    for top, left, values in rectangles(dict(cells)):
        for down, line in enumerate(values):
            for right, value in enumerate(line):
                assert (top + down, left + right) not in found
                found[top + down, left + right] = value

    assert found == cells


def test_a_filled_block_is_one_rectangle() -> None:
    """Twenty rows of six columns are one call."""
    cells: dict[tuple[int, int], Value] = {(row, column): 1 for row in range(5, 25) for column in range(2, 8)}

    assert len(list(rectangles(cells))) == 1


def test_the_moment_of_a_date_is_given_as_the_day() -> None:
    """What xlwings gives as a date with midnight is the day."""
    book = opened()
    book["Targets"].cells[4, 4] = datetime.fromisoformat("2026-01-12")

    saved = LiveBook(book).table("Targets")

    assert saved is not None
    assert saved.table.rows[0].cells[3].text == "2026-01-12"
