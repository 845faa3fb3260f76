"""The signed identity of a form and of its lines: canonical text in ordinary cells, checked when it comes back.

A form is a claim of who filled it, not an authenticated signature: the signature proves that this workspace issued
the form and that its locked facts are as issued.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pmf_excel.core.periods import Period

from .form import FormIdentity, FormLine

VERSION = 1


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key of a workspace: its id and its secret bytes."""

    key_id: str
    secret: bytes


class NotOursError(ValueError):
    """The text is not a form's identity, or was not signed by one of our keys, or was altered."""


def sign_identity(identity: FormIdentity, key: Key) -> str:
    """Return the text of the identity cell: canonical JSON, then key id and HMAC-SHA256."""
    facts = {
        "kind": identity.kind,
        "form": identity.form,
        "workspace": identity.workspace,
        "council": identity.council,
        "officer": identity.officer,
        "period": str(identity.period),
        "issued_on": identity.issued_on.isoformat(),
        "due": identity.due.isoformat(),
        "lines": list(identity.line_keys),
    }
    return _signed(facts, key)


def read_identity(text: str, keys: Mapping[str, Key]) -> FormIdentity:
    """Return the identity in `text`; raises `NotOursError` where it is none of ours or was altered."""
    facts = _verified(text, keys)
    try:
        return FormIdentity(
            kind=facts["kind"],
            form=facts["form"],
            workspace=facts["workspace"],
            council=facts["council"],
            officer=facts["officer"],
            period=Period.parse(facts["period"]),
            issued_on=date.fromisoformat(facts["issued_on"]),
            due=date.fromisoformat(facts["due"]),
            line_keys=tuple(facts["lines"]),
        )
    except (KeyError, TypeError) as error:
        raise NotOursError("the identity lacks a part") from error


def sign_line(form: str, line: FormLine, key: Key) -> str:
    """Return the text of a line's signature cell: its form, key and facts, signed."""
    return _signed({"form": form, "line": line.key, "facts": dict(line.facts)}, key)


def read_line(text: str, form: str, keys: Mapping[str, Key]) -> tuple[str, Mapping[str, str]]:
    """Return a line's key and its facts as issued; raises `NotOursError` where `text` is not of this `form`."""
    signed = _verified(text, keys)
    if signed.get("form") != form or not isinstance(signed.get("facts"), dict):
        raise NotOursError("the line belongs to another form")
    return str(signed["line"]), signed["facts"]


def _signed(facts: Mapping[str, Any], key: Key) -> str:
    body = json.dumps({"v": VERSION, **facts}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"{body} #{key.key_id}:{_digest(body, key)}"


def _verified(text: str, keys: Mapping[str, Key]) -> dict[str, Any]:
    body, _, seal = text.strip().rpartition(" #")
    key_id, _, digest = seal.partition(":")
    key = keys.get(key_id)
    if key is None or not hmac.compare_digest(_digest(body, key), digest):
        raise NotOursError("the signature does not fit")
    facts = json.loads(body)
    if not isinstance(facts, dict):
        raise NotOursError("the identity is not a form's")
    return facts


def _digest(body: str, key: Key) -> str:
    return hmac.new(key.secret, f"{key.key_id}|{body}".encode(), hashlib.sha256).hexdigest()
