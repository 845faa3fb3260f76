"""Payloads whose texts stand apart: each text is replaced by its salted hash, so that erasing it breaks no chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from pmf_excel.core.records.erasing import erasable_paths
from pmf_excel.core.records.record import personal_fields
from pmf_excel.core.records.registry import BY_TYPE

from .chain import text_token
from .views import REDACTED

Salt: TypeAlias = Callable[[], bytes]
Payload: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealedText:
    """A text and where it stands: `which` is new, old or reason, `field` the path within (`queries.0.found`)."""

    which: str
    field: str
    salt: str
    text: str | None

    @property
    def path(self) -> Path:
        """The steps from the payload to the text."""
        return (self.which, *self.field.split(".")) if self.field else (self.which,)

    @property
    def shown(self) -> str:
        """The text, or the words that stand for an erased one."""
        return REDACTED if self.text is None else self.text


def sealed(record_type: str, payload: Payload, salt: Salt) -> tuple[Payload, tuple[SealedText, ...]]:
    """Return `payload` with tokens for the texts of its `new`, `old` and `reason`, and those texts.

    The paths of the tokens are listed under `sealed`, so that a payload explains itself for ever.
    """
    texts: list[SealedText] = []
    result = dict(payload)
    for which in ("new", "old"):
        if which in payload:
            result[which] = _sealed_fields(record_type, which, payload[which], salt, texts)
    if payload.get("reason"):
        result["reason"] = _token(payload["reason"], "reason", "", salt, texts)
    if texts:
        result["sealed"] = [".".join(text.path) for text in texts]
    return result, tuple(texts)


def unsealed(payload: Payload, texts: Iterable[SealedText]) -> Payload:
    """Return `payload` with its texts in place again; changes and returns the value given."""
    for text in texts:
        *steps, last = text.path
        _set(_walk(payload, steps), last, text.shown)
    return payload


@cache
def kept_apart(record_type: str) -> frozenset[str]:
    """Return the fields of a record type that identify a person and never enter a payload."""
    return personal_fields(BY_TYPE[record_type])


def token_at(payload: Payload, path: Path) -> object:
    """Return what stands at `path`, None where the payload has no such place."""
    try:
        return _walk(payload, path)
    except (LookupError, TypeError, ValueError):
        return None


def _sealed_fields(
    record_type: str, which: str, fields: Mapping[str, Any], salt: Salt, texts: list[SealedText]
) -> dict[str, Any]:
    patterns = _patterns(record_type)
    return {
        name: _sealed_value(value, patterns[name], (which, name), salt, texts) if name in patterns else value
        for name, value in fields.items()
    }


def _sealed_value(value: Any, patterns: tuple[Path, ...], path: Path, salt: Salt, texts: list[SealedText]) -> Any:
    if isinstance(value, str):
        return _token(value, path[0], ".".join(path[1:]), salt, texts) if value and () in patterns else value
    if not isinstance(value, list | tuple | dict):
        return value
    inner = {
        step: _sealed_value(part, _below(patterns, step), (*path, step), salt, texts) for step, part in _parts(value)
    }
    return inner if isinstance(value, dict) else list(inner.values())


def _token(text: str, which: str, field: str, salt: Salt, texts: list[SealedText]) -> str:
    entry = SealedText(which, field, salt().hex(), text)
    texts.append(entry)
    return text_token(entry.salt, text)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    else:
        yield from ((str(position), part) for position, part in enumerate(value))


def _below(patterns: tuple[Path, ...], step: str) -> tuple[Path, ...]:
    return tuple(pattern[1:] for pattern in patterns if pattern and pattern[0] in ("*", step))


@cache
def _patterns(record_type: str) -> Mapping[str, tuple[Path, ...]]:
    """Return what to seal below each field of a record type."""
    found: dict[str, tuple[Path, ...]] = {}
    for path in sorted(erasable_paths(BY_TYPE[record_type])):
        name, *rest = path.split(".")
        found[name] = (*found.get(name, ()), tuple(rest))
    return found


def _walk(value: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def _set(holder: Any, step: str, text: str) -> None:
    holder[int(step) if isinstance(holder, list) else step] = text
