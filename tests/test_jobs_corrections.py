"""Lines that come back: sent again, corrected, reopened, handed to somebody else, kept out, returned."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.word.reading import text_dump
from tests.workspaces import CHECKS, DRAFT, PLANS, RETURNS, Office, Stages

PERIOD = ("--period", "2025/26 Q3")
BINS = "chorley/LOC-1|2025/26 Q3"


def shown(path: Path, sheet: str, first: int = 5) -> list[str]:
    """The lines of a form's sheet as people read them, cells that hold something joined."""
    rows = load_workbook(path)[sheet].iter_rows(min_row=first, values_only=True)
    return [" | ".join(str(cell) for cell in row if cell is not None) for row in rows if any(row)]


def only_form(office: Office, kind: str) -> IssuedForm:
    """The one form of a kind that is out."""
    (form,) = office.out(kind)
    return form


def test_a_return_sent_again_corrects_what_was_not_checked_yet(stages: Stages, tmp_path: Path) -> None:
    """The new value is taken, the old one kept in the history; the same bytes again are already received."""
    office = stages.at("returns", tmp_path)
    form = next(form for form in office.register.all(IssuedForm) if form.officer == "collie")
    office.drop("collie/again.xlsx", office.filled(form, RETURNS.replace("437", "431")))

    assert office.done("collect").out.startswith("Took in 6 lines from 1 file: 1 accepted.")
    assert str(office.figure(BINS).value) == "431"
    values = [event for event in office.done("history", "LOC-1", "--json").document["events"] if event["new"] == "431"]
    assert [(event["field"], event["old"], event["by"]) for event in values] == [("value", "437", "collie")]

    office.drop("collie/once more.xlsx", office.filled(form, RETURNS.replace("437", "431")))
    assert "1 already received" in office.done("collect").out
    assert office.names("accepted/duplicates") == ["once more.xlsx"]


def test_a_return_sent_again_after_the_check_is_refused_line_by_line(stages: Stages, tmp_path: Path) -> None:
    """It names the line, its cell and what to ask for, and answers the officer; the checked figure stands."""
    office = stages.at("checks", tmp_path)
    form = next(form for form in office.register.all(IssuedForm) if (form.officer, form.kind) == ("collie", "returns"))
    office.drop("again.xlsx", office.filled(form, RETURNS.replace("437", "431")))

    said = office.done("collect", status=1)

    assert "ERROR again.xlsx, sheet Return, L" in said.out
    assert "This figure has been checked since the form was issued, so 431 was not taken." in said.out
    assert "ask for it to be returned" in said.out
    assert str(office.figure(BINS).value) == "437"
    answers = office.root / "out/2025-26-Q3/answers"
    (answer,) = office.names("out/2025-26-Q3/answers")
    assert any("431 was not taken" in line for line in shown(answers / answer, "Findings", first=1))


def test_an_older_filling_replaces_nothing(stages: Stages, tmp_path: Path) -> None:
    """A superseded filling found in another folder later is a query."""
    office = stages.at("returns", tmp_path)
    form = next(form for form in office.register.all(IssuedForm) if form.officer == "collie")
    (first,) = (office.root / name for name in office.files() if name.startswith(f"accepted/2025-26-Q3/{form.form}"))
    old = first.read_bytes()
    office.drop("new.xlsx", office.filled(form, RETURNS.replace("437", "431")))
    office.done("collect")
    office.drop("old.xlsx", office.filled(form, RETURNS, completed_by="Deputy Collection Officer, Waste"))

    said = office.done("collect", status=1)

    assert "QUERY old.xlsx" in said.out
    assert "This looks like an older filling (437), so nothing was replaced." in said.out
    assert str(office.figure(BINS).value) == "431"
    assert first.read_bytes() == old


def test_two_different_fillings_in_one_batch_wait_where_they_differ(stages: Stages, tmp_path: Path) -> None:
    """Lines that agree are taken; the line that differs is issued again with both values."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    form = next(form for form in office.out("returns") if form.officer == "collie")
    office.drop("here/a.xlsx", office.filled(form, RETURNS))
    office.drop("there/b.xlsx", office.filled(form, RETURNS.replace("437", "473")))

    said = office.done("collect", status=1)

    assert "Two different fillings of this line arrived together: 437 and 473." in said.out
    office.done("issue", "returns", *PERIOD)
    again = next(form for form in office.out("returns") if form.officer == "collie")
    assert again.lines == (BINS,)
    (line,) = shown(office.workspace.forms_out / again.file, "Return")[:1]
    assert "437 and 473" in line


def test_a_line_kept_out_by_an_error_is_issued_again_alone_with_the_reason(stages: Stages, tmp_path: Path) -> None:
    """The other lines of the form are in and not asked for again."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", RETURNS.replace("437", "lots"))

    said = office.done("collect", status=1)

    assert "Took in 6 lines from 2 files: 1 accepted, 1 accepted, with findings." in said.out
    assert "Next: Send the officers their answers from out/." in said.out
    assert "Issued 1 form (returns) with 1 line in" in office.done("issue", "returns", *PERIOD).out
    again = only_form(office, "returns")
    assert (again.lines, again.reissue) == ((BINS,), True)
    assert "lots" in shown(office.workspace.forms_out / again.file, "Return")[0]
    office.fill("returns", RETURNS)
    office.done("collect")
    assert str(office.figure(BINS).value) == "437"


