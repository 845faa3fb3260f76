"""The jobs that are made to fail: for each how its workspace is prepared, and the job itself as a callable.

A new job is a line in `JOBS`, under the words of its command; every command that writes has at least one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from pmf_excel.core.records.changes import Doing
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.jobs.collecting import collect
from pmf_excel.jobs.corrections import close, correct, reassign, reopen
from pmf_excel.jobs.importing import import_records
from pmf_excel.jobs.initialising import init
from pmf_excel.jobs.issuing import issue
from pmf_excel.jobs.key_keeping import retire, rotate
from pmf_excel.jobs.publishing import publish
from pmf_excel.jobs.redacting import redact
from pmf_excel.jobs.reminding import remind
from pmf_excel.jobs.reporting import report
from pmf_excel.jobs.restoring import restore
from pmf_excel.jobs.retaining import retain
from pmf_excel.jobs.syncing import sync
from pmf_excel.jobs.workspace import Workspace
from tests.master_typing import MasterFile
from tests.workspaces import DRAFT, FILLED, Q3, RETURNS, Office, Stages, definitions, filled_import, typed

DOING = Doing(by="tp", login="mary", door="test", today=date(2026, 1, 28), now=datetime(2027, 1, 28, 9, tzinfo=UTC))
#: When the years are over for which the quarter's files are kept.
YEARS_LATER = replace(DOING, today=date(2032, 4, 1), now=datetime(2032, 4, 1, 9, tzinfo=UTC))
ADDRESSES = """officer,name,email,manager
collie,"Collection Officer, Waste",collie@chorley.example,respa
respa,"Responsible Officer, Waste",respa@chorley.example,
soutco,"Collection Officer, South Ribble",soutco@southribble.example,soutau
soutau,"Director, South Ribble",soutau@southribble.example,
"""
WRONG_RETURNS = RETURNS.replace("| 52     |", "| much   |")
OTHER_RETURNS = RETURNS.replace("| 30     |", "| 31     |")


@dataclass(frozen=True, slots=True)
class Job:
    """A job that is made to fail; each callable takes the workspace's folder.

    Where the job came to its end although something failed, `then` is run and not the job again: only for one that
    does another thing each time.
    """

    prepare: Callable[[Path], object]
    run: Callable[[Path], object]
    then: Callable[[Path], object] | None = None

    @property
    def once_ended(self) -> Callable[[Path], object]:
        """What is run once the job came to its end: usually the job itself, which finds nothing left to do."""
        return self.then or self.run


def stage(name: str, root: Path) -> Office:
    """Return the workspace after a stage of the quarter, made in `root`."""
    folder = root.parent / "stages"
    return Office(shutil.copytree(Stages(folder).seen(name).root, root, dirs_exist_ok=True))


def returns_in(root: Path) -> Office:
    """Return a workspace with all that a morning may bring: forms right, wrong, twice, rivals, and a printed one."""
    office = stage("defined", root)
    office.done("issue", "returns", "--period", str(Q3), today="2026-01-05")
    forms = {form.officer: form for form in office.out("returns")}
    office.drop("collie/return.xlsx", office.filled(forms["collie"], WRONG_RETURNS))
    office.drop("collie/again.xlsx", office.filled(forms["collie"], WRONG_RETURNS))
    office.drop("collie/other.xlsx", office.filled(forms["collie"], OTHER_RETURNS))
    office.drop("soutco/return.xlsx", office.filled(forms["soutco"], RETURNS, completed_by="Nobody we know"))
    office.drop("printed.xlsx", b"%PDF-1.7\n%\xe2\xe3")
    office.drop("~$return.xlsx", b"x")
    return office


def returns_elsewhere(root: Path) -> None:
    """Make a workspace whose forms lie in a folder of somebody's own."""
    office = returns_in(root)
    (office.root / "in").rename(office.root / "mail")
    (office.root / "in").mkdir()


def filled_after(kind: str) -> Callable[[Path], object]:
    """Return what prepares a workspace in which the filled forms of `kind` lie in `in/`."""
    before = {"checks": "returns", "action-plans": "checks", "authorisations": "action-plans"}

    def prepare(root: Path) -> None:
        office = stage(before[kind], root)
        office.done("issue", kind, "--period", str(Q3))
        office.fill(kind, FILLED[kind])

    return prepare


def import_waiting(root: Path) -> None:
    """Make an empty workspace with a filled import workbook."""
    assert typed("init", str(root)).status == 0
    (root / "import.xlsx").write_bytes(filled_import(definitions()))


def draft_built(root: Path) -> None:
    """Make a workspace with a draft to publish."""
    stage("authorisations", root).done("report", "quarterly", "--council", "chorley", "--period", str(Q3))


def draft_edited(root: Path) -> None:
    """Make a workspace whose draft somebody edited in place."""
    draft_built(root)
    (root / "reports" / DRAFT).write_bytes(b"Somebody's own words.")


