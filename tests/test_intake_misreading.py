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
from pmf_excel.core.typed.cells import text_typed
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.transport import packed, unpacked
from pmf_excel.office.package import read_package, write_package
from tests import imitations
from tests.imitations import saved_as_strict, with_part
from tests.quarter_forms import KEYS, LOC_1, TODAY, filled, sent

LINES, BOOK, THEME = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/theme/theme1.xml"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
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


def filled_by(kind: str, area: str) -> bytes:
    """The return with a formula far below its lines that fills an area with its results."""
    row = f'<row r="199"><c r="AN199"><f t="{kind}" ref="{area}">A1:A9*9</f><v>0</v></c></row></sheetData>'
    return lines_part("</sheetData>", row)


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


_NO_FILL = '<patternFill patternType="none"/>'


def styled(font: str = "", fill: str = _NO_FILL, code: str = "General", theme: str = "") -> bytes:
    """The return with LOC-1's figure in letters, before a fill, and in a number format of somebody's own."""
    parts = read_package(whole())
    styles = parts["xl/styles.xml"].decode()
    fonts, fills, cells = (re.findall(rf'<{name} count="(\d+)"', styles)[0] for name in ("fonts", "fills", "cellXfs"))
    styles = re.sub(r"<numFmts[^>]*>", rf'\g<0><numFmt numFmtId="250" formatCode="{code}"/>', styles)
    styles = styles.replace("</fonts>", f'<font><sz val="10"/>{font}</font></fonts>')
    styles = styles.replace("</fills>", f"<fill>{fill}</fill></fills>")
    style = f'<xf numFmtId="250" fontId="{fonts}" fillId="{fills}" borderId="0" xfId="0"/>'
    parts["xl/styles.xml"] = styles.replace("</cellXfs>", f"{style}</cellXfs>").encode()
    parts[LINES] = parts[LINES].replace(FIGURE.encode(), f'<c r="L5" s="{cells}"><v>437.0</v></c>'.encode())
    if theme:
        parts[THEME] = re.sub(rb"<a:dk1>.*?</a:dk1>", theme.encode(), parts[THEME])
    return write_package(parts)


def column_of_the_figure(attributes: str) -> bytes:
    """The return with the column of the figures in another width, or hidden."""
    return with_part(
        whole(),
        LINES,
        lambda part: re.sub(rb'<col min="12" max="12"[^>]*>', f'<col min="12" max="12" {attributes}/>'.encode(), part),
    )


def usual_sizes(attributes: str, sized: bytes = b' ht="[^"]*"(?: customHeight="1")?') -> bytes:
    """The return whose rows have no height of their own, and what the sheet then says of them."""
    return with_part(
        whole(),
        LINES,
        lambda part: re.sub(
            rb"<sheetFormatPr[^>]*>", f"<sheetFormatPr {attributes}/>".encode(), re.sub(sized, b"", part)
        ),
    )


def conditional(rule: str, area: str = "L5:L6", change: str = "", newer: str = "") -> bytes:
    """The return with a conditional format that somebody added, and the change of looks that it names."""
    parts = read_package(whole())
    styles = parts["xl/styles.xml"].decode()
    number = int(re.search(r'<dxfs count="(\d+)"', styles)[1])  # type: ignore[index]
    parts["xl/styles.xml"] = styles.replace("</dxfs>", f"<dxf>{change}</dxf></dxfs>").encode()
    rules = f'<conditionalFormatting sqref="{area}">{rule.format(dxf=number)}</conditionalFormatting>' if rule else ""
    tail = parts[LINES].replace(b"<dataValidations", f"{rules}<dataValidations".encode(), 1)
    parts[LINES] = tail.replace(b"</worksheet>", f"{newer}</worksheet>".encode())
    return write_package(parts)


def newer(rule: str, area: str = "L5:L6") -> bytes:
    """The return with a conditional format of a kind that came with Excel 2010."""
    return conditional("", newer=(
        f'<extLst><ext xmlns:x14="{_X14}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting xmlns:xm="{_XM}">{rule}<xm:sqref>{area}</xm:sqref></x14:conditionalFormatting>'
        "</x14:conditionalFormattings></ext></extLst>"
    ))  # fmt: skip


def row_of_the_figure(attributes: str) -> bytes:
    """The return with the row of LOC-1's figure in another height, or hidden."""
    return with_part(
        whole(), LINES, lambda part: re.sub(rb'<row r="5"[^>]*>', f'<row r="5" {attributes}>'.encode(), part)
    )


