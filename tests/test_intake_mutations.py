"""Issued forms changed at random, in their zip, their XML and their cells: read as they stand, or refused in words.

What was once read wrongly lies in `tests/corpus`, with what has to become of it.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as TheirCell
from openpyxl.utils import datetime as serials

from pmf_excel.core.catalogue.intake import INTAKE
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Cell, FilledLine, Filling, Held
from pmf_excel.core.forms.kinds import FORM_KINDS
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.form_reader import read_form
from pmf_excel.office.package import read_package, write_package
from tests.quarter_forms import KEYS, filled
from tests.test_intake_misreading import outcome

CORPUS = Path(__file__).parent / "corpus"
_SENTENCE = re.compile(r"[A-Z].*[.]", re.DOTALL)
_CODES = {kind.code for kind in INTAKE}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
STAGES = (Stage.RETURN, Stage.CHECK, Stage.ACTION_PLAN)
#: The same examples in every run, and as many as a minute and a half allows.
bounded = settings(
    max_examples=250, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@cache
def whole(stage: Stage) -> bytes:
    """A form as its officer filled and sent it."""
    return filled(stage)


@cache
def as_sent(stage: Stage) -> Filling:
    """What stands in it."""
    filling = read_form(whole(stage), KEYS)
    assert isinstance(filling, Filling)
    return filling


@cache
def parts_of(stage: Stage) -> dict[str, bytes]:
    """Its parts by name."""
    return dict(read_package(whole(stage)))


def read_or_refused(content: bytes) -> Filling | None:
    """The form in a file, None where it is refused; a refusal says why and what to do."""
    found = read_form(content, KEYS)
    if isinstance(found, Filling):
        return found
    assert isinstance(found, Finding)
    assert found.code in _CODES
    assert _SENTENCE.fullmatch(found.message)
    assert _SENTENCE.fullmatch(found.remedy)
    return None


def inputs_of(filling: Filling, line: FilledLine) -> dict[str, Cell]:
    """The cells of a line that officers fill in."""
    names = {column.name for sheet in FORM_KINDS[filling.identity.kind].sheets for column in sheet.inputs}
    return {name: cell for name, cell in line.cells.items() if name in names}


def is_as_it_stands(stage: Stage, content: bytes) -> None:
    """Assert that what is taken from a file is what was typed, or what a third reader shows in that very cell."""
    found = read_or_refused(content)
    if found is None:
        return
    assert found.identity == as_sent(stage).identity
    typed = {line.key: line for line in as_sent(stage).lines}
    doubtful = [
        (line.sheet, cell)
        for line in found.lines
        if not line.problem
        for name, cell in inputs_of(found, line).items()
        if cell != typed[line.key].cell(name)
    ]
    if doubtful and (theirs := third_reading(content)) is not None:
        for sheet, cell in doubtful:
            assert agrees(cell, theirs[sheet][cell.ref]), (cell, theirs[sheet][cell.ref].value)


def third_reading(content: bytes) -> Any:
    """The workbook as openpyxl reads it, None where it cannot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return load_workbook(io.BytesIO(content), data_only=True)
        except Exception:
            return None


def agrees(cell: Cell, theirs: TheirCell) -> bool:
    """Whether two readers show the same in a cell."""
    value = theirs.value
    if cell.held is Held.BLANK or cell.text == "":
        return value in (None, "")
    if isinstance(value, datetime | date | time | timedelta):
        # Without its format a date is its number, and in a column of dates that is refused.
        return cell.dated or (cell.held is Held.NUMBER and float(cell.text) == serial(value))
    if isinstance(value, bool):
        return cell.held is Held.BOOLEAN and cell.text == str(value).upper()
    if isinstance(value, int | float):
        return cell.held is Held.NUMBER and float(cell.text) == value
    return plain(cell.text) == plain(str(value))


def serial(value: object) -> float:
    """The number that stands for a date or time in a cell."""
    number: float = serials.to_excel(value)  # type: ignore[no-untyped-call]
    return number


