"""Imitations: what officers and programs do to a form, done to its bytes as those programs are known to write them.

LibreOffice is run for real elsewhere; Excel, Excel for the web and Google Sheets are imitated here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from pmf_excel.excel.shared_strings import unescaped
from pmf_excel.office.package import read_package, write_package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    REL: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Parts = dict[str, bytes]
Value = str | int | float | bool


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


def sheet_part(parts: Mapping[str, bytes], name: str) -> str:
    """Return the part that holds the sheet called `name`."""
    sheets = etree.fromstring(parts["xl/workbook.xml"]).iter(_tag("sheet"))
    wanted = next(sheet.get(f"{{{REL}}}id") for sheet in sheets if sheet.get("name") == name)
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    target = next(each.get("Target", "") for each in relations if each.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def edited(content: bytes, sheet: str, edit: Callable[[Any], None]) -> bytes:
    """Return the workbook after `edit` changed the XML tree of one sheet."""
    parts = read_package(content)
    name = sheet_part(parts, sheet)
    tree = etree.fromstring(parts[name])
    edit(tree)
    parts[name] = _serialised(tree)
    return write_package(parts)


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the workbook with one part changed (an absent part counts as empty)."""
    parts = read_package(content)
    parts[name] = change(parts.get(name, b""))
    return write_package(parts)


def typed(content: bytes, sheet: str, values: Mapping[str, Value]) -> bytes:
    """Return the workbook with values typed into cells, as inline strings, numbers and booleans."""

    def edit(tree: Any) -> None:
        for ref, value in values.items():
            _set(_cell(tree, ref), value)

    return edited(content, sheet, edit)


def with_formula(content: bytes, sheet: str, ref: str, formula: str, cached: str | None) -> bytes:
    """Return the workbook with a formula in a cell, with the value that was last calculated or none."""

    def edit(tree: Any) -> None:
        cell = _cell(tree, ref)
        _emptied(cell)
        etree.SubElement(cell, _tag("f")).text = formula
        if cached is not None:
            etree.SubElement(cell, _tag("v")).text = cached

    return edited(content, sheet, edit)


def with_raw_cell(content: bytes, sheet: str, ref: str, xml: str) -> bytes:
    """Return the workbook with a cell's element replaced by `xml` (without namespace)."""

    def edit(tree: Any) -> None:
        cell = _cell(tree, ref)
        cell.getparent().replace(cell, etree.fromstring(xml.replace("<c ", f'<c xmlns="{MAIN}" ', 1)))

    return edited(content, sheet, edit)


def rows_moved(content: bytes, sheet: str, order: Sequence[tuple[int, int]], columns: Sequence[str] = ()) -> bytes:
    """Return the workbook with the cells of rows moved, (from, to) each; of all columns, or of `columns` only."""

    def edit(tree: Any) -> None:
        taken = {source: _lifted(tree, source, columns) for source, _ in order}
        for source, target in order:
            for letters, cell in taken[source].items():
                _put(tree, f"{letters}{target}", cell)

    return edited(content, sheet, edit)


def row_copied(content: bytes, sheet: str, source: int, target: int) -> bytes:
    """Return the workbook with a row's cells copied to another row as well."""

    def edit(tree: Any) -> None:
        for cell in list(_row(tree, source)):
            _put(tree, f"{_letters(cell)}{target}", deepcopy(cell))

    return edited(content, sheet, edit)


def rows_deleted(content: bytes, sheet: str, *numbers: int) -> bytes:
    """Return the workbook with rows deleted; the rows below move up."""

    def edit(tree: Any) -> None:
        for number in sorted(numbers, reverse=True):
            row = _row(tree, number)
            row.getparent().remove(row)
            for below in tree.iter(_tag("row")):
                if int(below.get("r")) > number:
                    _renumber(below, int(below.get("r")) - 1)

    return edited(content, sheet, edit)


def rows_inserted(content: bytes, sheet: str, above: int, count: int) -> bytes:
    """Return the workbook with empty rows inserted above row `above`."""

    def edit(tree: Any) -> None:
        for row in reversed(list(tree.iter(_tag("row")))):
            if int(row.get("r")) >= above:
                _renumber(row, int(row.get("r")) + count)

    return edited(content, sheet, edit)


