"""The styles of our Word templates: what a council changes in Word to make a report look its own way.

Measures follow framework section 10: Arial, 12 point body, left aligned, every text colour 4.5:1 or better on white.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import BaseStyle, CharacterStyle, ParagraphStyle
from docx.text.parfmt import ParagraphFormat
from lxml.etree import _Element as Element

from pmf_excel.office import palette

LANGUAGE = "en-GB"
TABLE_STYLE = "Report Table"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: size, spacing before and after (points), colour, weight and what it keeps with."""

    name: str
    size: float
    before: float
    after: float
    colour: str = palette.TEXT
    bold: bool = False
    keep_with_next: bool = False
    indent: float = 0
    right: bool = False
    new_page: bool = False


PARAGRAPHS: tuple[Look, ...] = (
    Look("Normal", 12, 0, 5),
    Look("Introduction", 12, 0, 4, keep_with_next=True),
    Look("Title", 24, 0, 0, palette.INK, bold=True, keep_with_next=True),
    Look("Subtitle", 13, 0, 6, palette.QUIET, keep_with_next=True),
    Look("Heading 1", 16, 12, 3, palette.INK, bold=True, keep_with_next=True),
    Look("Heading 2", 14, 14, 4, palette.INK, bold=True, keep_with_next=True),
    Look("Heading 3", 12.5, 10, 3, palette.INK, bold=True, keep_with_next=True),
    Look("TOC Heading", 16, 0, 4, palette.INK, bold=True, keep_with_next=True, new_page=True),
    Look("toc 1", 12, 3, 1, palette.INK),
    Look("toc 2", 12, 0, 1, palette.INK, indent=18),
    Look("Caption", 11, 10, 4, palette.QUIET, bold=True, keep_with_next=True),
    Look("Report Details", 11, 0, 4, palette.TEXT),
    Look("Summary", 12, 0, 3, palette.TEXT),
    Look("Warning", 11, 5, 5, palette.AMBER_TEXT),
    Look("Table Text", 10.5, 2, 2),
    Look("Table Number", 10.5, 2, 2, right=True),
    Look("Table Compact", 10.5, 0.5, 0.5),
    Look("Table Compact Number", 10.5, 0.5, 0.5, right=True),
    Look("Table Detail", 10, 0, 2, palette.QUIET),
    Look("Table Heading", 10.5, 3, 3, palette.WHITE, bold=True, keep_with_next=True),
    Look("Table Heading Number", 10.5, 3, 3, palette.WHITE, bold=True, keep_with_next=True, right=True),
    Look("Table Note", 10.5, 4, 4, palette.QUIET),
    Look("Table Key", 10.5, 6, 0, palette.QUIET, keep_with_next=True),
    Look("After Table", 12, 6, 4),
    Look("Chart", 12, 8, 4, keep_with_next=True),
    Look("Colophon", 10, 18, 0, palette.QUIET),
    Look("Footer", 10, 0, 0, palette.QUIET),
)

#: Character styles by name: the colour that goes with a status, never without its words.
CHARACTERS: tuple[tuple[str, str], ...] = (
    ("Label", palette.INK),
    ("Status On Target", palette.GREEN),
    ("Status Within", palette.BLUE),
    ("Status Outside", palette.RED),
    ("Status Amber", palette.AMBER_TEXT),
    ("Status Quiet", palette.QUIET),
)
#: The styles of python-docx that stay; we set them anew.
_KEPT = frozenset(
    {
        "Normal",
        "Default Paragraph Font",
        "Normal Table",
        "No List",
        "Title",
        "Subtitle",
        "Caption",
        "TOC Heading",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Header",
        "Footer",
    }
)


def set_styles(document: WordDocument) -> None:
    """Give `document` our styles, in place of those that come with python-docx."""
    _drop_unused(document)
    _set_defaults(document)
    for look in PARAGRAPHS:
        _set_paragraph_style(document, look)
    for name, colour in CHARACTERS:
        _set_character_style(document, name, colour)
    _box(_paragraph_style(document, "Summary"), palette.FILL, palette.INK)
    _box(_paragraph_style(document, "Warning"), palette.INPUT_FILL, palette.INPUT_BORDER)
    _add_table_style(document)


