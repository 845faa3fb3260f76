"""Files that were damaged on their way: each is read as it was sent, or refused with a sentence, never half read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.catalogue.intake import INTAKE
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Filling
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.reading import Readers
from pmf_excel.office.package import read_package, write_package
from tests.quarter_forms import KEYS, filled

_SENTENCE = re.compile(r"[A-Z].*[.]", re.DOTALL)
_CODES = {kind.code for kind in INTAKE}
PARTS = sorted(read_package(filled(Stage.RETURN)))


@cache
def whole() -> bytes:
    """Return a filled return as it was sent."""
    return filled(Stage.RETURN)


@cache
def as_sent() -> Filling:
    """Return what stands in it."""
    filling = read_form(whole(), KEYS)
    assert isinstance(filling, Filling)
    return filling


def is_answered(content: bytes) -> None:
    """Assert that the file is read as it was sent or refused in words."""
    outcome = read_form(content, KEYS)
    if isinstance(outcome, Finding):
        assert outcome.code in _CODES
        assert _SENTENCE.fullmatch(outcome.message)
        assert _SENTENCE.fullmatch(outcome.remedy)
    else:
        assert outcome.lines == as_sent().lines
        assert outcome.identity == as_sent().identity


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(whole()) - 1), st.integers(1, 255))
def test_one_byte_changed_is_never_read_as_another_figure(at: int, by: int) -> None:
    """A wire or a disc drops a bit: the sums of the zip show it, or it is a byte that says nothing."""
    is_answered(whole()[:at] + bytes([whole()[at] ^ by]) + whole()[at + 1 :])


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(whole()) - 1))
def test_a_file_cut_short_is_never_read_as_whole(length: int) -> None:
    """A copy that stopped half way, or a synchronised file that has not arrived yet."""
    assert isinstance(read_form(whole()[:length], KEYS), Finding)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(whole())), st.integers(0, len(whole())), st.binary(max_size=40))
def test_a_stretch_replaced_by_something_else_is_answered(one: int, other: int, instead: bytes) -> None:
    """Whatever stands there instead."""
    start, end = sorted((one, other))
    is_answered(whole()[:start] + instead + whole()[end:])


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_gone_is_answered(part: str) -> None:
    """Each part of the workbook left out in turn."""
    parts = read_package(whole())
    del parts[part]
    outcome = read_form(write_package(parts), KEYS)
    if isinstance(outcome, Finding):
        assert outcome.code in _CODES
    else:
        assert [line.cell("figure").text for line in outcome.lines if not line.problem] == ["437", "52.4"]


@pytest.mark.parametrize("part", [part for part in PARTS if part.endswith((".xml", ".rels"))])
@pytest.mark.parametrize("content", [b"", b"not xml", b"<", b"<a/>", b"\xff\xfe<a/>", b"<a>" * 400])
def test_a_part_with_something_else_in_it_is_answered(part: str, content: bytes) -> None:
    """Empty, text, cut off, another document, another encoding, deeper than any workbook."""
    outcome = read_form(write_package({**read_package(whole()), part: content}), KEYS)
    if isinstance(outcome, Finding):
        assert outcome.code in _CODES
        assert _SENTENCE.fullmatch(outcome.message)


def test_a_damaged_file_holds_up_no_other(tmp_path: Path) -> None:
    """In one batch each damaged file is answered and the whole one is read."""
    paths = [tmp_path / name for name in ("cut.xlsx", "whole.xlsx", "noise.xlsx", "empty.xlsx")]
    for path, content in zip(paths, (whole()[:4000], whole(), bytes(range(256)) * 20, b""), strict=True):
        path.write_bytes(content)

    with Readers(KEYS) as readers:
        outcomes = {path.name: outcome for path, outcome in readers.read(paths)}

    assert outcomes["whole.xlsx"] == as_sent()
    assert all(isinstance(outcomes[name], Finding) for name in ("cut.xlsx", "noise.xlsx", "empty.xlsx"))
