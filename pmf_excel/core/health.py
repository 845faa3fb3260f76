"""Whether a computer and a workspace have what they need: facts in, one judged line for each, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from .periods import day_in_words

OLDEST_PYTHON = (3, 11)
#: Less room than this, in bytes, and a job may not be able to write.
LEAST_ROOM = 500_000_000
#: So long a proof counts as recent, in days.
RECENT_PROOF = 31


class Health(StrEnum):
    """How a line stands: good, something to think about, or something that needs a person."""

    GOOD = "good"
    ADVICE = "advice"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What this computer has; programs that it lacks are empty."""

    system: str
    python: tuple[int, ...]
    interpreter: str
    knows_london: bool
    libreoffice: str
    xlwings: str


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """A folder of the workspace: whether it is there, may be used, and is kept by another program or computer.

    `leads_to` is the folder that it is a link to.
    """

    name: str
    path: str
    exists: bool
    writable: bool
    synchronised_by: str = ""
    is_remote: bool = False
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class LockFacts:
    """Whether somebody holds the workspace, and who the note beside the lock names."""

    is_held: bool
    holder: str


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """The memory: its size, entries, last change and last proof; `problem` says why it cannot be opened."""

    size: int = 0
    entries: int = 0
    changed_on: date | None = None
    verified_on: datetime | None = None
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """The signing keys: their ids, those that others may read, those that no form needs."""

    ids: tuple[str, ...] = ()
    readable_by_others: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a check that was made elsewhere says is wrong: of what, in which words, and what to do."""

    what: str
    said: str
    to_do: str


@dataclass(frozen=True, slots=True)
class WorkspaceFacts:
    """What the workspace has; `settings` is what is wrong with pmf.toml."""

    today: date
    now: datetime
    folders: tuple[FolderFacts, ...] = ()
    free_bytes: int | None = None
    ledger: LedgerFacts = field(default_factory=LedgerFacts)
    copies: int = 0
    newest_copy: date | None = None
    keys: KeyFacts = field(default_factory=KeyFacts)
    lock: LockFacts = field(default_factory=lambda: LockFacts(is_held=False, holder=""))
    words: tuple[Trouble, ...] = ()
    councils: tuple[str, ...] = ()
    left_behind: tuple[str, ...] = ()
    errors_logged: bool = False
    settings: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one thing: how it stands, and what to do where it is not good."""

    what: str
    health: Health
    said: str
    to_do: str = ""


def machine_lines(facts: MachineFacts) -> tuple[Line, ...]:
    """Return what is to be said of a computer."""
    return tuple(check(facts) for check in (_python, _london, _libreoffice, _xlwings))


def workspace_lines(facts: WorkspaceFacts) -> tuple[Line, ...]:
    """Return what is to be said of a workspace."""
    return tuple(line for check in WORKSPACE_CHECKS for line in check(facts))


def _python(facts: MachineFacts) -> Line:
    said = f"{'.'.join(map(str, facts.python))} on {facts.system} ({facts.interpreter})"
    if facts.python >= OLDEST_PYTHON:
        return Line("Python", Health.GOOD, said)
    return Line("Python", Health.PROBLEM, said, "Install Python 3.11 or newer, and pmf_excel with it.")


def _london(facts: MachineFacts) -> Line:
    if facts.knows_london:
        return Line("Time zone", Health.GOOD, "Europe/London is known")
    return Line("Time zone", Health.PROBLEM, "Europe/London is not known", "Install its data: pip install tzdata")


def _libreoffice(facts: MachineFacts) -> Line:
    if facts.libreoffice:
        return Line("LibreOffice", Health.GOOD, facts.libreoffice)
    return Line("LibreOffice", Health.ADVICE, "not found", "Only needed where there is no Excel or Word to open files.")


def _xlwings(facts: MachineFacts) -> Line:
    if facts.xlwings:
        return Line("xlwings", Health.GOOD, facts.xlwings)
    return Line("xlwings", Health.ADVICE, "not installed", "The workbook's buttons need it: pip install xlwings")


def _settings(facts: WorkspaceFacts) -> Iterator[Line]:
    if facts.settings is None:
        yield Line("Settings", Health.GOOD, "pmf.toml can be read")
    else:
        yield Line("Settings", Health.PROBLEM, facts.settings.said, facts.settings.to_do)


def _folders(facts: WorkspaceFacts) -> Iterator[Line]:
    bad = [line for folder in facts.folders for line in _folder(folder)]
    yield from bad
    if facts.folders and not bad:
        yield Line("Folders", Health.GOOD, f"all {len(facts.folders)} are there and may be used")


def _folder(folder: FolderFacts) -> Iterator[Line]:
    what = f"Folder {folder.name}"
    if folder.leads_to:
        to_do = "Put an ordinary folder in its place: nothing is written through a link."
        yield Line(what, Health.PROBLEM, f"{folder.path} is a link to {folder.leads_to}", to_do)
    elif not folder.exists:
        yield Line(what, Health.PROBLEM, f"{folder.path} is missing", "Make it, or put it back from a backup.")
    elif not folder.writable:
        yield Line(
            what, Health.PROBLEM, f"{folder.path} may not be changed", "Ask for the right to change files in it."
        )
    if folder.synchronised_by and folder.name == "ledger":
        to_do = "Move the ledger to a folder that is not synchronised, and name it in pmf.toml: ledger = …"
        yield Line(what, Health.PROBLEM, f"{folder.synchronised_by} synchronises {folder.path}", to_do)
    elif folder.is_remote and folder.name == "ledger":
        to_do = "Let one computer at a time run pmf, and keep backups elsewhere."
        yield Line(what, Health.ADVICE, f"{folder.path} lies on another computer", to_do)


