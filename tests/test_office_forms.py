"""Forms opened, filled and saved in LibreOffice: what the officer sees follows, and what comes back is read."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.forms.form import COMPLETED_BY, Filling, FormColumn, FormKind, FormLine, LineSheet, Use
from pmf_excel.core.forms.kinds import AUTHORISATIONS, FORM_KINDS, RETURN_SHEET
from pmf_excel.core.forms.requirements import NOT_ASKED, missing_inputs
from pmf_excel.core.numbers import plain_text
from pmf_excel.excel.form_layout import cover_layout, sheet_layout
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.form_writer import write_form
from pmf_excel.excel.parts import CellValue, fill_form
from tests.office import LibreOffice, LiveOffice, OpenWorkbook
from tests.sample_forms import CREATED, KEY, content_of, sample_lines, sample_return

pytestmark = pytest.mark.libreoffice

CONTENT = sample_return()
AT = sheet_layout(RETURN_SHEET, CONTENT.lines["Return"])
COVER = cover_layout(CONTENT)
WHO = COVER.inputs[COMPLETED_BY]


def ref(column: str, row: int) -> str:
    """Return the cell of a column of the return."""
    return AT.ref(column, row).replace("$", "")


@pytest.fixture
def form(live_office: LiveOffice, tmp_path: Path) -> Iterator[OpenWorkbook]:
    """Return a blank return of eight lines, open in LibreOffice."""
    file = tmp_path / "return.xlsx"
    file.write_bytes(write_form(CONTENT, KEY, CREATED))
    with live_office.open(file) as workbook:
        yield workbook


def read_back(workbook: OpenWorkbook, file: Path) -> Filling:
    """Return the form as read after LibreOffice saved it."""
    filling = read_form(workbook.save(file).read_bytes(), {KEY.key_id: KEY})
    assert isinstance(filling, Filling)
    return filling


def test_status_and_counts_follow_what_is_typed(form: OpenWorkbook) -> None:
    """Figure by figure the line says how it stands and what it needs, and the cover says when all is ready."""
    assert form.shown("Return", ref("status", 5)) == "Not filled in yet"
    form.type("Return", ref("figure", 5), Decimal(372))
    assert form.shown("Return", ref("status", 5)) == "★ On target"
    form.type("Return", ref("figure", 5), Decimal("420.4"))
    assert form.shown("Return", ref("status", 5)) == "● Within threshold"
    assert "Commentary" in form.shown("Return", ref("still_needed", 5))
    form.type("Return", ref("marker", 5), "Not available")
    assert form.shown("Return", ref("still_needed", 5)).startswith("Why there is no figure")
    form.type("Return", ref("figure", 12), "no")
    assert form.shown("Return", ref("status", 12)) == "▲ Outside threshold"
    assert form.shown("Return", "B2").startswith("0 of 8 lines complete")


def test_a_form_that_is_filled_says_that_it_is_ready(form: OpenWorkbook) -> None:
    """Once every line is complete and somebody is named, the cover says so; without the name it does not."""
    for row in range(5, 13):
        form.type("Return", ref("marker", row), "Not applicable")
        form.type("Return", ref("missing_reason", row), "Not collected any more")
        form.type("Return", ref("procedure_is_right", row), "Yes")
    assert form.shown("Return", "B2") == "8 of 8 lines complete  ·  due Friday 16 January 2026"
    assert form.shown("Start", f"B{COVER.ready}") == "Not ready yet"
    assert form.shown("Start", f"C{COVER.ready}").endswith("Choose who completed it, above.")
    form.type("Start", f"C{WHO}", "Collection Officer, Waste")
    assert form.shown("Start", f"B{COVER.ready}") == "Ready to send"
    assert form.shown("Start", f"C{COVER.ready}") == "8 of 8 lines complete."


def test_the_whole_form_can_be_authorised_from_the_cover(live_office: LiveOffice, tmp_path: Path) -> None:
    """Yes on the cover takes the decision off every line that is not marked otherwise."""
    lines = tuple(replace(line, not_asked=frozenset({"plan_decision", "plan_reason"})) for line in sample_lines())
    content = content_of(AUTHORISATIONS, {"Authorise": lines})
    layout, cover = sheet_layout(AUTHORISATIONS.sheets[0], lines), cover_layout(content)
    file = tmp_path / "authorisation.xlsx"
    file.write_bytes(write_form(content, KEY, CREATED))
    with live_office.open(file) as form:
        assert form.shown("Authorise", "B2").startswith("0 of 8 lines complete  ·  8 decisions still needed")
        form.type("Start", f"C{cover.inputs['authorise_all']}", "Yes")
        assert form.shown("Authorise", "B2").startswith("8 of 8 lines complete")
        form.type("Authorise", layout.ref("decision", 5).replace("$", ""), "Return")
        assert form.shown("Authorise", "B2").startswith("7 of 8 lines complete  ·  1 reason for returning still needed")
        assert form.shown("Authorise", layout.ref("still_needed", 5).replace("$", "")) == "Reason for returning"


def test_what_was_typed_is_read_after_libreoffice_saved_it(form: OpenWorkbook, tmp_path: Path) -> None:
    """Figures, dates, words and the name come back; no line has a problem and nothing is found wrong."""
    form.type("Start", f"C{WHO}", "Collection Officer, Waste")
    form.type("Return", ref("figure", 8), Decimal("124.3"))
    form.type("Return", ref("final_expected", 8), "2026-03-31")
    form.put_text("Return", ref("commentary", 8), "Two crews short;\ncover agreed.")
    filling = read_back(form, tmp_path / "saved.xlsx")
    line = next(line for line in filling.lines if line.key == "L-LOC-WAS-004")
    assert filling.identity == CONTENT.identity
    assert filling.completed_by.text == "Collection Officer, Waste"
    assert filling.findings == ()
    assert line.cell("figure").number == Decimal("124.3")
    assert line.cell("final_expected").text == "2026-03-31"
    assert line.cell("commentary").text == "Two crews short;\ncover agreed."


def test_a_sorted_form_is_read_and_still_counts(form: OpenWorkbook, tmp_path: Path) -> None:
    """An officer who takes off the protection and sorts by name moves whole lines, formulas with them."""
    form.type("Return", ref("figure", 5), Decimal(372))
    form.unprotect("Return")
    form.sort("Return", f"A5:{ref('line_signature', 12)}", AT.at["name"])
    keys = form.column("Return", "A", 5, 12)
    assert keys != [line.key for line in CONTENT.lines["Return"]]
    row = 5 + keys.index("L-LOC-WAS-001")
    assert form.shown("Return", ref("status", row)) == "★ On target"
    form.type("Return", ref("figure", row), Decimal(500))
    assert form.shown("Return", ref("status", row)) == "▲ Outside threshold"
    filling = read_back(form, tmp_path / "sorted.xlsx")
    assert {line.problem for line in filling.lines} == {""}
    assert {line.key for line in filling.lines} == set(CONTENT.identity.line_keys)
    assert next(line for line in filling.lines if line.key == "L-LOC-WAS-001").cell("figure").number == 500


def test_filtered_rows_are_read_too(form: OpenWorkbook, tmp_path: Path) -> None:
    """Rows that a filter hides come back with the rest."""
    form.hide_rows("Return", "A6:A10")
    assert len(read_back(form, tmp_path / "filtered.xlsx").lines) == 8


def test_protection_survives_and_needs_no_password(form: OpenWorkbook) -> None:
    """The sheets are locked for accidents, not against the officer."""
    assert form.is_protected("Return")
    form.unprotect("Return")
    assert not form.is_protected("Return")


def test_every_stored_value_is_what_the_formula_gives(live_office: LiveOffice, tmp_path: Path) -> None:
    """On forms filled at random, of every kind, calculating anew changes no live cell."""
    for number, (kind, filled) in enumerate((kind, _filled_lines(kind)) for kind in FORM_KINDS.values()):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(write_form(content_of(kind, filled), KEY, CREATED))
        with live_office.open(file) as form:
            stored = _live_cells(form, kind, filled)
            form.recalculate()
            assert _live_cells(form, kind, filled) == stored


def test_the_form_needs_exactly_what_the_check_of_it_asks_for(live_office: LiveOffice, tmp_path: Path) -> None:
    """What `missing_inputs` says of the filled lines is what "Still needed" shows for them in LibreOffice."""
    kind = FORM_KINDS["returns"]
    chance = random.Random(7)
    lines = tuple(replace(sample_lines()[number % 8], key=f"k{number}") for number in range(200))
    typed: dict[str, dict[str, CellValue]] = {line.key: dict(_typed(line, kind.sheets[0], chance)) for line in lines}
    file = tmp_path / "random.xlsx"
    file.write_bytes(fill_form(write_form(content_of(kind, {"Return": lines}), KEY, CREATED), {}, {"Return": typed}))
    needs = {each.column: each.label for each in RETURN_SHEET.requirements}
    layout = sheet_layout(RETURN_SHEET, lines)
    with live_office.open(file) as form:
        form.recalculate()
        for row, line in enumerate(lines, start=5):
            status = form.shown("Return", layout.ref("status", row).replace("$", ""))
            said = {"● Within threshold": "within", "▲ Outside threshold": "outside"}.get(status, status)
            dashes = dict.fromkeys(line.not_asked, NOT_ASKED)
            texts = {name: str(value) for name, value in typed[line.key].items()}
            missing = missing_inputs(RETURN_SHEET.requirements, {**texts, **dashes, "status": said})
            shown = form.shown("Return", layout.ref("still_needed", row).replace("$", ""))
            assert shown.casefold() == ", ".join(needs[column] for column in missing).casefold()


def test_every_kind_prints(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Each form becomes a PDF, all in one go."""
    files = []
    for kind in FORM_KINDS.values():
        files.append(tmp_path / f"{kind.name}.xlsx")
        files[-1].write_bytes(write_form(content_of(kind, _filled_lines(kind)), KEY, CREATED))
    for printed in libreoffice.convert(files, "pdf", tmp_path):
        assert printed.read_bytes().startswith(b"%PDF")


