"""What a line still needs is the same on the form and in the check of what comes back."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.forms.form import FormKind, Use
from pmf_excel.core.forms.kinds import FORM_KINDS
from pmf_excel.core.forms.requirements import (
    ERROR_LABEL,
    NOT_ASKED,
    Requirement,
    asked_of,
    cover_does_not_say,
    in_words,
    is_blank,
    is_filled,
    missing_inputs,
    missing_list,
    missing_list_formula,
    names_label,
    says,
    says_none_of,
    still_needed,
    still_needed_formula,
)
from tests.office import LiveOffice

RETURN_LIKE = (
    Requirement("figure", "figure", (says_none_of("marker", "Not available", "Not applicable"),), plural="figures"),
    Requirement("final_expected", "date of the final figure", (says("marker", "Provisional", "Estimated"),)),
    Requirement("commentary", "commentary", (says("status", "● Within", "▲ Outside"), is_blank("reason"))),
    Requirement("reason", 'why there is "no" figure', (says("marker", "Not available"), is_filled("status"))),
    Requirement("decision", "decision", (cover_does_not_say("authorise_all", "Yes"),)),
)
COLUMNS = ("figure", "final_expected", "commentary", "reason", "decision", "marker", "status")
COVER = "authorise_all"
#: What a cell may hold, as typed.
TEXTS = ("", " ", "   ", "372", "not AVAILABLE", " Provisional ", "▲ Outside", "● within", NOT_ASKED, "Yes", "no", "0")


def line(**cells: str) -> dict[str, str]:
    """Return a line whose other cells are blank."""
    return dict.fromkeys(COLUMNS, "") | cells


@pytest.mark.parametrize(
    ("cells", "needed"),
    [
        ({}, "Figure, decision"),
        ({"figure": "372"}, "Decision"),
        ({"figure": "372", "decision": "Return"}, ""),
        ({"figure": "   ", "decision": "Return"}, "Figure"),
        ({"marker": "Not applicable", "decision": "x"}, ""),
        ({"marker": " not available ", "status": "none", "decision": "x"}, 'Why there is "no" figure'),
        ({"marker": "Provisional", "figure": "3", "decision": "x"}, "Date of the final figure"),
        ({"figure": "3", "status": "▲ outside", "decision": "x"}, "Commentary"),
        ({"figure": "3", "status": "★ On target", "decision": "x"}, ""),
        ({"figure": "#N/A", "decision": "x"}, ERROR_LABEL[:1].upper() + ERROR_LABEL[1:]),
        ({"figure": NOT_ASKED, "decision": NOT_ASKED}, ""),
    ],
)
def test_a_line_needs_what_its_conditions_ask_for(cells: Mapping[str, str], needed: str) -> None:
    """Spaces around a word and its case do not matter, and an error is asked for again."""
    assert still_needed(missing_list(RETURN_LIKE, line(**cells))) == needed


def test_the_cover_can_answer_for_all_lines() -> None:
    """Where the cover authorises all lines not marked otherwise, no line needs a decision."""
    assert missing_inputs(RETURN_LIKE, line(figure="1"), {COVER: "yes "}) == ()
    assert missing_inputs(RETURN_LIKE, line(figure="1"), {COVER: "No"}) == ("decision",)


def test_inputs_that_are_not_asked_are_not_needed_and_some_are_needed_always() -> None:
    """A line leaves out requirements of inputs that it lacks, and may do without the conditions of others."""
    asked = asked_of(RETURN_LIKE, frozenset({"figure", "decision"}), frozenset({"commentary"}))
    assert missing_inputs(asked, line()) == ("commentary",)


def test_statuses_are_said_in_a_councils_words() -> None:
    """A condition on a status's code becomes one on the words that the form shows."""
    requirement = Requirement("commentary", "commentary", (says("status", "outside"),))
    (worded,) = in_words((requirement,), {"outside": "▲ Red"})
    assert missing_inputs((worded,), line(status="▲ Red")) == ("commentary",)
    assert missing_inputs((worded,), line(status="outside")) == ()


