"""What every button shares: the open workbook, the workspace, who presses, and one place where errors become words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pmf_excel.commands_said import CommandSaid, with_commands
from pmf_excel.core.errors import PmfError
from pmf_excel.core.master.book import ALL_COUNCILS, FOLDER_NAME
from pmf_excel.core.master.buttons import BUTTONS, Button
from pmf_excel.core.master.choices import current_quarter
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Doing
from pmf_excel.doors import foreseen, login, unexpected
from pmf_excel.jobs.beforehand import to_be_known
from pmf_excel.jobs.job_log import log_and_show
from pmf_excel.jobs.lookups import council_called
from pmf_excel.jobs.outcome import Outcome, counted
from pmf_excel.jobs.people import person_doing
from pmf_excel.jobs.syncing import sync
from pmf_excel.jobs.workspace import Workspace
from pmf_excel.live.book import LiveBook

DOOR = "workbook"
TITLE = "Performance Management Framework"
#: Jobs that record nothing: who presses need not be an officer, and the Log is written here.
_INFORMING = frozenset({"status", "report", "remind", "verify"})
#: Jobs that go by what is recorded: what was typed here and not saved is not in what they make.
_FROM_THE_LEDGER = frozenset(
    {"issue_returns", "issue_checks", "issue_action_plans", "issue_authorisations", "report", "publish"}
)
#: How much of an outcome a message box shows; the rest stands on the Log, Findings and other sheets.
_FINDINGS_SHOWN, _FILES_SHOWN = 5, 8
#: Buttons that would be named twice, for two councils or kinds that the button asks about itself.
_SAME_TWICE = re.compile(r"(the button “[^”]*”)(?:(?:, | and )\1)+")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button pressed: workspace, who does it and when, the period and council chosen on the Control sheet.

    `council` is empty where all are meant. `ask` puts a question that is answered with yes or no.
    """

    workspace: Workspace
    doing: Doing
    period: Period
    council: str
    ask: Callable[[str], bool]
    progress: Callable[[str, int, int], None]


def press(book: Any, job: str, work: Callable[[Pressed], Outcome]) -> None:
    """Do the `work` of the button for `job` in the open `book` and show what came of it, whatever that is."""
    button = next(button for button in BUTTONS if button.job == job)
    book.app.status_bar = f"{button.caption} ..."
    folder = Path()
    try:
        folder = folder_of(book)
        outcome = _done(book, folder, button, work)
    except PmfError as error:
        _show(book, button, f"{error.message}\n\n{in_buttons(error.remedy)}", is_error=True)
    except Exception as error:
        said = foreseen(error) or unexpected(folder, error)
        _show(book, button, f"{said.message}\n\n{said.remedy}", is_error=True)
    else:
        _show(book, button, message_of(outcome), is_error=False)
    finally:
        book.app.status_bar = False


def folder_of(book: Any) -> Path:
    """Return the workspace's folder: as typed on the Control sheet, otherwise where the workbook lies.

    Raises `PmfError` where neither is a folder on this computer: a workbook opened from SharePoint has an address.
    """
    typed = LiveBook(book).named(FOLDER_NAME)
    if typed:
        return Path(typed)
    if "://" in book.fullname or not Path(book.fullname).is_absolute():
        raise PmfError(
            f"{book.name} was opened from {book.fullname}, which is not a folder on this computer.",
            "Type the folder of the workspace into the cell Folder on the sheet Control, such as X:\\Performance.",
        )
    return Path(book.fullname).parent


def message_of(outcome: Outcome) -> str:
    """Return what a message box says of an outcome: its sentences, the first findings and files, the next step."""
    parts = ["\n".join(in_buttons(sentence) for sentence in outcome.sentences)]
    if outcome.findings:
        shown = [f"• {in_buttons(str(finding))}" for finding in outcome.findings[:_FINDINGS_SHOWN]]
        parts.append("\n".join([*shown, *_and_more(len(outcome.findings) - len(shown))]))
    if outcome.files:
        named = [f"• {file.name}" for file in outcome.files[:_FILES_SHOWN]]
        parts.append("\n".join([*named, *_and_more(len(outcome.files) - len(named))]))
    if outcome.next_step:
        parts.append(f"Next: {in_buttons(outcome.next_step)}")
    return "\n\n".join(parts)


def in_buttons(text: str) -> str:
    """Return `text` with each command that has a button named by what stands on that button."""
    return _SAME_TWICE.sub(r"\1", with_commands(text, _as_button))


def _as_button(said: CommandSaid) -> str:
    jobs = {"_".join((said.name, *said.words[:1])).replace("-", "_"), said.name}
    button = next((button for button in BUTTONS if button.job in jobs), None)
    return f"the button “{button.caption}”" if button is not None else f"{said.text} (on the command line)"


def _and_more(count: int) -> list[str]:
    return [f"… and {count} more on the sheets Log and Findings"] if count > 0 else []


def _done(book: Any, folder: Path, button: Button, work: Callable[[Pressed], Outcome]) -> Outcome:
    """Return the outcome of the button's work; what it says of itself stands on the Log sheet, errors too."""
    live = LiveBook(book)
    workspace = Workspace.open(folder).with_book(live)
    doing = _doing(workspace, is_recorded=button.job not in _INFORMING)
    try:
        known = to_be_known(workspace, doing)
        waiting = _unsaved(workspace, doing) if button.job in _FROM_THE_LEDGER else ()
        outcome = work(_pressed(book, workspace, live, doing)).saying(*waiting, *known)
    except PmfError as error:
        log_and_show(workspace, doing, button.job, Outcome((error.message,), error.remedy, needs_person=True))
        raise
    if button.job in _INFORMING:
        log_and_show(workspace, doing, button.job, outcome)
    return replace(outcome, sentences=tuple(workspace.shortened(sentence) for sentence in outcome.sentences))


def _unsaved(workspace: Workspace, doing: Doing) -> tuple[str, ...]:
    """Return the sentence that edits wait in the workbook, where some do."""
    edits = sync(workspace, doing, dry_run=True).data.get("changes", ())
    if not edits:
        return ()
    rows = counted(len(edits), "edited row of this workbook is", "edited rows of this workbook are")
    return (f"{rows} not saved yet: press “Save my edits”, then again.",)


def _doing(workspace: Workspace, *, is_recorded: bool) -> Doing:
    now = datetime.now(UTC)
    today = now.astimezone().date()
    by = person_doing(workspace, "", login(), today, is_recorded=is_recorded)
    return Doing(by=by, login=login(), door=DOOR, today=today, now=now)


def _pressed(book: Any, workspace: Workspace, live: LiveBook, doing: Doing) -> Pressed:
    chosen = live.chosen()
    period = Period.parse(chosen.period) if chosen.period else current_quarter(doing.today)
    council = "" if chosen.council in ("", ALL_COUNCILS) else _code(workspace, chosen.council)
    return Pressed(workspace, doing, period, council, _asker(book), _progress(book))


def _code(workspace: Workspace, council: str) -> str:
    with workspace.ledger() as ledger:
        return council_called(ledger.register(), council)


def _asker(book: Any) -> Callable[[str], bool]:
    return lambda question: bool(book.app.alert(question, TITLE, buttons="yes_no") == "yes")


def _progress(book: Any) -> Callable[[str, int, int], None]:
    def shown(what: str, done: int, of: int) -> None:
        book.app.status_bar = f"{what}: {done} of {of} ..."

    return shown


def _show(book: Any, button: Button, message: str, *, is_error: bool) -> None:
    book.app.status_bar = False
    book.app.alert(message, f"{TITLE}: {button.caption}", mode="critical" if is_error else "info")
