"""What a machine lacks is named and counted; where CI is true it is a failure."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import conftest, office
from tests.office import LIBREOFFICE, SHARED, VALIDATOR, found, missing, validator_program


def test_a_test_is_skipped_by_the_name_of_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason names the program."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="LibreOffice is missing"):
        missing(LIBREOFFICE)


def test_nothing_is_skipped_where_ci_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI a missing program fails the test."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="LibreOffice is missing"):
        missing(LIBREOFFICE)


def test_libreoffice_is_looked_for_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without soffice on the path there is no LibreOffice."""
    monkeypatch.setenv("PATH", "")
    assert not found(LIBREOFFICE)


def test_the_validator_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment says where it is before anything else is looked at."""
    monkeypatch.setenv("PMF_OOXML_VALIDATOR", "/opt/ooxml-validator")
    assert validator_program() == "/opt/ooxml-validator"
    assert found(VALIDATOR)


@pytest.mark.parametrize(("ci", "ends"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_test_of_common_material_needs_that_beside_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, ends: type[Exception]
) -> None:
    """The hostile files among it: without them nothing is skipped where CI is true."""
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(office, "ROOT", tmp_path / "checkout")
    marked: Any = SimpleNamespace(get_closest_marker=lambda name: pytest.mark.shared if name == "shared" else None)

    assert not found(SHARED)
    with pytest.raises(ends, match=f"{SHARED} is missing"):
        conftest.pytest_runtest_setup(marked)
