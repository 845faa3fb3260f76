"""What people and other programs put into a workbook, as readable parts: charts, pivot tables, slicers, comments, macros.

XlsxWriter writes what it knows; the rest is written here by hand, as Excel writes it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pmf_excel.office.package import changed_package, read_package
from tests.closed_workbooks import FIRST_ROW, TWO_ROWS, register

MINE = "Mine"
FIGURES_PART, MINE_PART = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ANN = "{11111111-2222-3333-4444-555555555555}"
#: One red pixel.
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)

PIVOT_CACHE = f"""{_DECLARED}<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_OFFICE}" r:id="rId1" refreshedBy="Ann"
 refreshedDate="46031" createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="2">
<cacheSource type="worksheet"><worksheetSource ref="C3:D5" sheet="Figures"/></cacheSource><cacheFields count="2">
<cacheField name="Reference" numFmtId="0"><sharedItems count="2"><s v="COR-001"/><s v="COR-002"/></sharedItems></cacheField>
<cacheField name="Value" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1"
 minValue="12" maxValue="94.5"/></cacheField></cacheFields></pivotCacheDefinition>"""
PIVOT_RECORDS = f"""{_DECLARED}<pivotCacheRecords xmlns="{_MAIN}" count="2">
<r><x v="0"/><n v="94.5"/></r><r><x v="1"/><n v="12"/></r></pivotCacheRecords>"""
PIVOT_TABLE = f"""{_DECLARED}<pivotTableDefinition xmlns="{_MAIN}" name="PivotTable1" cacheId="1" dataCaption="Values"
 applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" applyAlignmentFormats="0"
 applyWidthHeightFormats="1" updatedVersion="6" minRefreshableVersion="3" createdVersion="6" outline="1" outlineData="1">
