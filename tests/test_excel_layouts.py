"""Layouts: one form of each kind, blank and filled, as released, is still read and taken in with every value.

The files of `tests/layouts/` were written once and never change: forms of every layout ever issued may still come back.
`--update-golden` writes those of the present layout that are missing, and never touches one that is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pmf_excel.core.catalogue.intake import IDENTITY_ALTERED
from pmf_excel.core.collecting.taking import take_form
from pmf_excel.core.findings import Finding, Severity
from pmf_excel.core.forms.form import Cell, Filling, FormIdentity, Held
from pmf_excel.core.forms.identity import VERSION, Key
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.form_reader import read_form
from tests.fillings import figures, plans
from tests.fillings import sent as state_of
from tests.quarter_forms import (
    KEY,
    LOC_1,
    LOC_2,
    TYPED,
    filled,
    issued,
    read,
    received,
    register_for,
)

LAYOUTS = Path(__file__).parent / "layouts"
MADE: tuple[tuple[str, Callable[[Stage], bytes]], ...] = (("blank", issued), ("filled", filled))
FORMS = [(layout, stage) for layout in range(1, VERSION + 1) for stage in Stage]
every_form = pytest.mark.parametrize(("layout", "stage"), FORMS)

#: What each filled form leaves in the register: figures, plans and actions as `tests.fillings` shows them.
LEFT = {
    Stage.RETURN: """
        chorley/LOC-1|2025/26 Q3 = 437 collected collie
        chorley/LOC-2|2025/26 Q3 = 52.4 collected collie
        """,
    Stage.CHECK: """
        chorley/LOC-1|2025/26 Q3 = 450 checked collie/respa
        chorley/LOC-2|2025/26 Q3 = 52 returned collie because The weighbridge shows 518.
        """,
    Stage.ACTION_PLAN: """
        chorley/LOC-1|2025/26 Q3 = 450 checked collie/respa
        chorley/LOC-2|2025/26 Q3 = 52 checked collie/respa
        chorley/LOC-1|2025/26 Q3 written: Ice,\\nand old vehicles.
        chorley/LOC-1|2025/26 Q3|1: Hire a relief vehicle (Waste Manager, 2026-02-27)
        """,
    Stage.AUTHORISATION: """
        chorley/LOC-1|2025/26 Q3 = 450 authorised collie/respa/autho [outside]
        chorley/LOC-2|2025/26 Q3 = 52 returned collie/respa because Numerator and evidence differ.
        chorley/LOC-1|2025/26 Q3 returned: Ice, and old vehicles
        """,
}


def kept(layout: int, stage: Stage, state: str) -> bytes:
    """Return a form as it was released."""
    return (LAYOUTS / f"form-{layout}-{stage.value}-{state}.xlsx").read_bytes()


def shown(filling: Filling) -> str:
    """Return all that was read from a form as text: its identity, its cover, and every cell of every line."""
    lines = [f"{field.name}: {getattr(filling.identity, field.name)}" for field in fields(FormIdentity)]
    lines += [f"{name} {cell.ref}: {told(cell)!r}" for name, cell in sorted(filling.cover.items())]
    for line in filling.lines:
        lines += ["", f"{line.sheet} row {line.row}: {line.key} {line.problem}".rstrip()]
        lines += [f"  {name} {cell.ref}: {told(cell)!r}" for name, cell in line.cells.items()]
    return "\n".join([*lines, "", f"missing: {filling.missing}", f"findings: {filling.findings}", ""])


def told(cell: Cell) -> object:
    """Return what stands in a cell as a person typed it: a number, a day, a text or nothing."""
    if cell.held is Held.BLANK:
        return None
    if cell.dated:
        return date.fromisoformat(cell.text)
    return Decimal(cell.text) if cell.held is Held.NUMBER else cell.text


def taken_in(content: bytes, stage: Stage) -> Register:
    """Return the register after the form, which was out, came back."""
    identity = read(content).identity
    out = IssuedForm(
        council=identity.council,
        form=identity.form,
        kind=identity.kind,
        officer=identity.officer,
        period=identity.period,
        lines=identity.line_keys,
        issued_on=identity.issued_on,
        due=identity.due,
    )
    change = change_between(None, out, "issue")
    assert change is not None
    register = register_for(stage).with_changes([change])
    taken = take_form(register, received(content))
    assert [each for each in taken.findings if each.severity is Severity.ERROR] == []
    return register.with_changes(taken.changes)


def test_the_present_layout_is_among_those_kept(request: pytest.FixtureRequest) -> None:
    """A new layout of forms needs a form of each kind here before it is released."""
    for stage in Stage:
        for state, make in MADE:
            path = LAYOUTS / f"form-{VERSION}-{stage.value}-{state}.xlsx"
            if request.config.getoption("--update-golden") and not path.exists():
                path.write_bytes(make(stage))
                path.with_suffix(".txt").write_text(shown(read(path.read_bytes())), encoding="utf-8", newline="\n")
            assert path.is_file()


@pytest.mark.parametrize("state", [state for state, _ in MADE])
@every_form
def test_a_kept_form_is_read_as_when_it_was_released(layout: int, stage: Stage, state: str) -> None:
    """Identity, every locked fact, every number to its digit, every date and text, each at its cell."""
    expected = (LAYOUTS / f"form-{layout}-{stage.value}-{state}.txt").read_text(encoding="utf-8")
    assert shown(read(kept(layout, stage, state))) == expected


@every_form
def test_a_kept_filled_form_says_what_was_typed(layout: int, stage: Stage) -> None:
    """What was typed into it when it was made is what is read, as numbers, days and texts."""
    lines = {(line.sheet, line.key): line for line in read(kept(layout, stage, "filled")).lines}

    for sheet, typed in TYPED[stage].items():
        for key, values in typed.items():
            assert {name: told(lines[sheet, key].cell(name)) for name in values} == values


@every_form
def test_a_kept_form_is_taken_in(layout: int, stage: Stage) -> None:
    """The register says the same as when the layout was new, and the form is no longer out."""
    register = taken_in(kept(layout, stage, "filled"), stage)

    now = [line for line in figures(register) if "2025/26 Q3" in line]
    left = [*now, *(line.replace("\n", "\\n") for line in plans(register))]
    assert [line.strip() for line in left] == [line.strip() for line in LEFT[stage].strip().splitlines()]
    assert state_of(register, read(kept(layout, stage, "filled")).identity.form) == "received"


def test_every_input_of_a_return_stands_in_its_figure() -> None:
    """Nothing typed on a kept return is lost on the way into the register."""
    register = taken_in(kept(1, Stage.RETURN, "filled"), Stage.RETURN)
    first, second = (register.get(Figure, key) for key in (LOC_1, LOC_2))
    assert first is not None
    assert second is not None

    assert first.model_dump(include=set(TYPED[Stage.RETURN]["Return"][LOC_1])) == {
        "marker": "p",
        "final_expected": TYPED[Stage.RETURN]["Return"][LOC_1]["final_expected"],
        "commentary": "Two days of ice & a crew short.",
        "evidence": "Crew log <R12>",
        "procedure_is_right": True,
        "explanation": "Ice: “the worst since 2010”.",
    }
    assert (second.numerator, second.denominator, second.procedure_is_right) == (Decimal(524), Decimal(1000), False)


def test_every_input_of_a_plan_stands_in_the_register() -> None:
    """Reasons on two lines, the period, and the action with its progress."""
    register = taken_in(kept(1, Stage.ACTION_PLAN, "filled"), Stage.ACTION_PLAN)
    (plan,), (action,) = register.all(ActionPlan), register.all(Action)

    assert (plan.reasons, plan.back_on_target) == ("Ice,\nand old vehicles.", "2025/26 Q4")
    assert (plan.written_by, str(plan.updated_for)) == ("respa", "2025/26 Q3")
    assert (action.number, action.owner, action.progress) == (1, "Waste Manager", "Three offers")


@every_form
def test_a_kept_form_proves_where_it_comes_from(layout: int, stage: Stage) -> None:
    """The key that signed it is the one kept in `tests.quarter_forms`; another of the same name does not fit."""
    other = {KEY.key_id: Key(KEY.key_id, b"another secret")}
    refusal = read_form(kept(layout, stage, "blank"), other)
    assert isinstance(refusal, Finding)
    assert refusal.code == IDENTITY_ALTERED.code
