"""A figure is read as it stands or not at all: what one program shows as 437 and another as 999 is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from pmf_excel.core.catalogue import intake, typed
from pmf_excel.core.collecting.received import Received
from pmf_excel.core.collecting.taking import take_form
from pmf_excel.core.findings import Finding
from pmf_excel.core.periods import Period
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.transport import packed, unpacked
from pmf_excel.office.package import read_package, write_package
from tests import imitations
from tests.imitations import saved_as_strict, with_part
from tests.quarter_forms import KEYS, LOC_1, TODAY, filled, sent

LINES, BOOK = "xl/worksheets/sheet2.xml", "xl/workbook.xml"
#: The figure of LOC-1 as it stands in the return.
REF, FIGURE = "L5", '<c r="L5" s="23"><v>437.0</v></c>'
_MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: What is always found in this return, whatever else is.
ALWAYS = {"procedure-not-right"}


@cache
def whole() -> bytes:
    """A return as it was issued, filled and sent."""
    content = filled(Stage.RETURN)
    assert FIGURE.encode() in read_package(content)[LINES]
    return content


def figure_cell(xml: str) -> bytes:
    """The return with the cell of LOC-1's figure, which reads 437, written in another way."""
    return lines_part(FIGURE, xml)


def lines_part(old: str, new: str) -> bytes:
    """The return with something in its sheet of lines written in another way."""
    return with_part(whole(), LINES, lambda part: part.replace(old.encode(), new.encode()))


def dimension(ref: str) -> bytes:
    """The return that says that its lines fill another area."""
    return with_part(
        whole(), LINES, lambda part: re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{ref}"'.encode(), part)
    )


def twin_part() -> bytes:
    """The return with a second sheet of lines, whose name differs by case only and whose figure is 999."""
    parts = read_package(whole())
    return write_package({**parts, "XL/Worksheets/Sheet2.xml": parts[LINES].replace(b"437.0", b"999")})


def merged(area: str) -> bytes:
    """The return with cells merged over its lines."""
    return lines_part("</sheetData>", f'</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>')


def counted_from_1904() -> bytes:
    """The return set to count its days as old Macs did."""
    return with_part(whole(), BOOK, lambda part: part.replace(b"<workbookPr", b'<workbookPr date1904="1"'))


def outcome(content: bytes) -> str:
    """What becomes of a return: why it was refused, or the figure taken in for LOC-1 and the codes of what was found."""
    filling = read_form(content, KEYS)
    if isinstance(filling, Finding):
        return filling.code
    register, _ = sent(Stage.RETURN)
    taken = take_form(register, Received(filling, "form.xlsx", "0" * 64, TODAY))
    indicator, period = LOC_1.split("|")
    figure = register.with_changes(taken.changes).figure(indicator, Period.parse(period))
    value = figure.value if figure is not None and figure.state.value == "collected" else None
    return " ".join([str(value), *sorted({finding.code for finding in taken.findings} - ALWAYS)])


ROOT, BOOK_LINKS, TYPES = "_rels/.rels", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"


def only_for(xml: str) -> str:
    """Markup that only programs see which know something that none knows."""
    return (
        f'<m:AlternateContent xmlns:m="{_MARKUP}" xmlns:z="urn:z"><m:Choice Requires="z">{xml}</m:Choice>'
        "</m:AlternateContent>"
    )


def another(parts: dict[str, bytes], part: str, kind: str) -> bytes:
    """The list of content types with one more part."""
    name = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
    return parts[TYPES].replace(b"</Types>", f'<Override PartName="/{part}" ContentType="{name}"/></Types>'.encode())


def two_workbooks() -> bytes:
    """The return with a second workbook within, which is the one that Excel opens, and whose figure is 999."""
    parts = read_package(whole())
    parts["xl/worksheets/sheet99.xml"] = parts[LINES].replace(b"437.0", b"999")
    parts["xl/other.xml"] = parts[BOOK]
    parts["xl/_rels/other.xml.rels"] = parts[BOOK_LINKS].replace(b"sheets/sheet2.xml", b"sheets/sheet99.xml")
    parts[ROOT] = parts[ROOT].replace(b"xl/workbook.xml", b"xl/other.xml")
    parts[TYPES] = another(parts, "xl/other.xml", "sheet.main")
    return write_package(parts)


