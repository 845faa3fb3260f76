"""Tests of reading cells as people type them."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.forms.form import Cell, Held
from pmf_excel.core.forms.kinds import MARKER_WORDS
from pmf_excel.core.numbers import plain_text
from pmf_excel.core.records.indicators import Indicator, Unit
from pmf_excel.core.typed.cells import choice_typed, date_typed, number_typed, text_typed
from pmf_excel.core.typed.cleaning import clean_name, clean_text, spelt_out
from tests.return_lines import cell_of, returned

NUMBERS = """
unit       | cell                     | number | findings
number     | 412                      | 412    |
number     | “ 7 ”                    | 7      |
number     | “412.0”                  | 412    |
number     | “1,200”                  | 1200   |
number     | “1 200”                  | 1200   | number-read-as
number     | “12,3”                   | 12.3   | number-doubtful
number     | “1e5”                    | 100000 | number-doubtful
number     | “7 days”                 |        | unit-differs
number     | “45%”                    |        | unit-differs
number     | 0.45 shown as %          |        | unit-differs
number     | n/a                      |        | no-figure-typed-as-text
number     | -                        |        | no-figure-typed-as-text
number     | N/A                      |        | no-figure-typed-as-text
number     | nil                      |        | no-figure-typed-as-text
number     | about 40                 |        | number-not-read
number     | TRUE                     |        | number-not-read
number     | #DIV/0!                  |        | excel-error
number     | date 2026-01-02          |        | date-for-number
number     | =A1+A2 gives 7           | 7      | formula
number     | =A1+A2                   |        | formula-without-result
number     | 412 shown as 999         | 412    | number-shown-otherwise
number     | =A1 gives #REF!          |        | formula excel-error
number     | =A1 gives “12,3”         | 12.3   | formula number-doubtful
percentage | 45                       | 45     |
percentage | 0.45 shown as %          | 45     |
percentage | 0.0712 shown as %        | 7.12   |
percentage | 0.45                     | 0.45   |
percentage | “45%”                    | 45     |
percentage | “45 per cent”            | 45     |
percentage | “£45”                    |        | unit-differs
ratio      | 0.45 shown as %          | 0.45   |
currency   | “£1,200”                 | 1200   |
currency   | “(£1,200.50)”            | -1200.5| number-read-as
currency   | “£1.2m”                  |        | number-not-read
days       | “7 days”                 | 7      |
days       | “7 weeks”                |        | unit-differs
yes/no     | Yes                      | 1      |
yes/no     | no                       | 0      |
yes/no     | TRUE                     | 1      |
yes/no     | 1                        | 1      |
yes/no     | Y                        | 1      | number-read-as
yes/no     | 2                        |        | not-yes-or-no
yes/no     | mostly                   |        | not-yes-or-no
"""


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1:]]


def _indicator(unit: str) -> Indicator:
    return returned(f"Unit: {unit}").checked.indicator


@pytest.mark.parametrize(("unit", "text", "number", "codes"), _rows(NUMBERS))
def test_number_is_read_by_the_unit(unit: str, text: str, number: str, codes: str) -> None:
    """What stands in the cell is read in the indicator's unit, and everything doubtful about it is said."""
    value, findings = number_typed(cell_of(text), _indicator(unit))

    assert ("" if value is None else plain_text(value)) == number
    assert [finding.code for finding in findings] == codes.split()


@pytest.mark.parametrize("cell", [Cell("L5"), cell_of("“  ”"), cell_of("–"), cell_of("“\u00a0”")])
def test_empty_cell_is_no_number_and_no_finding(cell: Cell) -> None:
    """Nothing, spaces and the dash of an input that is not asked are all nothing."""
    assert number_typed(cell, _indicator("number")) == (None, ())


def test_finding_names_cell_and_value() -> None:
    """A finding quotes what was typed and says in which cell, as Excel names it."""
    _, findings = number_typed(cell_of("“12,3”", "L7"), _indicator("number"))

    assert [(found.place.cell, found.found) for found in findings] == [("L7", "12,3")]
    assert findings[0].message == "“12,3” was read as 12.3, but could be meant otherwise."


def test_long_text_is_quoted_from_its_beginning() -> None:
    """A finding does not repeat a whole paragraph that was typed where a number belongs."""
    _, findings = number_typed(cell_of(f"“{'see my e-mail ' * 20}”"), _indicator("number"))

    assert len(findings[0].found) < 70
    assert findings[0].found.endswith("…")


