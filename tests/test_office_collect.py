"""A return filled by hand in LibreOffice, saved there, and taken in by `pmf collect`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.forms.form import FIRST_LINE_ROW, NAMES_ROW
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.jobs.collecting import collect
from pmf_excel.jobs.demo import PERIOD, doing_on
from pmf_excel.jobs.importing import import_folder
from pmf_excel.jobs.initialising import make_workspace
from pmf_excel.jobs.issuing import issue
from pmf_excel.jobs.workspace import Workspace
from pmf_excel.shipped import shipped
from tests.office import LiveOffice, OpenWorkbook

OFFICER = "Collection Officer, Waste and Street Scene (Chorley)"
FORM = "chorley-return-ch-waste-collection-2025-26-Q3-1.xlsx"
DAY = date(2026, 1, 9)
#: What is typed on which line: every figure, and what goes with it.
TYPED = {
    "chorley/COR-005|October 2025": {"figure": "88", "evidence": "Bins report"},
    "chorley/COR-005|November 2025": {"figure": "91", "evidence": "Bins report", "commentary": "Ice on two days."},
    "chorley/COR-005|December 2025": {"figure": "99", "evidence": "Bins report", "commentary": "Two crews short."},
    "chorley/LOC-WAS-001|2025/26 Q3": {
        "numerator": "572", "denominator": "600", "figure": "95.3", "evidence": "Survey", "procedure_is_right": "Yes",
    },
}  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with the demonstration's indicators and its returns issued."""
    made = make_workspace(tmp_path / "work", b"k" * 32)
    import_folder(made, doing_on(date(2026, 1, 2), "set-up (test)"), shipped("demo_data"))
    issue(made, doing_on(date(2026, 1, 2)), Stage.RETURN, PERIOD)
    return made


def fill(book: OpenWorkbook) -> None:
    """Type as the officer does: find the line, go to the column, type."""
    book.type("Start", "C8", OFFICER)
    names = [book.shown("Return", f"{column_letters(at)}{NAMES_ROW}") for at in range(1, 40)]
    keys = book.column("Return", "A", FIRST_LINE_ROW, FIRST_LINE_ROW + 10)
    for key, typed in TYPED.items():
        row = FIRST_LINE_ROW + keys.index(key)
        for name, text in typed.items():
            value = Decimal(text) if name in ("figure", "numerator", "denominator") else text
            book.type("Return", f"{column_letters(names.index(name) + 1)}{row}", value)


@pytest.mark.libreoffice
def test_a_return_filled_in_libreoffice_is_taken_in(workspace: Workspace, live_office: LiveOffice) -> None:
    """Figures typed, saved by LibreOffice as .xlsx and dropped in in/: they are in the register, nothing altered."""
    with live_office.open(workspace.forms_out / PERIOD.slug / FORM) as book:
        assert book.shown("Start", "B8").strip() == "Completed by"
        fill(book)
        book.save(workspace.forms_in / FORM)

    outcome = collect(workspace, doing_on(DAY))

    (file,) = outcome.data["files"]
    assert file["verdict"] == "accepted_with_findings"
    assert file["lines_accepted"] == len(TYPED)
    blank = {"nothing-typed"}
    queries = {"procedure-not-answered"}
    assert {finding["code"] for finding in file["findings"]} == blank | queries
    with workspace.ledger() as ledger:
        register = ledger.register()
    values = {key: figure.value for key in TYPED if (figure := register.get(Figure, key)) is not None}
    assert values == {key: Decimal(typed["figure"]) for key, typed in TYPED.items()}
    december = register.get(Figure, "chorley/COR-005|December 2025")
    assert december is not None
    assert (december.commentary, december.collected_by) == ("Two crews short.", "ch-waste-collection")


@pytest.mark.libreoffice
def test_the_live_status_follows_what_is_typed(workspace: Workspace, live_office: LiveOffice) -> None:
    """As figures are typed the status says what the rule says, in the council's words."""
    with live_office.open(workspace.forms_out / PERIOD.slug / FORM) as book:
        names = [book.shown("Return", f"{column_letters(at)}{NAMES_ROW}") for at in range(1, 40)]
        status = column_letters(names.index("status") + 1)
        keys = book.column("Return", "A", FIRST_LINE_ROW, FIRST_LINE_ROW + 10)
        row = FIRST_LINE_ROW + keys.index("chorley/COR-005|October 2025")
        assert book.shown("Return", f"{status}{row}") == "Not filled in yet"
        shown = {}
        for figure in ("90", "94", "95"):
            book.type("Return", f"{column_letters(names.index('figure') + 1)}{row}", Decimal(figure))
            book.recalculate()
            shown[figure] = book.shown("Return", f"{status}{row}")

    assert shown == {"90": "★ On target", "94": "● Within threshold", "95": "▲ Outside threshold"}
