"""`pmf verify` holds the workbook's tables against the ledger sign by sign: what merely reads alike is named too."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from pmf_excel.core.importing.tables import DAY, NOTHING, NUMBER, TEXT
from pmf_excel.core.records.organisation import Officer, Service
from pmf_excel.excel.closed.texts import escaped
from tests.master_markup import Standing, Way, cells_standing, changed, text
from tests.office import LibreOffice
from tests.test_jobs_workbook_proof import problems, with_every_record
from tests.workspaces import Office, Stages


@pytest.fixture(scope="module")
def full(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A workbook with a row on each sheet, authorised, published and closed."""
    return with_every_record(stages.at("authorisations", tmp_path_factory.mktemp("exact")))


@pytest.fixture
def office(full: Office) -> Iterator[Office]:
    """The same, whose workbook is afterwards as it was."""
    content = full.workspace.master.read_bytes()
    yield full
    full.workspace.master.write_bytes(content)


def with_text(begin: str = "", end: str = "") -> Way:
    """A text, number or day put between signs that are not seen."""

    def way(cell: Standing) -> str | None:
        return text(f"{begin}{cell.text}{end}") if cell.held == TEXT else None

    return way


def in_the_middle(sign: str) -> Way:
    """A sign put into the middle of a text."""

    def way(cell: Standing) -> str | None:
        half = len(cell.text) // 2
        return text(cell.text[:half] + sign + cell.text[half:]) if cell.held == TEXT and half else None

    return way


def as_a_formula(cell: Standing) -> str | None:
    """A formula whose last result is what stood there."""
    if cell.held == NUMBER:
        return f"><f>{cell.text}+0</f><v>{cell.text}</v>"
    return f' t="str"><f>T("x")</f><v>{escaped(cell.text)}</v>' if cell.held == TEXT else None


def number_as_text(cell: Standing) -> str | None:
    """A number or a day as the text that it reads as."""
    return text(cell.text) if cell.held in (NUMBER, DAY) else None


def text_as_number(cell: Standing) -> str | None:
    """A text of digits as a number; yes and no as the values of Excel."""
    if cell.held == TEXT and cell.text.isdecimal() and not cell.text.startswith("0"):
        return f"><v>{cell.text}</v>"
    return f' t="b"><v>{int(cell.text == "yes")}</v>' if cell.text in ("yes", "no") else None


def a_trace_more(cell: Standing) -> str | None:
    """A number in its fourteenth digit, a day by a blink."""
    if cell.held == NUMBER and Decimal(cell.text):
        return f"><v>{float(cell.text) * (1 + 1e-14)!r}</v>"
    return None


def unseen_in_an_empty_cell(cell: Standing) -> str | None:
    """A cell that seems as empty as it was."""
    return text("\u200b") if cell.held == NOTHING else None


WAYS: Mapping[str, Way] = MappingProxyType({
    "a zero-width space at the end": with_text(end="\u200b"),
    "a turn of the direction before": with_text(begin="\u202e"),
    "a mark of order at the front": with_text(begin="\ufeff"),
    "a blank at the end": with_text(end=" "),
    "a blank before": with_text(begin=" "),
    "a blank that does not break": with_text(end="\u00a0"),
    "an empty line": with_text(end="\n"),
    "a carriage return": with_text(end="\r"),
    "a joiner within": in_the_middle("\u200d"),
    "a soft hyphen within": in_the_middle("\u00ad"),
    "a joiner of graphemes within": in_the_middle("\u034f"),
    "a variation within": in_the_middle("\ufe0e"),
    "a tag within": in_the_middle("\U000e0041"),
    "a filler within": in_the_middle("\u3164"),
    "a formula with the same result": as_a_formula,
    "a number or day as text": number_as_text,
    "a text as another value": text_as_number,
    "a trace more": a_trace_more,
    "an unseen sign in an empty cell": unseen_in_an_empty_cell,
})  # fmt: skip


def named(found: list[str], cell: Standing) -> bool:
    """Whether a cell is named by its sheet and its own name."""
    start = f"master.xlsm, sheet {cell.sheet}, {cell.ref}, "
    return any(each.startswith(start) or (f"sheet {cell.sheet}, " in each and f" {cell.ref}" in each) for each in found)