DISAGREE, UNSAFE, DAMAGED = intake.READERS_DISAGREE.code, intake.UNSAFE.code, intake.DAMAGED.code
SEEN = f"437 {typed.SHOWN_OTHERWISE.code}"
UNSEEN = f"437 {intake.LINES_HIDDEN.code}"
COLUMN, FAINT = f"437 {intake.COLUMNS_HIDDEN.code}", f"437 {intake.TEXT_UNSEEN.code}"
CONDITION = f"437 {intake.CONDITIONAL_FORMAT.code}"
WHITE_FONT, ON_BLUE = (
    '<color rgb="FFFFFFFF"/>',
    '<patternFill patternType="solid"><fgColor rgb="FF0B3C5D"/></patternFill>',
)
RULE = '<cfRule type="expression" dxfId="{dxf}" priority="99"><formula>TRUE</formula></cfRule>'
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
    "the result of a formula in another cell": (lambda: filled_by("array", "L5:L199"), f"437 {typed.FORMULA.code}"),
    "the result of a formula that says its area from the end": (
        lambda: filled_by("array", "L199:L5"), f"437 {typed.FORMULA.code}"),
    "the result of a table of what-ifs": (lambda: filled_by("dataTable", "K5:L6"), f"437 {typed.FORMULA.code}"),
    "beside the results of a formula": (lambda: filled_by("array", "L200:L210"), "437"),
    "results in an area that is none": (lambda: filled_by("array", "L5:ZZZ9"), UNSAFE),
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
    "a row that a filter leaves out": (lambda: row_of_the_figure('hidden="true" ht="27"'), UNSEEN),
    "a row of a group that is closed": (lambda: row_of_the_figure('hidden="1" outlineLevel="1"'), UNSEEN),
    "rows that are hidden unless they say so": (lambda: usual_sizes('defaultRowHeight="15" zeroHeight="1"'), UNSEEN),
    "rows without height unless they say so": (lambda: usual_sizes('defaultRowHeight="0" customHeight="1"'), UNSEEN),
    "unused rows that are hidden": (lambda: usual_sizes('defaultRowHeight="15" zeroHeight="1"', b"$^"), "437"),
    "a column that is hidden": (lambda: column_of_the_figure('width="12.7" hidden="1"'), COLUMN),
    "a column of a group that is closed": (
        lambda: column_of_the_figure('width="12.7" hidden="true" outlineLevel="1"'), COLUMN),
    "a column without width": (lambda: column_of_the_figure('width="0" customWidth="1"'), COLUMN),
    "a narrow column": (lambda: column_of_the_figure('width="3.5" customWidth="1"'), "437"),
    "columns without width unless they say so": (
        lambda: with_part(whole(), LINES, lambda part: re.sub(
            rb"<sheetFormatPr[^>]*>(<cols>.*?)<col min=\"12\"[^>]*>", rb'<sheetFormatPr defaultColWidth="0"/>\1', part)),
        COLUMN,
    ),
    "a hidden column beside the form": (
        lambda: lines_part("</cols>", '<col min="40" max="45" width="9" hidden="1"/></cols>'), "437"),
    "white on white": (lambda: styled(WHITE_FONT), FAINT),
    "white on nearly white": (lambda: styled(WHITE_FONT, ON_BLUE.replace("0B3C5D", "FFF8DB")), FAINT),
    "white on blue": (lambda: styled(WHITE_FONT, ON_BLUE), "437"),
    "blue on blue": (lambda: styled('<color rgb="FF0B3C5D"/>', ON_BLUE), FAINT),
    "black on white": (lambda: styled('<color auto="1"/>'), "437"),
    "grey on white": (lambda: styled('<color rgb="FFA6A6A6"/>'), "437"),
    "the theme's white": (lambda: styled('<color theme="0"/>'), FAINT),
    "the theme's black": (lambda: styled('<color theme="1"/>'), "437"),
    "the theme's black made white": (lambda: styled('<color theme="1" tint="1"/>'), FAINT),
    "the theme's white made grey": (lambda: styled('<color theme="0" tint="-0.5"/>'), "437"),
    "a theme whose black is white": (
        lambda: styled('<color theme="1"/>', theme='<a:dk1><a:srgbClr val="FEFEFE"/></a:dk1>'), FAINT),
    "a white that has a number": (lambda: styled('<color indexed="9"/>'), FAINT),
    "the white of the screen": (lambda: styled('<color indexed="65"/>'), FAINT),
    "letters like what they run into": (lambda: styled(
        WHITE_FONT, '<gradientFill><stop position="0"><color rgb="FFFFFFFF"/></stop><stop position="1"><color theme="0"/></stop></gradientFill>'), FAINT),
    "letters on a fill that runs dark": (lambda: styled(
        WHITE_FONT, '<gradientFill><stop position="0"><color rgb="FFFFFFFF"/></stop><stop position="1"><color theme="1"/></stop></gradientFill>'), "437"),
    "letters that are tiny": (lambda: styled('<sz val="1"/>'), FAINT),
    "white in its format": (lambda: styled(code="[White]0"), SEEN),
    "white in its format on blue": (lambda: styled(fill=ON_BLUE, code="[White]0"), "437"),
    "white for nought only": (lambda: styled(code="0;-0;[White]0"), "437"),
    "another number by a condition": (
        lambda: conditional(RULE, change='<numFmt numFmtId="251" formatCode="&quot;999&quot;"/>'), CONDITION),
    "a percentage by a condition": (
        lambda: conditional(RULE, change='<numFmt numFmtId="251" formatCode="0%"/>'), CONDITION),
    "thousands by a condition": (
        lambda: conditional(RULE, change='<numFmt numFmtId="251" formatCode="#,##0.0"/>'), "437"),
    "hidden by a condition that says its area from the end": (
        lambda: conditional(RULE, "L6:L5", '<numFmt numFmtId="251" formatCode=";;;"/>'), CONDITION),
    "hidden by a condition over cells that cannot be told": (
        lambda: conditional(RULE, "everywhere", '<numFmt numFmtId="251" formatCode=";;;"/>'), CONDITION),
    "white by a condition": (lambda: conditional(RULE, change=f"<font>{WHITE_FONT}</font>"), CONDITION),
    "white on blue by a condition": (lambda: conditional(
        RULE, change=f'<font>{WHITE_FONT}</font><fill><patternFill><bgColor rgb="FF0B3C5D"/></patternFill></fill>'), "437"),
    "a condition beside the form": (
        lambda: conditional(RULE, "AN5:AN6", '<numFmt numFmtId="251" formatCode=";;;"/>'), "437"),
    "a bar in its place": (
        lambda: conditional('<cfRule type="dataBar" priority="99"><dataBar showValue="0"><cfvo type="min"/><cfvo type="max"/>'
                            '<color rgb="FF638EC6"/></dataBar></cfRule>'), CONDITION),
    "a bar behind it": (
        lambda: conditional('<cfRule type="dataBar" priority="99"><dataBar><cfvo type="min"/><cfvo type="max"/>'
                            '<color rgb="FFFFFFFF"/></dataBar></cfRule>'), "437"),
    "a sign in its place": (
        lambda: conditional('<cfRule type="iconSet" priority="99"><iconSet showValue="0"><cfvo type="percent" val="0"/>'
                            "</iconSet></cfRule>"), CONDITION),
    "a newer sign in its place": (
        lambda: newer('<x14:cfRule type="iconSet" priority="99"><x14:iconSet iconSet="3Stars" showValue="0"/></x14:cfRule>'),
        CONDITION,
    ),
    "another number by a newer condition": (
        lambda: newer('<x14:cfRule type="expression" priority="99"><xm:f>TRUE</xm:f><x14:dxf>'
                      '<numFmt numFmtId="251" formatCode="&quot;999&quot;"/></x14:dxf></x14:cfRule>'), CONDITION),
    "a newer condition beside the form": (
        lambda: newer('<x14:cfRule type="iconSet"><x14:iconSet showValue="0"/></x14:cfRule>', "AN5"), "437"),
    "its unit": (lambda: shown_as("0&quot; days&quot;"), "437"),
    "red below nought": (lambda: shown_as("#,##0;[Red]#,##0"), "437"),
    "parts that differ by case": (twin_part, UNSAFE),
    "a value under merged cells": (lambda: merged("K5:M5"), intake.UNDER_MERGE.code),
    "lines under merged cells": (lambda: merged("L5:L6"), intake.UNDER_MERGE.code),
    "merged cells that hide nothing": (lambda: merged("A200:C210"), "437"),
    "an area that is none": (lambda: merged("L5:nowhere"), UNSAFE),
    "an area beyond the sheet": (lambda: merged("K5:ZZZ5"), UNSAFE),
    "an area from its end": (lambda: merged("M5:K5"), intake.UNDER_MERGE.code),
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


