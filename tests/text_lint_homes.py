"""Where the source may do what could make a formula, a tag or a program of a text: each place, and why.

A place that is named here has been looked at. A new one belongs in the one place that exists, or is named here with care.
A folder ends with a stroke. A name without a reason to be here any more fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.text_lint import (
    Rule,
    assigned,
    given,
    markup,
    named,
    names_put_together,
    of_modules,
    open_environments,
    open_parsers,
    rows_appended,
)
from tests.text_lint_modules import ENGINE, LIBRARIES, PROGRAMS, UNKNOWN

_FILLS = "cells of a new workbook, each with what it is: text, number, blank"
_OWN_LINK = "a link to a place within the workbook"
_LIST = "a list of ours, no sheet"
_LISTS = "lists of ours, no sheet"
_TREE = "elements into a tree, whose text lxml escapes"
_FINDS = "looks for tags, writes none"
_PROVES = "the ledger's tables"
_RECORDS = "reads fields of records of ours"

CELLS: Mapping[str, Rule] = {
    "a stream, or a cell written without saying what it is": Rule(
        named("write|writelines"),
        {
            "doors.py": "the log of what went wrong, a text file",
            "excel/closed/updating.py": "calls our own writer of a table",
            "excel/form_writer.py": "calls our own writers of two sheets",
            "excel/look.py": "the copy of a file that arrived",
            "excel/reader_worker.py": "the pipe to the program",
            "excel/reading.py": "the pipe to the worker",
            "jobs/job_log.py": "calls our own writer of the master workbook",
            "jobs/refreshing.py": "calls our own writer of the master workbook",
            "ledger/appending.py": _PROVES,
            "ledger/redaction.py": _PROVES,
            "libreoffice/ranges.py": "calls our own writer of blocks",
            "office/package.py": "the zip of an Office file",
        },
    ),
    "a cell written with what it is": Rule(
        named("_?write_(string|number|blank|boolean|datetime|comment)"),
        {
            "excel/answer_writer.py": _FILLS,
            "excel/form_cells.py": _FILLS,
            "excel/import_workbook.py": _FILLS,
            "excel/master_control.py": _FILLS,
            "excel/master_dashboard.py": _FILLS,
            "excel/master_pages.py": _FILLS,
            "excel/master_sheets.py": _FILLS,
            "excel/master_tables.py": _FILLS,
            "word/charts.py": "the workbook behind a chart: texts as texts, numbers as numbers",
        },
    ),
    "a formula": Rule(
        named("_?write_formula"),
        {"excel/form_cells.py": "our own sums on forms: the function takes no text of anybody's"},
    ),
    "a link": Rule(
        named("_?write_url"),
        {
            "excel/answer_writer.py": _OWN_LINK,
            "excel/form_cover.py": "a council's guide, which has to begin with https, or a place within the workbook",
            "excel/form_line_sheet.py": _OWN_LINK,
            "excel/form_procedures.py": _OWN_LINK,
            "excel/import_workbook.py": _OWN_LINK,
            "excel/master_dashboard.py": _OWN_LINK,
            "excel/master_pages.py": _OWN_LINK,
            "excel/master_tables.py": _OWN_LINK,
        },
    ),
    "what else is called write": Rule(
        named(r"_?write_(?!(string|number|blank|boolean|datetime|comment|formula|url)$).*"),
        {
            "excel/closed/updating.py": "our own writer of a table",
            "ledger/store.py": "a note about files that arrived, in the ledger",
            "live/book.py": "the rows of the open workbook, by live/writing.py",
        },
    ),
    "a value or formula set": Rule(
        assigned(r"(?i)_?(raw_)?(value2?|values|formula\w*|string|hyperlink)"),
        {
            "excel/cells.py": "what the reader has found in a cell",
            "excel/closed/row_changes.py": "whether a row has formulas",
            "excel/closed/writing.py": "whether a sheet has formulas",
            "libreoffice/app.py": "a setting of LibreOffice",
            "libreoffice/books.py": "how LibreOffice opens or saves",
            "live/writing.py": "every text goes through `_input`, which puts an apostrophe before it; links are ours",
        },
    ),
    "a value set by the name of what it is": Rule(given("cell", "value"), {}),
    "cells of LibreOffice": Rule(
        named(
            r"set(Array)?(Formula|DataArray|String|Tokens|PropertyValue|FormulaArray|ArrayFormula|Data|Value)\w*"
            r"|insertTextContent|createInstance\w*|executeDispatch|loadComponentFromURL"
        ),
        {"libreoffice/": ENGINE},
    ),
    "Excel behind xlwings": Rule(
        named("api|COM|macro|run_vba|Run|Evaluate|ExecuteExcel4Macro|add_hyperlink"),
        {
            "buttons.py": "asks at what address a book lies",
            "excel/master_control.py": "which macro of ours a button has",
            "live/alike.py": "asks how cells look; nothing is written",
            "libreoffice/": ENGINE,
        },
    ),
    "a table": Rule(
        named("add_table"),
        {
            "excel/master_tables.py": "names, headings and looks; its cells are written one by one",
            "word/template_parts.py": "a table of the shipped template, of words of ours",
        },
    ),
    "a table with its cells or formulas": Rule(
        lambda tree: (each for key in ("data", "formula", "total_function") for each in given("add_table", key)(tree)),
        {},
    ),
    "a formula that stands in no cell": Rule(
        named(
            "conditional_format|data_validation|define_name|insert_textbox|insert_shape|insert_image|add_series|insert_button"
        ),
        {
            "excel/form_cover.py": "a colour of ours",
            "excel/form_line_sheet.py": "a colour of ours",
            "excel/form_validation.py": "what may be typed on a form",
            "excel/import_workbook.py": "what may be typed into an import",
            "excel/master_charts.py": "the charts of the dashboard, of cells of ours",
            "excel/master_control.py": "the cells of the sheet Control, and its buttons",
            "excel/master_pages.py": "what may be typed as an answer",
            "excel/master_sheets.py": "colours by formulas of ours",
            "excel/master_tables.py": "what may be typed into a table",
            "word/charts.py": "the series of a chart in a report",
        },
    ),
    "a row put after others": Rule(
        rows_appended,
        {
            "core/": "the core holds no sheet: no Office library may be imported there",
            "excel/form_lines.py": _LIST,
            "excel/form_procedures.py": _LIST,
            "excel/form_validation.py": _LIST,
            "excel/reading.py": _LIST,
            "excel/vba_conditions.py": _LIST,
            "jobs/checking_templates.py": _LIST,
            "jobs/copying_templates.py": _LIST,
            "jobs/redacting.py": _LISTS,
            "ledger/state.py": _LISTS,
            "libreoffice/connection.py": "where Python looks for LibreOffice's own module",
            "word/template_parts.py": _TREE,
            "word/template_styles.py": _TREE,
        },
    ),
    "rows written by another library": Rule(named("append_rows?|to_excel|to_html|ExcelWriter|insert_rows?"), {}),
    "an attribute whose name is put together": Rule(
        names_put_together,
        {
            "core/": "fields of records; no Office library may be imported there",
            "excel/form_line_sheet.py": _RECORDS,
            "excel/form_live.py": _RECORDS,
            "excel/limits.py": "reads limits of ours",
            "excel/look.py": "flags that this system may not have",
            "jobs/corrections.py": _RECORDS,
            "libreoffice/addresses.py": "reads four numbers of a place",
            "libreoffice/books.py": "calls what stores a book, by one of two names",
            "libreoffice/values.py": "reads the parts of a date",
            "word/rendering.py": "reads the fields of a report, which a test holds to texts and numbers",
            "word/template_sources.py": "reads the properties of a document",
        },
    ),
}
DOCUMENTS: Mapping[str, Rule] = {
    "a text set in a tree or a document": Rule(
        assigned("text|tail"),
        {
            "excel/closed/sheet_changes.py": "a sheet's text as a whole, of which each value was escaped",
            "excel/parts.py": "a cell of a part, by lxml, which escapes it",
            "libreoffice/names.py": "the name of a range",
            "libreoffice/values.py": "the text of an error",
            "libreoffice/windows.py": "the line at the foot of a window",
            "word/template_parts.py": "a number in a field of the shipped template",
        },
    ),
    "a text put into a Word document": Rule(
        named("add_run|add_text|add_paragraph|insert_paragraph_before|add_heading|add_comment|append_text"),
        {
            "word/template_builder.py": "the shipped template, of words of ours",
            "word/template_parts.py": "the shipped template, of words of ours",
        },
    ),
    "a text called markup": Rule(
        of_modules("markupsafe"),
        {"word/marks.py": "the one place where a text becomes a part of a report: each is escaped"},
    ),
    "markup": Rule(
        markup,
        {
            "cli/guide.py": "two remarks in docs/commands.md, between which it is made",
            "core/reminding/drafts.py": "an address in an e-mail, which a record holds to its form",
            "excel/after_libreoffice.py": "buttons of our own workbook",
            "excel/closed/areas.py": _FINDS,
            "excel/closed/cell_markup.py": "the one place where a value becomes a cell of the closed workbook: escaped",
            "excel/closed/cell_texts.py": _FINDS,
            "excel/closed/following.py": "asks Excel to calculate, and takes the calculation chain away",
            "excel/closed/growing.py": _FINDS,
            "excel/closed/printing.py": "the area that is printed of a sheet of ours: its name and numbers of rows",
            "excel/closed/row_changes.py": _FINDS,
            "excel/closed/shared_formulas.py": "a formula that Excel wrote, moved: escaped",
            "excel/closed/sheet_rows.py": "rows of cells that cell_markup.py made",
            "excel/closed/table_place.py": _FINDS,
            "excel/closed/table_reading.py": _FINDS,
            "excel/closed/texts.py": _FINDS,
            "excel/form_writer.py": "the language of a form, and cells that are empty",
            "excel/look.py": _FINDS,
            "excel/master_dump.py": _FINDS,
            "office/holding.py": _FINDS,
            "word/charts.py": "the frame of a chart: sizes and numbers, and its name escaped",
            "word/document_xml.py": _FINDS,
            "word/marks.py": "statuses, headings and contents of a report: each text escaped",
            "word/rendering.py": "puts the rendered body into its document",
            "word/template_builder.py": "the first line of a part of the shipped template",
            "word/template_sources.py": _FINDS,
        },
    ),
    "markup read as a tree": Rule(
        named("parse_xml|fromstring|fromstringlist|XML|HTML|ElementTree|OxmlElement|iterparse|ParserCreate"),
        {
            "excel/dump_looks.py": "a part of our own workbook, written out for review",
            "excel/markup.py": "the guarded parser",
            "excel/master_dump.py": "parts of our own workbook, written out for review",
            "excel/parts.py": "parts of a form, without entities",
            "word/document_xml.py": "parts of a report, without entities",
            "word/rendering.py": "the rendered body, without entities",
            "word/template_reaching.py": "parts of a template, without entities",
        },
    ),
    "an open environment for templates": Rule(
        open_environments,
        {
            "word/template_check.py": "reads which fields a template names, and renders nothing",
        },
    ),
    "a parser that resolves entities": Rule(open_parsers, {}),
}
RULES: Mapping[str, Rule] = {**CELLS, **DOCUMENTS, **PROGRAMS, **LIBRARIES, **UNKNOWN}
