"""Every kind of finding about returns is triggered by the example that stands beside it in the catalogue."""

from __future__ import annotations

import pytest

from pmf_excel.core.catalogue import kinds_in, returns, typed
from pmf_excel.core.checks import CHECKS, LINE_CHECKS, check_line
from pmf_excel.core.findings import FindingKind, Severity
from pmf_excel.core.typed.entries import INPUTS
from tests.return_lines import LETTERS, TODAY, returned

KINDS = (*kinds_in(typed), *kinds_in(returns))


def test_ordinary_line_has_no_finding() -> None:
    """A line filled as it should be is taken in without a word."""
    assert returned("").findings == ()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_example_triggers_its_finding(kind: FindingKind) -> None:
    """The line of the example gives the finding, with its severity, its sheet and a cell as Excel names it."""
    finding = returned(kind.example).found(kind.code)

    assert finding.severity is kind.severity
    assert finding.place.sheet in ("Return", "Start")
    assert finding.place.cell.rstrip("0123456789").isalpha()
    assert finding.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").isdigit()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_sentences_are_filled(kind: FindingKind) -> None:
    """What people read has no gap left in it, and ends as a sentence does."""
    finding = returned(kind.example).found(kind.code)

    for sentence in (finding.message, finding.remedy):
        assert "{" not in sentence
        assert "  " not in sentence
        assert sentence.endswith(".")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_error_keeps_out_and_query_lets_in(kind: FindingKind) -> None:
    """No example of a query or note holds an error: what is only doubtful never keeps a line out."""
    severities = {finding.severity for finding in returned(kind.example).findings}

    assert (Severity.ERROR in severities) is (kind.severity is Severity.ERROR)


def test_every_check_finds_something_in_an_example() -> None:
    """No check stands in the list that none of the examples triggers."""
    lines = [returned(f"{kind.example}").checked for kind in KINDS] + [returned("Closed: 2025/26 Q3").checked]

    idle = [check.__name__ for check in (*LINE_CHECKS, *CHECKS) if not any(list(check(line)) for line in lines)]

    assert idle == []


def test_line_that_is_refused_is_not_looked_at_further() -> None:
    """A line of a closed period gives that one finding, whatever else is wrong with it."""
    line = returned("Closed: 2025/26 Q3 | Figure: 4.5 | Evidence: ")

    assert [finding.code for finding in check_line(line.checked)] == ["period-closed"]


def test_explanation_travels_with_the_query() -> None:
    """An officer's explanation does not take the query away (section 4)."""
    line = returned("Last period: 412 | Explanation: The same number by chance")

    assert line.codes == ["unchanged"]
    assert line.checked.entry.explanation == "The same number by chance"


def test_builder_knows_every_input() -> None:
    """The lines of these tests have a cell for every column that an officer fills."""
    assert set(LETTERS) == set(INPUTS)
    assert returned("").checked.today == TODAY