def one_id_for_two() -> bytes:
    """The return whose sheet of lines is two parts of one id."""
    parts = read_package(whole())
    parts["xl/worksheets/sheet99.xml"] = parts[LINES].replace(b"437.0", b"999")
    parts[TYPES] = another(parts, "xl/worksheets/sheet99.xml", "worksheet")
    parts[BOOK_LINKS] = re.sub(
        rb"<Relationship [^>]*sheets/sheet2.xml[^>]*/>",
        lambda one: one[0] + one[0].replace(b"sheet2.xml", b"sheet99.xml"),
        parts[BOOK_LINKS],
    )
    return write_package(parts)


def wrapped_row() -> bytes:
    """The return with the whole row of LOC-1 for some programs only."""
    return with_part(
        whole(),
        LINES,
        lambda part: re.sub(rb'<row r="5".*?</row>', lambda row: only_for(row[0].decode()).encode(), part),
    )


def wrapped_sheet() -> bytes:
    """The return with the sheet of lines for some programs only."""
    return with_part(
        whole(),
        BOOK,
        lambda part: re.sub(rb'<sheet name="Return"[^>]*/>', lambda it: only_for(it[0].decode()).encode(), part),
    )


def hidden_lines() -> bytes:
    """The return whose sheet of lines nobody sees: what people fill beside it would not be what is read."""
    return with_part(
        whole(), BOOK, lambda part: part.replace(b'<sheet name="Return"', b'<sheet state="veryHidden" name="Return"')
    )


