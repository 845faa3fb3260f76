"""Tests of the checks of line, period, markers, required cells, written procedure and officers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pmf_excel.core.checks.officers import same_account
from pmf_excel.core.checks.procedures import PARTS, missing_parts
from pmf_excel.core.checks.required import MISSING
from pmf_excel.core.forms.form import Cell, Held
from pmf_excel.core.forms.kinds import RETURN_SHEET
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure, State
from tests.return_lines import TODAY, returned

LINES = """
line                                                                              | findings
Line period: 2025/26 Q2                                                           | wrong-period
Form period: 2025/26 Q2                                                           | wrong-period
Line period: December 2025; Frequency: monthly                                    |
Line period: January 2026; Frequency: monthly                                     | wrong-period
Line period: 2025/26 Q3; Frequency: monthly                                       | wrong-period
Line period: 2025/26; Frequency: annual; Form period: 2025/26 Q4                  |
End: 2025-12-31                                                                   |
End: 2025-10-01                                                                   |
End: 2025-09-30                                                                   | retired-indicator
Start: 2026-01-01                                                                 | retired-indicator
Closed: 2025/26 Q3                                                                | period-closed
Closed: 2025/26                                                                   | period-closed
Closed: 2025/26 Q2                                                                |
Figure: ; Evidence: ; Procedure right:                                            | nothing-typed
Figure:                                                                           | figure-missing
Figure: –                                                                         | figure-missing
Figure: ; Marker: Not available                                                   | reason-missing
Figure: ; Marker: Not available; Missing reason: The system was down              |
Figure: ; Marker: Not applicable; Missing reason: No elections; Evidence:         |
Figure: ; Marker: Confidential; Missing reason: Fewer than five                   | figure-missing
Figure: ; Missing reason: The system was down                                     | figure-missing
Figure: n/a                                                                       | no-figure-typed-as-text
Figure: =A1                                                                       | formula-without-result
Figure: 0; Marker: Not applicable; Missing reason: None came                      | figure-not-expected
Evidence:                                                                         | evidence-missing
Procedure right:                                                                  | procedure-not-answered
Procedure right: No                                                               | procedure-not-right
Marker: Provisional; Final expected: 2026-01-12                                   |
Marker: Provisional; Final expected: 2026-01-11                                   | final-date-past
Marker: Estimated                                                                 | final-date-missing
Marker: Estimated; Final expected: soon                                           | date-not-read
Marker: Confidential; Final expected: 2026-02-01                                  | final-date-not-expected
Target: 400                                                                       |
Target: 420                                                                       | commentary-missing
Target: 500                                                                       | commentary-missing
Target: 500; Commentary: Crews are short and two start in March.                  |
Target: 400; Better: lower                                                        | commentary-missing
Judged as: target                                                                 | no-target
Judged as: baselining                                                             |
Unit: percentage; Figure: 45; Numerator: 45; Denominator:                         | part-missing
Unit: percentage; Figure: ; Numerator: 45; Denominator: 100                       | figure-not-worked-out
Unit: percentage; Figure: ; Numerator: 45; Denominator: 0                         | figure-missing
Unit: percentage; Figure: ; Marker: Not available; Numerator: 45; Denominator: 100; Missing reason: It was down |
Procedure lacks: everything                                                       | procedure-missing
Officers: BINS, HEAD, HEAD                                                        | no-third-person
Officers: BINS, HEAD, HEAD; Deputies: HEAD by DEPUTY                              |
Officers: HEAD, BINS, BOSS                                                        | no-third-person
Officers: BINS, HEAD, GONE                                                        | no-third-person
"""


def _rows(table: str) -> list[tuple[str, list[str]]]:
    lines = (line.rpartition("|") for line in table.strip().splitlines()[1:])
    return [(line.strip().replace("; ", " | "), codes.split()) for line, _, codes in lines]


@pytest.mark.parametrize(("line", "codes"), _rows(LINES))
def test_line_gives_these_findings(line: str, codes: list[str]) -> None:
    """Each line gives the findings beside it and no other."""
    assert returned(line).codes == codes


def test_every_input_that_the_form_asks_for_is_checked() -> None:
    """Whatever “Still needed” can name on the form has a finding here, and nothing else does."""
    assert set(MISSING) == {requirement.column for requirement in RETURN_SHEET.requirements}


def test_missing_inputs_are_found_at_their_empty_cells() -> None:
    """The officer is sent to the very cells that are empty."""
    line = returned("Unit: percentage | Figure: | Numerator: | Denominator: 100 | Marker: Provisional")

    assert [(found.code, found.place.cell) for found in line.findings] == [
        ("part-missing", "J5"),
        ("figure-missing", "L5"),
        ("final-date-missing", "O5"),
    ]


def test_missing_commentary_says_how_far_off_target() -> None:
    """The sentence uses the usual words of the status."""
    finding = returned("Target: 420").found("commentary-missing")

    assert finding.message == "The figure is worse than target, within threshold, and there is no commentary."


def test_retired_indicator_says_since_when_and_what_came_instead() -> None:
    """The officer reads why the line is not asked for."""
    finding = returned("End: 2025-06-30 | Replaced by: chorley/COR-031").found("retired-indicator")

    assert finding.message == (
        "The indicator is not collected for 2025/26 Q3: "
        "it was retired from the day after 30 June 2025, replaced by chorley/COR-031."
    )


@pytest.mark.parametrize("part", [part for part in PARTS if part not in ("numerator", "denominator")])
def test_each_part_of_a_written_procedure_is_needed(part: str) -> None:
    """Every part that the framework lists is missed by name (section 3)."""
    finding = returned(f"Procedure lacks: {part}").found("procedure-incomplete")

    assert finding.message == f"The written procedure lacks {PARTS[part]}."


def test_many_missing_parts_are_said_in_short() -> None:
    """A line of a form is no place for eleven of them: the first, and how many more; two are named both."""
    message = returned("Procedure lacks: definition, purpose, steps, exclusions, limits").findings[0].message
    two = returned("Procedure lacks: purpose, limits").findings[0].message

    assert message == (
        "The written procedure lacks the definition, the purpose, the step-by-step guide and 2 more parts."
    )
    assert two == "The written procedure lacks the purpose and its known limits."


def test_an_empty_written_procedure_is_none() -> None:
    """Whether its row is missing or has nothing in it, it is said in five words."""
    every = ", ".join(PARTS)

    for lacking in ("everything", every):
        (finding,) = returned(f"Procedure lacks: {lacking}").findings
        assert (finding.code, finding.message) == ("procedure-missing", "There is no written procedure yet.")


def test_a_figure_that_was_not_worked_out_is_named_with_its_cell() -> None:
    """Numerator and denominator are there: the officer reads what they give and where to type it."""
    (finding,) = returned("Unit: percentage | Decimals: 1 | Figure: | Numerator: 45 | Denominator: 96").findings

    assert finding.place.cell == "L5"
    assert finding.message.endswith("numerator and denominator are filled in; they give 46.9.")
    assert "into this cell: 46.9" in finding.remedy


def test_calculation_is_needed_where_there_are_parts() -> None:
    """What numerator and denominator are belongs to an indicator that collects them, and to no other."""
    lacking = "Procedure lacks: numerator, denominator"

    assert returned(lacking).codes == []
    assert returned(f"{lacking} | Unit: percentage | Figure: 45 | Numerator: 45 | Denominator: 100").codes == [
        "procedure-incomplete"
    ]


def test_indicator_without_written_procedure_lacks_everything() -> None:
    """No written procedure at all is as incomplete as one can be."""
    indicator = returned("Unit: percentage | Figure: 45 | Numerator: 45 | Denominator: 100").checked.indicator

    assert missing_parts(None, indicator) == tuple(PARTS.values())


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Bins Officer", []),
        ("bins", []),
        ("Deputy Officer", []),
        ("Head Officer", ["not-entitled"]),
        ("", ["not-completed"]),
        (" ", ["not-completed"]),
    ],
)
def test_form_is_completed_by_its_officer_or_a_deputy(name: str, codes: list[str]) -> None:
    """The officer and deputies in date may say that they completed it, by name or code; nobody else may."""
    line = returned(f"Deputies: BINS by DEPUTY | Completed by: {name}")

    assert line.codes == codes


def test_no_third_person_names_the_two() -> None:
    """T&P read who the two are, so that they can name a third."""
    finding = returned("Officers: BINS, HEAD, HEAD").found("no-third-person")

    assert "there are only Bins Officer, Head Officer." in finding.message


@pytest.mark.parametrize(
    ("returned_by", "checked_by", "is_found"),
    [("jsmith", "jsmith", True), ("J Smith ", "j smith", True), ("jsmith", "mlee", False), ("", "", False)],
)
def test_one_account_behind_return_and_check(returned_by: str, checked_by: str, is_found: bool) -> None:
    """The same last-modified-by on both forms is a query; where a file does not say, there is nothing to compare."""
    figure = Figure(
        council="chorley",
        indicator="chorley/COR-012",
        period=Period.parse("2025/26 Q3"),
        state=State.COLLECTED,
        value=Decimal(412),
        account=returned_by,
    )

    assert (same_account(figure, checked_by) is not None) is is_found


def test_marker_of_a_pasted_error_is_kept_out() -> None:
    """An Excel error in any cell keeps the line out, not only in the figure."""
    line = returned("Evidence: #REF!")

    assert line.codes == ["excel-error"]


def test_finding_of_a_row_without_reference_names_the_row() -> None:
    """Where a column was deleted, the finding still stands in the row."""
    line = returned("Line: chorley/COR-999")
    bare = replace(line.filling.lines[0], cells={"figure": Cell("L5", Held.NUMBER, "4")})
    found = replace(line, filling=replace(line.filling, lines=(bare,))).found("unknown-indicator")

    assert found.place.cell == "A5"
    assert line.checked.today == TODAY


def test_line_that_could_not_be_read_is_not_reported_again() -> None:
    """What reading has said of a line, that it stands twice or was altered, is not said a second time."""
    line = returned("Line twice: yes")
    altered = tuple(replace(each, problem="line-twice") for each in line.filling.lines)

    assert line.codes == ["duplicate-indicator", "duplicate-indicator"]
    assert replace(line, filling=replace(line.filling, lines=altered)).codes == []
