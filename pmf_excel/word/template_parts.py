"""The pieces that Word templates are put together from: fields, loops, headings and tables of one repeated row."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from lxml.etree import _Element as Element

from .template_styles import TABLE_STYLE

TWIPS_PER_CM = 567


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, width in cm, and the paragraphs of its cell as (style, text)."""

    heading: str
    width: float
    paragraphs: tuple[tuple[str, str], ...]
    number: bool = False


def text_column(heading: str, width: float, field: str) -> Column:
    """Return a column of text."""
    return Column(heading, width, (("Table Text", f"{{{{ {field} }}}}"),))


def number_column(heading: str, width: float, field: str) -> Column:
    """Return a column of figures, aligned right."""
    return Column(heading, width, (("Table Number", f"{{{{ {field} }}}}"),), number=True)


def status_column(heading: str, width: float, field: str) -> Column:
    """Return a column of a symbol and its words, in the colour of the status."""
    return Column(heading, width, (("Table Text", f"{{{{r {field} | in_colour }}}}"),))


def compact_column(heading: str, width: float, field: str, *, number: bool = False) -> Column:
    """Return a column of a long narrow table, with less space between its rows."""
    style = "Table Compact Number" if number else "Table Compact"
    return Column(heading, width, ((style, f"{{{{ {field} }}}}"),), number=number)


def named_column(heading: str, width: float) -> Column:
    """Return the first column: a name, and its details below it."""
    return Column(heading, width, (("Table Text", "{{ row.name }}"), ("Table Detail", "{{ row.details }}")))


@dataclass(frozen=True, slots=True)
class TemplateWriter:
    """Adds pieces to the end of `document`."""

    document: WordDocument

    def text(self, text: str, style: str = "Normal") -> Paragraph:
        """Add a paragraph."""
        return self.document.add_paragraph(text, style)

    def heading(self, field: str, level: int) -> None:
        """Add the heading that `field` holds, as one that the contents list leads to."""
        self.text(f"{{{{r {field} | bookmarked }}}}", f"Heading {level}")

    def begin(self, each: str) -> None:
        """Open a loop over paragraphs, such as `plan in plans`."""
        self.text(f"{{%p for {each} %}}")

    def end(self) -> None:
        """Close a loop."""
        self.text("{%p endfor %}")

    def each_text(self, field: str, style: str = "Normal") -> None:
        """Add a paragraph for each text of a list."""
        self.begin(f"text in {field}")
        self.text("{{ text }}", style)
        self.end()

    def labelled(self, label: str, text: str, style: str = "Normal") -> None:
        """Add a paragraph that begins with bold words."""
        paragraph = self.document.add_paragraph(style=style)
        paragraph.add_run(label, "Label")
        paragraph.add_run(f" {text}")

    def labelled_in_line(self, each: str, label: str, text: str, style: str) -> None:
        """Add one paragraph in which every item has bold words and its text."""
        paragraph = self.document.add_paragraph(style=style)
        paragraph.add_run(f"{{%r for {each} %}}")
        paragraph.add_run(label, "Label")
        paragraph.add_run(f" {text}. ")
        paragraph.add_run("{%r endfor %}")

    def table(self, of: str, columns: tuple[Column, ...], *, key: bool = False) -> None:
        """Add a table with one header row and a row for each of `of.rows`, its caption (and key) above it."""
        if key:
            self.text(f"{{%p if {of}.key %}}")
            self.text(f"{{{{ {of}.key }}}}", "Table Key")
            self.text("{%p endif %}")
        self.text(f"{{{{ {of}.caption }}}}", "Caption")
        table = self.document.add_table(rows=4, cols=len(columns), style=self.document.styles[TABLE_STYLE])
        _set_widths(table, columns)
        _describe(table, f"{{{{ {of}.caption }}}}")
        header, begin, cells, end = table.rows
        _fill_header(header, columns)
        begin.cells[0].paragraphs[0].add_run(f"{{%tr for row in {of}.rows %}}")
        _fill_cells(cells, columns)
        end.cells[0].paragraphs[0].add_run("{%tr endfor %}")

    def footer(self, text: str, width: Length) -> None:
        """Fill the footer: `text` on the left, the page number on the right."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.style = self.document.styles["Footer"]
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{text}\tPage ")
        _add_field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        _add_field(paragraph, "NUMPAGES")


def _set_widths(table: Table, columns: tuple[Column, ...]) -> None:
    table.autofit = False
    for grid, column in zip(table.columns, columns, strict=True):
        grid.width = Cm(column.width)
    width = table._tbl.tblPr.find(qn("w:tblW"))
    if width is not None:
        width.set(qn("w:type"), "dxa")
        width.set(qn("w:w"), str(round(sum(column.width for column in columns) * TWIPS_PER_CM)))


def _describe(table: Table, text: str) -> None:
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(_element("w:tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0",
                               noHBand="1", noVBand="1"))  # fmt: skip
    properties.append(_element("w:tblCaption", val=text))


def _fill_header(row: _Row, columns: tuple[Column, ...]) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))
    for cell, column in zip(row.cells, columns, strict=True):
        cell.width = Cm(column.width)
        paragraph = cell.paragraphs[0]
        paragraph.add_run(column.heading)
        paragraph.style = "Table Heading Number" if column.number else "Table Heading"


def _fill_cells(row: _Row, columns: tuple[Column, ...]) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column in zip(row.cells, columns, strict=True):
        cell.width = Cm(column.width)
        for number, (style, text) in enumerate(column.paragraphs):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            paragraph.add_run(text)
            paragraph.style = style


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    field = _element("w:fldSimple", instr=instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _element(tag: str, **attributes: str) -> Element:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