def shown_as(code: str) -> bytes:
    """The return with LOC-1's figure in a number format of somebody's own."""
    parts = read_package(whole())
    styles = parts["xl/styles.xml"].decode()
    at = int(re.search(r'<cellXfs count="(\d+)"', styles)[1])  # type: ignore[index]
    styles = re.sub(r"<numFmts[^>]*>", rf'\g<0><numFmt numFmtId="250" formatCode="{code}"/>', styles)
    parts["xl/styles.xml"] = styles.replace(
        "</cellXfs>", '<xf numFmtId="250" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    ).encode()
    parts[LINES] = parts[LINES].replace(FIGURE.encode(), f'<c r="L5" s="{at}"><v>437.0</v></c>'.encode())
    return write_package(parts)


def row_of_the_figure(attributes: str) -> bytes:
    """The return with the row of LOC-1's figure in another height, or hidden."""
    return with_part(
        whole(), LINES, lambda part: re.sub(rb'<row r="5"[^>]*>', f'<row r="5" {attributes}>'.encode(), part)
    )


DISAGREE, UNSAFE, DAMAGED = intake.READERS_DISAGREE.code, intake.UNSAFE.code, intake.DAMAGED.code
SEEN = f"437 {typed.SHOWN_OTHERWISE.code}"
UNSEEN = f"437 {intake.LINES_HIDDEN.code}"
WAYS: dict[str, tuple[Callable[[], bytes], str]] = {
    "as it was sent": (whole, "437"),
    # What the cell holds.
    "an error": (lambda: figure_cell('<c r="L5" t="e"><v>#N/A</v></c>'), f"None {typed.EXCEL_ERROR.code}"),
    "a formula never calculated": (
        lambda: figure_cell('<c r="L5"><f>1+1</f></c>'), f"None {typed.FORMULA_WITHOUT_RESULT.code}"),
    "a formula with an empty result": (
        lambda: figure_cell('<c r="L5"><f>1+1</f><v></v></c>'), f"None {typed.FORMULA_WITHOUT_RESULT.code}"),
    "a formula that gave an error": (
        lambda: figure_cell('<c r="L5" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), f"None {typed.EXCEL_ERROR.code} {typed.FORMULA.code}"),
    "a formula and what it last gave": (
        lambda: figure_cell('<c r="L5"><f>1+1</f><v>437</v></c>'), f"437 {typed.FORMULA.code}"),
    "a yes": (lambda: figure_cell('<c r="L5" t="b"><v>1</v></c>'), f"None {typed.NUMBER_NOT_READ.code}"),
    "a date": (lambda: figure_cell('<c r="L5" t="d"><v>2026-01-05</v></c>'), f"None {typed.DATE_FOR_NUMBER.code}"),
    "more than there is": (lambda: figure_cell('<c r="L5"><v>1e999</v></c>'), DAMAGED),
    "no number": (lambda: figure_cell('<c r="L5"><v>NaN</v></c>'), DAMAGED),
    "digits of another writing": (lambda: figure_cell('<c r="L5"><v>٤٣٧</v></c>'), DAMAGED),
    "the last text, counted backwards": (lambda: figure_cell('<c r="L5" t="s"><v>-1</v></c>'), DAMAGED),
    "a text that is not there": (lambda: figure_cell('<c r="L5" t="s"><v>99999</v></c>'), DAMAGED),
    "an unknown type": (lambda: figure_cell('<c r="L5" t="money"><v>437</v></c>'), DAMAGED),
    # How the cell is written.
    "two values": (lambda: figure_cell('<c r="L5"><v>999</v><v>437</v></c>'), UNSAFE),
    "a value and a text": (lambda: figure_cell('<c r="L5"><v>1</v><is><t>437</t></is></c>'), DISAGREE),
    "a value of somebody else's": (
        lambda: figure_cell('<c r="L5"><v>437</v><o:v xmlns:o="urn:other">999</o:v></c>'), DISAGREE),
    "a comment within": (lambda: figure_cell('<c r="L5"><v>4<!-- -->37</v></c>'), DISAGREE),
    "an instruction within": (lambda: figure_cell('<c r="L5"><v>4<?x?>37</v></c>'), DISAGREE),
    "a value in a value": (lambda: figure_cell('<c r="L5"><v>4<v>3</v>7</v></c>'), DISAGREE),
    "the same cell twice": (lambda: figure_cell(FIGURE + FIGURE.replace("437.0", "999")), UNSAFE),
    "a cell in a cell": (lambda: figure_cell('<c r="L5"><v>437</v><c r="L5"><v>9</v></c></c>'), UNSAFE),
    "one for old and one for new programs": (
        lambda: figure_cell(
            f'<m:AlternateContent xmlns:m="{_MARKUP}"><m:Choice Requires="x"><c r="L5"><v>999</v></c></m:Choice>'
            f"<m:Fallback>{FIGURE}</m:Fallback></m:AlternateContent>"
        ),
        UNSAFE,
    ),
    "a cell for some programs only": (lambda: figure_cell(only_for(FIGURE)), UNSAFE),
    "a row for some programs only": (wrapped_row, UNSAFE),
    "a sheet for some programs only": (wrapped_sheet, UNSAFE),
    "a cell within something of somebody else's": (
        lambda: figure_cell(f'<o:x xmlns:o="urn:other">{FIGURE}</o:x>'), UNSAFE),
    "a cell within an extension": (
        lambda: figure_cell(f'<extLst><ext uri="x">{FIGURE}</ext></extLst>'), UNSAFE),
    "a cell outside the grid": (lambda: figure_cell('<c r="XFE5"><v>437</v></c>'), UNSAFE),
    "a cell of another row": (lambda: figure_cell('<c r="L6"><v>437</v></c>'), UNSAFE),
    # How the sheet is written.
    "rows out of order": (
        lambda: lines_part("</sheetData>", '<row r="5"><c r="L5"><v>999</v></c></row></sheetData>'), UNSAFE),
    "cells in two places": (
        lambda: lines_part("</sheetData>", '</sheetData><sheetData><row r="5"><c r="L5"><v>999</v></c></row></sheetData>'),
        UNSAFE,
    ),
    "a dimension too small": (lambda: dimension("A1:A1"), "437"),
    "a dimension too large": (lambda: dimension("A1:XFD1048576"), "437"),
    "a dimension that is none": (lambda: dimension("garbage"), DISAGREE),
    "lines that nobody sees": (hidden_lines, UNSAFE),
    "two workbooks in one": (two_workbooks, UNSAFE),
    "two sheets of one id": (one_id_for_two, UNSAFE),
    # What people see of the figure.
    "hours counted on": (lambda: shown_as("[h]:mm"), SEEN),
    "a time of day": (lambda: shown_as("hh:mm"), SEEN),
    "another number in its format": (lambda: shown_as("&quot;999&quot;"), SEEN),
    "a digit more in its format": (lambda: shown_as("0&quot;0&quot;"), SEEN),
    "thousands without a word": (lambda: shown_as("#,##0,"), SEEN),
    "nothing of it": (lambda: shown_as(";;;"), SEEN),
    "a row that is hidden": (lambda: row_of_the_figure('hidden="1"'), UNSEEN),
    "a row without height": (lambda: row_of_the_figure('ht="0" customHeight="1"'), UNSEEN),
    "a row of little height": (lambda: row_of_the_figure('ht="9.75" customHeight="1"'), "437"),
    "its unit": (lambda: shown_as("0&quot; days&quot;"), "437"),
    "red below nought": (lambda: shown_as("#,##0;[Red]#,##0"), "437"),
    "parts that differ by case": (twin_part, UNSAFE),
    "a value under merged cells": (lambda: merged("K5:M5"), intake.UNDER_MERGE.code),
    "lines under merged cells": (lambda: merged("L5:L6"), intake.UNDER_MERGE.code),
    "merged cells that hide nothing": (lambda: merged("A200:C210"), "437"),
    "an area that is none": (lambda: merged("L5:nowhere"), UNSAFE),
    "days from 1904": (counted_from_1904, f"437 {intake.DAYS_FROM_1904.code}"),
    "Strict Open XML": (lambda: saved_as_strict(whole()), "437"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_figure_is_read_as_it_stands_or_not_at_all(way: str) -> None:
    """Each way in which programs, or people who mean harm, make a file say two things."""
    make, expected = WAYS[way]
    assert outcome(make()) == expected


def test_what_excel_saves_as_strict_is_refused_where_the_readers_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says to save in the usual format, since that is what helps."""
    from pmf_excel.excel.workbook_reader import Workbook

    strict = saved_as_strict(whole())
    monkeypatch.setattr(Workbook, "_second_reading", lambda *_: [])
    assert outcome(strict) == intake.STRICT_FORMAT.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("437", "437"),
        (" 437 ", "437"),
        ("1,437", "1437"),
        ("４３７", "437"),
        ("4.37e2", f"437 {typed.NUMBER_DOUBTFUL.code}"),
        ("1.437,0", f"1437 {typed.NUMBER_DOUBTFUL.code}"),
        ("4 37", f"None {typed.NUMBER_NOT_READ.code}"),
        ("437-", f"None {typed.NUMBER_NOT_READ.code}"),
        ("l37", f"None {typed.NUMBER_NOT_READ.code}"),
        ("43\u200b7", f"None {typed.NUMBER_NOT_READ.code}"),
        ("\u202e734", f"None {typed.NUMBER_NOT_READ.code}"),
        ("٤٣٧", f"None {typed.NUMBER_NOT_READ.code}"),
        ("½", f"None {typed.NUMBER_NOT_READ.code}"),
        ("437 bins", f"None {typed.UNIT_DIFFERS.code}"),
        ("45%", f"None {typed.UNIT_DIFFERS.code}"),
        ("£437", f"None {typed.UNIT_DIFFERS.code}"),
        ("n/a", f"None {typed.NO_FIGURE_TYPED_AS_TEXT.code}"),
        ("=400+37", f"None {typed.NUMBER_NOT_READ.code}"),
        ("#N/A", f"None {typed.NUMBER_NOT_READ.code}"),
        ("TRUE", f"None {typed.NUMBER_NOT_READ.code}"),
    ],
)
def test_a_number_typed_as_text_is_that_number_or_a_finding(text: str, expected: str) -> None:
    """Digits that a person reads as one number, and nothing that could be meant otherwise without a word."""
    assert outcome(imitations.typed(whole(), "Return", {REF: text})) == expected


def test_what_people_see_is_said_with_what_the_cell_holds() -> None:
    """The finding names the cell, what is taken, what Excel shows, and what to do; it is a query of the figure."""
    register, _ = sent(Stage.RETURN)
    filling = read_form(shown_as("0&quot;0&quot;"), KEYS)
    assert not isinstance(filling, Finding)
    assert unpacked(packed(filling)) == filling, "what people see comes out of the reading worker too"
    taken = take_form(register, Received(filling, "form.xlsx", "0" * 64, TODAY))
    (found,) = [finding for finding in taken.findings if finding.code == typed.SHOWN_OTHERWISE.code]

    assert (found.place.sheet, found.place.cell, found.severity.value) == ("Return", REF, "query")
    assert "holds 437" in found.message
    assert "shows “4370”" in found.message
    assert "General" in found.remedy


def test_a_locked_fact_that_is_shown_otherwise_is_found() -> None:
    """Who signs reads the figure as it is shown, though nobody changed what the cell holds."""
    parts = read_package(shown_as("&quot;999&quot;"))
    style = re.search(rb'<c r="L5" s="(\d+)"', parts[LINES])[1]  # type: ignore[index]
    numbers = re.findall(rb'<c r="([A-K]5)" s="\d+"><v>', parts[LINES])
    parts[LINES] = re.sub(rb'(<c r="[A-K]5") s="\d+"(><v>)', rb'\1 s="' + style + rb'"\2', parts[LINES])
    filling = read_form(write_package(parts), KEYS)
    assert not isinstance(filling, Finding)
    found = [each.place.cell for each in filling.findings if each.code == typed.SHOWN_OTHERWISE.code]

    assert numbers
    assert sorted(found) == sorted(number.decode() for number in numbers)