def set_settings(document: WordDocument) -> None:
    """Give `document` the settings of a new Word document in British English: no compatibility mode."""
    settings = document.settings.element
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for unwanted in ("w:savePreviewPicture", "w:rsids", "w:zoom"):
        found = settings.find(qn(unwanted))
        if found is not None:
            settings.remove(found)
    language = settings.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)


def style_id(name: str) -> str:
    """Return the id inside the document of one of our styles."""
    return name.replace(" ", "")


def _drop_unused(document: WordDocument) -> None:
    for style in list(document.styles):
        if style.name not in _KEPT:
            style.delete()


def _set_defaults(document: WordDocument) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults is not None
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(run):
        run.remove(child)
    run.append(_fonts())
    run.append(_element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))


def _set_paragraph_style(document: WordDocument, look: Look) -> None:
    style = _paragraph_style(document, look.name)
    _restart(style)
    style.font.size = Pt(look.size)
    style.font.bold = look.bold
    style.font.color.rgb = _rgb(look.colour)
    _space(style.paragraph_format, look)
    if look.right:
        style.element.get_or_add_pPr().append(_element("w:jc", val="right"))
    if look.name.startswith("Heading "):
        style.element.get_or_add_pPr().append(_element("w:outlineLvl", val=str(int(look.name[-1]) - 1)))


def _space(paragraph: ParagraphFormat, look: Look) -> None:
    paragraph.space_before = Pt(look.before)
    paragraph.space_after = Pt(look.after)
    paragraph.line_spacing = 1.0 if look.name.startswith("Table") else 1.1
    paragraph.keep_with_next = look.keep_with_next
    paragraph.page_break_before = look.new_page or None
    if look.indent:
        paragraph.left_indent = Pt(look.indent)


def _paragraph_style(document: WordDocument, name: str) -> ParagraphStyle:
    style = _find(document, name) or document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    if name != "Normal":
        style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.hidden = False
    return style


def _set_character_style(document: WordDocument, name: str, colour: str) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(style, CharacterStyle)
    style.font.bold = True
    style.font.color.rgb = _rgb(colour)
    style.quick_style = True


def _find(document: WordDocument, name: str) -> BaseStyle | None:
    return next((style for style in document.styles if style.name == name), None)


def _restart(style: ParagraphStyle) -> None:
    for tag in ("w:pPr", "w:rPr"):
        old = style.element.find(qn(tag))
        if old is not None:
            style.element.remove(old)
    style.element.get_or_add_rPr().append(_fonts())


def _box(style: ParagraphStyle, fill: str, line: str) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:top", val="single", sz="4", space="4", color=_hex(fill)))
    borders.append(_element("w:left", val="single", sz="36", space="8", color=_hex(line)))
    borders.append(_element("w:bottom", val="single", sz="4", space="4", color=_hex(fill)))
    borders.append(_element("w:right", val="single", sz="4", space="4", color=_hex(fill)))
    shading = _element("w:shd", val="clear", color="auto", fill=_hex(fill))
    properties = style.element.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(borders)
    spacing.addprevious(shading)
    spacing.addnext(_element("w:ind", left="227", right="113"))


def _add_table_style(document: WordDocument) -> None:
    style = document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    table = OxmlElement("w:tblPr")
    table.append(_rules())
    table.append(_cell_margins())
    first_row = _element("w:tblStylePr", type="firstRow")
    cells = OxmlElement("w:tcPr")
    cells.append(_element("w:shd", val="clear", color="auto", fill=_hex(palette.INK)))
    first_row.append(cells)
    style.element.append(table)
    style.element.append(first_row)


def _rules() -> Element:
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", "8"), ("bottom", "8"), ("insideH", "4")):
        colour = palette.RULE if side == "insideH" else palette.INK
        borders.append(_element(f"w:{side}", val="single", sz=size, space="0", color=_hex(colour)))
    return borders


def _cell_margins() -> Element:
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "20"), ("left", "85"), ("bottom", "20"), ("right", "85")):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    return margins


def _fonts() -> Element:
    font = palette.FONT
    return _element("w:rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)


def _element(tag: str, **attributes: str) -> Element:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _hex(colour: str) -> str:
    return colour.removeprefix("#")


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(_hex(colour))