def test_a_line_returned_at_the_check_goes_back_with_the_reason(stages: Stages, tmp_path: Path) -> None:
    """Its Collection Officer reads why, sends it in, and it is checked again; the others went on."""
    office = stages.at("returns", tmp_path)
    office.done("issue", "checks", *PERIOD)
    office.fill("checks", CHECKS_WITH_RETURN)
    office.done("collect")

    office.done("issue", "returns", *PERIOD)

    form = only_form(office, "returns")
    assert form.lines == (BINS,)
    assert "December is missing." in shown(office.workspace.forms_out / form.file, "Return")[0]
    office.fill("returns", RETURNS.replace("437", "441"))
    office.done("collect")
    office.done("issue", "checks", *PERIOD)
    assert only_form(office, "checks").lines == (BINS,)
    office.fill("checks", CHECKS)
    office.done("collect")
    assert (str(office.figure(BINS).value), office.figure(BINS).state.value) == ("441", "checked")


def test_a_line_returned_at_authorisation_goes_back_to_the_check(stages: Stages, tmp_path: Path) -> None:
    """The Responsible Officer reads why; the other lines are authorised by the answer on the cover."""
    office = stages.at("action-plans", tmp_path)
    office.done("issue", "authorisations", *PERIOD)
    office.fill("authorisations", RETURNED_BY_THE_DIRECTOR)
    office.done("collect")

    office.done("issue", "checks", *PERIOD)

    form = only_form(office, "checks")
    assert (form.officer, form.lines) == ("respa", ("chorley/LOC-2|2025/26 Q3",))
    assert "Which weighbridge?" in shown(office.workspace.forms_out / form.file, "Check")[0]
    assert office.figure(BINS).state.value == "authorised"


def test_a_correction_goes_all_the_way_and_is_marked_in_the_next_report(stages: Stages, tmp_path: Path) -> None:
    """Sent back with reason and old value, collected, checked, authorised; a published figure becomes [r]."""
    office = stages.at("authorisations", tmp_path)
    report = ("report", "quarterly", "--council", "chorley", *PERIOD)
    office.done(*report)
    office.done("publish", DRAFT)

    said = office.done("correct", "LOC-1", *PERIOD, "--reason", "A crew's sheet was missing.")
    assert said.out.startswith("chorley/LOC-1 for 2025/26 Q3 goes back to Collection Officer, Waste.")
    assert 'Next: The line goes out again, with the reason: pmf issue returns --period "2025/26 Q3"' in said.out
    office.done(*report)
    assert "437" in report_line(office, "Missed bins")

    office.done("issue", "returns", *PERIOD)
    form = only_form(office, "returns")
    line = shown(office.workspace.forms_out / form.file, "Return")[0]
    assert "A crew's sheet was missing." in line
    assert "437" in line
    office.fill("returns", RETURNS.replace("437", "449"))
    office.done("collect")
    for kind, table in (("checks", CHECKS), ("action-plans", PLANS), ("authorisations", "")):
        office.run("issue", kind, *PERIOD)
        office.fill(kind, table)
        office.run("collect")

    assert (str(office.figure(BINS).value), office.figure(BINS).state.value) == ("449", "authorised")
    office.done(*report)
    assert "449 [r]" in report_line(office, "Missed bins")
    assert [event["reason"] for event in office.done("history", "LOC-1", "--json").document["events"]].count(
        "A crew's sheet was missing."
    ) > 0


