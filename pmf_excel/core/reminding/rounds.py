"""A round of reminders: a draft to each officer with open work, one to each manager of who is late, and two lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmf_excel.core.catalogue import reminding as found_on_reminding
from pmf_excel.core.findings import Finding, Place

from .drafts import Attachment, Draft, draft_file
from .open_work import ManagerWork, OfficerWork, Part, late_by_manager
from .recipients import Mailbox, Recipients, managers_recipients, officers_recipients
from .wording import Writing

BY_OFFICER, BY_MANAGER = "open-by-officer.txt", "overdue-by-manager.txt"


@dataclass(frozen=True, slots=True)
class OfficerReminder:
    """The draft to an officer: what is asked for, who gets it, which files go along, and its own file."""

    work: OfficerWork
    recipients: Recipients
    attached: tuple[str, ...]
    file: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ManagerReminder:
    """The draft to a manager: what is late among whom, who gets it, and its file."""

    work: ManagerWork
    recipients: Recipients
    file: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Round:
    """All drafts and lists of one run, and what keeps somebody or some form from being reached."""

    officers: tuple[OfficerReminder, ...]
    managers: tuple[ManagerReminder, ...]
    lists: Mapping[str, bytes]
    findings: tuple[Finding, ...]

    @property
    def files(self) -> Mapping[str, bytes]:
        """Everything to be written, by file name: drafts to officers, drafts to managers, lists."""
        drafts: tuple[OfficerReminder | ManagerReminder, ...] = (*self.officers, *self.managers)
        return {draft.file: draft.content for draft in drafts} | dict(self.lists)

    @property
    def drafts(self) -> int:
        """How many drafts there are."""
        return len(self.officers) + len(self.managers)

    @property
    def lines(self) -> int:
        """How many lines are asked for."""
        return sum(len(reminder.work.lines) for reminder in self.officers)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(reminder.work.late for reminder in self.officers)


def round_of(
    works: Sequence[OfficerWork], attachments: Mapping[str, Attachment], writing: Writing, sender: Mailbox | None
) -> Round:
    """Return the reminders of all `works`; `attachments` are the forms that still lie there, by their reference."""
    by_manager = late_by_manager(writing.register, works)
    officers = tuple(_to_officer(work, attachments, writing, sender) for work in works)
    managers = tuple(_to_manager(work, attachments, writing, sender) for work in by_manager if work.manager)
    lists = {BY_OFFICER: writing.list_by_officer(works), BY_MANAGER: writing.list_by_manager(by_manager)}
    return Round(
        officers,
        managers,
        {name: f"{text}\n".encode() for name, text in lists.items()} if works else {},
        tuple(_findings((*officers, *managers), works, attachments, writing)),
    )


def _to_officer(
    work: OfficerWork, attachments: Mapping[str, Attachment], writing: Writing, sender: Mailbox | None
) -> OfficerReminder:
    own = tuple(attachments[part.form.form] for part in work.parts if part.form and part.form.form in attachments)
    names = tuple(attachment.name for attachment in own)
    who = officers_recipients(writing.register, work.officer, writing.today)
    subject, text = writing.subject_for(work), writing.text_for(work, who, names)
    content = draft_file(Draft(sender, who.to, who.copies, subject, text, writing.today, own))
    return OfficerReminder(work, who, names, f"officer-{work.officer}.eml", content)


def _to_manager(
    work: ManagerWork, attachments: Mapping[str, Attachment], writing: Writing, sender: Mailbox | None
) -> ManagerReminder:
    who = managers_recipients(writing.register, work.manager, writing.today)
    along = [bool(part.form and part.form.form in attachments) for officer in work.officers for part in officer.parts]
    subject, text = writing.subject_for_manager(work), writing.text_for_manager(work, along)
    content = draft_file(Draft(sender, who.to, who.copies, subject, text, writing.today))
    return ManagerReminder(work, who, f"manager-{work.manager}.eml", content)


def _findings(
    reminders: Sequence[OfficerReminder | ManagerReminder],
    works: Sequence[OfficerWork],
    attachments: Mapping[str, Attachment],
    writing: Writing,
) -> Iterator[Finding]:
    """Yield who cannot be written to, each once, then what cannot go along."""
    yield from dict.fromkeys(finding for reminder in reminders for finding in reminder.recipients.findings)
    for part in (part for work in works for part in work.parts):
        if part.form is None:
            yield _to_issue(part, writing)
        elif part.form.form not in attachments:
            place = Place(file=part.form.file, reference=part.form.form)
            yield found_on_reminding.FORM_FILE_MISSING.finding(place, f"{part.form.form}.xlsx", **_facts(part, writing))


def _to_issue(part: Part, writing: Writing) -> Finding:
    first = part.lines[0]
    name, place = writing.register.officer_name(first.officer), Place(reference=first.line.indicator.id)
    lines = f"{len(part.lines)} lines" if len(part.lines) > 1 else "1 line"
    if part.came_back is not None:
        facts = {"name": name, "form": f"{part.came_back.form}.xlsx", **_facts(part, writing)}
        return found_on_reminding.FORM_CAME_BACK.finding(place, lines, **facts)
    return found_on_reminding.FORM_TO_ISSUE.finding(place, lines, name=name, **_facts(part, writing))


def _facts(part: Part, writing: Writing) -> dict[str, str]:
    return {"kind": part.stage.value, "period": str(writing.period), "council": part.council}
