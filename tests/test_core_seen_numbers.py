"""What people see of a number in a number format: the number, or another one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.cell_formats import DATE_FORMAT, number_format
from pmf_excel.core.records.indicators import Unit
from pmf_excel.core.typed.seen_numbers import Seen, may_mislead, seen_otherwise, shows_as_well, text_seen, without_white

#: Formats of honest people, as Excel and LibreOffice save them.
HONEST = (
    "General", "General;-General;-", "@", "0", "0.0", "000", "#,##0", "#,##0.00", "0.0_ ", "+0;-0;0", "0.00E+00", "##0.0E+0",
    "# ?/?", "# ??/16", "0%", "0.00%", '0"%"', "0\\%", '0" days"', 'General" bins"', '0" m²"', '#,##0" tCO2e"',
    '0" per 1,000"', '"CO2: "0', '"No."0', '0" m"', '0,"k"', '0.0,,"m"', '[>=1000000]0.0,,"m";[>=1000]0.0,"k";0',
    "#,##0;[Red]#,##0", "0.0_ ;[Red]\\-0.0\\ ", "[Green]0;[Red]-0;0", "[Red][<100]0;0", "#,##0_);(#,##0)", "0;(0)",
    "#,##0_);[Red](#,##0)", "£#,##0;-£#,##0", '"£"#,##0.00;[Red]\\-"£"#,##0.00', "$#,##0.00", '#,##0.00\\ "€"', "£* #,##0",
    '_-* #,##0.00_-;\\-* #,##0.00_-;_-* "-"??_-;_-@_-',
    "_-[$£-809]* #,##0.00_-;\\-[$£-809]* #,##0.00_-;_-[$£-809]* \\-??_-;_-@_-",
    "d mmm yyyy", "dd/mm/yyyy", "[$-809]d mmmm yyyy", "yyyy\\-mm\\-dd", "mmm\\-yy", "mmm yyyy;@", "dd/mm/yyyy\\ hh:mm",
    "d/m/yy h:mm AM/PM", DATE_FORMAT,
    *(number_format(unit, decimals) for unit in Unit if unit is not Unit.YES_NO for decimals in range(4)),
)  # fmt: skip


@pytest.mark.parametrize("code", HONEST)
def test_a_format_of_honest_people_shows_the_number(code: str) -> None:
    """Rounding, thousands, colours, currencies, units, days: no number looks like another one."""
    assert not may_mislead(code)


@pytest.mark.parametrize(
    ("code", "number", "seen", "is_made_up"),
    [
        ('"999"', "437", "999", True),
        ("99", "437", "99", True),
        ("\\9\\9", "437", "99", True),
        ("[$99-809]", "437", "99", True),
        ('0"0"', "437", "4370", True),
        ('General"0"', "437", "4370", True),
        ('0" 000"', "437", "437 000", True),
        ('0"e3"', "437", "437e3", True),
        ('0"½"', "437", "437½", True),
        ('"1,"000', "437", "1,437", True),
        ('0"9"0', "437", "4397", True),
        ("0\\.0", "437", "43.7", True),
        ("*90", "437", "9437", True),
        ('[=437]"999";0', "437", "999", True),
        ('"Yes";"Yes";"No"', "437", "Yes", True),
        ('d mmm "2027"', "46022", "a date or time with “2027” in it", True),
        ("0,", "437", "0", False),
        ("#,##0,", "437000", "437", False),
        ('0"k"', "437", "437k", False),
        ("0%%", "437", "4370000%%", False),
        ("-0", "437", "-437", False),
        ("0;0", "-437", "437", False),
        (";;;", "437", "", False),
        ("0;-0;;@", "0", "", False),
        ("#", "0", "", False),
        ("[h]:mm", "1.5", "36:00", False),
        ("hh:mm", "437.25", "6:00", False),
        ("[<1]0%;0", "45", "45", False),
        ("[<1]0;d mmm yyyy", "46022", "a date", False),
    ],
)
def test_a_number_that_looks_like_another_is_said_as_people_see_it(
    code: str, number: str, seen: str, is_made_up: bool
) -> None:
    """Digits of the format's own are made up; what is scaled, turned or hidden is the number in disguise."""
    assert may_mislead(code)
    assert seen_otherwise(code, Decimal(number)) == Seen(seen, is_made_up)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ('"Yes";"Yes";"No"', "1"),
        ('"Yes";"Yes";"No"', "0"),
        ("0;-0;;@", "437"),
        ("#", "7"),
        ('0;-0;"0"', "0"),
        ("[h]:mm", "0"),
    ],
)
def test_a_number_that_the_format_shows_as_itself_is_let_be(code: str, number: str) -> None:
    """Our Yes and No, and formats that mislead for other numbers only."""
    assert seen_otherwise(code, Decimal(number)) is None


