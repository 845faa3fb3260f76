"""The catalogue of findings: every code with its sentences, grouped by what it is about.

Each module of this package declares its kinds as constants; `CATALOGUE` holds them all by code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from ..findings import FindingKind


def kinds_in(module: object) -> tuple[FindingKind, ...]:
    """Return the kinds that a module of the catalogue declares, in its order."""
    declared = (value for value in vars(module).values() if isinstance(value, FindingKind))
    return tuple({kind.code: kind for kind in declared}.values())


def by_code(kinds: Iterable[FindingKind]) -> Mapping[str, FindingKind]:
    """Return `kinds` by code; raises `ValueError` where two different kinds share one."""
    found: dict[str, FindingKind] = {}
    for kind in kinds:
        if found.setdefault(kind.code, kind) != kind:
            raise ValueError(f"two kinds of finding are called {kind.code}")
    return MappingProxyType(found)


def subjects() -> tuple[str, ...]:
    """Return the names of the modules that declare kinds."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def _declared() -> Iterator[FindingKind]:
    for subject in subjects():
        yield from kinds_in(import_module(f"{__name__}.{subject}"))


#: Every kind of finding by its code.
CATALOGUE: Mapping[str, FindingKind] = by_code(_declared())