def worded(code: str) -> bytes:
    """The return with the answer on the written procedure of LOC-1, which is Yes, in a format of somebody's own."""
    parts = read_package(styled(code=code))
    styles = re.findall(rb'<c r="L5" s="(\d+)"', parts[LINES])
    parts[LINES] = re.sub(rb'(<c r="T5") s="\d+"', rb'\1 s="' + styles[0] + b'"', parts[LINES])
    return write_package(parts)


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        (";;;&quot;No&quot;", "shows “No”"),
        ("@&quot; (not)&quot;", "shows “Yes (not)”"),
        (";;;", "shows nothing"),
        ("General;General;General;@", ""),
        ("@*.", ""),
    ],
)
def test_a_word_that_its_format_shows_as_another_is_found(code: str, seen: str) -> None:
    """A number format can show a Yes as a No, or nothing of it: the answer is taken, with a query."""
    filling = read_form(worded(code), KEYS)
    assert not isinstance(filling, Finding)
    line = next(line for line in filling.lines if line.row == 5)
    answer, found = text_typed(line.cell("procedure_is_right"))

    assert answer == "Yes"
    assert [each.message.rpartition("Excel ")[2].rstrip(".") for each in found] == ([seen] if seen else [])


@pytest.mark.parametrize(
    ("way", "place", "said"),
    [
        ("a column that is hidden", "L5", "Nobody sees column L (Figure) of the form"),
        ("white on white", "L5", "Nobody can read L5, which holds “437”"),
        ("a row of a group that is closed", "A5", "in row 5"),
        ("a newer sign in its place", "L5", "shows a bar or a sign in place of the number: L5, which holds “437”"),
        ("another number by a condition", "L5", 'in the number format “"999"”: L5, which holds “437”'),
    ],
)
def test_what_nobody_sees_is_said_with_the_cell_and_what_it_holds(way: str, place: str, said: str) -> None:
    """It names sheet and cell, and what was taken; the remedy says how to see it."""
    filling = read_form(WAYS[way][0](), KEYS)
    assert not isinstance(filling, Finding)
    (found,) = filling.findings

    assert (found.place.sheet, found.place.cell, found.severity.value) == ("Return", place, "query")
    assert said in found.message
    assert "Home" in found.remedy


