"""Whether a line of a return says what is in already, or what was superseded since (framework section 4)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pmf_excel.core.records.figures import Figure
from pmf_excel.core.sign_off.moves import waits_for_collection
from pmf_excel.core.typed.entries import ReturnEntry

from ..catalogue.sign_off import LEFT_AS_IT_IS, OLDER_FILLING, OLDER_FORM
from ..findings import Finding
from ..numbers import plain_text
from .received import Intake


def digest(entry: ReturnEntry) -> str:
    """Return a short digest of a line as typed; two fillings with the same digest say the same."""
    return hashlib.sha256(repr(entry).encode()).hexdigest()[:16]


def shown(entry: ReturnEntry) -> str:
    """Return what a line says, in a sentence."""
    return plain_text(entry.value) if entry.value is not None else "no figure"


def is_in_already(old: Figure | None, entry: ReturnEntry) -> bool:
    """Return whether a line says what was taken in, and is not asked for again."""
    return old is not None and old.filling == digest(entry) and not waits_for_collection(old)


def left_as_it_is(old: Figure | None, entry: ReturnEntry, rivals: Sequence[ReturnEntry]) -> Finding | None:
    """Return the note on a line that is empty here and was filled in elsewhere, None where it says something.

    `rivals` are what other copies of the form say that came with it.
    """
    if not entry.is_blank:
        return None
    if rivals:
        return LEFT_AS_IT_IS.finding(found="another copy of the form has it filled in")
    if old is None or waits_for_collection(old):
        return None
    value = plain_text(old.value) if old.value is not None else "the reason why there is no figure"
    return LEFT_AS_IT_IS.finding(found=f"{value} is in already")


def of_older_form(intake: Intake, old: Figure | None, entry: ReturnEntry) -> Finding | None:
    """Return the query on a line that came back on a form issued later, and says something else here."""
    newer = intake.newer_form(old.form) if old is not None else ""
    if not newer or is_in_already(old, entry):
        return None
    return OLDER_FORM.finding(found=shown(entry), newer=newer)


def older_filling(intake: Intake, old: Figure | None, entry: ReturnEntry) -> Finding | None:
    """Return the query on a line that was superseded, or saved before the one that was taken in."""
    if old is None or not old.filling or (old.form != intake.received.form and waits_for_collection(old)):
        return None
    modified = intake.received.filling.modified_on
    if digest(entry) in (*old.superseded, old.filling):
        return OLDER_FILLING.finding(found=shown(entry))
    if modified and old.file_modified and modified < old.file_modified:
        return OLDER_FILLING.finding(found=f"saved {modified}, before the one taken in ({old.file_modified})")
    return None
