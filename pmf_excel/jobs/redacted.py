"""What `pmf redact` says: what was erased, by which decision, and where the words still stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmf_excel.core.commands import let_go_command
from pmf_excel.core.records.registry import BY_TYPE
from pmf_excel.core.reports.changes_told import heading_of
from pmf_excel.ledger.views import Holder, Redacted
from pmf_excel.office.holding import sought

from .outcome import WHAT_TO_DO, Outcome, Table, counted
from .redactable import Redactable, holder_called

#: So many records that have the same words are named in a sentence; --json has all of them.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Redaction:
    """A redaction that was made, or with `dry_run` one that would be; files are named within the workspace.

    `copies` of the ledger are replaced, those `left` could not be, `files` still hold the words, those `unread` could
    not be looked into, and `elsewhere` are other records with the same words.
    """

    found: Redactable
    decisions: tuple[Redacted, ...]
    copies: tuple[str, ...]
    left: tuple[str, ...]
    notes: tuple[str, ...]
    files: tuple[str, ...]
    unread: tuple[str, ...]
    elsewhere: tuple[Holder, ...]
    dry_run: bool


def redacted(done: Redaction) -> Outcome:
    """Return what a redaction came to, and what is to be done with the files that hold the words."""
    rows = tuple((name, _what_to_do(name)) for name in done.files)
    title = "Files that hold it" if done.dry_run else "Files that still hold it"
    return Outcome(
        (*_on_texts(done), *_on_copies(done), *done.notes, *_on_left(done), *_on_others(done), *_on_files(done)),
        "Deal with the files that are named; the ledger proves itself: pmf verify" if rows else "",
        tables=(Table(title, ("File", WHAT_TO_DO), rows),),
        data=_data(done),
        needs_person=bool(rows or done.unread or done.elsewhere or done.left) and not done.dry_run,
    )


def _data(done: Redaction) -> Mapping[str, object]:
    found = done.found
    return {
        "record": found.record_id,
        "kind": found.kind.record_type,
        "field": found.field,
        "texts": sum(decision.texts for decision in done.decisions) or len(found.texts),
        "entries": [*found.already, *(decision.sequence for decision in done.decisions)],
        "copies": list(done.copies),
        "copies_left": list(done.left),
        "elsewhere": [
            {"record": each.record_id, "kind": each.record_type, "field": each.field} for each in done.elsewhere
        ],
        "files": [{"file": name, "what_to_do": _what_to_do(name)} for name in done.files],
        "not_looked_into": list(done.unread),
    }


def _on_texts(done: Redaction) -> Iterator[str]:
    found = done.found
    what = found.called
    if found.already:
        would = "would be" if done.dry_run else "were"
        now = f"; the copies {would} replaced{'' if done.dry_run else ' now'}" if done.copies else ""
        yield f"{what} was erased already by {_entries(found.already)}{now}."
    elif done.dry_run:
        texts = counted(len(found.texts), "text")
        yield f"Would erase {texts} wherever the record has it: {what}. Nothing was changed."
    if done.decisions:
        what = "the same words elsewhere" if found.already else what
        places = counted(sum(decision.texts for decision in done.decisions), "place")
        entries = _entries([decision.sequence for decision in done.decisions])
        yield f"Erased {what} in {places} of the ledger, by the decision in {entries}."


def _entries(sequences: Sequence[int]) -> str:
    return f"{'entry' if len(sequences) == 1 else 'entries'} {' and '.join(map(str, sequences))}"


def _on_copies(done: Redaction) -> Iterator[str]:
    if done.copies:
        held = counted(len(done.copies), "copy of the ledger that held it", "copies of the ledger that held it")
        verb = "would be" if done.dry_run else "was" if len(done.copies) == 1 else "were"
        yield f"{held} {verb} replaced by one of today: {', '.join(done.copies)}."


def _on_left(done: Redaction) -> Iterator[str]:
    if done.left:
        held = counted(len(done.left), "copy of the ledger still holds it", "copies of the ledger still hold it")
        yield f"{held}: {', '.join(done.left)}. Run the same command again once that can be done: it goes on there."


def _on_others(done: Redaction) -> Iterator[str]:
    if done.elsewhere:
        named = [_holder_said(each) for each in done.elsewhere]
        where = "; ".join(named[:_NAMED]) + (f"; and {len(named) - _NAMED} more" if len(named) > _NAMED else "")
        advice = "Add --everywhere to erase them there too." if done.dry_run else "Redact each of them too."
        yield f"The same words stand in {where}. {advice}"


def _holder_said(holder: Holder) -> str:
    kind = BY_TYPE[holder.record_type]
    return f"{holder_called(kind, holder.record_id)} ({heading_of(kind, holder.field)})"


def _on_files(done: Redaction) -> Iterator[str]:
    if done.unread:
        yield f"Could not be looked into: {', '.join(done.unread)}."
    if done.found.already and not done.found.texts:
        yield "Files cannot be looked through for it any more: nothing has the text."
    elif not sought(done.found.texts):
        yield "The text is too short to be looked for in files."
    elif not done.files and not done.left:
        yield "No other file holds it." if done.dry_run else "No file of the workspace holds it any more."


def _what_to_do(name: str) -> str:
    what = next((what for start, what in _REMEDIES if name.startswith(start)), _OTHERWISE)
    return what.replace(_NAME, name)


_OTHERWISE = "Delete it, or have the words taken out."
_NAME = "{name}"
_LET_GO = f"To let it go now: {let_go_command(_NAME)}."
_REMEDIES = (
    ("accepted/", f"An original: pmf retain --apply lets it go when its time is over. {_LET_GO}"),
    ("reports/published/", "Published: decide whether it is withdrawn or issued again without the words."),
    ("reports/", "A draft: build it again."),
    ("quarantine/", f"Refused. {_LET_GO}"),
    ("backups/", f"A copy. {_LET_GO}"),
    ("master.xlsm", "Close it in Excel, then run pmf sync: it catches up."),
    ("out/", f"A form or an answer: ask the officer to delete theirs. {_LET_GO}"),
    ("in/", "Waits to be taken in: ask the officer for it without the words."),
)