def typed_in_the_workbook(root: Path) -> None:
    """Make a workspace in whose master workbook somebody typed: a name, a target, and a figure that is no number."""
    office = stage("returns", root)
    master = MasterFile(office.workspace.master)
    master.type("Indicators", "chorley/LOC-1", Name="Bins missed")
    master.type("Targets", f"chorley/LOC-1|{Q3}", Target=Decimal(390))
    master.type("Targets", f"chorley/LOC-2|{Q3}", Target="about fifty")


def returns_out(root: Path) -> Office:
    """Return a workspace whose returns are with their officers."""
    office = stage("defined", root)
    office.done("issue", "returns", "--period", str(Q3), today="2026-01-05")
    return office


def returns_late(root: Path) -> None:
    """Make a workspace whose returns are late, with the addresses of officers and managers."""
    office = returns_out(root)
    (root / "officers.csv").write_text(ADDRESSES, encoding="utf-8")
    office.done("import", "officers", str(root / "officers.csv"))


def key_replaced(root: Path) -> None:
    """Make a workspace with an old key that nothing needs any more."""
    returns_out(root)
    _in(root, rotate, secret=b"t" * 32)


def period_closed(root: Path) -> None:
    """Make a workspace in which the quarter is closed."""
    stage("authorisations", root).done("close", "--period", str(Q3), "--council", "chorley")


def years_gone_by(root: Path) -> None:
    """Make a workspace with originals, a refused file with its note, one that came twice, and copies of the ledger."""
    office = stage("returns", root)
    office.drop("notes.xlsx", b"Dear all, my figures are below.")
    office.drop("twice.xlsx", (root / "accepted" / office.names("accepted")[0]).read_bytes())
    office.run("collect", today="2026-01-13")


def _in(root: Path, job: Callable[..., object], *given: Any, doing: Doing = DOING, **named: Any) -> object:
    return job(Workspace.open(root), doing, *given, **named)


JOBS: Mapping[str, Job] = {
    "collect": Job(returns_in, lambda root: _in(root, collect)),
    "collect-elsewhere": Job(returns_elsewhere, lambda root: _in(root, collect, [root / "mail"])),
    "collect-checks": Job(filled_after("checks"), lambda root: _in(root, collect)),
    "collect-authorisations": Job(filled_after("authorisations"), lambda root: _in(root, collect)),
    "issue": Job(lambda root: stage("defined", root), lambda root: _in(root, issue, Stage.RETURN, Q3)),
    "issue-checks": Job(lambda root: stage("returns", root), lambda root: _in(root, issue, Stage.CHECK, Q3)),
    "report": Job(lambda root: stage("authorisations", root),
                  lambda root: _in(root, report, "quarterly", "chorley", Q3)),
    "report-edited": Job(draft_edited, lambda root: _in(root, report, "quarterly", "chorley", Q3)),
    "publish": Job(draft_built, lambda root: _in(root, publish, Path(DRAFT))),
    "correct": Job(lambda root: stage("authorisations", root),
                   lambda root: _in(root, correct, "LOC-1", Q3, "A miscount.")),
    "close": Job(lambda root: stage("authorisations", root), lambda root: _in(root, close, Q3, "chorley")),
    "reopen": Job(period_closed, lambda root: _in(root, reopen, Q3, "chorley", "A figure came late.")),
    "reassign": Job(returns_out, lambda root: _in(root, reassign, "collie", "depp")),
    "remind": Job(returns_late, lambda root: _in(root, remind, Q3)),
    "redact": Job(lambda root: stage("authorisations", root),
                  lambda root: _in(root, redact, "LOC-1", "commentary", "Asked for by law.", period=str(Q3))),
    "retain": Job(years_gone_by, lambda root: _in(root, retain, apply=True, doing=YEARS_LATER)),
    "keys-rotate": Job(returns_out, lambda root: _in(root, rotate, secret=b"t" * 32), lambda root: _in(root, collect)),
    "keys-retire": Job(key_replaced, lambda root: _in(root, retire, "k1")),
    "sync": Job(typed_in_the_workbook, lambda root: _in(root, sync)),
    "restore": Job(typed_in_the_workbook, lambda root: _in(root, restore)),
    "import": Job(import_waiting, lambda root: _in(root, import_records, "all", root / "import.xlsx")),
    "init": Job(lambda _: None, lambda root: init(root, DOING, secret=b"s" * 32)),
}  # fmt: skip


class ReadersHere:
    """Reads forms in this process: the workers write nothing, and starting them for each fault takes long."""

    def __init__(self, keys: Mapping[str, Any], *_: object) -> None:
        self._keys = keys

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End nothing."""

    def read(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Any]]:
        """Yield each path with what is in it."""
        from pmf_excel.excel.reader_worker import _outcome

        return ((path, _outcome(path, self._keys)) for path in paths)