@pytest.mark.parametrize("way", WAYS)
def test_every_cell_that_holds_something_else_is_named(office: Office, way: str) -> None:
    """In every cell of the first rows of each of our tables, all at once: each one by sheet and cell."""
    master = office.workspace.master
    new = {cell: said for cell in cells_standing(master, 2) if (said := WAYS[way](cell)) is not None}
    master.write_bytes(changed(master.read_bytes(), new))

    found = problems(office)

    assert [f"{cell.sheet}!{cell.ref} {cell.heading}" for cell in new if not named(found, cell)] == []
    assert new


def test_one_changed_cell_is_named_and_no_other(office: Office) -> None:
    """Each way in a few cells, one at a time: one problem, which says sheet and cell."""
    master = office.workspace.master
    content, chance = master.read_bytes(), random.Random(7)
    cells = [*cells_standing(master, 3)]
    for way in WAYS.values():
        fitting = [(cell, said) for cell in cells if (said := way(cell)) is not None]
        for cell, said in chance.sample(fitting, min(2, len(fitting))):
            master.write_bytes(changed(content, {cell: said}))
            found = problems(office)
            assert named(found, cell), (cell, found)
            assert all(f"sheet {cell.sheet}, " in each for each in found)


def test_what_cannot_be_seen_is_spelt_out_with_what_the_ledger_has(office: Office) -> None:
    """An officer reads which sign it is, and what stands there rightly; one sync and all is as it was."""
    master = office.workspace.master
    content = master.read_bytes()
    [cell] = [each for each in cells_standing(master, 99) if (each.sheet, each.ref) == ("Targets", "D5")]
    master.write_bytes(changed(content, {cell: text("chorley/LOC\u200b-1")}))

    [problem] = problems(office)

    assert problem == (
        "master.xlsm, sheet Targets, D5, chorley/LOC-1|2025/26 Q3: "
        "Indicator holds “chorley/LOC[U+200B]-1”, and the ledger has “chorley/LOC-1”."
    )
    assert "pmf sync" in office.run("verify").out


@pytest.mark.parametrize("way", WAYS)
def test_a_sync_puts_right_what_is_only_written_otherwise(stages: Stages, tmp_path: Path, way: str) -> None:
    """In cells that people may fill nothing is recorded, and verify agrees again; a formula of theirs stays and waits."""
    office = stages.at("authorisations", tmp_path)
    master = office.workspace.master
    found = (each for each in cells_standing(master, 1, [Officer, Service]) if each.heading != "record id")
    new = {cell: said for cell in found if (said := WAYS[way](cell)) is not None}
    master.write_bytes(changed(master.read_bytes(), new))
    head = office.head

    office.run("sync")

    left = problems(office)
    assert office.head == head
    assert left == [] or way == "a formula with the same result"


@pytest.mark.libreoffice
def test_a_workbook_saved_by_libreoffice_agrees(office: Office, tmp_path: Path) -> None:
    """It writes all texts, numbers and styles anew, and nothing that they say."""
    master = office.workspace.master
    [saved] = LibreOffice(tmp_path).convert([master], "xlsm:Calc MS Excel 2007 VBA XML", tmp_path)
    assert saved.read_bytes() != master.read_bytes()
    master.write_bytes(saved.read_bytes())

    assert problems(office) == []


def test_texts_as_excel_writes_them_agree(office: Office) -> None:
    """Shared strings in runs, numbers of 17 digits, lines that end as Windows ends them: nobody changed anything."""
    master = office.workspace.master
    cells = [*cells_standing(master, 3)]
    new = {cell: _as_excel(cell) for cell in cells if cell.held in (TEXT, NUMBER)}
    master.write_bytes(changed(master.read_bytes(), new))

    assert problems(office) == []


def _as_excel(cell: Standing) -> str:
    if cell.held == NUMBER:
        return f"><v>{float(cell.text):.17g}</v>"
    half = len(cell.text) // 2
    runs = (cell.text[:half], cell.text[half:])
    said = "".join(f'<r><rPr><b/></rPr><t xml:space="preserve">{escaped(run)}</t></r>' for run in runs)
    return f' t="inlineStr"><is>{said.replace(chr(10), "_x000D_" + chr(10))}</is>'