def saved_by_excel(content: bytes) -> bytes:
    """Return the workbook as desktop Excel saves it: strings shared anew, 17 digits, attributes of its own."""
    parts = read_package(content)
    _share_strings(parts, rich=True)
    for name in _sheet_parts(parts):
        tree = etree.fromstring(parts[name])
        for row in tree.iter(_tag("row")):
            row.set("spans", "1:20")
            row.set(f"{{{_X14AC}}}dyDescent", "0.25")
        for value in _numbers(tree):
            value.text = f"{float(value.text):.17g}"
        parts[name] = _with_ignorable(_serialised(tree))
    parts["docProps/core.xml"] = (
        parts["docProps/core.xml"]
        .replace(b"</cp:coreProperties>", b"<cp:lastModifiedBy>Ann Officer</cp:lastModifiedBy></cp:coreProperties>")
        .replace(b"<cp:lastModifiedBy></cp:lastModifiedBy>", b"")
    )
    return write_package(parts)


def saved_by_excel_web(content: bytes) -> bytes:
    """Return the workbook as Excel for the web saves it: streamed zip entries, absolute targets."""
    parts = read_package(content)
    _share_strings(parts, rich=False)
    parts["xl/_rels/workbook.xml.rels"] = re.sub(
        rb'Target="(?!/)', b'Target="/xl/', parts["xl/_rels/workbook.xml.rels"]
    )
    return _streamed(parts)


def saved_by_google_sheets(content: bytes) -> bytes:
    """Return the workbook as Google Sheets exports it: no properties, whole numbers as 7.0, other style numbers."""
    parts = {name: part for name, part in read_package(content).items() if not name.startswith("docProps/")}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = re.sub(rb"<(Relationship|Override) [^>]*docProps[^>]*/>", b"", parts[name])
    _share_strings(parts, rich=False)
    _renumber_styles(parts)
    for name in _sheet_parts(parts):
        tree = etree.fromstring(parts[name])
        for dimension in list(tree.iter(_tag("dimension"))):
            tree.remove(dimension)
        for value in _numbers(tree):
            value.text = repr(float(value.text))
        parts[name] = _serialised(tree)
    return _streamed(parts)


def saved_as_strict(content: bytes) -> bytes:
    """Return the workbook as Excel saves 'Strict Open XML Spreadsheet': the same parts under other namespaces."""
    parts = read_package(content)
    for name, part in parts.items():
        if name.startswith("xl/") and name.endswith((".xml", ".rels")):
            for usual, strict in STRICT.items():
                part = part.replace(usual.encode(), strict.encode())
            parts[name] = part
    return write_package(parts)


def with_sheet_added(content: bytes, name: str, rows: int) -> bytes:
    """Return the workbook with an officer's own sheet of `rows` rows put before all others."""
    parts = read_package(content)
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, rows + 1))
    parts["xl/worksheets/own.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{REL}/worksheet" Target="worksheets/own.xml"/></Relationships>'.encode(),
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<sheets>", f'<sheets><sheet name="{name}" sheetId="99" r:id="rId99"/>'.encode()
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/xl/worksheets/own.xml" ContentType="{kind}"/></Types>'.encode()
    )
    return write_package(parts)


def sheet_renamed(content: bytes, old: str, new: str) -> bytes:
    """Return the workbook with a sheet's tab renamed."""
    return with_part(
        content, "xl/workbook.xml", lambda part: part.replace(f'name="{old}"'.encode(), f'name="{new}"'.encode())
    )


def _share_strings(parts: Parts, rich: bool) -> None:
    """Write every text as a shared string of a new table, in reverse order; the first letter bold where `rich`."""
    texts = _shared_texts(parts)
    table: list[str] = []
    trees = {name: etree.fromstring(parts[name]) for name in _sheet_parts(parts)}
    for tree in trees.values():
        for cell in reversed(list(tree.iter(_tag("c")))):
            text = _text_of(cell, texts)
            if text is not None:
                _set_shared(cell, len(table))
                table.append(text)
    parts["xl/sharedStrings.xml"] = _string_table(table, rich)
    for name, tree in trees.items():
        parts[name] = _serialised(tree)


def _shared_texts(parts: Mapping[str, bytes]) -> list[str]:
    tree = etree.fromstring(parts["xl/sharedStrings.xml"])
    return [_joined(item) for item in tree]


def _text_of(cell: Any, texts: Sequence[str]) -> str | None:
    if cell.get("t") == "s":
        return texts[int(cell.findtext(_tag("v")))]
    if cell.get("t") == "inlineStr":
        return _joined(cell)
    return None


def _joined(item: Any) -> str:
    spoken = {text for guide in item.iter(_tag("rPh")) for text in guide}
    return "".join(unescaped(text.text or "") for text in item.iter(_tag("t")) if text not in spoken)


def _set_shared(cell: Any, index: int) -> None:
    _emptied(cell)
    cell.set("t", "s")
    etree.SubElement(cell, _tag("v")).text = str(index)


