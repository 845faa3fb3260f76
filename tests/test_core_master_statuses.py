"""The status of each figure in words, as it stands in its row of the workbook."""

from __future__ import annotations

from pmf_excel.core.master.statuses import figure_statuses, status_shown
from pmf_excel.core.records.figures import Status
from tests.shown_pages import FIGURES, IN_TIME, shown_at, words_of_both


def test_a_status_has_its_symbol_and_words_from_the_councils_words_file() -> None:
    """An imported figure is judged; one on its way says where it waits."""
    history = FIGURES.replace("LOC-1      | 2025/26 Q3    | checked   | 450 ", "LOC-1 | 2025/26 Q3 | imported | 390 ")
    shown = shown_at(IN_TIME, figure=history)

    statuses = figure_statuses(shown.register, IN_TIME, shown.words)

    assert statuses["chorley/LOC-1|2025/26 Q3"] == "★ On target"
    assert statuses["chorley/COR-1|2025/26 Q3"] == "Awaiting authorisation: collected, to be checked"
    assert statuses["chorley/LOC-2|2025/26 Q3"] == "Awaiting authorisation: returned"


def test_without_a_words_file_a_status_has_its_usual_words() -> None:
    """And no symbol."""
    assert status_shown(Status.WITHIN, None) == "Worse than target, within threshold"
    assert status_shown(Status.WITHIN, words_of_both()["chorley"]) == "● Within threshold"
