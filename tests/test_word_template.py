"""The shipped Word template: built from code, valid, and checked against the report's fields."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.office.package import read_package
from pmf_excel.shipped import shipped
from pmf_excel.word.template_builder import build_quarterly_template
from pmf_excel.word.template_check import check_template
from pmf_excel.word.template_styles import CHARACTERS, PARAGRAPHS, TABLE_STYLE


def edited(old: str, new: str) -> bytes:
    """Return the template after somebody typed `new` over `old` in Word, in the body or the footer."""
    document = docx.Document(io.BytesIO(build_quarterly_template()))
    tables = [cell for table in document.tables for row in table.rows for cell in row.cells]
    footer = document.sections[0].footer
    holders = [*document.paragraphs, *footer.paragraphs, *(each for cell in tables for each in cell.paragraphs)]
    found = [paragraph for paragraph in holders if old in paragraph.text]
    assert found, f"{old} does not stand in the template"
    run = next(run for run in found[0].runs if old in run.text)
    run.text = run.text.replace(old, new)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def refused(template: bytes) -> PmfError:
    """Return the error that a template gives."""
    with pytest.raises(PmfError) as caught:
        check_template(template, "quarterly.docx")
    return caught.value


def test_the_committed_template_is_the_one_that_the_code_builds() -> None:
    """Part by part; `make build` writes it anew."""
    committed = read_package(shipped("templates", "quarterly.docx").read_bytes())
    built = read_package(build_quarterly_template())

    assert sorted(committed) == sorted(built)
    assert [name for name in built if committed[name] != built[name]] == []


def test_the_template_is_built_the_same_every_time() -> None:
    """No clock and no machine shows in it."""
    assert build_quarterly_template() == build_quarterly_template()


@pytest.mark.validator
def test_the_template_has_no_error_in_the_validator(validator: Callable[..., None], tmp_path: Path) -> None:
    """It opens in Word as it is, to be restyled."""
    file = tmp_path / "quarterly.docx"
    file.write_bytes(build_quarterly_template())

    validator(file)


def test_the_template_has_the_styles_that_a_council_restyles() -> None:
    """Title, headings, caption, table and status styles are styles of the document, under their names in Word."""
    document = docx.Document(io.BytesIO(build_quarterly_template()))
    names = {style.name for style in document.styles}

    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", TABLE_STYLE} <= names
    wanted = {look.name for look in PARAGRAPHS} | {name for name, _ in CHARACTERS}
    assert {name.casefold() for name in wanted} <= {name.casefold() for name in names if name}


def test_the_template_carries_nothing_of_the_program_that_made_it() -> None:
    """No picture of another document, no second copy of the styles, no other program's name."""
    parts = read_package(build_quarterly_template())

    assert not [name for name in parts if "thumbnail" in name or "WithEffects" in name or "customXml" in name]
    assert b"Macintosh" not in parts["docProps/app.xml"]


def test_the_template_opens_in_no_compatibility_mode_and_updates_no_field_by_itself() -> None:
    """Word neither shows a mode in the title bar nor asks a question when the report is opened."""
    settings = read_package(build_quarterly_template())["word/settings.xml"].decode()

    assert 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in settings
    assert "updateFields" not in settings


def test_the_template_as_shipped_passes_its_own_check() -> None:
    """Every field that it uses is one that the report has."""
    check_template(shipped("templates", "quarterly.docx").read_bytes())


@pytest.mark.parametrize(
    ("old", "new", "named", "hint"),
    [
        ("{{ title }}", "{{ titel }}", "titel", "title"),
        ("{{ row.figure }}", "{{ row.figur }}", "row.figur", "figure"),
        ("line in headlines", "line in headline", "headline", "headlines"),
        ("{{ remark.text }}", "{{ remark.txt }}", "remark.txt", "text"),
        ("table.columns[0]", "table.colums[0]", "table.colums", "columns"),
        ("{{r part.heading | bookmarked }}", "{{r part.headings | bookmarked }}", "part.headings", "heading"),
        ("{{ council }} · {{ title }} · {{ period }}", "{{ concil }}", "concil", "council"),
    ],
)
def test_a_misspelt_field_is_named_with_the_nearest_right_spelling(old: str, new: str, named: str, hint: str) -> None:
    """In the body, in loops of loops, in tables and in the footer, before anything is rendered."""
    error = refused(edited(old, new))

    said = (
        f"cannot be filled. The template uses the field “{named}”, which this report does not have. It stands in the "
    )
    assert error.message.startswith(f"The template quarterly.docx {said}")
    assert error.remedy.startswith(f"Did you mean “{hint}”?")


def test_a_misspelt_filter_is_named() -> None:
    """`in_color` is not `in_colour`."""
    error = refused(edited("plan.status | in_colour", "plan.status | in_color"))

    assert "the filter “in_color”" in error.message
    assert "in_colour" in error.remedy


def test_a_loop_that_is_not_closed_is_said_in_plain_words() -> None:
    """A template that is no template names itself."""
    message = refused(edited("{%p endfor %}", "")).message

    assert "The template cannot be read: the loop or condition that begins here has no end." in message
    assert message.endswith("It stands in the body: “{% for text in warning %}”.")


@pytest.mark.parametrize("reach", ["title.__class__", "contents.__init__.__globals__"])
def test_a_template_cannot_reach_behind_the_values(reach: str) -> None:
    """Fields of fields end at text and numbers."""
    assert (
        "a name that begins with an underscore, which a template may not use"
        in refused(edited("{{ title }}", f"{{{{ {reach} }}}}")).message
    )