@pytest.mark.parametrize(("text", "number"), [("£1,200", 1200), ("1,200", 1200), ("412", 412)])
def test_part_takes_pounds_and_nothing_else(text: str, number: int) -> None:
    """A numerator may be an amount of money whatever the unit of the figure; a percentage it is never."""
    percentage = _indicator("percentage")

    assert number_typed(cell_of(f"“{text}”"), percentage, part=True)[0] == Decimal(number)
    assert number_typed(cell_of("“45%”"), percentage, part=True)[0] is None


def test_unit_in_words_may_be_typed() -> None:
    """The indicator's own words for its unit, or the first of them, may stand beside the number."""
    indicator = returned("Unit: number | Unit in words: kg for each household").checked.indicator

    assert number_typed(cell_of("“412 kg”"), indicator)[0] == Decimal(412)


@given(st.decimals(min_value=0, max_value=1, places=4))
def test_percent_format_is_read_times_100(share: Decimal) -> None:
    """A cell that shows a percentage holds a hundredth of the points, exactly (section 3)."""
    cell = Cell("L5", Held.NUMBER, plain_text(share), percent=True)

    assert number_typed(cell, _indicator("percentage"))[0] == share * 100


@given(st.sampled_from(list(Unit)), st.text(max_size=40), st.sampled_from([Held.TEXT, Held.ERROR]))
def test_no_text_passes_without_number_or_finding(unit: Unit, text: str, held: Held) -> None:
    """Whatever is typed, there is a number, a finding, or nothing was there at all: nothing is lost silently."""
    cell = Cell("L5", held, text)
    value, findings = number_typed(cell, _indicator(unit.value))

    assert value is not None or findings or not text.strip() or text.strip() == "–"


DATES = """
cell                      | day        | findings
date 2026-01-31           | 2026-01-31 |
date 2026-01-31T12:00:00  | 2026-01-31 |
2026-01-31                | 2026-01-31 |
31/01/2026                | 2026-01-31 |
1/2/26                    | 2026-02-01 | date-read-as
31.1.2026                 | 2026-01-31 |
31 January 2026           | 2026-01-31 |
31st Jan 2026             | 2026-01-31 |
31-Jan-26                 | 2026-01-31 |
01/31/2026                |            | date-not-read
31/02/2026                |            | date-not-read
January 2026              |            | date-not-read
3/3/2026                  | 2026-03-03 |
soon                      |            | date-not-read
31/01/1926                |            | date-not-read
46053                     |            | date-not-read
TRUE                      |            | date-not-read
#VALUE!                   |            | excel-error
=TODAY()                  |            | formula-without-result
=TODAY() gives 2026-01-31 | 2026-01-31 | formula
"""


@pytest.mark.parametrize(("text", "day", "codes"), _rows(DATES))
def test_day_is_read_day_first(text: str, day: str, codes: str) -> None:
    """Days are read as they are written in Britain; a month alone, or a day that is none, is asked for again."""
    value, findings = date_typed(cell_of(text, "O5"))

    assert ("" if value is None else value.isoformat()) == day
    assert [finding.code for finding in findings] == codes.split()


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back_from_its_usual_writings(day: date) -> None:
    """A day written with slashes, in words or as Excel stores it is that day."""
    for text in (f"{day:%d/%m/%Y}", f"{day.day} {day:%B %Y}", day.isoformat()):
        assert date_typed(Cell("O5", Held.TEXT, text))[0] == day


@pytest.mark.parametrize(
    ("typed", "choice"),
    [("Provisional", "Provisional"), (" provisional ", "Provisional"), ("NOT  AVAILABLE", "Not available"), ("", "")],
)
def test_choice_is_found_whatever_its_case(typed: str, choice: str) -> None:
    """Case and spaces do not matter; an empty cell is no choice and no finding."""
    assert choice_typed(Cell("N5", Held.TEXT, typed), tuple(MARKER_WORDS)) == (choice, ())


def test_misspelt_choice_names_the_nearest() -> None:
    """A misspelt word is not corrected silently: the nearest right one is named."""
    choice, (finding,) = choice_typed(Cell("N5", Held.TEXT, "Provisonal"), tuple(MARKER_WORDS))

    assert choice == ""
    assert finding.remedy == "Did you mean “Provisional”? Choose from the list in the cell."


def test_word_that_is_near_none_lists_them_all() -> None:
    """Where nothing is near, the choices are listed and none is suggested."""
    _, (finding,) = choice_typed(Cell("T5", Held.TEXT, "ok by me"), ("Yes", "No"))

    assert finding.message == "“ok by me” is not one of Yes, No."
    assert finding.remedy == "Choose from the list in the cell."


