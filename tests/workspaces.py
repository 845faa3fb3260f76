"""A small workspace as a council would have it: real files, filled forms, and the commands typed into the door.

Two councils, six indicators and a quarter whose steps are told as tables of text. Each stage of the quarter is made
once in a test run and copied for every test that goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from openpyxl.utils import get_column_letter

from pmf_excel.cli import main
from pmf_excel.cli.typable import quoted_for_shell
from pmf_excel.core.forms.form import COMPLETED_BY
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import BY_TYPE
from pmf_excel.excel.import_workbook import import_workbook, shown_columns
from pmf_excel.excel.parts import fill_cells, fill_form
from pmf_excel.jobs.filling import Answer, fill_forms_out, lines_typed
from pmf_excel.jobs.verifying import verify
from pmf_excel.jobs.workspace import Workspace
from tests.registers import rows_of

Q3 = Period.parse("2025/26 Q3")
#: Who runs the commands: the performance officer, who signs nothing.
OFFICE = "tp"

DEFINITIONS: dict[str, str] = {
    "council": """
    council      | name                          | go_live
    chorley      | Chorley Council               | 2025-10-01
    south-ribble | South Ribble Borough Council  | 2025-10-01
    """,
    "directorate": """
    council      | reference   | name
    chorley      | environment | Environment
    south-ribble | environment | Environment
    """,
    "officer": """
    officer | name                               | login
    tp      | Performance Officer                | mary
    collie  | Collection Officer, Waste          |
    respa   | Responsible Officer, Waste         |
    autho   | Director of Environment            |
    depp    | Deputy Collection Officer, Waste   |
    soutco  | Collection Officer, South Ribble   |
    soutra  | Responsible Officer, South Ribble  |
    soutau  | Director, South Ribble             |
    """,
    "deputy": """
    officer | deputy | start
    collie  | depp   | 2025-04-01
    """,
    "service": """
    council      | reference | name  | directorate
    chorley      | waste     | Waste | chorley/environment
    south-ribble | waste     | Waste | south-ribble/environment
    """,
    "indicator": """
    council      | reference | name            | kind  | service            | frequency | unit       | decimals | polarity | measured_as   | combine | has_parts | multiplier | collection_officer | responsible_officer | authorising_officer | figure_taken_from
    chorley      | LOC-1     | Missed bins     | local | chorley/waste      | quarterly | number     | 0        | lower    | in the period | sum     | no        |            | collie             | respa               | autho               |
    chorley      | LOC-2     | Waste recycled  | local | chorley/waste      | quarterly | percentage | 1        | higher   | in the period | average | yes       | 100        | collie             | respa               | autho               |
    chorley      | LOC-3     | Fly-tips        | local | chorley/waste      | monthly   | number     | 0        | lower    | in the period | sum     | no        |            | collie             | respa               | autho               |
    chorley      | COR-1     | Days to process | local | chorley/waste      | quarterly | days       | 1        | lower    | in the period | average | no        |            | collie             | respa               | autho               |
    south-ribble | COR-1     | Days to process | local | south-ribble/waste | quarterly | days       | 1        | lower    | in the period | average | no        |            | soutco             | soutra              | soutau              | chorley/COR-1
    south-ribble | LOC-4     | Trees planted   | local | south-ribble/waste | quarterly | number     | 0        | higher   | in the period | sum     | no        |            | soutco             | soutra              | soutau              |
    """,
    "target": """
    council      | indicator          | period     | value
    chorley      | chorley/LOC-1      | 2025/26 Q3 | 400
    chorley      | chorley/LOC-2      | 2025/26 Q3 | 50
    chorley      | chorley/LOC-3      | 2025/26 Q3 | 90
    chorley      | chorley/COR-1      | 2025/26 Q3 | 20
    south-ribble | south-ribble/COR-1 | 2025/26 Q3 | 16
    south-ribble | south-ribble/LOC-4 | 2025/26 Q3 | 10
    """,
    "figure": """
    council      | indicator          | period     | value
    chorley      | chorley/LOC-1      | 2024/25 Q3 | 410
    chorley      | chorley/LOC-1      | 2025/26 Q2 | 398
    chorley      | chorley/COR-1      | 2025/26 Q2 | 17.5
    south-ribble | south-ribble/LOC-4 | 2025/26 Q2 | 9
    """,
}
_PROCEDURE = (
    "definition", "purpose", "steps", "numerator", "denominator", "inclusions", "exclusions", "data_source", "evidence",
    "verification", "limits",
)  # fmt: skip

#: What the officers type in the quarter, form by form.
RETURNS = """
line                               | figure | numerator | denominator | commentary                | evidence   | procedure_is_right
chorley/LOC-1 @ 2025/26 Q3         | 437    |           |             | Two days of ice.          | Crew log   | Yes
chorley/LOC-2 @ 2025/26 Q3         | 52     | 520       | 1000        |                           | Weighbridge| Yes
chorley/LOC-3 @ October 2025       | 30     |           |             |                           | Fly log    | Yes
chorley/LOC-3 @ November 2025      | 29     |           |             |                           | Fly log    | Yes
chorley/LOC-3 @ December 2025      | 28     |           |             |                           | Fly log    | Yes
chorley/COR-1 @ 2025/26 Q3         | 18     |           |             |                           | Case system| Yes
south-ribble/LOC-4 @ 2025/26 Q3    | 12     |           |             |                           | Tree map   | Yes
"""
CHECKS = """
line                               | decision | queries_accepted | printed_commentary
chorley/LOC-1 @ 2025/26 Q3         | Verify   | Yes              |
chorley/LOC-2 @ 2025/26 Q3         | Verify   | Yes              |
chorley/LOC-3 @ October 2025       | Verify   | Yes              |
chorley/LOC-3 @ November 2025      | Verify   | Yes              |
chorley/LOC-3 @ December 2025      | Verify   | Yes              |
chorley/COR-1 @ 2025/26 Q3         | Verify   | Yes              |
south-ribble/COR-1 @ 2025/26 Q3    | Verify   | Yes              | The target here is four days shorter.
south-ribble/LOC-4 @ 2025/26 Q3    | Verify   | Yes              |
"""
PLANS = """
line                               | reasons                   | back_on_target
chorley/LOC-1 @ 2025/26 Q3         | Ice, and an old fleet.    | 2025/26 Q4
south-ribble/COR-1 @ 2025/26 Q3    | Two posts stood empty.    | 2026/27 Q1
"""
ACTIONS = """
line                               | what                      | owner                  | due
chorley/LOC-1 @ 2025/26 Q3 @ 1     | Hire a relief vehicle.    | Waste Contract Manager | 2026-02-27
south-ribble/COR-1 @ 2025/26 Q3 @ 1| Fill the two posts.       | Head of Benefits       | 2026-03-31
"""
FILLED: Mapping[str, str] = {"returns": RETURNS, "checks": CHECKS, "action-plans": PLANS, "authorisations": ""}
#: The quarter's stages in order, with the day on which each form is issued and collected.
DAYS: Mapping[str, str] = {
    "returns": "2026-01-05", "checks": "2026-01-12", "action-plans": "2026-01-19", "authorisations": "2026-01-26",
}  # fmt: skip
DRAFT = "chorley-quarterly-performance-report-2025-26-Q3-draft.docx"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed and its exit status."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document that was printed."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace, and the performance officer who types commands in it."""

    root: Path

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return Workspace.open(self.root)

    @property
    def register(self) -> Register:
        """What the ledger says now."""
        with self.workspace.ledger() as ledger:
            return ledger.register()

    @property
    def head(self) -> str:
        """The hash with which the ledger ends."""
        with self.workspace.ledger() as ledger:
            return ledger.head().hash

    def run(self, *words: str, today: str = "2026-01-28", by: str = OFFICE) -> Said:
        """Type a command; what it says comes without where and by whom it is typed, which is always the same here.

        That a next step carries both on is seen in tests/test_cli_typable.py.
        """
        said = typed(*words, "-C", str(self.root), "--by", by, "--today", today)
        here = f" -C {quoted_for_shell(str(self.root), sys.platform)}"
        alike = f" --by {by}{here}", here, f" --by {by}"
        return Said(said.status, _without(said.out, alike), _without(said.err, alike))

    def done(self, *words: str, today: str = "2026-01-28", status: int = 0) -> Said:
        """Type a command that must end with `status`."""
        said = self.run(*words, today=today)
        assert said.status == status, said
        if words[0] == "restore":
            assert unproved(self.workspace) == []
        return said

    def figure(self, key: str) -> Figure:
        """A figure that must be there."""
        found = self.register.get(Figure, key)
        assert found is not None
        return found

    def out(self, kind: str) -> list[IssuedForm]:
        """The forms of a kind that have not come back."""
        return [form for form in self.register.all(IssuedForm) if (form.kind, form.state) == (kind, FormState.OUT)]

    def fill(self, kind: str, table: str, actions: str = ACTIONS) -> list[Path]:
        """Fill every form of `kind` that is out with the lines of a table, and drop them in `in/`."""
        answers = [*answers_of(table), *(answers_of(actions) if kind == "action-plans" else ())]
        return list(
            fill_forms_out(self.workspace, self.register, kind, lambda form, _: lines_typed(kind, answers, form, 9))
        )

    def filled(self, form: IssuedForm, table: str, completed_by: str = "") -> bytes:
        """A form as one officer filled it, for tests that place it themselves."""
        lines = lines_typed(form.kind, answers_of(table), form, 9)
        cover = {COMPLETED_BY: completed_by or self.register.officer_name(form.officer)}
        return fill_form((self.workspace.forms_out / form.file).read_bytes(), cover, lines)

    def drop(self, name: str, content: bytes) -> Path:
        """Put a file into `in/`."""
        path = self.workspace.forms_in / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def files(self) -> dict[str, str]:
        """Every file of the workspace by its path, with the hash of its bytes; the ledger by its last hash."""
        found = {path.relative_to(self.root).as_posix(): _sha256(path) for path in files_in(self.root)}
        return {**found, "ledger.db": self.head}

    def names(self, folder: str) -> list[str]:
        """The files below one folder of the workspace."""
        return sorted(path.relative_to(self.root / folder).as_posix() for path in files_in(self.root / folder))


