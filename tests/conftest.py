"""What all tests share: programs that a machine may lack, golden files, and a count of what was skipped."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.office import (
    LIBREOFFICE,
    SHARED,
    UNO,
    VALIDATOR,
    LibreOffice,
    LiveOffice,
    found,
    missing,
    shared_folder,
    validation_errors,
)
from tests.workspaces import Stages

#: A machine may be busy: how long an example takes is no property of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

_NEEDS = {"libreoffice": LIBREOFFICE, "validator": VALIDATOR, "shared": SHARED}
_GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the golden files anew."""
    parser.addoption("--update-golden", action="store_true", help="write the files of tests/golden anew")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test by name where what its markers ask for is missing; with CI=true it fails."""
    for marker, what in _NEEDS.items():
        if item.get_closest_marker(marker) is not None and not found(what):
            missing(what)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the skipped tests by reason in the last lines."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"skipped because {reason}: {count}")


def _reason(report: pytest.TestReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


@pytest.fixture
def validator() -> Callable[..., None]:
    """Return the function that asserts that files have no error in the Open XML SDK validator."""

    def assert_valid(*files: Path) -> None:
        errors = validation_errors(files)
        assert not errors, "\n".join(errors)

    return assert_valid


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """Return LibreOffice for conversions."""
    if not found(LIBREOFFICE):
        missing(LIBREOFFICE)
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture(scope="session")
def live_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveOffice]:
    """Return a LibreOffice that stays open, for typing into workbooks."""
    for what in (LIBREOFFICE, UNO):
        if not found(what):
            missing(what)
    office = LiveOffice(tmp_path_factory.mktemp("live-office"))
    yield office
    office.end()


@pytest.fixture
def shared() -> Path:
    """Return the folder of common material beside the checkout."""
    if not found(SHARED):
        missing(SHARED)
    return shared_folder()


@pytest.fixture(scope="session")
def stages_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the workspaces of the quarter's stages lie."""
    return tmp_path_factory.mktemp("stages")


@pytest.fixture(scope="session")
def stages(stages_folder: Path) -> Stages:
    """Return the small workspaces of the quarter, each made once where a test first asks for it."""
    return Stages(stages_folder)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return the function that compares a text with its golden file, or writes that with --update-golden."""

    def compare(name: str, text: str) -> None:
        file = _GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        expected = file.read_text(encoding="utf-8")
        lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), name, "as it is now", lineterm="")
        assert text == expected, "\n".join(lines)

    return compare
