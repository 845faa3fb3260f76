"""Files made to mislead or to stop a reader: each gets a sentence, none a traceback, and the batch goes on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pmf_excel.core.catalogue.intake import INTAKE, NOT_OUR_FORM
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Filling
from pmf_excel.excel.reading import Readers
from tests.issued_forms import KEYS, filled, read
from tests.looking import look

pytestmark = pytest.mark.shared

#: What the files that are simply not our forms are refused for; the others have a reason of their own.
_SENTENCE = re.compile(r"[A-Z].*[.]")


def _catalogue(shared: Path) -> list[tuple[Path, str]]:
    rows = (shared / "hostile" / "CATALOG.tsv").read_text(encoding="utf-8").splitlines()[1:]
    fields = [row.split("\t") for row in rows]
    return [(shared / "hostile" / name, want) for name, _, _, want in fields]


def test_every_hostile_file_has_a_wanted_verdict(shared: Path) -> None:
    """The catalogue names each file once, with one of the four verdicts: a new file is nothing that no test looks at."""
    catalogue = _catalogue(shared)
    there = {path for path in (shared / "hostile").rglob("*") if path.is_file() and path.name != "CATALOG.tsv"}

    assert sorted(path for path, _ in catalogue) == sorted(there)
    assert {want for _, want in catalogue} == {"REJECT", "FLAG", "READ", "SKIP"}


def test_every_hostile_file_is_answered_in_words_and_the_batch_goes_on(shared: Path, tmp_path: Path) -> None:
    """None of them is one of our forms, so each is refused with a reason; a good form after each is read."""
    good = tmp_path / "good.xlsx"
    good.write_bytes(filled())
    hostile = [path for path, _ in _catalogue(shared)]
    batch = [path for each in hostile for path in (each, good)]
    with Readers(KEYS, wall=20) as readers:
        outcomes = [outcome for _, outcome in readers.read(batch)]
    assert all(outcome == read(filled()) for outcome in outcomes[1::2])
    for path, outcome in zip(hostile, outcomes[::2], strict=True):
        assert isinstance(outcome, Finding), path.name
        assert outcome.code in {kind.code for kind in INTAKE}, path.name
        assert _SENTENCE.fullmatch(outcome.message), (path.name, outcome.message)
        assert _SENTENCE.fullmatch(outcome.remedy), (path.name, outcome.remedy)


def test_what_a_plain_reader_accepts_is_refused_only_for_not_being_our_form(shared: Path) -> None:
    """An honest workbook is not called damaged or unsafe."""
    honest = [path for path, want in _catalogue(shared) if want in {"READ", "SKIP"}]
    assert len(honest) >= 8
    with Readers(KEYS) as readers:
        codes = {path.name: _code(outcome) for path, outcome in readers.read(honest)}
    assert codes == {path.name: NOT_OUR_FORM.code for path in honest}


def test_what_must_be_rejected_before_it_is_read_is_rejected_by_the_look(shared: Path) -> None:
    """Containers that are no honest zips never reach a parser of sheets."""
    containers = [path for path, want in _catalogue(shared) if path.name.startswith("a_") and want == "REJECT"]
    assert len(containers) >= 15
    assert [path.name for path in containers if look(path) is None] == []


@pytest.mark.parametrize("attack", ["laughs", "xxe", "http", "param", "quad", "doctype"])
def test_entities_are_refused_wherever_they_stand(shared: Path, tmp_path: Path, attack: str) -> None:
    """The same attack inside one of our forms, whose every part is read: nothing is expanded and nothing fetched."""
    paths = [path for path, _ in _catalogue(shared) if f"x_{attack}" in path.name]
    assert paths
    for path in paths:
        copy = tmp_path / path.name
        copy.write_bytes(_grafted(path.read_bytes(), filled()))
        with Readers(KEYS, wall=20) as readers:
            ((_, outcome),) = readers.read([copy])
        assert isinstance(outcome, Finding), path.name
        assert "document type" in outcome.message, path.name


def _grafted(hostile: bytes, form: bytes) -> bytes:
    """Return the form with every part of the hostile file that declares entities in place of its own."""
    from pmf_excel.office.package import read_package, write_package

    parts = read_package(form)
    attacks = {name: part for name, part in read_package(hostile).items() if b"<!DOCTYPE" in part}
    assert attacks
    return write_package({**parts, **attacks})


def _code(outcome: Filling | Finding) -> str:
    return outcome.code if isinstance(outcome, Finding) else "form"


def test_the_same_bytes_under_another_name_are_the_same_file(shared: Path, tmp_path: Path) -> None:
    """So it can be told that they were received before."""
    from pmf_excel.excel.look import Copied, own_copy

    names = ("r_good.xlsx", "r_good_copy_same_bytes.xlsx")
    copies = [own_copy(Path(shutil.copy(shared / "hostile" / name, tmp_path / name)), tmp_path) for name in names]
    assert all(isinstance(copy, Copied) for copy in copies)
    assert copies[0] == copies[1]