def _without(text: str, parts: Sequence[str]) -> str:
    return reduce(lambda rest, part: rest.replace(part, ""), parts, text)


def typed(*words: str) -> Said:
    """Type a command that needs no workspace."""
    result = CliRunner().invoke(main, list(words), catch_exceptions=False)
    return Said(result.exit_code, result.stdout, result.stderr)


def answers_of(table: str) -> tuple[Answer, ...]:
    """Return the lines of a table of text, its first column such as `chorley/LOC-1 @ 2025/26 Q3`."""
    if not table.strip():
        return ()
    return tuple(
        Answer("|".join(part.strip() for part in row.pop("line").split("@")), 1, row) for row in rows_of(table)
    )


def definitions() -> dict[str, list[dict[str, str]]]:
    """Return the rows of every definition by record type, with complete written procedures."""
    rows = {name: rows_of(table) for name, table in DEFINITIONS.items()}
    for row in rows["figure"]:
        row |= {"source": "Old system"}
    rows["procedure"] = [_procedure(row) for row in rows["indicator"]]
    return rows


def filled_import(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    """Return `import.xlsx` as somebody filled it, from the third row on: the second is the example."""
    cells = {BY_TYPE[name].sheet: dict(_cells(BY_TYPE[name], table)) for name, table in rows.items()}
    return fill_cells(import_workbook(), cells)


def files_in(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def kept_once(make: Callable[[Path], None], folder: Path, name: str) -> Path:
    """Return the workspace `name` in `folder`, made by `make` where it is not there yet."""
    root = folder / name
    if not root.exists():
        make(root)
    return root


def copied(root: Path, to: Path) -> Office:
    """Return a copy of a workspace that a test may change."""
    shutil.copytree(root, to)
    return Office(to)


class Stages:
    """The workspaces of a test run: each made once, from the one before."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def at(self, name: str, to: Path) -> Office:
        """Return a copy of the workspace after a stage: defined, returns, checks, action-plans, authorisations."""
        return copied(self._made(name), to / "office")

    def seen(self, name: str) -> Office:
        """Return the workspace after a stage itself, for tests that only look."""
        return Office(self._made(name))

    def _made(self, name: str) -> Path:
        return kept_once(lambda root: self._make(name, root), self._folder, name)

    def _make(self, name: str, root: Path) -> None:
        order = ["defined", *DAYS]
        if name == "defined":
            _define(root)
            return
        shutil.copytree(self._made(order[order.index(name) - 1]), root)
        run_stage(Office(root), name)


def run_stage(office: Office, kind: str, table: str | None = None) -> Said:
    """Issue, fill and collect the forms of one kind, and return what collect said; the past is proved after each."""
    office.done("issue", kind, "--period", str(Q3), today=DAYS[kind])
    assert unproved(office.workspace) == []
    office.fill(kind, FILLED[kind] if table is None else table)
    said = office.run("collect", today=DAYS[kind])
    assert unproved(office.workspace) == []
    return said


def unproved(workspace: Workspace) -> list[str]:
    """Return what `pmf verify` finds in a workspace."""
    found = verify(workspace).data["problems"]
    assert isinstance(found, list)
    return found


def _define(root: Path) -> None:
    assert typed("init", str(root)).status == 0
    (root / "import.xlsx").write_bytes(filled_import(definitions()))
    said = typed("import", "all", str(root / "import.xlsx"), "-C", str(root), "--today", "2026-01-02")
    assert said.status == 0, said
    assert unproved(Workspace.open(root)) == []


def _procedure(indicator: Mapping[str, str]) -> dict[str, str]:
    texts = dict.fromkeys(_PROCEDURE, "As agreed.")
    key = f"{indicator['council']}/{indicator['reference']}"
    given = {"council": indicator["council"], "indicator": key, "author": indicator["collection_officer"]}
    return {**given, **texts, "dated": "2025-04-01", "next_review": "2026-04-30"}


def _cells(kind: type[Record], rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str | Decimal | None]]:
    for at, name in enumerate(shown_columns(kind), start=1):
        yield f"{get_column_letter(at)}2", None
        for number, row in enumerate(rows, start=3):
            if text := row.get(name):
                yield f"{get_column_letter(at)}{number}", Decimal(text) if text.isdecimal() else text


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
