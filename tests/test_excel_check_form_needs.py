"""The check form asks for commentary off target, in whatever words the council shows the status."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from pmf_excel.core.issuing.contents import Office, forms_to_issue
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure, Status
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.form_writer import write_form
from tests.quarter_forms import CREATED, KEY, LOC_1, Q3, TODAY, register_at

WORDS = {Status.WITHIN: "● Within threshold", Status.OUTSIDE: "▲ Outside threshold"}


def without_commentary() -> Register:
    """The register in which LOC-1 came in off target and nobody said why."""
    register = register_at("collected")
    figure = register.get(Figure, LOC_1)
    assert figure is not None
    change = change_between(figure, figure.but(commentary=""), "collect")
    assert change is not None
    return register.with_changes([change])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({}, "Worse than target, outside threshold"),
        (WORDS, "▲ Outside threshold"),
        ({Status.OUTSIDE: "Red"}, "Red"),
    ],
)
def test_commentary_is_asked_for_in_whatever_words_the_status_stands(words: dict[Status, str], status: str) -> None:
    """A line that is verified without commentary is refused, so the form must not call it complete."""
    office = Office("test", "Transformation and Partnerships", words)
    (form,) = forms_to_issue(without_commentary(), Stage.CHECK, "chorley", Q3, TODAY, office)

    sheet = load_workbook(io.BytesIO(write_form(form, KEY, CREATED)), data_only=True)["Check"]

    names = {cell.value: number for number, cell in enumerate(sheet[3], start=1)}
    assert sheet.cell(5, names["status_words"]).value == status
    assert sheet.cell(5, names["still_needed"]).value == "Decision, commentary"
