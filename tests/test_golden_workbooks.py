"""Every kind of workbook that people get, as a text that a reviewer reads whole when it changes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from pmf_excel.core.collecting.taking import take_form
from pmf_excel.core.forms.answers import answer_to
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.answer_writer import write_answer
from pmf_excel.excel.form_writer import write_form
from pmf_excel.excel.import_workbook import import_workbook
from pmf_excel.excel.parts import fill_form
from tests.dumps import dump, dump_of_sheets
from tests.quarter_forms import (
    CREATED,
    KEY,
    LOC_1,
    LOC_2,
    TODAY,
    Lines,
    completed_by,
    content_of,
    issued,
    received,
    register_at,
    sent,
)

Golden = Callable[[str, str], None]

#: An officer's slips: words for a figure, no date of the final figure, no evidence, and a text like a formula.
SLIPS: Lines = {
    "Return": {
        LOC_1: {"figure": Decimal(437), "marker": "Provisional", "procedure_is_right": "No", "commentary": "=ICE()"},
        LOC_2: {"figure": "=fifty", "numerator": Decimal(520), "evidence": "Weighbridge", "procedure_is_right": "yes"},
    }
}


@pytest.mark.parametrize("stage", list(Stage))
def test_a_form_as_it_goes_out(stage: Stage, golden: Golden) -> None:
    """Cells, formulas with their values, what may be typed where, what is hidden, how it is printed."""
    golden(f"form-{stage.value}.txt", dump(issued(stage)))


def test_a_return_as_it_goes_out_again(golden: Golden) -> None:
    """Only the line that came back stands on it, with the reason and what was typed before."""
    form = content_of(register_at("returned"), Stage.RETURN)
    golden("form-returns-again.txt", dump_of_sheets(write_form(form, KEY, CREATED), "Start", "Return"))


def test_an_answer(golden: Golden) -> None:
    """The summary first, then each finding at its cell; nothing that an officer typed becomes a formula."""
    register, content = sent(Stage.RETURN)
    form = received(fill_form(issued(Stage.RETURN), completed_by(content), SLIPS))
    taken = take_form(register, form)
    answer = answer_to(register, form.filling, form.file, taken.lines_accepted, taken.findings)
    golden("answer.txt", dump(write_answer(answer, TODAY)))


def test_the_import_workbook(golden: Golden) -> None:
    """A sheet for each record that can be brought in: headings, notes, choices and an example."""
    golden("import.txt", dump_of_sheets(import_workbook(), "Start", "Councils", "Indicators", "Targets", "Figures"))