def plain(text: str) -> str:
    """A text with what honest readers write differently made one."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n").strip()


_HEADERS = {
    b"PK\x03\x04": ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    b"PK\x01\x02": ((4, 2), (6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (34, 2),
                    (36, 2), (38, 4), (42, 4)),
    b"PK\x05\x06": ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
}  # fmt: skip
_VALUES = st.sampled_from([0, 1, 2, 7, 8, 9, 12, 14, 20, 45, 50, 255, 2000, 0xFFFF]) | st.integers(0, 0xFFFFFFFF)


@cache
def fields_of(stage: Stage) -> tuple[tuple[int, int], ...]:
    """Where each field of each header of the zip stands, and how long it is."""
    content = whole(stage)
    starts = [(match.start(), match[0]) for match in re.finditer(b"PK(\x03\x04|\x01\x02|\x05\x06)", content)]
    return tuple((start + at, size) for start, kind in starts for at, size in _HEADERS[kind])


@bounded
@given(st.sampled_from(STAGES), st.lists(st.tuples(st.integers(0, 10**6), _VALUES), min_size=1, max_size=3))
def test_a_changed_zip_is_read_as_it_was_sent_or_refused(stage: Stage, changes: list[tuple[int, int]]) -> None:
    """Sizes, sums, offsets, names, flags, ways of packing, counts: nothing in a header changes a figure."""
    content = bytearray(whole(stage))
    fields = fields_of(stage)
    for number, value in changes:
        at, size = fields[number % len(fields)]
        struct.pack_into("<H" if size == 2 else "<L", content, at, value & (0xFFFF if size == 2 else 0xFFFFFFFF))
    is_read_as_sent(stage, bytes(content))


def is_read_as_sent(stage: Stage, content: bytes) -> None:
    """Assert that a file is refused, or read with exactly the lines that were sent."""
    found = read_or_refused(content)
    if found is not None:
        assert (found.identity, found.lines) == (as_sent(stage).identity, as_sent(stage).lines)


Entries = list[tuple[str, bytes]]
ENTRY_CHANGES: dict[str, Callable[[Entries, int, int], object]] = {
    "twice": lambda entries, one, other: entries.insert(other, entries[one]),
    "elsewhere": lambda entries, one, other: entries.insert(other, entries.pop(one)),
    "in capitals": lambda entries, one, _: entries.__setitem__(one, (entries[one][0].upper(), entries[one][1])),
    "under another's name": lambda entries, one, other: entries.append((entries[one][0], entries[other][1])),
    "with another's content": lambda entries, one, other: entries.__setitem__(
        one, (entries[one][0], entries[other][1])
    ),
    "with a slash before": lambda entries, one, _: entries.__setitem__(one, (f"/{entries[one][0]}", entries[one][1])),
    "with backslashes": lambda entries, one, _: entries.__setitem__(
        one, (entries[one][0].replace("/", "\\"), entries[one][1])
    ),
    "a folder up": lambda entries, one, _: entries.append((f"xl/../{entries[one][0]}", entries[one][1])),
    "cut short": lambda entries, one, _: entries.__setitem__(one, (entries[one][0], entries[one][1][:-200])),
}


@bounded
@given(
    st.sampled_from(STAGES),
    st.lists(
        st.tuples(st.sampled_from(sorted(ENTRY_CHANGES)), st.integers(0, 50), st.integers(0, 50)),
        min_size=1,
        max_size=2,
    ),
)
def test_changed_entries_are_read_as_they_stand_or_refused(stage: Stage, changes: list[tuple[str, int, int]]) -> None:
    """Parts twice, moved, renamed, exchanged: what is taken is what stood in them."""
    entries = list(parts_of(stage).items())
    for change, one, other in changes:
        ENTRY_CHANGES[change](entries, one % len(entries), other % len(entries))
    is_as_it_stands(stage, zipped(entries))


def zipped(entries: Entries) -> bytes:
    """A zip with these entries, two of one name too."""
    import zipfile

    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


_TEXTS = st.sampled_from(["", "0", "1", "437", "999", "-1", "1e999", "NaN", "TRUE", "#N/A", "LOC-2", "x" * 300, "é&<"])
_NAMES = st.sampled_from(["r", "t", "s", "ref", "si", "xml:space", "name", "r:id", "Id", "Target", "Type", "date1904",
                          "hidden", "count", "PartName"])  # fmt: skip
_SETTINGS = st.sampled_from(["", "A1", "L5", "l5", "$L$5", "XFD1048576", "s", "n", "b", "e", "d", "str", "inlineStr",
                             "shared", "0", "1", "22", "99999", "rId1", "rId2", "worksheets/sheet3.xml", "/xl/x.xml"])  # fmt: skip


def remove(element: Any, _: Sequence[Any], __: str, ___: str) -> None:
    """Take an element out."""
    element.getparent().remove(element)


def repeat(element: Any, _: Sequence[Any], __: str, ___: str) -> None:
    """Put a copy of it beside it."""
    element.addnext(etree.fromstring(etree.tostring(element)))


def exchange(element: Any, others: Sequence[Any], __: str, ___: str) -> None:
    """Put it where another one stands, and take that one's text."""
    other = others[len(others) // 2]
    element.text, other.text = other.text, element.text


def move_last(element: Any, _: Sequence[Any], __: str, ___: str) -> None:
    """Put it at the end of its parent."""
    element.getparent().append(element)


def reword(element: Any, _: Sequence[Any], text: str, __: str) -> None:
    """Write another text into it."""
    element.text = text


def interrupt(element: Any, _: Sequence[Any], text: str, __: str) -> None:
    """Put a comment into its text."""
    comment = etree.Comment("and")
    comment.tail = text
    element.insert(0, comment)


def rename(element: Any, _: Sequence[Any], __: str, ___: str) -> None:
    """Call it as something of somebody else's."""
    element.tag = "{urn:other}" + etree.QName(element).localname


def nest(element: Any, _: Sequence[Any], __: str, ___: str) -> None:
    """Put a copy of it into itself."""
    element.append(etree.fromstring(etree.tostring(element)))


def wrap(element: Any, _: Sequence[Any], __: str, ___: str) -> None:
    """Put it into an element that only some programs look into."""
    around = etree.Element("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
    element.addprevious(around)
    around.append(element)


ELEMENT_CHANGES = (remove, repeat, exchange, move_last, reword, interrupt, rename, nest, wrap)
#: The parts in which figures, texts, styles and sheets stand.
_READ_PARTS = re.compile(
    r"xl/(worksheets/sheet[12]|sharedStrings|styles|workbook)\.xml|.*\.rels|\[Content_Types\]\.xml"
)


@settings(bounded, max_examples=1200)
@given(
    st.sampled_from(STAGES),
    st.integers(0, 100),
    st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from(ELEMENT_CHANGES), _TEXTS, st.none() | _NAMES, _SETTINGS),
        min_size=1,
        max_size=3,
    ),
)
def test_changed_markup_is_read_as_it_stands_or_refused(stage: Stage, part: int, changes: list[Any]) -> None:
    """Elements gone, twice, moved, renamed, nested, reworded, and attributes with other values."""
    parts = dict(parts_of(stage))
    names = sorted(name for name in parts if _READ_PARTS.fullmatch(name))
    name = names[part % len(names)]
    tree: Any = etree.fromstring(parts[name])
    for number, change, text, attribute, value in changes:
        elements = [each for each in tree.iter() if isinstance(each.tag, str) and each is not tree]
        elements = (typed_in(tree) if number % 2 else []) or elements
        if not elements:
            break
        element = elements[number // 2 % len(elements)]
        if attribute is None:
            change(element, elements, text, value)
        else:
            element.set(
                attribute.replace("xml:", "{http://www.w3.org/XML/1998/namespace}").replace("r:", f"{{{_LINKS}}}"),
                value,
            )
    parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    is_as_it_stands(stage, write_package(parts))


def typed_in(tree: Any) -> list[Any]:
    """The elements of the rows in which officers type."""
    rows = [row for row in tree.iter("{*}row") if row.get("r") in ("5", "6")]
    return [each for row in rows for each in row.iter() if isinstance(each.tag, str)]


_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


_NUMBERS = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.integers(-(10**15), 10**15).map(str)
_ANY_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40)
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@st.composite
def cell_markup(draw: st.DrawFn) -> tuple[str, Held, str]:
    """What stands within a cell's element, its type first, and how it has to be read."""
    number, text = draw(_NUMBERS), draw(_ANY_TEXT)
    escaped = text.translate(_SIGNS)
    ways = [
        (f"><v>{number}</v>", Held.NUMBER, number),
        (f' t="n"><v>{number}</v>', Held.NUMBER, number),
        (f"><f>SUM(A1:A2)</f><v>{number}</v>", Held.NUMBER, number),
        (f' t="str"><v>{escaped}</v>', Held.TEXT, text),
        (f' t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is>', Held.TEXT, text),
        (f' t="inlineStr"><is><r><t xml:space="preserve">{escaped}</t></r><r><t>!</t></r></is>', Held.TEXT, f"{text}!"),
        (f' t="str"><v>{number}</v>', Held.TEXT, number),
        (' t="b"><v>1</v>', Held.BOOLEAN, "TRUE"),
        (' t="e"><v>#DIV/0!</v>', Held.ERROR, "#DIV/0!"),
        ("><f>1+1</f>", Held.BLANK, ""),
    ]
    return draw(st.sampled_from(ways))


