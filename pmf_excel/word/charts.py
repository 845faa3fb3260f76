"""Native Word charts: drawn by Word from numbers that can be edited, not pictures (framework section 10).

The chart's part, the workbook embedded in it and the drawing that shows it are all put into a python-docx package.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from html import escape
from typing import Any

import xlsxwriter
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart
from docx.shared import Cm, Length
from lxml import etree
from pptx.chart import chart as chart_proxies
from pptx.chart import data as chart_data
from pptx.chart import xmlwriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.util import Pt

from pmf_excel.core.reports.content import Chart
from pmf_excel.office import palette
from pmf_excel.office.package import repacked

# python-pptx declares types for a part of its interface only.
_ChartData: Any = chart_data.CategoryChartData
_ChartXmlWriter: Any = xmlwriter.ChartXmlWriter
_ChartProxy: Any = chart_proxies.Chart
_from_string: Any = RGBColor.from_string

_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The chart part has one relationship only, to its workbook.
_FIRST_RELATION = "rId1"
#: The colours of the lines in order: the figures, then the target or the two ends of a range, dashed as well.
_LINES = ((palette.INK, None), (palette.RED, MSO_LINE.DASH), (palette.RED, MSO_LINE.DASH))
WIDTH, HEIGHT = Cm(17.2), Cm(5.8)


def add_chart(document: DocumentPart, chart: Chart, number: int) -> str:
    """Put `chart` into the document's package and return the run that shows it, as XML."""
    workbook = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), _WORKBOOK_TYPE, chart_workbook(chart),
        document.package,
    )  # fmt: skip
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, chart_xml(chart), document.package)
    part.relate_to(workbook, f"{_RELATIONS}/package")
    relation = document.relate_to(part, f"{_RELATIONS}/chart")
    return _drawing(chart, relation, number)


def chart_xml(chart: Chart) -> bytes:
    """Return the chart's part: a line for each series, the target dashed, and where its workbook is."""
    data = _ChartData(number_format=chart.number_format)
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    space = parse_xml(_ChartXmlWriter(XL_CHART_TYPE.LINE_MARKERS, data).xml.encode())
    _style(_ChartProxy(space, None), chart)
    link = etree.SubElement(space, f"{{{_CHARTS}}}externalData")
    link.set(f"{{{_RELATIONS}}}id", _FIRST_RELATION)
    etree.SubElement(link, f"{{{_CHARTS}}}autoUpdate").set("val", "0")
    return bytes(etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True))


def chart_workbook(chart: Chart) -> bytes:
    """Return the workbook that Word opens for `Edit data`: periods in column A, a column for each line."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"created": _CREATED.replace(tzinfo=None)})
    number = workbook.add_format({"num_format": chart.number_format})
    sheet = workbook.add_worksheet("Sheet1")
    for row, category in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, category)
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, series.name)
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, number)
    workbook.close()
    return repacked(buffer.getvalue())


def _style(proxy: Any, chart: Chart) -> None:
    proxy.font.name, proxy.font.size = palette.FONT, Pt(11)
    proxy.font.color.rgb = _rgb(palette.TEXT)
    proxy.has_title = False
    proxy.has_legend = len(chart.series) > 1
    if proxy.has_legend:
        proxy.legend.position = XL_LEGEND_POSITION.BOTTOM
        proxy.legend.include_in_layout = False
    _style_axes(proxy, chart)
    for series, (colour, dash) in zip(proxy.plots[0].series, _LINES, strict=False):
        _style_line(series, colour, dash)


def _style_axes(proxy: Any, chart: Chart) -> None:
    values, categories = proxy.value_axis, proxy.category_axis
    values.major_gridlines.format.line.color.rgb = _rgb(palette.RULE)
    values.format.line.fill.background()
    values.tick_labels.number_format = chart.number_format
    values.tick_labels.number_format_is_linked = False
    if chart.ceiling is not None:
        values.maximum_scale = chart.ceiling
    categories.format.line.color.rgb = _rgb(palette.QUIET)


def _style_line(series: Any, colour: str, dash: Any) -> None:
    line = series.format.line
    line.color.rgb, line.width = _rgb(colour), Pt(2.25)
    series.smooth = False
    marker = series.marker
    if dash is not None:
        line.dash_style = dash
        marker.style = XL_MARKER_STYLE.NONE
        return
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 7
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = _rgb(colour)
    marker.format.line.color.rgb = _rgb(colour)


def _drawing(chart: Chart, relation: str, number: int) -> str:
    return (
        "<w:r><w:drawing><wp:inline "
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" distT="0" distB="0" distL="0" distR="0">'
        f'{_extent(WIDTH, HEIGHT)}<wp:docPr id="{number}" name="Chart {number}" title="{escape(chart.title)}" '
        f'descr="{escape(chart.alternative)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_CHARTS}"><c:chart xmlns:c="{_CHARTS}" xmlns:r="{_RELATIONS}" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def _extent(width: Length, height: Length) -> str:
    return f'<wp:extent cx="{int(width)}" cy="{int(height)}"/>'


def _rgb(colour: str) -> Any:
    return _from_string(colour.removeprefix("#"))