def test_a_name_on_the_cover_that_nobody_can_read_is_found() -> None:
    """Who completed the form is read from the cover: in white, or in a hidden row, it is a query too."""
    parts = read_package(styled(WHITE_FONT))
    style = re.findall(rb'<c r="L5" s="(\d+)"', parts[LINES])[0]
    cover = "xl/worksheets/sheet1.xml"
    sent_form = read_form(whole(), KEYS)
    assert not isinstance(sent_form, Finding)
    number = sent_form.completed_by.ref.removeprefix("C").encode()
    parts[cover] = re.sub(rb'(<c r="C' + number + rb'") s="\d+"', rb'\1 s="' + style + b'"', parts[cover])
    parts[cover] = re.sub(rb'(<row r="' + number + rb'")', rb'\1 hidden="1"', parts[cover])
    filling = read_form(write_package(parts), KEYS)
    assert not isinstance(filling, Finding)

    found = {each.code: each.place.cell for each in filling.findings if each.place.sheet == "Start"}
    assert found == {intake.LINES_HIDDEN.code: f"A{number.decode()}", intake.TEXT_UNSEEN.code: f"C{number.decode()}"}


def test_a_rule_over_many_areas_is_found_behind_all_of_them() -> None:
    """A thousand areas beside the form do not hide the one over its figures, and take no longer."""
    beside = " ".join(f"AN{row}" for row in range(1, 3_000))
    assert outcome(conditional(RULE, f"{beside} L5", '<numFmt numFmtId="251" formatCode=";;;"/>')) == CONDITION


@pytest.mark.parametrize("stage", [Stage.RETURN, Stage.CHECK, Stage.AUTHORISATION, Stage.ACTION_PLAN])
@pytest.mark.parametrize("saved", [lambda content: content, imitations.saved_by_excel])
def test_an_honest_form_shows_all_that_it_holds(stage: Stage, saved: Callable[[bytes], bytes]) -> None:
    """As filled and as Excel saves it: none of its cells is hidden, pale or under a condition that misleads."""
    filling = read_form(saved(filled(stage)), KEYS)
    assert not isinstance(filling, Finding)
    assert [finding.code for finding in filling.findings] == []
