"""Publication as an event, and figures edited in a report by hand."""

from __future__ import annotations

from datetime import date

import pytest

from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.reports.publishing import edited_figure, next_publication, publication_changes, published_before
from tests.registers import quarter_register

Q3 = Period.parse("2025/26 Q3")
TODAY = date(2026, 2, 20)
FIGURES = """
council | indicator     | period     | state     | value
chorley | chorley/LOC-1 | 2025/26 Q3 | checked   | 390
"""


def test_only_authorised_figures_become_published() -> None:
    """What has no judgement is not in the report, so it stays as it is; the publication itself is recorded."""
    register = quarter_register(figure=FIGURES)
    figure = register.get(Figure, "chorley/LOC-1|2025/26 Q3")
    assert figure is not None
    publication = next_publication(register, "chorley", "quarterly", Q3, on=TODAY, position=12, sha256="a" * 64)

    changes = publication_changes(register, [figure.id, "chorley/none|2025/26 Q3"], publication)

    assert [(change.record_type, change.record_id) for change in changes] == [
        ("publication", "chorley|quarterly|2025/26 Q3|1")
    ]


def test_editions_are_counted_and_a_file_is_known_again() -> None:
    """The second report of a quarter is edition 2, in a file whose name says what it is."""
    first = """
    council | product   | period     | edition | published_on | sha256 | file
    chorley | quarterly | 2025/26 Q3 | 1       | 2026-02-20   | abc    | x.docx
    """
    register = quarter_register(publication=first)

    second = next_publication(register, "chorley", "quarterly", Q3, on=TODAY, position=12, sha256="def")

    assert second.edition == 2
    assert second.file == "reports/published/chorley-quarterly-performance-report-2025-26-Q3-edition-2.docx"
    assert published_before(register, "abc") is not None
    assert published_before(register, "def") is None


@pytest.mark.parametrize(
    ("drafted", "edited", "is_found"),
    [
        ("410", "401", True),
        ("410", "410 [r]", False),
        ("1,210", "1210", True),
        ("94.6%", "94.6 per cent", False),
        ("Two crews short.", "Two crews were short.", False),
        ("", "12", True),
        ("12", "", True),
    ],
)
def test_an_edited_figure_is_found_and_edited_words_are_not(drafted: str, edited: str, is_found: bool) -> None:
    """Words may be improved by hand; numbers come from the register."""
    finding = edited_figure("Table 1", "Missed bins", "Figure", drafted, edited, "edited.docx")

    assert (finding is not None) is is_found
    if finding is not None:
        assert finding.code == "figure-edited"
        assert "Table 1, Missed bins, Figure" in finding.message