def test_a_label_is_found_in_a_list_only_as_a_whole() -> None:
    """A label that is part of another one is not counted with it."""
    listed = missing_list((Requirement("reason", "why there is no figure"),), {})
    assert names_label(listed, "why there is no figure")
    assert not names_label(listed, "figure")


@given(st.fixed_dictionaries({name: st.sampled_from(TEXTS) for name in COLUMNS}), st.sampled_from(TEXTS))
def test_the_list_names_exactly_the_missing_columns(cells: dict[str, str], answer: str) -> None:
    """The hidden list and `missing_inputs` agree, and filling what is missing leaves nothing missing of it."""
    cover = {COVER: answer}
    missing = missing_inputs(RETURN_LIKE, cells, cover)
    listed = missing_list(RETURN_LIKE, cells, cover)
    assert [names_label(listed, each.label) for each in RETURN_LIKE] == [each.column in missing for each in RETURN_LIKE]
    filled = cells | dict.fromkeys(missing, "filled")
    assert not set(missing) & set(missing_inputs(RETURN_LIKE, filled, cover))


@pytest.mark.parametrize("kind", FORM_KINDS.values(), ids=list(FORM_KINDS))
def test_the_forms_requirements_speak_of_their_own_columns(kind: FormKind) -> None:
    """Requirements name inputs of their sheet, each once; conditions name columns, and words that can be chosen."""
    on_cover = {column.name: column for column in kind.cover_inputs}
    for sheet in kind.sheets:
        columns = {column.name: column for column in sheet.columns}
        needed = [each.column for each in sheet.requirements]
        assert needed
        assert len(set(needed)) == len(needed)
        assert all(columns[name].use is Use.INPUT for name in needed)
        for when in itertools.chain.from_iterable(each.when for each in sheet.requirements):
            column = (on_cover if when.on_cover else columns)[when.column]
            assert not column.choices or set(when.words) <= {"", *column.choices}


@pytest.mark.libreoffice
def test_the_formula_says_the_same_as_the_rule(live_office: LiveOffice, tmp_path: Path) -> None:
    """On 1,500 random lines LibreOffice calculates exactly what the rule gives, for both answers on the cover."""
    lines = [_random_line(random.Random(seed)) for seed in range(1500)]
    file = tmp_path / "lines.xlsx"
    _write_lines(file, lines)
    with live_office.open(file) as workbook:
        for answer in ("", "Yes"):
            workbook.put_text("Lines", "A1", answer)
            workbook.recalculate()
            shown = workbook.column("Lines", "I", 2, len(lines) + 1)
            needed = workbook.column("Lines", "J", 2, len(lines) + 1)
            rule = [missing_list(RETURN_LIKE, each, {COVER: answer}) for each in lines]
            assert shown == rule
            assert needed == [still_needed(each) for each in rule]


def _random_line(chance: random.Random) -> dict[str, str]:
    cells = {name: chance.choice(TEXTS) for name in COLUMNS}
    return cells | {"figure": "#N/A"} if chance.random() < 0.02 else cells


def _write_lines(file: Path, lines: Sequence[Mapping[str, str]]) -> None:
    """Write each line's cells into B to H, and the formulas of its hidden list and of what it still needs beside."""
    with xlsxwriter.Workbook(str(file)) as workbook:
        sheet = workbook.add_worksheet("Lines")
        for row, cells in enumerate(lines, start=2):
            refs = {name: f"${letters}{row}" for name, letters in zip(COLUMNS, "BCDEFGH", strict=True)}
            for column, name in enumerate(COLUMNS, start=1):
                if cells[name] == "#N/A":
                    sheet.write_formula(row - 1, column, "=NA()")
                else:
                    sheet.write_string(row - 1, column, cells[name])
            sheet.write_formula(row - 1, 8, missing_list_formula(RETURN_LIKE, refs, {COVER: "$A$1"}))
            sheet.write_formula(row - 1, 9, still_needed_formula(f"$I{row}"))
