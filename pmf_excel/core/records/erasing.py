"""What may have to be erased by law (framework section 4): the texts that the ledger keeps beside its chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .record import Column, types_within


@dataclass(frozen=True, slots=True)
class Erasable:
    """Marks a field that is not free text by its column but may quote one, or name a person."""


def erasable_paths(model: type[BaseModel]) -> frozenset[str]:
    """Return the paths of a record's erasable texts: `commentary`, or `queries.*.found` within a list."""
    return frozenset(path for name, info in model.model_fields.items() for path in _paths_below(name, info))


def _paths_below(name: str, info: FieldInfo) -> Iterator[str]:
    if any(_marks_a_text(entry) for entry in info.metadata):
        yield name
    step = f"{name}.*" if get_origin(info.annotation) is tuple else name
    for kind in types_within(info.annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from (f"{step}.{path}" for path in erasable_paths(kind))


def _marks_a_text(entry: object) -> bool:
    return isinstance(entry, Erasable) or (isinstance(entry, Column) and entry.free_text)