@settings(bounded, max_examples=400)
@given(st.sampled_from([Stage.RETURN, Stage.CHECK]), st.integers(0, 100), st.integers(0, 30), cell_markup())
def test_a_changed_cell_is_read_as_it_stands_or_refused(
    stage: Stage, which: int, style: int, written: tuple[str, Held, str]
) -> None:
    """Numbers, texts, formulas, errors, in any style: the value itself, or nothing."""
    markup, held, text = written
    part = "xl/worksheets/sheet2.xml"
    line = as_sent(stage).lines[0]
    cells = inputs_of(as_sent(stage), line)
    name = sorted(cells)[which % len(cells)]
    ref = cells[name].ref
    cell = re.compile(rf'<c r="{ref}"[^>]*?(/>|>.*?</c>)'.encode())
    changed = f'<c r="{ref}" s="{style}"{markup}</c>'.encode()
    sheet, count = cell.subn(lambda _: changed, parts_of(stage)[part])
    assert count == 1

    found = read_or_refused(write_package({**parts_of(stage), part: sheet}))

    if found is not None:
        now = found.lines[0].cell(name)
        is_same_number = held is Held.NUMBER and now.held is Held.NUMBER and float(now.text) == float(text)
        assert is_same_number or now.dated or (now.held in (held, Held.BLANK) and plain(now.text) == plain(text))
        assert found.lines[1:] == as_sent(stage).lines[1:]


def corpus() -> list[tuple[str, str]]:
    """The saved files and what has to become of each."""
    rows = (CORPUS / "OUTCOMES.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(name, expected) for name, expected, _ in (row.split("\t") for row in rows)]


@pytest.mark.parametrize(("name", "expected"), corpus())
def test_what_was_once_wrong_stays_right(name: str, expected: str) -> None:
    """Returns that were once read as another figure, or that took too long."""
    assert outcome((CORPUS / name).read_bytes()) == expected


def test_every_saved_file_has_its_outcome() -> None:
    """Nothing lies there unused."""
    assert {path.name for path in CORPUS.glob("*.xlsx")} == {name for name, _ in corpus()}
