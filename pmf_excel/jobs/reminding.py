"""`pmf remind`: drafts of reminders with the forms attached, and lists by officer and manager; it sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period, day_in_words
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register
from pmf_excel.core.reminding.drafts import Attachment
from pmf_excel.core.reminding.open_work import OfficerWork, OpenLine, is_pressing, open_lines, work_by_officer
from pmf_excel.core.reminding.recipients import Recipients, mailbox_of
from pmf_excel.core.reminding.rounds import BY_MANAGER, BY_OFFICER, ManagerReminder, OfficerReminder, Round, round_of
from pmf_excel.core.reminding.wording import Writing
from pmf_excel.core.reports.text import date_text

from .files import take_away, write_file
from .outcome import Outcome, Table, counted, finding_row, need_person
from .workspace import Workspace

#: What a day's folder holds of ours: taken away when it no longer holds; anything else is somebody's own.
_OURS = ("officer-*.eml", "manager-*.eml", BY_OFFICER, BY_MANAGER)


@dataclass(frozen=True, slots=True)
class _Made:
    """What one run made: the round, where it goes, what is not spoken of yet, and what was written and taken away."""

    register: Register
    period: Period
    round: Round
    folder: Path
    later: tuple[OpenLine, ...]
    written: int = 0
    taken_away: int = 0


def remind(workspace: Workspace, doing: Doing, period: Period, council: str = "", *, dry_run: bool = False) -> Outcome:
    """Write drafts of reminders for what waits in `period` into a folder of the day; nothing is sent or recorded."""
    if dry_run:
        return _outcome(_planned(workspace, doing, period, council), dry_run=True)
    with workspace.locked(doing):
        planned = _planned(workspace, doing, period, council)
        written, taken_away = _write(planned.folder, planned.round), _take_away(planned.folder, planned.round)
    return _outcome(replace(planned, written=written, taken_away=taken_away), dry_run=False)


def _planned(workspace: Workspace, doing: Doing, period: Period, council: str) -> _Made:
    with workspace.ledger() as ledger:
        register = ledger.register()
    councils = [register.council(council).council] if council else [one.council for one in register.all(Council)]
    lines = open_lines(register, period, councils, doing.today)
    later = tuple(line for line in lines if not is_pressing(line, doing.today))
    works = work_by_officer(lines, doing.today)
    writing = Writing(register, period, doing.today, workspace.settings.questions_to, str(workspace.forms_in.resolve()))
    sender = mailbox_of(register.officer(doing.by))
    made = round_of(works, _attachments(workspace, works), writing, sender)
    folder = workspace.forms_out / period.slug / "reminders" / doing.today.isoformat() / council
    return _Made(register, period, made, folder, later)


def _attachments(workspace: Workspace, works: Sequence[OfficerWork]) -> Mapping[str, Attachment]:
    """Return the forms that are out and still lie in `out/`, by their reference."""
    found = {}
    for form in (part.form for work in works for part in work.parts if part.form is not None):
        path = workspace.forms_out / form.file
        if form.file and path.is_file():
            found[form.form] = Attachment(path.name, path.read_bytes())
    return found


def _write(folder: Path, made: Round) -> int:
    """Write what is not there yet as it should be, and return how many files that were."""
    changed = {name: content for name, content in made.files.items() if _content_of(folder / name) != content}
    for name, content in changed.items():
        try:
            write_file(folder / name, content)
        except PermissionError as error:
            raise _is_open(name) from error
    return len(changed)


def _take_away(folder: Path, made: Round) -> int:
    """Remove what was made earlier on the same day and no longer holds, and return how many drafts that were."""
    gone = [path for kind in _OURS for path in sorted(folder.glob(kind)) if path.name not in made.files]
    for path in gone:
        try:
            take_away(path)
        except PermissionError as error:
            raise _is_open(path.name) from error
    return sum(path.suffix == ".eml" for path in gone)


def _content_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _is_open(name: str) -> PmfError:
    return PmfError(f"{name} is open in another program.", "Close it there, and run pmf remind again.")


def _outcome(made: _Made, *, dry_run: bool) -> Outcome:
    findings = made.round.findings
    return Outcome(
        tuple(_said(made, dry_run=dry_run)),
        "" if dry_run or not made.round.drafts else "Open each draft in Outlook, read it and send it.",
        tables=tuple(_tables(made)),
        findings=findings,
        files=() if dry_run else tuple(made.folder / name for name in made.round.files),
        data=_data(made),
        needs_person=need_person(findings),
    )


def _said(made: _Made, *, dry_run: bool) -> Iterator[str]:
    """Yield what waits, what was written about it, and what is not spoken of yet."""
    found = made.round
    if found.drafts:
        officers = counted(len(found.officers), "officer")
        yield f"{made.period}: {counted(found.lines, 'line')} open with {officers}, {found.late} of them overdue."
        yield _what_was_done(made, dry_run=dry_run)
    else:
        yield f"{made.period}: nothing is open that anybody has to be reminded of."
    if made.taken_away:
        drafts = counted(made.taken_away, "draft")
        yield f"Took away {drafts} made earlier today: what they asked for is no longer open."
    if made.later:
        first = min(line.due for line in made.later)
        lines, are = counted(len(made.later), "line"), "is" if len(made.later) == 1 else "are"
        yield f"{lines} without a form {are} due later, the first on {day_in_words(first)}: no reminder yet."


def _what_was_done(made: _Made, *, dry_run: bool) -> str:
    drafts = counted(made.round.drafts, "draft")
    if dry_run:
        return f"Would write {drafts} and two lists into {made.folder}."
    if not made.written:
        return f"The {drafts} made today in {made.folder} still hold: nothing has changed, so nothing was written."
    return f"Wrote {drafts} and two lists into {made.folder}. Nothing was sent."


def _tables(made: _Made) -> Iterator[Table]:
    name = made.register.officer_name
    rows = tuple(
        (
            name(each.work.officer),
            str(len(each.work.lines)),
            _number(each.work.late),
            date_text(each.work.due),
            each.file,
        )
        for each in made.round.officers
    )
    if rows:
        yield Table(f"Reminders for {made.period}", ("Officer", "Lines", "Overdue", "Due", "File"), rows)
    late = tuple(
        (
            name(each.work.manager),
            "; ".join(name(one.officer) for one in each.work.officers),
            str(each.work.late),
            each.file,
        )
        for each in made.round.managers
    )
    if late:
        yield Table("Overdue, by manager", ("Manager", "Officers", "Lines", "File"), late)


def _number(count: int) -> str:
    return str(count) if count else ""


def _data(made: _Made) -> Mapping[str, Any]:
    found = made.round
    return {
        "period": str(made.period),
        "folder": str(made.folder),
        "reminders": [_reminder_row(each) for each in found.officers],
        "managers": [_manager_row(each) for each in found.managers],
        "findings": [finding_row(finding) for finding in found.findings],
        "totals": {
            "officers": len(found.officers),
            "managers": len(found.managers),
            "lines": found.lines,
            "overdue": found.late,
            "due_later": len(made.later),
            "written": made.written,
            "taken_away": made.taken_away,
        },
    }


def _reminder_row(reminder: OfficerReminder) -> dict[str, object]:
    return {
        "officer": reminder.work.officer,
        **_addressed(reminder.recipients),
        "lines": [_line_row(line) for line in reminder.work.lines],
        "attached": list(reminder.attached),
        "file": reminder.file,
    }


def _manager_row(reminder: ManagerReminder) -> dict[str, object]:
    return {
        "manager": reminder.work.manager,
        **_addressed(reminder.recipients),
        "officers": [work.officer for work in reminder.work.officers],
        "overdue": reminder.work.late,
        "file": reminder.file,
    }


def _addressed(recipients: Recipients) -> dict[str, object]:
    return {
        "to": [mailbox.address for mailbox in recipients.to],
        "cc": [mailbox.address for mailbox in recipients.copies],
    }


def _line_row(line: OpenLine) -> dict[str, object]:
    return {
        "reference": line.line.indicator.id,
        "period": str(line.line.period),
        "stage": line.line.stage.value,
        "due_date": line.due.isoformat(),
        "overdue": line.is_late,
        "working_days_late": line.days_late,
        "reason": line.line.reason,
        "form": line.form.form if line.form is not None else "",
    }
