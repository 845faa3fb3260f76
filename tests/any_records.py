"""Records of any kind with anything in them, drawn from their declarations: for property tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from pmf_excel.core.periods import Period
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.registry import RECORDS

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20).map(str.strip)
PERIODS = st.sampled_from([Period.parse(text) for text in ("2024/25", "2025/26 Q3", "2025/26 Q4", "May 2026")])
_CODES = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(0, 90),
    date: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    Decimal: st.decimals(-(10**9), 10**9, allow_nan=False, places=3),
    Period: PERIODS,
}


def values_of(annotation: Any) -> st.SearchStrategy[Any]:
    """Return what may stand in a field of this type."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return models(annotation)
    if annotation is type(None):
        return st.none()
    inner = [each for each in get_args(annotation) if each is not Ellipsis]
    if get_origin(annotation) is tuple:
        return st.lists(values_of(inner[0]), max_size=3).map(tuple)
    if get_origin(annotation) in (Union, UnionType):
        return st.one_of([values_of(each) for each in inner])
    return values_of(inner[0])


@st.composite
def models(draw: st.DrawFn, kind: type[BaseModel], kept: dict[str, Any] | None = None) -> BaseModel:
    """Draw a value of `kind`: its needed fields, some of the others, and those `kept` as they are."""
    row = dict(kept or {})
    for name, field in kind.model_fields.items():
        if name not in row and (field.is_required() or draw(st.booleans())):
            plain_code = field.annotation is str and field.is_required()
            row[name] = draw(_CODES if plain_code else values_of(field.annotation))
    return kind.model_validate(row)


@st.composite
def two_of_a_kind(draw: st.DrawFn) -> tuple[Record, Record]:
    """Draw two records of the same kind with whatever in them."""
    kind = draw(st.sampled_from(RECORDS))
    first, second = draw(models(kind)), draw(models(kind))
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    return first, second
