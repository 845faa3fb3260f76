"""The declarations of the four forms."""

from __future__ import annotations

import pytest

from pmf_excel.core.forms.form import KEY_COLUMN, SIGNATURE_COLUMN, CellKind, FormKind, Use
from pmf_excel.core.forms.kinds import FORM_KINDS, MARKER_WORDS, RETURNS, with_reason
from pmf_excel.core.records.figures import Marker
from pmf_excel.core.sign_off.due import Stage


@pytest.mark.parametrize("kind", FORM_KINDS.values(), ids=lambda kind: kind.name)
def test_every_sheet_has_its_key_first_and_its_signature_last(kind: FormKind) -> None:
    """Keys at both ends show a column left behind by a bad sort; names of columns are unique."""
    for sheet in kind.sheets:
        names = [column.name for column in sheet.columns]
        assert (names[0], names[-1]) == (KEY_COLUMN, SIGNATURE_COLUMN)
        assert len(names) == len(set(names))
        assert sheet.frozen_after in names
        assert "still_needed" in names


@pytest.mark.parametrize("kind", FORM_KINDS.values(), ids=lambda kind: kind.name)
def test_every_input_says_what_to_type(kind: FormKind) -> None:
    """A prompt of at most 255 characters, as Excel allows; a choice has its list."""
    for column in [*kind.cover_inputs, *(column for sheet in kind.sheets for column in sheet.inputs)]:
        assert 0 < len(column.prompt) <= 255, column.name
        assert bool(column.choices) == (column.kind is CellKind.CHOICE), column.name


def test_each_stage_has_its_form_and_three_steps() -> None:
    """The words of `pmf issue` are the forms' names, and collect takes them in this order."""
    assert [stage.value for stage in Stage] == list(FORM_KINDS)
    assert [kind.stage for kind in FORM_KINDS.values()] == [1, 2, 3, 4]
    assert all(len(kind.steps) == 3 for kind in FORM_KINDS.values())


def test_every_marker_has_its_words() -> None:
    """The drop-down offers each marker once."""
    assert set(MARKER_WORDS.values()) == set(Marker)
    assert RETURNS.sheets[0].column("marker").choices == tuple(MARKER_WORDS)


def test_lines_issued_again_show_why_beside_the_name() -> None:
    """The reason is a fact, right after the indicator's name; nothing else changes."""
    sheet = with_reason(RETURNS).sheets[0]
    names = [column.name for column in sheet.columns]

    assert names[names.index("name") + 1] == "came_back"
    assert sheet.column("came_back").use is Use.FACT
    assert [name for name in names if name != "came_back"] == [column.name for column in RETURNS.sheets[0].columns]


@pytest.mark.parametrize(("kind", "last"), [("checks", "return_reason"), ("authorisations", "return_reason")])
def test_a_decision_stands_on_the_same_screen_as_its_figure(kind: str, last: str) -> None:
    """Name, figure, status and decision fit beside one another on a screen of 1,680 points, at 7 for a character."""
    shown = [column for column in FORM_KINDS[kind].sheets[0].columns if column.use is not Use.HIDDEN]
    names = [column.name for column in shown]
    seen = names[: names.index(last) + 1]
    assert {"reference", "name", "figure", "target", "status_words", "decision"} < set(seen)
    assert sum(7 * column.width + 5 for column in shown[: len(seen)]) < 1650


@pytest.mark.parametrize("kind", FORM_KINDS.values(), ids=lambda kind: kind.name)
def test_no_two_columns_have_the_same_heading(kind: FormKind) -> None:
    """An action plan and the decision on it are told apart."""
    for sheet in kind.sheets:
        headings = [column.heading for column in sheet.columns if column.use is not Use.HIDDEN]
        assert len(headings) == len(set(headings))