def _room(facts: WorkspaceFacts) -> Iterator[Line]:
    if facts.free_bytes is None:
        return
    said = f"{facts.free_bytes / 1e9:,.1f} GB free"
    needed = max(LEAST_ROOM, 5 * facts.ledger.size)
    if facts.free_bytes >= needed:
        yield Line("Room", Health.GOOD, said)
    else:
        yield Line("Room", Health.PROBLEM, said, f"Make room: about {needed / 1e9:,.1f} GB are needed. See pmf retain.")


def _ledger(facts: WorkspaceFacts) -> Iterator[Line]:
    ledger = facts.ledger
    if ledger.problem:
        yield Line("Ledger", Health.PROBLEM, ledger.problem, ledger.remedy)
        return
    yield Line("Ledger", Health.GOOD, f"{ledger.entries:,} entries, {ledger.size / 1e6:,.1f} MB")
    if ledger.verified_on is None:
        yield Line("Last proof", Health.ADVICE, "never verified", "Run pmf verify, and then once a month.")
        return
    said = f"all in order on {day_in_words(ledger.verified_on)}"
    if facts.now - ledger.verified_on <= timedelta(days=RECENT_PROOF):
        yield Line("Last proof", Health.GOOD, said)
    else:
        yield Line("Last proof", Health.ADVICE, said, "That was a while ago: run pmf verify.")


def _copies(facts: WorkspaceFacts) -> Iterator[Line]:
    changed = facts.ledger.changed_on
    if changed is None:
        return
    if facts.newest_copy is None:
        yield Line("Backups", Health.PROBLEM, "no copy of the ledger", "Any command that changes something makes one.")
        return
    said = f"{facts.copies} of the ledger, the newest of {day_in_words(facts.newest_copy)}"
    if changed - facts.newest_copy > timedelta(days=2):
        to_do = f"The ledger changed on {day_in_words(changed)}: look whether backups/ may be written."
        yield Line("Backups", Health.PROBLEM, said, to_do)
    elif changed > facts.newest_copy:
        to_do = (
            f"The ledger changed on {day_in_words(changed)}: look whether its disk has room. The next job makes one."
        )
        yield Line("Backups", Health.ADVICE, said, to_do)
    else:
        yield Line("Backups", Health.GOOD, said)


def _keys(facts: WorkspaceFacts) -> Iterator[Line]:
    keys = facts.keys
    if not keys.ids:
        to_do = "Restore the folder keys from a backup: without it no form that is out can be taken in."
        yield Line("Keys", Health.PROBLEM, "there is no signing key", to_do)
        return
    yield Line("Keys", Health.GOOD, f"{len(keys.ids)}; {keys.ids[-1]} signs new forms")
    if keys.readable_by_others:
        to_do = "Take the right away: chmod 600 keys/*.key. If somebody has seen a key: pmf keys rotate"
        yield Line("Keys", Health.PROBLEM, f"others may read {', '.join(keys.readable_by_others)}", to_do)
    if keys.spare:
        yield Line("Keys", Health.ADVICE, f"no form needs {', '.join(keys.spare)}", f"pmf keys retire {keys.spare[0]}")


def _lock(facts: WorkspaceFacts) -> Iterator[Line]:
    lock = facts.lock
    if lock.is_held:
        who = lock.holder or "somebody"
        yield Line("Lock", Health.ADVICE, f"in use by {who}", "Wait until that job is done. It lets go by itself.")
    elif lock.holder:
        to_do = "That job was cut off. The next command that changes something carries on; then run pmf verify."
        yield Line("Lock", Health.ADVICE, f"left behind by {lock.holder}", to_do)
    else:
        yield Line("Lock", Health.GOOD, "nobody holds the workspace")
    if facts.left_behind:
        names = ", ".join(facts.left_behind)
        yield Line(
            "Left behind",
            Health.ADVICE,
            names,
            "A job was cut off: run it again. The next job that writes clears this.",
        )


def _words(facts: WorkspaceFacts) -> Iterator[Line]:
    yield from (Line(each.what, Health.PROBLEM, each.said, each.to_do) for each in facts.words)
    if facts.councils and not facts.words:
        yield Line("Words and templates", Health.GOOD, f"right for {', '.join(facts.councils)}")


def _errors(facts: WorkspaceFacts) -> Iterator[Line]:
    if facts.errors_logged:
        to_do = "Send it to whoever looks after pmf, then delete it."
        yield Line("Errors", Health.ADVICE, "pmf-errors.log holds what went wrong", to_do)


#: What is looked at in a workspace, in the order in which it is said.
WORKSPACE_CHECKS: Sequence[Callable[[WorkspaceFacts], Iterator[Line]]] = (
    _settings,
    _folders,
    _room,
    _ledger,
    _copies,
    _keys,
    _lock,
    _words,
    _errors,
)