def test_tick_of_excel_is_yes() -> None:
    """TRUE and FALSE, which Excel writes by itself, are Yes and No."""
    assert choice_typed(cell_of("TRUE"), ("Yes", "No")) == ("Yes", ())
    assert choice_typed(cell_of("FALSE"), ("Yes", "No")) == ("No", ())


TEXTS = [
    ("plain", "plain", ()),
    (" spaces around ", "spaces around", ()),
    ("two\r\nlines\rand\u2028more", "two\nlines\nand\nmore", ()),
    ("a\ttab and\u00a0space", "a tab and space", ()),
    ("cafe\u0301", "café", ()),
    ("£5 – “quoted” ½ ☺", "£5 – “quoted” ½ ☺", ()),
    ("zero\u200bwidth", "zerowidth", ("zero width space",)),
    ("turned\u202eround", "turnedround", ("right-to-left override",)),
    ("null\x00 and bell\x07", "null and bell", ("u+0000", "u+0007")),
    ("half \ud83d pair", "half  pair", ("u+d83d",)),
]


@pytest.mark.parametrize(("typed", "kept", "removed"), TEXTS)
def test_text_is_cleaned_and_what_went_is_named(typed: str, kept: str, removed: tuple[str, ...]) -> None:
    """What can be seen stays; what cannot be seen or stored goes, and is named."""
    assert clean_text(typed) == (kept, removed)


@pytest.mark.parametrize(
    "sign",
    [*"\u034f\u115f\u1160\u17b4\u180b\u2060\u206f\u3164\ufe0f\uffa0\U000e0001\U000e0041\U000e0100\u200d\u00ad"],
    ids=ascii,
)
def test_a_name_holds_nothing_without_a_look(sign: str) -> None:
    """Fillers, joiners, variants and tags go out of references and names, and are named; words stay as they are."""
    assert clean_name(f"COR{sign}-1{sign}") == ("COR-1", (unicodedata.name(sign, f"U+{ord(sign):04X}").lower(),))


@pytest.mark.parametrize(
    "text", ["👩\u200d🔧 mended it", "❤\ufe0f\u200d🔥", "🏴\U000e0067\U000e0062\U000e007f"], ids=ascii
)
def test_a_picture_of_several_stays_one_in_a_commentary(text: str) -> None:
    """The joiner between them is seen; between letters it is not."""
    assert clean_text(text) == (text, ())
    assert clean_text("a\u200db") == ("ab", ("zero width joiner",))


@given(st.text(alphabet=st.characters(), max_size=60))
def test_clean_name_is_clean(text: str) -> None:
    """Cleaning twice changes nothing more, as a name or as a text."""
    cleaned, _ = clean_name(text)

    assert clean_name(cleaned) == clean_text(cleaned) == (cleaned, ())


@pytest.mark.parametrize(
    ("text", "beside", "spelt"),
    [
        ("LOC\u200b-1", "LOC-1", "LOC[U+200B]-1"),
        (" two words\u00a0", "two words", "[U+0020]two words[U+00A0]"),
        ("J\u0430ne", "Jane", "J[U+0430]ne"),
        ("Cafe\u0301", "Café", "Cafe[U+0301]"),
        ("★ José\nand more", "", "★ José\nand more"),
        ("line\n", "line", "line[U+000A]"),
    ],
)
def test_what_cannot_be_told_by_its_look_is_spelt_out(text: str, beside: str, spelt: str) -> None:
    """Everything else stays as people read it."""
    assert spelt_out(text, beside) == spelt


@given(st.text(alphabet=st.characters(), max_size=60))
def test_clean_text_is_clean(text: str) -> None:
    """Cleaning twice changes nothing more, and what is left can be stored."""
    cleaned, _ = clean_text(text)

    assert clean_text(cleaned) == (cleaned, ())
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


def test_date_in_a_text_is_written_as_people_read_it() -> None:
    """Excel turns `Jan 2026` into a date; it is kept in words, and said."""
    text, (finding,) = text_typed(cell_of("date 2026-01-01", "P5"))

    assert text == "1 January 2026"
    assert finding.code == "date-in-text"


@pytest.mark.parametrize(("length", "is_kept"), [(32_767, True), (32_768, False)])
def test_text_longer_than_a_cell_is_refused(length: int, is_kept: bool) -> None:
    """A text that Excel could not hold when it goes out again is refused whole, never cut."""
    text, findings = text_typed(Cell("Q5", Held.TEXT, "a" * length))

    assert (text != "") is is_kept
    assert (findings == ()) is is_kept


def test_number_in_a_text_column_stays_as_it_stands() -> None:
    """A number typed as evidence, such as a ticket, is its digits."""
    assert text_typed(cell_of("20260112")) == ("20260112", ())