def test_what_cannot_be_corrected_is_said(stages: Stages) -> None:
    """No figure, imported history, a quarter made from months: each with what to do instead; status 2."""
    office = stages.seen("authorisations")
    because = ("--reason", "It is wrong.")

    none = office.done("correct", "LOC-1", "--period", "2019/20 Q1", *because, status=2)
    imported = office.done("correct", "LOC-1", "--period", "2025/26 Q2", *because, status=2)
    derived = office.done("correct", "LOC-3", *PERIOD, *because, status=2)
    empty = office.done("correct", "LOC-1", *PERIOD, "--reason", " ", status=2)

    assert none.err.startswith("chorley/LOC-1 has no figure for 2019/20 Q1.\nIt has figures for: 2024/25 Q3,")
    assert "is imported history.\nCorrect it in the file that it came from" in imported.err
    assert "is made from its months.\nCorrect the month that is wrong." in derived.err
    assert empty.err == "A correction needs a reason.\nSay why with --reason.\n"


def test_correcting_a_figure_that_the_other_council_takes_sends_both_back(stages: Stages, tmp_path: Path) -> None:
    """The line stands on the return of the council that holds it, whichever name is typed."""
    office = stages.at("authorisations", tmp_path)

    office.done("correct", "south-ribble/COR-1", *PERIOD, "--reason", "The case system was late.")

    assert [office.figure(f"{council}/COR-1|2025/26 Q3").state.value for council in ("chorley", "south-ribble")] == [
        "returned",
        "returned",
    ]
    office.done("issue", "returns", *PERIOD)
    assert [(form.officer, form.lines) for form in office.out("returns")] == [("collie", ("chorley/COR-1|2025/26 Q3",))]


def test_a_closed_period_takes_nothing_in_until_it_is_reopened(stages: Stages, tmp_path: Path) -> None:
    """Forms are answered, corrections refused; reopening needs a reason and lets both go on."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", RETURNS)
    office.done("close", *PERIOD, "--council", "chorley")

    said = office.done("collect", status=1)

    assert "2025/26 Q3 is closed, so this line was not taken in." in said.out
    assert "Ask Transformation and Partnerships to reopen the period" in said.out
    assert office.register.figure("chorley/LOC-1", office.register.all(IssuedForm)[0].period) is None
    assert "2025/26 Q3 is closed for Chorley Council." in office.done("issue", "returns", *PERIOD).out
    office.done("reopen", *PERIOD, "--council", "chorley", "--reason", "Too early.")
    office.done("issue", "returns", *PERIOD)
    office.fill("returns", RETURNS)
    office.done("collect")
    assert office.figure(BINS).state.value == "collected"


def test_closing_says_what_is_not_asked_for_any_more(stages: Stages, tmp_path: Path) -> None:
    """By kind of form, before it is done too; nothing where all is in."""
    office = stages.at("returns", tmp_path)

    tried = office.done("close", *PERIOD, "--council", "chorley", "--dry-run")
    said = office.done("close", *PERIOD, "--council", "chorley")

    assert "Not in, and not asked for any more: 6 lines (6 checks)." in tried.out
    assert said.out.startswith("2025/26 Q3 is now closed for Chorley Council. Not in, and not asked for any more: ")
    assert 'pmf reopen --period "2025/26 Q3" --council chorley --reason' in said.out

    finished = stages.at("authorisations", tmp_path / "finished")
    assert "Not in" not in finished.done("close", *PERIOD, "--council", "chorley").out


def test_a_closed_period_is_reopened_before_a_figure_is_corrected(stages: Stages, tmp_path: Path) -> None:
    """The refusal says how."""
    office = stages.at("authorisations", tmp_path)
    office.done("close", *PERIOD, "--council", "chorley")

    refused = office.done("correct", "LOC-1", *PERIOD, "--reason", "Wrong.", status=2)

    assert refused.err.startswith("2025/26 Q3 is closed for chorley.\nReopen it first: pmf reopen")
    office.done("reopen", *PERIOD, "--council", "chorley", "--reason", "A crew's sheet was missing.")
    office.done("correct", "LOC-1", *PERIOD, "--reason", "Wrong.")


def test_what_is_said_of_a_month_of_a_closed_quarter_names_the_quarter(stages: Stages, tmp_path: Path) -> None:
    """A correction's remedy can be typed as it stands, and the month alone cannot be reopened."""
    office = stages.at("authorisations", tmp_path)
    office.done("close", *PERIOD, "--council", "chorley")
    month = ("--period", "October 2025")

    refused = office.done("correct", "LOC-3", *month, "--reason", "Wrong.", status=2)
    alone = office.done("reopen", *month, "--council", "chorley", "--reason", "Wrong.", status=2)

    assert 'pmf reopen --period "2025/26 Q3" --council chorley --reason' in refused.err
    assert alone.err.startswith("October 2025 lies in 2025/26 Q3, which is closed for chorley.")


