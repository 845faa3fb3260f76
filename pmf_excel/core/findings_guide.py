"""The page of the guide that lists every finding, made from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module

from . import catalogue
from .catalogue import kinds_in, subjects
from .findings import FindingKind, Severity

_SEVERITIES = {
    Severity.ERROR: "keeps its line or file out until it is put right",
    Severity.QUERY: "lets the line in; the officer may explain, and the Responsible Officer accepts or returns it",
    Severity.NOTE: "says what was done; nothing is held up",
}
_TOP = """# Findings

What `pmf collect` and the other commands may find, by code. Each finding names the file, the sheet, the cell as Excel
names it and the indicator. “…” stands for what was found there.
"""
_PLACEHOLDER = re.compile(r"\{\w+\}")


def findings_guide() -> str:
    """Return `docs/findings.md`: a table for each subject, with every code, its sentences and its example."""
    return "\n".join([_TOP, *_severities(), *(line for subject in subjects() for line in _section(subject))]) + "\n"


def _severities() -> Iterator[str]:
    for severity, meaning in _SEVERITIES.items():
        yield f"- **{severity}**: {meaning}."


def _section(subject: str) -> Iterator[str]:
    module = import_module(f"{catalogue.__name__}.{subject}")
    about = (module.__doc__ or subject).splitlines()[0].removeprefix("Findings about ").rstrip(".")
    yield f"\n## {about[:1].upper()}{about[1:]}\n"
    yield from _table(kinds_in(module))


def _table(kinds: Iterable[FindingKind]) -> Iterator[str]:
    yield "| code | severity | what it says | what to do | for example | framework section |"
    yield "|---|---|---|---|---|---|"
    for kind in kinds:
        section = kind.section if kind.section[:1].isdigit() else ""
        cells = (f"`{kind.code}`", kind.severity.value, kind.message, kind.remedy, kind.example, section)
        yield f"| {' | '.join(_in_cell(cell) for cell in cells)} |"


def _in_cell(text: str) -> str:
    shown = _PLACEHOLDER.sub("…", text)
    return " ".join(shown.split()).replace("|", "\\|")