@pytest.mark.validator
def test_a_form_that_was_filled_here_stays_valid(
    validator: Callable[..., None], form: OpenWorkbook, tmp_path: Path
) -> None:
    """A part rewritten after LibreOffice saved the file does no harm to it."""
    saved = form.save(tmp_path / "saved.xlsx").read_bytes()
    (tmp_path / "again.xlsx").write_bytes(fill_form(saved, {}, {"Return": {"L-LOC-WAS-001": {"figure": Decimal(1)}}}))
    filling = read_form((tmp_path / "again.xlsx").read_bytes(), {KEY.key_id: KEY})
    assert isinstance(filling, Filling)
    assert filling.lines[0].cell("figure").number == 1


def _filled_lines(kind: FormKind) -> dict[str, tuple[FormLine, ...]]:
    chance = random.Random(kind.stage)
    return {
        sheet.name: tuple(replace(line, filled=_as_text(_typed(line, sheet, chance))) for line in sample_lines())
        for sheet in kind.sheets
    }


def _typed(line: FormLine, sheet: LineSheet, chance: random.Random) -> dict[str, str | Decimal]:
    """Return some inputs of a line filled with what could stand there."""
    asked = [column for column in sheet.inputs if column.name not in line.not_asked and chance.random() < 0.6]
    return {column.name: _something(column, chance) for column in asked}


def _something(column: FormColumn, chance: random.Random) -> str | Decimal:
    assert column.use is Use.INPUT
    if column.choices:
        return chance.choice(column.choices)
    if column.kind.value == "number":
        return Decimal(chance.randint(0, 60_000)) / 100
    return "2026-03-31" if column.kind.value == "date" else "Some words."


def _as_text(typed: dict[str, str | Decimal]) -> dict[str, str]:
    return {name: plain_text(value) if isinstance(value, Decimal) else value for name, value in typed.items()}


def _live_cells(form: OpenWorkbook, kind: FormKind, lines: dict[str, tuple[FormLine, ...]]) -> list[str]:
    shown = [form.shown("Start", f"{letters}{row}") for letters in "BC" for row in range(10, 24)]
    for sheet in kind.sheets:
        layout = sheet_layout(sheet, lines[sheet.name])
        names = [column.name for column in layout.columns if column.use is Use.LIVE or column.name == "line_missing"]
        for name in names:
            letters = layout.ref(name, 5).strip("$0123456789")
            shown += form.column(sheet.name, letters, 5, layout.last_row)
        shown.append(form.shown(sheet.name, "B2"))
    return shown