def _string_table(texts: Sequence[str], rich: bool) -> bytes:
    table = etree.fromstring(f'<sst xmlns="{MAIN}"/>')
    for text in texts:
        item = etree.SubElement(table, _tag("si"))
        runs = [text[:1], text[1:]] if rich and len(text) > 1 else [text]
        for run in runs:
            holder = etree.SubElement(item, _tag("r")) if len(runs) > 1 else item
            written = etree.SubElement(holder, _tag("t"))
            written.text = _escaped(run)
            written.set(_XML_SPACE, "preserve")
        if rich:
            guide = etree.SubElement(item, _tag("rPh"), sb="0", eb="1")
            etree.SubElement(guide, _tag("t")).text = "how it is spoken"
    return _serialised(table)


def _renumber_styles(parts: Parts) -> None:
    """Put one unused style before all others, so that every style number grows by one."""
    tree = etree.fromstring(parts["xl/styles.xml"])
    styles = tree.find(_tag("cellXfs"))
    assert styles is not None
    styles.insert(0, etree.Element(_tag("xf"), numFmtId="0"))
    parts["xl/styles.xml"] = _serialised(tree)
    for name in _sheet_parts(parts):
        sheet = etree.fromstring(parts[name])
        for cell in sheet.iter(_tag("c")):
            cell.set("s", str(int(cell.get("s", "0")) + 1))
        parts[name] = _serialised(sheet)


def _sheet_parts(parts: Mapping[str, bytes]) -> list[str]:
    return [name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml")]


def _numbers(tree: Any) -> list[Any]:
    cells = [cell for cell in tree.iter(_tag("c")) if cell.get("t", "n") == "n"]
    return [value for cell in cells for value in cell.iter(_tag("v")) if value.text]


def _with_ignorable(part: bytes) -> bytes:
    if b"mc:Ignorable=" in part:
        return part
    opening = f'<worksheet xmlns:mc="{_MC}" mc:Ignorable="x14ac" '.encode()
    return part.replace(b"<worksheet ", opening, 1)


def _streamed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip as written to a stream: sizes follow each entry's data."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.content = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.content += data
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return bytes(stream.content)


def _serialised(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _letters(cell: Any) -> str:
    return str(cell.get("r")).rstrip("0123456789")


def _row(tree: Any, number: int) -> Any:
    data = tree.find(_tag("sheetData"))
    for row in data:
        if int(row.get("r")) == number:
            return row
        if int(row.get("r")) > number:
            break
    new = etree.Element(_tag("row"), r=str(number))
    data.insert(sum(int(row.get("r")) < number for row in data), new)
    return new


def _order(letters: str) -> tuple[int, str]:
    return len(letters), letters


def _cell(tree: Any, ref: str) -> Any:
    letters, number = ref.rstrip("0123456789"), int(ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    row = _row(tree, number)
    found = next((cell for cell in row if cell.get("r") == ref), None)
    if found is None:
        found = etree.Element(_tag("c"), r=ref)
        row.insert(sum(_order(_letters(cell)) < _order(letters) for cell in row), found)
    return found


def _put(tree: Any, ref: str, cell: Any) -> None:
    old = _cell(tree, ref)
    cell.set("r", ref)
    old.getparent().replace(old, cell)


def _lifted(tree: Any, number: int, columns: Sequence[str]) -> dict[str, Any]:
    """Take the cells out of a row; blank ones are lifted too, so that they blank what they are put upon."""
    row = _row(tree, number)
    cells = {_letters(cell): cell for cell in list(row) if not columns or _letters(cell) in columns}
    for letters in columns:
        cells.setdefault(letters, etree.Element(_tag("c"), r=f"{letters}{number}"))
    for cell in cells.values():
        if cell.getparent() is not None:
            row.remove(cell)
    return cells


def _renumber(row: Any, number: int) -> None:
    row.set("r", str(number))
    for cell in row:
        cell.set("r", f"{_letters(cell)}{number}")


def _emptied(cell: Any) -> None:
    cell.attrib.pop("t", None)
    for child in list(cell):
        cell.remove(child)


def _escaped(text: str) -> str:
    """Write what XML would lose, and what reads like an escape, as Excel does: `_x000D_`, `_x005F_x000D_`."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text).replace("\r", "_x000D_")


def _set(cell: Any, value: Value) -> None:
    _emptied(cell)
    if isinstance(value, bool):
        cell.set("t", "b")
        etree.SubElement(cell, _tag("v")).text = str(int(value))
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, _tag("is")), _tag("t"))
        text.text = _escaped(value)
        text.set(_XML_SPACE, "preserve")
    else:
        etree.SubElement(cell, _tag("v")).text = repr(value)
