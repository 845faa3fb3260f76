"""Text stays text: what officers type is followed from the form through ledger, workbooks and report to JSON."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from pmf_excel.core.records.figures import Figure
from pmf_excel.core.typed.cells import LONGEST_TEXT
from pmf_excel.core.typed.cleaning import clean_text
from pmf_excel.excel.parts import fill_form
from tests.workspaces import DAYS, DRAFT, FILLED, Q3, Office, Stages, run_stage

#: Stands in every nasty text, so that it is found wherever it went.
MARK = "Zq7"
NASTY: Mapping[str, str] = {
    "chorley/LOC-1|2025/26 Q3": (
        f'=HYPERLINK("http://example.org","{MARK}") {{{{ 7*191 }}}} {{% for x in range(9) %}} {{# no #}} ]]> & &amp; '
        "</w:t></w:r><w:br/> <!-- <b>bold</b> ${7*191} %s %n {0} _x0041_ &#x41; \\N{BEL} ' \" ’ £ – 🏛 ä é"
    ),
    "chorley/LOC-2|2025/26 Q3": f"@SUM(1+1)*cmd|'/c calc'!A1 {MARK}",
    "chorley/LOC-3|October 2025": f"+441772 {MARK}",
    "chorley/LOC-3|November 2025": f"-2+3 {MARK} \t\t=1+1\n=2+2\n\n{{{{ 7*191 }}}}",
    "chorley/LOC-3|December 2025": f"\u202e{MARK} gnp.exe\u2066\u200b\ufeff\u00ad and\u2028more",
    "chorley/COR-1|2025/26 Q3": f"{MARK} {'very long ' * 3270}"[:LONGEST_TEXT],
}
#: What was calculated or built anywhere if any of it was run.
_RUN = "1337"


@pytest.fixture(scope="module")
def office(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A quarter in which every text that could be typed on a return is one of these."""
    office = stages.at("defined", tmp_path_factory.mktemp("nasty"))
    office.done("issue", "returns", "--period", str(Q3), today=DAYS["returns"])
    for path in office.fill("returns", FILLED["returns"]):
        lines = {key: dict.fromkeys(("commentary", "evidence", "explanation"), text) for key, text in NASTY.items()}
        known = {key for form in office.out("returns") for key in form.lines if form.officer in path.as_posix()}
        typed = {"Return": {key: lines[key] for key in known & set(lines)}}
        path.write_bytes(fill_form(path.read_bytes(), {}, typed))
    said = office.run("collect", "--json", today=DAYS["returns"])
    assert said.document["totals"]["lines_accepted"] == 7, said.out
    for kind in ("checks", "action-plans", "authorisations"):
        run_stage(office, kind)
    office.done("report", "quarterly", "--council", "chorley", "--period", str(Q3))
    return office


def kept(text: str) -> str:
    """A text as the register keeps it."""
    return clean_text(text)[0]


def strings_in(content: bytes) -> Iterator[tuple[str, str]]:
    """Every cell of a workbook that holds one of the texts: its type and what it says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(content))
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and MARK in cell.value:
                    yield cell.data_type, cell.value.replace("_x005F_", "_")  # openpyxl leaves this to its callers


def test_the_register_keeps_every_text_whole_and_clean(office: Office) -> None:
    """To the last letter, without what cannot be seen; the longest that a cell can hold too."""
    figures = {figure.id: figure for figure in office.register.all(Figure)}
    for key, text in NASTY.items():
        assert figures[key].commentary == kept(text)
        assert figures[key].evidence == kept(text)
    assert "\u202e" not in figures["chorley/LOC-3|December 2025"].commentary
    assert len(figures["chorley/COR-1|2025/26 Q3"].commentary) > 32_000


@pytest.mark.parametrize("kind", ["checks", "authorisations"])
def test_later_forms_show_them_as_text(office: Office, kind: str) -> None:
    """No cell of a form became a formula, and each says what was typed."""
    paths = sorted((office.root / "out").rglob("*.xlsx"))
    found = [each for path in paths if kind[:5] in path.as_posix() for each in strings_in(path.read_bytes())]
    assert found
    assert {kind for kind, _ in found} == {"s"}
    assert any(text == kept(NASTY["chorley/LOC-1|2025/26 Q3"]) for _, text in found)


def test_the_workbooks_hold_no_formula_made_of_a_text(office: Office) -> None:
    """Master workbook, forms and answers: every text is a text, and none is a link."""
    paths = [office.workspace.master, *(office.root / "out").rglob("*.xlsx")]
    assert sum(1 for path in paths for _ in strings_in(path.read_bytes())) > 10
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                part = archive.read(name)
                assert not re.search(rb"<f[^>]*>[^<]*Zq7", part), (path.name, name)
                assert b"example.org" not in part or name.startswith(("xl/worksheets/sheet", "xl/sharedStrings")), name
                assert not (name.endswith(".rels") and b"example.org" in part)
        assert {kind for kind, _ in strings_in(path.read_bytes())} <= {"s"}


def test_the_register_workbook_says_what_was_typed(office: Office) -> None:
    """The whole text, or its beginning where a cell is too short for it."""
    said = {text for _, text in strings_in(office.workspace.master.read_bytes())}
    for text in NASTY.values():
        assert any(each.rstrip("…")[:200] == kept(text)[:200] for each in said), kept(text)[:60]


def test_the_report_prints_them_and_runs_nothing(office: Office) -> None:
    """The commentary stands in the document as typed; nothing of it became a field, a tag or a sum."""
    path = office.root / "reports" / DRAFT
    document = Document(str(path))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *tables])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if
                 name.endswith((".xml", ".rels"))}  # fmt: skip

    assert kept(NASTY["chorley/LOC-1|2025/26 Q3"]) in text
    assert _RUN not in text
    assert not any(
        MARK in field for part in parts.values() for field in re.findall(r"<w:instrText.*?</w:instrText>", part)
    )
    assert not any("example.org" in part for name, part in parts.items() if name.endswith(".rels"))


@pytest.mark.parametrize("command", [("status",), ("explain", "LOC-1", "--period", "2025/26 Q3"), ("remind",)])
def test_json_carries_them_and_stays_json(office: Office, command: tuple[str, ...]) -> None:
    """One document, whatever stands in the register."""
    said = office.run(*command, "--json")
    found: Any = json.loads(said.out)
    assert isinstance(found, dict)
    assert _RUN not in said.out


def test_a_name_that_is_nasty_is_only_a_name(office: Office) -> None:
    """A file called like a template, collected and shown on the page of files received."""
    name = f"{{{{ 7*191 }}}} =1+1 {MARK} <b>.xlsx"
    office.drop(name, b"not a workbook")
    said = office.run("collect", "--json")
    assert said.document["files"][0]["file"] == name
    assert {kind for kind, _ in strings_in(office.workspace.master.read_bytes())} == {"s"}
    assert _RUN not in "".join(path.read_text("utf-8") for path in Path(office.root / "quarantine").glob("*.txt"))
