"""Findings about published documents: what keeps people from reading them (framework section 10)."""

from __future__ import annotations

from ..findings import FindingKind, Severity

NO_TITLE = FindingKind(
    "document-without-title",
    Severity.ERROR,
    "The document has no title in its properties.",
    "In Word: File, Info, Properties, Title.",
    "A document saved with an empty Title property.",
    "10",
)
LANGUAGE = FindingKind(
    "document-language",
    Severity.ERROR,
    "The language of the text is {found}, not English (United Kingdom).",
    "In Word: Review, Language, Set Proofing Language.",
    "A document whose default language is en-US.",
    "10",
)
NO_ONE_TITLE = FindingKind(
    "document-headings-start",
    Severity.ERROR,
    "There should be one Title, or one Heading 1 in its place; there are {found}.",
    "Give the document's name the style Title, and nothing else.",
    "A document that begins with bold text only.",
    "10",
)
LEVEL_SKIPPED = FindingKind(
    "heading-level-skipped",
    Severity.ERROR,
    "The heading “{found}” skips a level: Heading {level} follows level {before}.",
    "Give it the style of the next level down.",
    "A Heading 3 that follows a Heading 1.",
    "10",
)
EMPTY_HEADING = FindingKind(
    "heading-empty",
    Severity.ERROR,
    "After “{found}” there is a heading without text.",
    "Delete the empty line or give it the style Normal.",
    "An empty paragraph in the style Heading 2.",
    "10",
)
NOTHING_UNDER_HEADING = FindingKind(
    "section-empty",
    Severity.ERROR,
    "Nothing stands under the heading “{found}”.",
    "Write the section or take the heading out.",
    "A heading that another heading of its level follows at once.",
    "10",
)
NO_CONTENTS = FindingKind(
    "contents-missing",
    Severity.ERROR,
    "The report has {found} headings but no contents list.",
    "In Word: References, Table of Contents.",
    "A report of 20 pages without a contents list.",
    "10",
)
NO_ALTERNATIVE = FindingKind(
    "alternative-text-missing",
    Severity.ERROR,
    "The picture or chart “{found}” has no alternative text.",
    "In Word: right-click it, View Alt Text, and say what it shows.",
    "A chart without alternative text.",
    "10",
)
NO_DATA_TABLE = FindingKind(
    "chart-without-table",
    Severity.ERROR,
    "No table with its figures follows the chart “{found}”.",
    "Put a table with the same figures below the chart.",
    "A chart that a heading follows.",
    "10",
)
FLOATS = FindingKind(
    "floating-object",
    Severity.ERROR,
    "{found} floats over the text.",
    "In Word: choose Layout Options, In Line with Text; for a table, Text Wrapping None.",
    "A text box beside a paragraph.",
    "10",
)
NO_HEADER_ROW = FindingKind(
    "table-header-row",
    Severity.ERROR,
    "{found} should have one header row that repeats on each page; it has {count}.",
    "In Word: select the first row, then Layout, Repeat Header Rows.",
    "A table whose first row is not marked as header.",
    "10",
)
MERGED = FindingKind(
    "table-merged-cells",
    Severity.ERROR,
    "{found} has merged or nested cells.",
    "Split the cells, and take a table out of a table.",
    "A heading cell over two columns.",
    "10",
)
BLANK_ROW = FindingKind(
    "table-blank-row",
    Severity.ERROR,
    "{found} has a blank row or a blank cell in its header row.",
    "Delete blank rows; use the spacing of paragraphs instead, and name each column.",
    "An empty row between two groups.",
    "10",
)
NO_CAPTION = FindingKind(
    "table-without-caption",
    Severity.ERROR,
    "{found} has no caption above it.",
    "In Word: References, Insert Caption, above the table.",
    "A table that follows a paragraph of text.",
    "10",
)
FONT = FindingKind(
    "body-text",
    Severity.ERROR,
    "The style {name} is {found}; text should be sans serif, 12 points or more for the body, and left aligned.",
    "Change the style in Word: right-click it under Styles, Modify.",
    "Body text in 10 point Times New Roman.",
    "10",
)
CONTRAST = FindingKind(
    "text-contrast",
    Severity.ERROR,
    "The colour {found} has a contrast of {ratio}:1 with what is behind it; text needs 4.5:1.",
    "Choose a darker colour for the style {name}.",
    "Amber text, #FFC000, on white.",
    "10",
)
LINK_TEXT = FindingKind(
    "link-text",
    Severity.ERROR,
    "The link “{found}” does not say where it leads.",
    "Write the name of the page as the link's text.",
    "A link called “click here”.",
    "10",
)
PLACEHOLDER = FindingKind(
    "placeholder-left",
    Severity.ERROR,
    "“{found}” was left in the text.",
    "Write what belongs there or take it out.",
    "A field between {{ and }} that was not filled.",
    "7",
)
