"""Tests of the catalogue of findings and of the page of the guide that is made from it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from pmf_excel.core import catalogue
from pmf_excel.core.catalogue import CATALOGUE, by_code, kinds_in, subjects
from pmf_excel.core.findings import FindingKind, Severity
from pmf_excel.core.findings_guide import findings_guide

GUIDE = Path(__file__).parent.parent / "docs" / "findings.md"


def test_every_kind_of_every_subject_is_in_the_catalogue() -> None:
    """No module's kinds are left out, and each is found by its own code."""
    declared = [kind for subject in subjects() for kind in kinds_in(import_module(f"{catalogue.__name__}.{subject}"))]

    assert {kind.code for kind in declared} == set(CATALOGUE)
    assert all(CATALOGUE[kind.code] == kind for kind in declared)
    assert {"intake", "returns", "sign_off", "typed"} <= set(subjects())


def test_two_kinds_may_not_share_a_code() -> None:
    """A code means one thing only: a second kind of the same code is refused by name."""
    first = FindingKind("twice", Severity.NOTE, "One.", "Do.", "a")
    second = FindingKind("twice", Severity.ERROR, "Two.", "Do.", "b")

    with pytest.raises(ValueError, match="twice"):
        by_code([first, second])


def test_same_kind_may_be_named_in_two_modules() -> None:
    """A module that uses another's kind does not make it twice."""
    kind = FindingKind("once", Severity.NOTE, "One.", "Do.", "a")

    assert dict(by_code([kind, kind])) == {"once": kind}


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.code)
def test_kind_says_what_was_found_what_to_do_and_an_example(kind: FindingKind) -> None:
    """Codes are words joined by hyphens; nothing that a person reads is empty."""
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", kind.code)
    assert kind.message.rstrip("}")
    assert kind.remedy
    assert kind.example


def test_guide_lists_every_code_once() -> None:
    """Each code has one row."""
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|", findings_guide(), flags=re.MULTILINE)

    assert sorted(rows) == sorted(CATALOGUE)


def test_guide_is_current(request: pytest.FixtureRequest) -> None:
    """docs/findings.md is what the catalogue says now; --update-golden writes it anew."""
    if request.config.getoption("--update-golden"):
        GUIDE.write_text(findings_guide(), encoding="utf-8", newline="\n")

    assert GUIDE.read_text(encoding="utf-8") == findings_guide()


@pytest.mark.parametrize(
    "kind",
    [kind for kind in CATALOGUE.values() if "“{found}”" in kind.message + kind.remedy],
    ids=lambda kind: kind.code,
)
def test_a_long_text_is_quoted_by_its_beginning(kind: FindingKind) -> None:
    """Somebody pastes a page into a cell: the sentence stays one, and the whole text is with the finding."""
    page = "The bins were late because of the ice on the hill. " * 60
    facts: dict[str, object] = {
        name: "" for _, name, _, _ in Formatter().parse(kind.message + kind.remedy) if name and name != "found"
    }

    finding = kind.finding(None, page, **facts)

    assert "“The bins were late because of the ice on the hill. The bins…”" in finding.message + finding.remedy
    assert len(finding.message) < 300
    assert finding.found == page
