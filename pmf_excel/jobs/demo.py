"""`pmf demo`: a workspace with the shipped figures, and a whole quarter run in it, as people would."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.reports.text import date_text
from pmf_excel.core.sign_off.due import Stage, lines_due
from pmf_excel.shipped import shipped

from .collecting import collect
from .files import remove_tree, write_file
from .filling import Answer, Lines, fill_forms_out, lines_typed, read_answers
from .importing import import_folder
from .initialising import BEGUN, first_key_id, make_workspace
from .issuing import issue
from .outcome import Outcome, Table, counted
from .progress import Progress, no_progress
from .reporting import report
from .status import STAGE_WORDS
from .workspace import Workspace

PERIOD = Period.parse("2025/26 Q3")
COUNCILS = ("chorley", "south-ribble")
#: Who runs the demonstration: the officer of Transformation and Partnerships in its register.
OFFICER = "tp-officer"
#: The note in the demonstration's folder that it ran to its end.
FINISHED = "demo-finished.txt"
_SECRET = hashlib.sha256(b"The demonstration signs with a key that everybody knows.").digest()


@dataclass(frozen=True, slots=True)
class Step:
    """A day of the demonstration's quarter: which forms are issued, filled and taken in."""

    day: date
    stage: Stage
    what: str


STEPS = (
    Step(date(2026, 1, 2), Stage.RETURN, "Returns"),
    Step(date(2026, 1, 14), Stage.RETURN, "Returns that came back"),
    Step(date(2026, 1, 16), Stage.CHECK, "Checks"),
    Step(date(2026, 1, 19), Stage.RETURN, "Figures returned"),
    Step(date(2026, 1, 20), Stage.CHECK, "Checks of what was returned"),
    Step(date(2026, 1, 21), Stage.ACTION_PLAN, "Action plans"),
    Step(date(2026, 1, 26), Stage.AUTHORISATION, "Authorisations"),
)
REPORT_DAY = date(2026, 1, 28)
_TABLES: Mapping[Stage, tuple[str, ...]] = {
    Stage.RETURN: ("returns.csv",),
    Stage.CHECK: ("checks.csv",),
    Stage.ACTION_PLAN: ("plans.csv", "actions.csv"),
    Stage.AUTHORISATION: ("authorisations.csv",),
}


def demo(root: Path, *, progress: Progress = no_progress) -> Outcome:
    """Make a workspace in `root` and run the third quarter of 2025/26 in it, from blank returns to the reports."""
    if (root / FINISHED).is_file():
        workspace = Workspace.open(root)
        return _outcome(workspace, ("The demonstration stands already; nothing changed.",), (), _drafts(workspace))
    if root.exists() and any(root.iterdir()):
        _clear_half_done(root)
    workspace = make_workspace(root, _SECRET).with_salts(_salts())
    imported = import_folder(workspace, doing_on(date(2026, 1, 2), "set-up (demonstration)"), shipped("demo_data"))
    rows: list[tuple[str, ...]] = []
    troubles: list[str] = []
    for number, step in enumerate(STEPS, start=1):
        progress(step.what, number, len(STEPS))
        taken = _run(workspace, step, rows)
        troubles += _not_as_planned(step, taken)
    troubles += _left_open(workspace)
    drafts = [
        file
        for council in COUNCILS
        for file in report(workspace, doing_on(REPORT_DAY), "quarterly", council, PERIOD).files
    ]
    if troubles:
        return _outcome(workspace, ("The quarter did not run as planned.", *troubles), rows, drafts, went_wrong=True)
    write_file(root / FINISHED, f"The demonstration of {PERIOD} ran to its end.\n".encode())
    return _outcome(workspace, imported.sentences, rows, drafts)


def doing_on(day: date, by: str = OFFICER) -> Doing:
    """Return that the demonstration's officer acts at nine o'clock on `day`: its clock is its own."""
    return Doing(by=by, login="demonstration", door="demo", today=day, now=datetime.combine(day, time(9), UTC))