<location ref="A30:B33" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">
<pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items></pivotField>
<pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields>
<rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>
<dataFields count="1"><dataField name="Sum of Value" fld="1" baseField="0" baseItem="0"/></dataFields>
<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" showRowStripes="0" showColStripes="0"
 showLastColumn="1"/></pivotTableDefinition>"""
SLICER_CACHE = f"""{_DECLARED}<slicerCacheDefinition xmlns="{_X14}" name="Slicer_Reference" sourceName="Reference">
<pivotTables><pivotTable tabId="3" name="PivotTable1"/></pivotTables><data><tabular pivotCacheId="1"><items count="2">
<i x="0" s="1"/><i x="1" s="1"/></items></tabular></data></slicerCacheDefinition>"""
SLICERS = f"""{_DECLARED}<slicers xmlns="{_X14}">
<slicer name="Reference" cache="Slicer_Reference" caption="Reference" rowHeight="241300"/></slicers>"""
PERSONS = f"""{_DECLARED}<personList xmlns="{_THREADED}">
<person displayName="Ann Officer" id="{_ANN}" userId="ann" providerId="None"/></personList>"""
THREAD = f"""{_DECLARED}<ThreadedComments xmlns="{_THREADED}">
<threadedComment ref="C4" dT="2026-01-09T10:00:00.00" personId="{_ANN}" id="{{AAAAAAAA-0000-0000-0000-000000000001}}">
<text>Is this one still ours?</text></threadedComment></ThreadedComments>"""
CHECK_BOX = (
    f"""{_DECLARED}<formControlPr xmlns="{_X14}" objectType="CheckBox" checked="Checked" lockText="1" noThreeD="1"/>"""
)
CUSTOM_XML = f"""{_DECLARED}<plan xmlns="urn:example:plan"><step>kept</step></plan>"""
CHAIN = f"""{_DECLARED}<calcChain xmlns="{_MAIN}"><c r="A20" i="3"/></calcChain>"""
PRINTER = bytes(range(256))

#: Each part that is added: its content, its content type, which part refers to it, how, and under which id.
_ADDED: tuple[tuple[str, str | bytes, str, str, str, str], ...] = (
    ("xl/pivotCache/pivotCacheDefinition1.xml", PIVOT_CACHE, "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml", "xl/workbook.xml", f"{_OFFICE}/pivotCacheDefinition", "rId101"),
    ("xl/pivotCache/pivotCacheRecords1.xml", PIVOT_RECORDS, "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheRecords+xml", "xl/pivotCache/pivotCacheDefinition1.xml", f"{_OFFICE}/pivotCacheRecords", "rId1"),
    ("xl/pivotTables/pivotTable1.xml", PIVOT_TABLE, "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml", MINE_PART, f"{_OFFICE}/pivotTable", "rId102"),
    ("xl/slicerCaches/slicerCache1.xml", SLICER_CACHE, "application/vnd.ms-excel.slicerCache+xml", "xl/workbook.xml", "http://schemas.microsoft.com/office/2007/relationships/slicerCache", "rId103"),
    ("xl/slicers/slicer1.xml", SLICERS, "application/vnd.ms-excel.slicer+xml", MINE_PART, "http://schemas.microsoft.com/office/2007/relationships/slicer", "rId104"),
    ("xl/persons/person.xml", PERSONS, "application/vnd.ms-excel.person+xml", "xl/workbook.xml", "http://schemas.microsoft.com/office/2017/10/relationships/person", "rId105"),
    ("xl/threadedComments/threadedComment1.xml", THREAD, "application/vnd.ms-excel.threadedcomments+xml", FIGURES_PART, "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "rId106"),
    ("xl/ctrlProps/ctrlProp1.xml", CHECK_BOX, "application/vnd.ms-excel.controlproperties+xml", MINE_PART, f"{_OFFICE}/ctrlProp", "rId107"),
    ("xl/printerSettings/printerSettings1.bin", PRINTER, "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings", FIGURES_PART, f"{_OFFICE}/printerSettings", "rId108"),
    ("customXml/item1.xml", CUSTOM_XML, "application/xml", "xl/workbook.xml", f"{_OFFICE}/customXml", "rId109"),
    ("xl/calcChain.xml", CHAIN, "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml", "xl/workbook.xml", f"{_OFFICE}/calcChain", "rId110"),
)  # fmt: skip
#: A part refers to another one from `xl/worksheets` or `xl/pivotCache` by a path that begins here.
_PIVOT_RELATION = (
    "xl/pivotTables/pivotTable1.xml",
    "../pivotCache/pivotCacheDefinition1.xml",
    f"{_OFFICE}/pivotCacheDefinition",
)


def foreign_register(macros: bytes | None = None) -> bytes:
    """Return a register in which people have made what they like, on our sheets and on one of their own."""
    return _with_added(register(TWO_ROWS, more=_what_xlsxwriter_knows), macros)


def _what_xlsxwriter_knows(workbook: Any, figures: Any) -> None:
    """Add notes, sparklines, a chart and a picture beside our table; a sheet with rich text, buttons and more."""
    yellow = workbook.add_format({"bg_color": "#FFF2CC", "italic": True})
    figures.write_string("H3", "My note", yellow)
    figures.write_string("I3", "Twice", yellow)
    for number in range(FIRST_ROW, FIRST_ROW + 2):
        figures.write_string(f"H{number}", f"ask Ann about row {number}", yellow)
        figures.write_formula(f"I{number}", f"=D{number}*2", None, 189 if number == FIRST_ROW else 24)
        figures.add_sparkline(f"J{number}", {"range": f"D{number}:E{number}"})
    figures.write_comment("C4", "[Threaded comment] Is this one still ours?")
    figures.conditional_format("H4:H9", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"categories": "=Figures!$C$4:$C$5", "values": "=Figures!$D$4:$D$5"})
    figures.insert_chart("L4", chart)
    figures.insert_image("L20", "pixel.png", {"image_data": io.BytesIO(_PICTURE)})
    mine = workbook.add_worksheet(MINE)
    mine.write_rich_string("A1", "a ", workbook.add_format({"bold": True}), "bold", " word")
    mine.insert_textbox("D2", "Words in a box")
    mine.insert_button("D10", {"caption": "Mine", "macro": "Theirs.Hello"})
    mine.insert_checkbox("A5", True)
    mine.write_dynamic_array_formula("A20:A20", "=UNIQUE(Figures!C4:C5)", None, "COR-001")
    mine.write_formula("B20", "=SUM(Figures[Value])", None, 106.5)
    for row, values in enumerate(
        (("Row Labels", "Sum of Value"), ("COR-001", 94.5), ("COR-002", 12), ("Grand Total", 106.5))
    ):
        mine.write_row(29 + row, 0, values)
    workbook.set_custom_property("Sensitivity", "Official")


def _with_added(content: bytes, macros: bytes | None) -> bytes:
    parts = read_package(content)
    changes: dict[str, bytes] = {"xl/vbaProject.bin": macros} if macros else {}
    types = parts["[Content_Types].xml"].decode()
    related: dict[str, list[tuple[str, str, str]]] = {}
    for name, part, content_type, source, kind, identity in _ADDED:
        changes[name] = part if isinstance(part, bytes) else part.encode()
        types = types.replace("</Types>", f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>')
        related.setdefault(source, []).append((identity, kind, f"/{name}"))
    related[_PIVOT_RELATION[0]] = [("rId1", _PIVOT_RELATION[2], _PIVOT_RELATION[1])]
    changes["[Content_Types].xml"] = types.encode()
    changes |= {_listing(source): _listed(parts, source, relations) for source, relations in related.items()}
    changes["xl/workbook.xml"] = _workbook(parts["xl/workbook.xml"].decode()).encode()
    changes[MINE_PART] = _mine(parts[MINE_PART].decode()).encode()
    changes[FIGURES_PART] = _figures(parts[FIGURES_PART].decode()).encode()
    return changed_package(content, changes)


def _listing(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _listed(parts: Mapping[str, bytes], source: str, relations: list[tuple[str, str, str]]) -> bytes:
    empty = f'{_DECLARED}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    there = parts.get(_listing(source), empty.encode()).decode()
    added = "".join(
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>' for identity, kind, target in relations
    )
    return there.replace("</Relationships>", f"{added}</Relationships>").encode()


def _workbook(text: str) -> str:
    caches = '<pivotCaches><pivotCache cacheId="1" r:id="rId101"/></pivotCaches>'
    slicers = f'<ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" xmlns:x14="{_X14}"><x14:slicerCaches><x14:slicerCache r:id="rId103"/></x14:slicerCaches></ext>'
    return text.replace("</workbook>", f"{caches}<extLst>{slicers}</extLst></workbook>")


def _mine(text: str) -> str:
    """Refer to the slicer and the check box, which has the shape that XlsxWriter drew for the button."""
    slicer = f'<ext uri="{{A8765BA9-456A-4dab-B4F3-ACF838C121DE}}" xmlns:x14="{_X14}"><x14:slicerList><x14:slicer r:id="rId104"/></x14:slicerList></ext>'
    anchor = "<from><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></from><to><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>10</xdr:row><xdr:rowOff>0</xdr:rowOff></to>"
    control = f'<control shapeId="2049" r:id="rId107" name="Check Box 1"><controlPr defaultSize="0" autoFill="0" autoLine="0" autoPict="0"><anchor moveWithCells="1" xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">{anchor}</anchor></controlPr></control>'
    controls = f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x14" xmlns:x14="{_X14}"><controls>{control}</controls></mc:Choice></mc:AlternateContent>'
    return text.replace("</worksheet>", f"{controls}<extLst>{slicer}</extLst></worksheet>")


def _figures(text: str) -> str:
    setup = '<pageSetup orientation="landscape" r:id="rId108"/>'
    return text.replace("<drawing ", f"{setup}<drawing ", 1)


def their_macros(folder: Path) -> bytes:
    """Return a VBA project with a module of somebody's own beside ours."""
    from pyopenvba import ExcelFile

    file = folder / "theirs.xlsm"
    source = 'Attribute VB_Name = "Theirs"\r\nPublic Sub Hello()\r\n    MsgBox "Hello"\r\nEnd Sub\r\n'
    with ExcelFile.create_new(file) as workbook:
        workbook.vba_project().add_module("Theirs", source)
        workbook.save()
    with ExcelFile(file) as workbook:
        assert "Theirs" in workbook.module_names()
        return bytes(workbook.vba_project_bytes())