def test_a_shared_figure_is_corrected_where_neither_council_has_closed_the_period(
    stages: Stages, tmp_path: Path
) -> None:
    """Closing is each council's own, and a correction changes the figure of both."""
    office = stages.at("authorisations", tmp_path)
    office.done("close", *PERIOD, "--council", "south-ribble")

    refused = office.done("correct", "chorley/COR-1", *PERIOD, "--reason", "Wrong.", status=2)

    assert refused.err.startswith("2025/26 Q3 is closed for south-ribble.")
    assert office.figure("south-ribble/COR-1|2025/26 Q3").state.value != "returned"
    office.done("correct", "chorley/LOC-1", *PERIOD, "--reason", "Wrong.")


def test_open_lines_of_an_officer_who_left_go_to_another(stages: Stages, tmp_path: Path) -> None:
    """Forms that are out are void and answered so; the same lines are issued to the new officer."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", *PERIOD)
    old = next(form for form in office.out("returns") if form.officer == "collie")
    filled = office.filled(old, RETURNS)

    said = office.done("reassign", "collie", "--to", "Deputy Collection Officer, Waste")

    assert "now with Deputy Collection Officer, Waste; forms that were out are void." in said.out
    assert said.out.splitlines()[-1] == 'Next: Issue the open lines again: pmf issue returns --period "2025/26 Q3"'
    states = {form.form: form.state for form in office.register.all(IssuedForm)}
    assert states[old.form] is FormState.VOID
    office.done("issue", "returns", *PERIOD)
    new = next(form for form in office.out("returns") if form.officer == "depp")
    assert new.lines == old.lines
    office.drop("late.xlsx", filled)
    late = office.done("collect", status=1)
    assert "was called in when its lines were given to another officer." in late.out
    assert late.out.startswith("Took in 0 lines from 1 file")
    office.drop("new.xlsx", office.filled(new, RETURNS))
    office.done("collect")
    assert office.figure(BINS).collected_by == "depp"


CHECKS_WITH_RETURN = """
line                               | decision | queries_accepted | printed_commentary | return_reason
chorley/LOC-1 @ 2025/26 Q3         | Return   |                  |                    | December is missing.
chorley/LOC-2 @ 2025/26 Q3         | Verify   | Yes              |                    |
chorley/LOC-3 @ October 2025       | Verify   | Yes              |                    |
chorley/LOC-3 @ November 2025      | Verify   | Yes              |                    |
chorley/LOC-3 @ December 2025      | Verify   | Yes              |                    |
chorley/COR-1 @ 2025/26 Q3         | Verify   | Yes              |                    |
south-ribble/COR-1 @ 2025/26 Q3    | Verify   | Yes              | Shorter here.      |
south-ribble/LOC-4 @ 2025/26 Q3    | Verify   | Yes              |                    |
"""
RETURNED_BY_THE_DIRECTOR = """
line                               | decision | return_reason
chorley/LOC-2 @ 2025/26 Q3         | Return   | Which weighbridge?
"""


def report_line(office: Office, name: str) -> str:
    """The rows of the draft that speak of an indicator."""
    text = text_dump((office.workspace.reports / DRAFT).read_bytes())
    return "\n".join(line for line in text.splitlines() if name in line)


def test_a_line_that_came_back_is_late_when_its_new_form_is(stages: Stages, tmp_path: Path) -> None:
    """Form, status and Control speak of one day: that of the form that is out, not of the quarter's deadline."""
    office = stages.at("authorisations", tmp_path)
    office.done("correct", "LOC-1", *PERIOD, "--reason", "Miscounted.", today="2026-02-09")
    office.done("issue", "returns", *PERIOD, today="2026-02-09")
    [form] = office.out("returns")

    def late(today: str) -> bool:
        return "1 line open, overdue" in office.done("status", *PERIOD, "--council", "chorley", today=today).out

    assert form.due == date(2026, 2, 12)
    assert not late("2026-02-12")
    assert late("2026-02-13")


@pytest.mark.parametrize("reason", ["", "  ", "…", "..."])
def test_three_dots_are_no_reason(stages: Stages, tmp_path: Path, reason: str) -> None:
    """A next step that is typed as it stands records nothing."""
    office = stages.at("authorisations", tmp_path)
    office.done("close", *PERIOD, "--council", "chorley")
    head = office.head

    for words in (("correct", "LOC-1", *PERIOD), ("reopen", *PERIOD, "--council", "chorley")):
        assert "needs a reason" in office.done(*words, "--reason", reason, status=2).err
    assert "needs a reason" in office.done("redact", "LOC-1", "commentary", *PERIOD, "--reason", reason, status=2).err
    assert office.head == head