@given(st.text('0#?.,%;"\\_*[]<>=-/E+edmyhs $£9@(', max_size=300), st.floats(allow_nan=False, allow_infinity=False))
def test_any_format_is_judged_for_any_number(code: str, number: float) -> None:
    """Whatever somebody wrote there, the reader goes on, and what is said is no page."""
    may_mislead(code)
    seen = seen_otherwise(code, Decimal(repr(number)))

    assert seen is None or len(seen.text) < 1_500


@pytest.mark.parametrize("code", ["0" + "%" * 5_000, "0" + "," * 5_000, "0." + "0" * 5_000, "[<" + "9" * 5_000 + "]0"])
def test_a_format_longer_than_excel_takes_holds_nobody_up(code: str) -> None:
    """It is judged by its beginning."""
    assert may_mislead(code) in {True, False}
    seen_otherwise(code, Decimal("1.7E+308"))


@pytest.mark.parametrize(
    ("code", "text", "seen"),
    [
        ("@", "Yes", None),
        ("General", "Yes", None),
        ('"95"', "Yes", None),
        ("0;-0;0;@", "Yes", None),
        ("@*.", "Yes", None),
        (';;;"Yes"', "Yes", None),
        (';;;"No"', "Yes", Seen("No", is_made_up=True)),
        ("0;;;", "Yes", Seen("")),
        ('"not "@', "agreed", Seen("not agreed", is_made_up=True)),
        ("@@", "Yes", Seen("YesYes", is_made_up=True)),
        ("@*x", "Yes", Seen("Yesx", is_made_up=True)),
    ],
)
def test_a_word_is_said_as_people_see_it(code: str, text: str, seen: Seen | None) -> None:
    """The fourth section of a format, or the last with a place for a text, may show another one."""
    assert text_seen(code, text) == seen


@pytest.mark.parametrize("code", HONEST)
def test_a_format_of_honest_people_shows_a_text(code: str) -> None:
    """A text under a format for numbers is that text."""
    assert text_seen(code, "As expected") is None


@pytest.mark.parametrize(
    ("code", "number", "seen"),
    [
        ("[White]0", "437", Seen("")),
        ("[Color2]0", "437", Seen("")),
        ("0;-0;[White]0", "437", None),
        ("0;-0;[White]0", "0", Seen("")),
        ("[White][>400]0;General", "437", Seen("")),
        ("[White][>400]0;General", "399", None),
        ("[White]@", "437", Seen("")),
        ("[Red]0", "437", None),
    ],
)
def test_on_a_pale_cell_nothing_is_seen_in_white(code: str, number: str, seen: Seen | None) -> None:
    """Under its condition, and in the other sections as it is."""
    assert seen_otherwise(without_white(code), Decimal(number)) == seen


@pytest.mark.parametrize(
    ("there", "wanted", "is_as_good"),
    [
        ("#,##0", "#,##0.0", True),
        ('"Yes";"Yes";"No"', '"Yes";"Yes";"No"', True),
        ('"95"', "#,##0", False),
        ("0%", "#,##0", False),
        ("General", "d mmm yyyy", False),
        ("dd/mm/yyyy", "d mmm yyyy", True),
        ("", "#,##0", False),
    ],
)
def test_a_look_that_somebody_gave_a_cell_stays_unless_it_misleads(there: str, wanted: str, is_as_good: bool) -> None:
    """Points under a percentage, a day as a number and a figure as a word are not left so."""
    assert shows_as_well(there, wanted) is is_as_good
