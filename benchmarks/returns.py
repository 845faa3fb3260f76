"""Returns as they come back: issued by the product itself, filled through their parts, a tenth with findings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from pmf_excel.core.forms.form import COMPLETED_BY
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.parts import fill_form
from pmf_excel.jobs.files import write_file
from pmf_excel.jobs.issuing import issue
from pmf_excel.jobs.workspace import Workspace

from .material import COUNCIL, DOING, PERIOD, Size, council_records, made_workspace, value_on_target

Line = Mapping[str, str | Decimal]
#: The size that a return has at most, in bytes; and which share of the forms has something to find.
LARGEST, ONE_IN = 40_000, 10
#: Keeps every figure from being exactly that of the period before, which would be queried.
_SINCE_LAST = Decimal("0.2")


def returned_workspace(root: Path, size: Size) -> Workspace:
    """Return a workspace in `root` in whose `in/` the return of every officer lies, filled."""
    workspace = made_workspace(root, council_records(size))
    issue(workspace, DOING, Stage.RETURN, PERIOD, COUNCIL)
    with workspace.ledger() as ledger:
        register = ledger.register()
    for number, issued in enumerate(register.all(IssuedForm, COUNCIL)):
        lines = {key: _line(number, position) for position, key in enumerate(issued.lines)}
        blank = (workspace.forms_out / issued.file).read_bytes()
        filled = fill_form(blank, {COMPLETED_BY: register.officer_name(issued.officer)}, {"Return": lines})
        if len(filled) > LARGEST:
            raise ValueError(f"{issued.file} has {len(filled)} bytes: the table speaks of at most {LARGEST}")
        write_file(workspace.forms_in / Path(issued.file).name, filled)
    return workspace


def _line(form: int, position: int) -> Line:
    """Return what is typed on a line: a text for a figure, or one far from history, on one line of some forms."""
    right = value_on_target(form + position) + _SINCE_LAST
    value: str | Decimal = right
    if form % ONE_IN == 0 and position == 1:
        value = "about ninety" if form % (2 * ONE_IN) == 0 else Decimal(1000)
    typed: dict[str, str | Decimal] = {
        "figure": value,
        "evidence": "Case system, report 12, saved in the service's folder for the quarter",
        "procedure_is_right": "Yes",
    }
    if position % 4 == 0:
        typed |= {"numerator": right * 2, "denominator": Decimal(2)}
    if position % 3 == 0:
        typed["commentary"] = "More requests were answered in time since the second team began in October."
    return typed
