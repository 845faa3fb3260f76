"""Links as the formulas that both writers of the workbook put into cells."""

from __future__ import annotations

from pmf_excel.core.cell_formats import column_letters

from .book import Link
from .layout import FIRST_COLUMN, HEADING_ROW

#: The longest text that a formula may hold in quotes.
LONGEST_LITERAL = 255


def link_formula(link: Link) -> str:
    """Return the formula of a link, without its equals sign; empty where Excel would not take it.

    The row of a record is looked for by its id, so that the link holds after the table was sorted; it leads to the
    headings where somebody deleted the row.
    """
    if not link.text or max(map(len, (link.text, link.target, link.record_id))) > LONGEST_LITERAL:
        return ""
    if link.record_id:
        return f"HYPERLINK({_place(link)},{_literal(link.text)})"
    return f"HYPERLINK({_literal(link.target)},{_literal(link.text)})" if link.target else ""


def _place(link: Link) -> str:
    sheet = "'" + link.sheet.replace("'", "''") + "'"
    row = f"IFERROR(MATCH({_literal(link.record_id)},{sheet}!$A:$A,0),{HEADING_ROW})"
    return f"{_literal(f'#{sheet}!{column_letters(FIRST_COLUMN)}')}&{row}"


def _literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