def _salts() -> Callable[[], bytes]:
    """Return salts that are the same in every run, as the demonstration's clock and key are."""
    numbers = count(1)
    return lambda: hashlib.sha256(b"demonstration %d" % next(numbers)).digest()[:16]


def answers_of(stage: Stage) -> tuple[Answer, ...]:
    """Return what the demonstration's officers type on the forms of `stage`."""
    return tuple(answer for table in _TABLES[stage] for answer in read_answers(shipped("demo_data", "filled", table)))


def _run(workspace: Workspace, step: Step, rows: list[tuple[str, ...]]) -> Mapping[str, int]:
    """Issue, fill and collect the forms of a day, tell it in `rows` and return the totals of what was taken in."""
    doing = doing_on(step.day)
    issued = issue(workspace, doing, step.stage, PERIOD)
    with workspace.ledger() as ledger:
        register = ledger.register()
    files = fill_forms_out(workspace, register, step.stage.value, _typist(step.stage))
    totals: Mapping[str, int] = collect(workspace, doing).data["totals"]
    counts = (len(issued.data["issued"]), len(files), totals["lines_accepted"], totals["findings"])
    rows.append((date_text(step.day), step.what, *map(str, counts)))
    return totals


def _not_as_planned(step: Step, totals: Mapping[str, int]) -> list[str]:
    """Return what went wrong on a day: nothing was taken in, or a form that we issued ourselves was refused."""
    found = [] if totals["lines_accepted"] else [f"{step.what}: no line was taken in."]
    return found + ([f"{step.what}: {counted(totals['refused'], 'form')} refused."] if totals["refused"] else [])


def _left_open(workspace: Workspace) -> list[str]:
    """Return the lines that are open at the end although nobody returned them with a reason."""
    with workspace.ledger() as ledger:
        register = ledger.register()
    lines = (line for council in COUNCILS for line in lines_due(register, PERIOD, council) if not line.reason)
    return [f"{line.key} still waits for {STAGE_WORDS[line.stage]}." for line in lines]


def _typist(stage: Stage) -> Callable[[IssuedForm, int], Lines]:
    answers = answers_of(stage)
    return lambda issued, attempt: lines_typed(stage.value, answers, issued, attempt)


def _clear_half_done(root: Path) -> None:
    """Remove a demonstration that was cut off; anything else in the folder is left alone and said."""
    if not (root / "keys" / f"{first_key_id(_SECRET)}.key").is_file():
        if (root / BEGUN).is_file():
            return
        raise PmfError(
            f"{root.absolute()} holds other files.",
            "Name a folder that does not exist yet: pmf demo FOLDER, with its name in place of FOLDER",
        )
    remove_tree(root)


def _drafts(workspace: Workspace) -> list[Path]:
    return sorted(workspace.reports.glob("*.docx"))


def _outcome(
    workspace: Workspace,
    sentences: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    drafts: Sequence[Path],
    *,
    went_wrong: bool = False,
) -> Outcome:
    headings = ("Day", "What", "Forms issued", "Forms in", "Lines taken in", "Findings")
    return Outcome(
        (*sentences, f"The quarter {PERIOD} of both councils is in {workspace.root.absolute()}. Open:"),
        f'See what is still open: pmf status --period "{PERIOD}" -C "{workspace.root}"',
        tables=(Table(f"The quarter {PERIOD}, day by day", headings, tuple(rows)),) if rows else (),
        files=(*drafts, workspace.master, *_one_of_each_form(workspace)),
        data={
            "workspace": str(workspace.root),
            "reports": [str(draft) for draft in drafts],
            "said": list(sentences),
        },
        needs_person=went_wrong,
    )


def _one_of_each_form(workspace: Workspace) -> tuple[Path, ...]:
    folder = workspace.forms_out / PERIOD.slug
    patterns = ("*-return-*", "*-check-form-*", "*-action-plan-form-*", "*-authorisation-form-*")
    return tuple(next(iter(sorted(folder.glob(f"{pattern}.xlsx"))), folder) for pattern in patterns)
