"""Forms as they come back, written as tables of text, and what the register says after they were taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pmf_excel.core.collecting.received import Received, Taken
from pmf_excel.core.collecting.taking import in_order, take_form
from pmf_excel.core.forms.form import Cell, FilledLine, Filling, FormIdentity, Held
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.register import Register
from tests.registers import procedures, quarter_register, rows_of

TODAY = date(2026, 1, 12)
Q3 = Period.parse("2025/26 Q3")
#: The forms that are out in these tests: who got which.
ISSUED = """
council | form       | kind           | officer | period     | issued_on  | due
chorley | return-1   | returns        | collie  | 2025/26 Q3 | 2026-01-02 | 2026-01-15
chorley | return-2   | returns        | collie  | 2025/26 Q3 | 2026-01-12 | 2026-01-15
chorley | check-1    | checks         | respa   | 2025/26 Q3 | 2026-01-12 | 2026-01-20
chorley | plans-1    | action-plans   | respa   | 2025/26 Q3 | 2026-01-12 | 2026-01-23
chorley | authorise-1| authorisations | autho   | 2025/26 Q3 | 2026-01-12 | 2026-01-27
south-ribble | check-2 | checks       | soutra  | 2025/26 Q3 | 2026-01-12 | 2026-01-20
"""


def office_register(**more: str) -> Register:
    """The register of two councils with forms out; `more` adds tables."""
    return quarter_register(form=ISSUED, procedure=procedures(), **more)


def received(
    form: str, table: str, *, by: str = "", sheet: str = "", cover: str = "", saved: str = "", account: str = ""
) -> Received:
    """A form that came back: a line a row, its first column `line` such as `chorley/LOC-1 @ 2025/26 Q3`.

    `by` is who completed it (its officer), `cover` the answer on the cover, `saved` when and `account` by whom the
    file was last saved.
    """
    (issued,) = [row for row in rows_of(ISSUED) if row["form"] == form]
    lines = [_line(number, row, sheet) for number, row in enumerate(rows_of(table), start=5)]
    identity = FormIdentity(
        kind=issued["kind"],
        form=form,
        workspace="test",
        council=issued["council"],
        officer=issued["officer"],
        period=Q3,
        issued_on=date.fromisoformat(issued["issued_on"]),
        due=date.fromisoformat(issued["due"]),
        line_keys=tuple(line.key for line in lines),
    )
    filling = Filling(
        identity=identity,
        completed_by=Cell("C7", Held.TEXT, by or issued["officer"]),
        cover={"authorise_all": Cell("C8", Held.TEXT, cover)} if cover else {},
        lines=tuple(lines),
        modified_by=account,
        modified_on=saved,
    )
    content = hashlib.sha256(repr((form, table, by, cover, saved)).encode()).hexdigest()
    return Received(filling, f"{form}.xlsx", content, TODAY)


def with_cell(form: Received, column: str, cell: Cell) -> Received:
    """A form with another cell in a column of its only line."""
    (line,) = form.filling.lines
    lines = (replace(line, cells={**line.cells, column: cell}),)
    return replace(form, filling=replace(form.filling, lines=lines))


def together(first: Received, second: Received) -> Received:
    """One form whose lines stand on two sheets."""
    lines = (*first.filling.lines, *second.filling.lines)
    filling = Filling(first.filling.identity, first.filling.completed_by, first.filling.cover, lines)
    return Received(filling, first.file, first.sha256, first.today)


def take(register: Register, *batch: Received) -> list[Taken]:
    """Take in a batch as `collect` does, and return what was taken from each form, in that order."""
    taken = []
    for one in in_order(batch):
        result = take_form(register, one, batch)
        register.absorb(register.with_changes(result.changes))
        taken.append(result)
    return taken


def codes(taken: Sequence[Taken]) -> list[str]:
    """The findings of a batch as `code at sheet!cell`."""
    return [f"{each.code} at {each.place.sheet}!{each.place.cell}" for one in taken for each in one.findings]


def figures(register: Register) -> list[str]:
    """The figures as lines of text: id, value, state, by whom, and why it was returned."""
    shown = []
    for figure in register.all(Figure):
        people = "/".join(name for name in (figure.collected_by, figure.checked_by, figure.authorised_by) if name)
        judged = f" [{figure.judgement.status.value}]" if figure.judgement else ""
        reason = f" because {figure.return_reason}" if figure.state.value == "returned" else ""
        shown.append(f"{figure.id} = {figure.value} {figure.state.value} {people}{judged}{reason}".replace("  ", " "))
    return shown


def plans(register: Register) -> list[str]:
    """The action plans and their actions as lines of text."""
    shown = [
        f"{plan.id} {plan.state.value}: {plan.reasons} {plan.closing_note}".strip() for plan in register.all(ActionPlan)
    ]
    return shown + [f"{each.id}: {each.what} ({each.owner}, {each.due})" for each in register.all(Action)]


def sent(register: Register, form: str) -> str:
    """Whether a form is still out."""
    issued = register.get(IssuedForm, form)
    assert issued is not None
    return issued.state.value


def _line(number: int, row: dict[str, str], sheet: str) -> FilledLine:
    key = "|".join(part.strip() for part in row.pop("line").split("@"))
    cells = {name: _cell(text, f"{chr(66 + at)}{number}") for at, (name, text) in enumerate(row.items())}
    return FilledLine(sheet or "Return", number, key, cells)


def _cell(text: str, ref: str) -> Cell:
    is_number = text.replace(".", "", 1).removeprefix("-").isdigit()
    return Cell(ref, Held.NUMBER if is_number else Held.TEXT, text)
