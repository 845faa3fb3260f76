"""`pmf verify` holds the tables of the master workbook against the ledger: any value that was changed is found."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.master.book import POSITION_KEY, RECORD_ID, BookUpdate, Value
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.excel.closed.book import ClosedBook
from pmf_excel.jobs.files import write_file
from pmf_excel.office.package import changed_package, read_package
from tests.imitations import sheet_part
from tests.master_typing import MasterFile
from tests.workspaces import DRAFT, Office, Stages, unproved

BINS, BINS_Q3 = "chorley/LOC-1", "chorley/LOC-1|2025/26 Q3"


@pytest.fixture
def office(stages: Stages, tmp_path: Path) -> Office:
    """The quarter with everything authorised."""
    return stages.at("authorisations", tmp_path)


@pytest.fixture
def master(office: Office) -> MasterFile:
    """Its master workbook."""
    return MasterFile(office.workspace.master)


def problems(office: Office) -> list[str]:
    """What verify finds."""
    return unproved(office.workspace)


def test_a_workbook_that_nobody_touched_agrees(office: Office) -> None:
    """Also after a report, which records nothing."""
    office.done("report", "quarterly", "--council", "chorley", "--period", "2025/26 Q3")

    assert problems(office) == []
    assert office.done("verify").out.splitlines()[0].endswith("the master workbook and the reports agree.")


@pytest.mark.parametrize(
    ("sheet", "record_id", "heading", "typed", "said"),
    [
        ("Targets", BINS_Q3, "Target", Decimal(450), "sheet Targets, G5, chorley/LOC-1|2025/26 Q3: Target typed and not saved."),
        ("Indicators", BINS, "Name", "Bins", "sheet Indicators, E5, chorley/LOC-1: Name typed and not saved."),
        ("Figures", BINS_Q3, "Figure", Decimal(399), "Figure shows “399”, and the ledger has “437”."),
        ("Figures", BINS_Q3, "Status", "★ On target", "the status is ▲ Outside threshold, not “★ On target”."),
        ("Figures", BINS_Q3, "Authorised by", "respa", "Authorised by shows “respa”, and the ledger has “autho”."),
        ("Figures", BINS_Q3, "Name of the indicator", "Missed trains", "shows “Missed trains”, and the ledger has “Missed bins”."),
        ("Officers", "respa", "Name", "Somebody else", "sheet Officers, E7, respa: Name typed and not saved."),
        ("Action plans", BINS_Q3, "Why performance is lower", "It is not.", "Why performance is lower shows “It is not.”"),
    ],
)  # fmt: skip
def test_a_changed_value_is_found(
    office: Office, master: MasterFile, sheet: str, record_id: str, heading: str, typed: Value, said: str
) -> None:
    """That one and no other: with its sheet and record, what it shows, and what the ledger has."""
    assert problems(office) == []

    master.type(sheet, record_id, **{heading.replace(" ", "_"): typed})

    found = problems(office)
    assert any(said in each for each in found), found
    assert all(each.startswith(f"master.xlsm, sheet {sheet}, ") and record_id in each for each in found)


#: A record of each kind that the quarter has none of.
FURTHER = {
    "priorities": "council,reference,name\nchorley,green,A green borough\n",
    "projects": "council,reference,name,priority,lead,start,planned_end\n"
                "chorley,P-01,Plant a wood,chorley/green,respa,2025-04-01,2026-03-31\n",
    "project updates": "council,project,period,rating,commentary\nchorley,chorley/P-01,2025/26 Q3,green,Half is planted.\n",
    "series breaks": "council,indicator,on,reason\nchorley,chorley/LOC-3,2024-04-01,Counted by crews since.\n",
    "report text": "Council,Product,Section,Period,Text\nchorley,quarterly,finance,2025/26 Q3,It was cheap.\n",
}  # fmt: skip


def with_every_record(office: Office) -> Office:
    """Record something of every kind, so that no sheet of the workbook is empty."""
    for kind, table in FURTHER.items():
        file = office.root.parent / f"{kind}.csv"
        file.write_text(table, encoding="utf-8")
        office.done("import", kind, str(file))
    office.done("report", "quarterly", "--council", "chorley", "--period", "2025/26 Q3")
    office.done("publish", DRAFT)
    office.done("close", "--period", "2025/26 Q3", "--council", "chorley")
    return office


def test_every_cell_of_every_table_counts(office: Office, master: MasterFile) -> None:
    """In one row of each kind each cell that shows something is overwritten in turn: each is named by sheet and heading."""
    with_every_record(office)
    assert problems(office) == []
    content, unseen, changed = master.path.read_bytes(), [], set()
    for kind in RECORDS:
        row = next(iter(master.rows(kind.sheet)))
        for heading in [name for name in row if name not in (RECORD_ID, "marks")]:
            master.type(kind.sheet, row[RECORD_ID], **{heading.replace(" ", "_"): "changed by somebody"})
            found = problems(office)
            if not any(heading in each and each.startswith(f"master.xlsm, sheet {kind.sheet}, ") for each in found):
                unseen.append(f"{kind.sheet}: {heading}: {found}")
            changed.add(kind.sheet)
            master.path.write_bytes(content)

    assert unseen == []
    assert changed == {kind.sheet for kind in RECORDS}


@pytest.mark.parametrize(
    ("sheet", "record_id", "heading", "said"),
    [
        ("Written procedures", "chorley/COR-1", "Purpose", "changed and still is version 1"),
        ("Targets", BINS_Q3, "Target", "keeps its judgement against the old target."),
    ],
)
def test_what_is_to_be_known_of_an_edit_is_said_as_it_is(
    office: Office, master: MasterFile, sheet: str, record_id: str, heading: str, said: str
) -> None:
    """It is no value that differs: the ledger has another one than nothing there."""
    master.type(sheet, record_id, **{heading: Decimal(450)})

    edit, known = problems(office)

    assert edit.endswith(f"{heading} typed and not saved.")
    assert said in known
    assert "the ledger has" not in known


def test_what_findings_tells_of_is_no_alarm(office: Office, master: MasterFile) -> None:
    """A refused edit stays in its cell: verify says that it waits and what to do; another text there is a problem."""
    master.type("Indicators", BINS, Retention_in_years="two")
    master.add("Indicators", Council="chorley", Name="Streets swept")
    office.run("sync")

    said = office.done("verify", "--json").document

    assert said["problems"] == []
    waiting = said["waiting"]
    assert isinstance(waiting, list)
    assert any("Retention in years shows “two”, and the ledger has “" in each for each in waiting)
    assert not any("“nothing”" in each for each in waiting)
    assert "not taken: its sheet Findings says why." in office.done("verify").out

    master.type("Indicators", BINS, Retention_in_years="three")

    [problem] = problems(office)
    assert "Retention in years shows “three”" in problem


def test_a_figure_in_sign_off_is_a_problem_whatever_findings_says(office: Office, master: MasterFile) -> None:
    """Listed by a sync, or by whoever changed it: what shows another figure than was authorised is no proof."""
    master.type("Figures", BINS_Q3, Figure=Decimal(99))
    office.run("sync")
    assert [row["Typed here"] for row in master.rows("Findings")] == ["99"]

    [found] = problems(office)

    assert "Figure shows “99”, and the ledger has “437”" in found
    assert "dismiss" in office.run("verify").out


def test_the_way_out_is_told_by_what_is_wrong(office: Office, master: MasterFile) -> None:
    """Of the workbook alone: save it or make it anew; where a file was changed, the backups."""
    master.type("Indicators", BINS, Name="Bins")
    assert "pmf restore" in office.run("verify").out
    assert "backup" not in office.run("verify").out

    next(office.workspace.accepted.rglob("*.xlsx")).unlink()

    assert "Put back the latest backup" in office.run("verify").out


def test_a_row_that_is_gone_and_a_row_that_was_added_are_found(office: Office, master: MasterFile) -> None:
    """Neither a figure taken out nor one put in goes unseen."""
    master.clear("Figures", BINS_Q3)
    master.add("Targets", Council="chorley", Indicator=BINS, Period="2025/26 Q4", Target=Decimal(1))

    found = problems(office)

    assert any("deleted" in problem and "LOC-1" in problem for problem in found)
    assert any("2025/26 Q4" in problem for problem in found)


def test_a_position_that_the_ledger_does_not_have_is_found(office: Office, master: MasterFile) -> None:
    """The workbook of a longer ledger: an older one was put back."""
    ClosedBook(master.path, write_file).write(BookUpdate(memory={POSITION_KEY: "999999"}))

    [found] = problems(office)

    assert "shows ledger entry 999,999, but the ledger ends at" in found


def test_a_workbook_behind_the_ledger_agrees_with_what_it_shows(office: Office, master: MasterFile) -> None:
    """It was open while something was recorded: that is no disagreement, and sync brings it up."""
    lock = office.root / "~$master.xlsm"
    lock.write_bytes(b"\x05Mary " + bytes(159))
    office.done("correct", "LOC-1", "--period", "2025/26 Q3", "--reason", "miscounted")
    lock.unlink()

    assert problems(office) == []


def test_a_missing_workbook_is_named(office: Office) -> None:
    """With the way back."""
    office.workspace.master.unlink()

    [found] = problems(office)

    assert found.startswith("There is no master.xlsm in ")
    said = office.run("verify").out
    assert "pmf restore" in said
    assert "pmf sync" not in said


def test_a_conditional_format_that_makes_up_figures_is_found(office: Office, master: MasterFile) -> None:
    """The cells hold what the ledger has, but people see 95: verify names sheet, column and format."""
    content = master.path.read_bytes()
    parts = read_package(content)
    styles, part = parts["xl/styles.xml"].decode(), sheet_part(parts, "Figures")
    number = styles.split("<dxfs", 1)[1].split("</dxfs>")[0].count("<dxf>")
    look = '<dxf><numFmt numFmtId="250" formatCode="&quot;95&quot;"/></dxf></dxfs>'
    rule = f'<cfRule type="notContainsBlanks" dxfId="{number}" priority="99"><formula>LEN(TRIM(G5))&gt;0</formula></cfRule>'
    over = f'</sheetData><conditionalFormatting sqref="G5:G40">{rule}</conditionalFormatting>'
    changed = {"xl/styles.xml": styles.replace("</dxfs>", look).encode()}
    changed[part] = parts[part].replace(b"</sheetData>", over.encode())
    write_file(master.path, changed_package(content, changed))

    said = 'a conditional format over column G shows what the cells hold in the number format “"95"”.'
    assert problems(office) == [f"master.xlsm, sheet Figures: {said}"]


def test_merged_cells_in_a_table_are_found(office: Office, master: MasterFile) -> None:
    """What lies below the first of them is seen by nobody; a merge above the table is nobody's concern."""
    content = master.path.read_bytes()
    parts = read_package(content)
    part = sheet_part(parts, "Figures")
    merged = b'</sheetData><mergeCells count="2"><mergeCell ref="C1:F1"/><mergeCell ref="I4:I5"/></mergeCells>'
    write_file(master.path, changed_package(content, {part: parts[part].replace(b"</sheetData>", merged)}))

    said = "I4:I5 are merged, so that only the first of these cells is seen."
    assert problems(office) == [f"master.xlsm, sheet Figures: {said}"]


