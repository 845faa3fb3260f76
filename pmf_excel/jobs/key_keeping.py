"""`pmf keys`: the keys that sign forms, a new one, and one that is taken away when no form needs it any more."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.key_ages import KeyAge, key_ages, next_key_number
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.records.changes import Doing, change_between
from pmf_excel.core.records.keeping import SigningKey
from pmf_excel.core.records.paperwork import IssuedForm
from pmf_excel.core.records.register import Register
from pmf_excel.core.reports.text import date_text
from pmf_excel.ledger.store import Ledger

from .files import sha256_of, take_away
from .lookups import nearest
from .next_steps import issue_again
from .outcome import WHAT_TO_DO, Outcome, Table, counted
from .refreshing import finished
from .workspace import Workspace, make_key


def keys(workspace: Workspace, doing: Doing) -> Outcome:
    """Return the keys: which one signs, which forms that are out carry the others, and what may be taken away."""
    with workspace.ledger() as ledger:
        ages = key_ages(ledger.register(), workspace.key_ids())
    rows = tuple((age.key_id, _made(age), str(len(age.forms_out)), _needed(age), _advice(age, doing)) for age in ages)
    spare = [age.key_id for age in ages if not age.is_needed(doing.today)]
    return Outcome(
        (f"{counted(len(ages), 'key')}; new forms are signed with {ages[-1].key_id}.",),
        f"pmf keys retire {spare[0]} takes it away: no form that is out needs it." if spare else "",
        tables=(Table("Keys", ("Key", "Made on", "Forms out", "Needed until", WHAT_TO_DO), rows),),
        data={"keys": [_row(age, doing) for age in ages]},
    )


def rotate(
    workspace: Workspace, doing: Doing, *, secret: bytes | None = None, at_once: bool = False, dry_run: bool = False
) -> Outcome:
    """Make a new key that signs from now on; forms that are out stay valid with the old one until their deadline.

    Where the newest was made so and has signed no form yet, nothing is made unless it is asked for `at_once`.
    `secret` is its 32 bytes, random where it is not given.
    """
    with workspace.locked(doing) as was_cut_off, workspace.ledger() as ledger:
        register, before = ledger.register(), workspace.key_ids()
        begun = _begun(ledger, register, before, was_cut_off=was_cut_off)
        if begun:
            before.remove(begun)
        elif not at_once and (unused := _unused(register, before[-1])) is not None:
            return _still_unused(unused)
        made = secret or secrets.token_bytes(32)
        key_id = begun or f"k{_next_number(register, before)}-{sha256_of(made)[:8]}"
        if dry_run:
            return Outcome(
                (f"Would make the key {key_id.partition('-')[0]}.",), data={"key": None, "before": before[-1]}
            )
        if not begun:
            make_key(workspace, key_id, made)
        if register.get(SigningKey, key_id) is None:
            _record(ledger, SigningKey(key_id=key_id, made_on=doing.today), "key made", doing)
        outcome = _rotated(key_id, before[-1], key_ages(register, workspace.key_ids()))
        return finished(workspace, ledger, ledger.register(), None, doing, "keys rotate", outcome)


def _unused(register: Register, key_id: str) -> SigningKey | None:
    """Return the key of a rotation that has signed no form yet, None for any other."""
    found = register.get(SigningKey, key_id)
    signed = any(key_id in form.keys for form in register.all(IssuedForm))
    return found if found is not None and found.made_on is not None and not signed else None


def _still_unused(key: SigningKey) -> Outcome:
    return Outcome(
        (f"{key.key_id} was made on {date_text(key.made_on)} and has signed no form yet. Nothing was changed.",),
        "It signs what is issued next. If somebody else has seen it, make another: pmf keys rotate --at-once",
        data={"key": None, "before": key.key_id},
    )


def _begun(ledger: Ledger, register: Register, key_ids: Sequence[str], *, was_cut_off: bool) -> str:
    """Return the key of a rotation that was cut off: not recorded yet, or nothing was since; otherwise nothing.

    The key that a workspace is made with is never recorded.
    """
    newest = key_ids[-1]
    if len(key_ids) == 1:
        return ""
    if register.get(SigningKey, newest) is None:
        return newest
    return newest if was_cut_off and ledger.history(newest)[-1].sequence == ledger.head().sequence else ""


def _next_number(register: Register, key_ids: Sequence[str]) -> int:
    return next_key_number([*key_ids, *(entry.key_id for entry in register.all(SigningKey))])


def _rotated(key_id: str, before: str, ages: Sequence[KeyAge]) -> Outcome:
    last = max((age.needed_until for age in ages[:-1] if age.needed_until), default=None)
    said = f"Forms that are out stay valid: the last of them is due on {day_in_words(last)}." if last else _NONE_OUT
    return Outcome(
        (f"New forms are signed with {key_id}.", said, "Back up the folder keys/ apart from the workspace."),
        f"When their deadlines are over, take the key before it away: pmf keys retire {before}",
        data={"key": key_id, "before": before, "needed_until": last.isoformat() if last else None},
    )


def retire(workspace: Workspace, doing: Doing, key_id: str, *, at_once: bool = False, dry_run: bool = False) -> Outcome:
    """Take an old key away; forms that it signed are no longer taken in.

    Raises `PmfError` where a form needs it and it is not asked for `at_once`, and for the key that signs.
    """
    with workspace.locked(doing), workspace.ledger() as ledger:
        register = ledger.register()
        if (gone := _taken_away(register, workspace.key_ids(), key_id)) is not None:
            said = Outcome((f"The key {gone.key_id} was taken away on {date_text(gone.retired_on)}; nothing changed.",))
            if dry_run:
                return said
            return finished(workspace, ledger, register, None, doing, "keys retire", said, changed=False)
        age = _age_called(register, workspace.key_ids(), key_id)
        _refuse_where_needed(age, doing, at_once=at_once)
        if dry_run:
            return _retired(register, age, "Would take away", needs_person=False)
        old = register.get(SigningKey, age.key_id)
        gone = (old or SigningKey(key_id=age.key_id)).but(retired_on=doing.today)
        _record(ledger, gone, "key taken away", doing)
        take_away(workspace.root / "keys" / f"{age.key_id}.key")
        outcome = _retired(register, age, "Took away", needs_person=bool(age.forms_out))
        return finished(workspace, ledger, ledger.register(), None, doing, "keys retire", outcome)


def _refuse_where_needed(age: KeyAge, doing: Doing, *, at_once: bool) -> None:
    if age.signs:
        raise PmfError(f"New forms are signed with {age.key_id}.", "Make a new key first: pmf keys rotate")
    if age.is_needed(doing.today) and not at_once:
        forms = counted(len(age.forms_out), "form that is out carries", "forms that are out carry")
        raise PmfError(
            f"{forms} the signature of {age.key_id}; the last is due on {date_text(age.needed_until)}.",
            "Wait until then. If somebody else has seen the key: --at-once, then issue the forms with --again.",
        )


def _retired(register: Register, age: KeyAge, verb: str, *, needs_person: bool) -> Outcome:
    forms = (register.get(IssuedForm, form) for form in age.forms_out)
    anew = issue_again((form for form in forms if form is not None), still_out=True)
    lost = f"{counted(len(age.forms_out), *_OUT)} can no longer be taken in." if age.forms_out else ""
    return Outcome(
        tuple(part for part in (f"{verb} the key {age.key_id}.", lost) if part),
        anew if age.forms_out else "Take it out of the backups of keys/ too.",
        data={"key": age.key_id, "forms_lost": list(age.forms_out)},
        needs_person=needs_person,
    )


_NONE_OUT = "No form is out."
_OUT = ("form that is out", "forms that are out")


def _record(ledger: Ledger, key: SigningKey, action: str, doing: Doing) -> None:
    change = change_between(ledger.register(kinds=[SigningKey]).get(SigningKey, key.key_id), key, action)
    ledger.record([change] if change is not None else [], doing)


def _taken_away(register: Register, key_ids: Sequence[str], text: str) -> SigningKey | None:
    """Return the key called `text` where it was taken away before and is gone."""
    known = (key for key in register.all(SigningKey) if key.retired_on is not None and key.key_id not in key_ids)
    return next((key for key in known if _is_called(key.key_id, text)), None)


def _age_called(register: Register, key_ids: list[str], text: str) -> KeyAge:
    for age in key_ages(register, key_ids):
        if _is_called(age.key_id, text):
            return age
    raise PmfError(f"There is no key “{text}”.", nearest(text, key_ids, f"The keys are {', '.join(key_ids)}."))


def _is_called(key_id: str, text: str) -> bool:
    return Path(text.strip()).name.removesuffix(".key") in (key_id, key_id.partition("-")[0])


def _made(age: KeyAge) -> str:
    return date_text(age.made_on) if age.made_on else "with the workspace"


def _needed(age: KeyAge) -> str:
    return date_text(age.needed_until) if age.needed_until else ""


def _advice(age: KeyAge, doing: Doing) -> str:
    if age.signs:
        return "signs new forms"
    return "keep: forms are out with it" if age.is_needed(doing.today) else "may be taken away"


def _row(age: KeyAge, doing: Doing) -> dict[str, object]:
    return {
        "key": age.key_id,
        "signs": age.signs,
        "made_on": age.made_on.isoformat() if age.made_on else None,
        "forms_out": list(age.forms_out),
        "needed_until": age.needed_until.isoformat() if age.needed_until else None,
        "is_needed": age.is_needed(doing.today),
    }