def test_a_formula_that_fills_cells_of_a_table_is_found(office: Office, master: MasterFile) -> None:
    """The cells hold what the ledger has, until somebody's program calculates; one beside the table is nobody's concern."""
    content = master.path.read_bytes()
    parts = read_package(content)
    part = sheet_part(parts, "Figures")
    last = max(int(number) for number in re.findall(rb'<row r="(\d+)"', parts[part]))
    formulas = "".join(
        f'<row r="{row}"><c r="A{row}"><f t="array" ref="{area}">A1:A9*9</f><v>0</v></c></row>'
        for row, area in enumerate((f"I4:I{last + 9}", "A1:F1"), start=last + 9)
    )
    changed = parts[part].replace(b"</sheetData>", f"{formulas}</sheetData>".encode())
    write_file(master.path, changed_package(content, {part: changed}))

    said = f"a formula fills I4:I{last + 9}, so that what these cells hold is not seen."
    assert f"master.xlsm, sheet Figures: {said}" in problems(office)
    assert not any("A1:F1" in problem for problem in problems(office))


def test_a_text_that_its_number_format_shows_as_another_is_found(office: Office, master: MasterFile) -> None:
    """The cell holds what the ledger has, but people read “authorised”; the next sync gives it back its own look."""
    content = master.path.read_bytes()
    parts = read_package(content)
    styles, part = parts["xl/styles.xml"].decode(), sheet_part(parts, "Figures")
    number = styles.split("<cellXfs", 1)[1].split("</cellXfs>")[0].count("<xf ")
    styles = styles.replace("</numFmts>", '<numFmt numFmtId="250" formatCode=";;;&quot;authorised&quot;"/></numFmts>')
    styles = styles.replace("</cellXfs>", '<xf numFmtId="250" fontId="1" fillId="0" borderId="0" xfId="0"/></cellXfs>')
    cell = re.search(rb'<c r="G4" s="(\d+)"', parts[part])
    assert cell is not None
    dressed = parts[part].replace(cell[0], f'<c r="G4" s="{number}"'.encode())
    write_file(master.path, changed_package(content, {"xl/styles.xml": styles.encode(), part: dressed}))

    said = (
        "State holds “imported” as a text that its number format shows as another one, which is not how it was written."
    )
    assert problems(office) == [f"master.xlsm, sheet Figures, G4, chorley/COR-1|2025/26 Q2: {said}"]

    office.done("sync")

    assert problems(office) == []
