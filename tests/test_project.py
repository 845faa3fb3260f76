"""The project itself: its modules, what a start costs, what is shipped and locked, and what must not be in it."""

from __future__ import annotations

import ast
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pmf_excel.shipped import shipped

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "pmf_excel").rglob("*.py"))
LONGEST_MODULE = 400
HEAVY = {"pandas", "openpyxl", "docx", "docxtpl", "matplotlib", "xlwings", "xlsxwriter", "sqlalchemy", "lxml", "pptx"}
#: One of each kind of file that is shipped.
SHIPPED = ("templates/quarterly.docx", "macros/vbaProject.bin", "words/chorley.toml", "demo_data/indicators.csv")
#: Put together here, so that this file does not hold what it forbids.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"\bpypi" + r"\.",
            r"python" + r"hosted",
            r"npm" + r"js\.",
            r"deb\." + r"debian",
            r"find-" + r"links",
            r"(?<![\w.}])/(?:work|root|home)" + r"/\w",
        )
    )
)


def named(path: Path) -> str:
    """A path as this project names it, for the test's own name."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_module_says_what_it_is_for_and_is_read_in_one_go(module: Path) -> None:
    """A docstring at the top, and no more than four hundred lines."""
    text = module.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text)), "the module has no docstring"
    assert len(text.splitlines()) <= LONGEST_MODULE


def test_help_loads_nothing_heavy() -> None:
    """`pmf --help` is answered before a spreadsheet or database library is read."""
    program = (
        "import sys\nfrom pmf_excel.cli import main\n"
        "main(['--help'], standalone_mode=False)\nprint(*(name for name in sys.modules if '.' not in name))"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert "Usage:" in said
    assert HEAVY.isdisjoint(said.splitlines()[-1].split())


def commands_of(group: click.Group, before: str = "pmf") -> Iterator[str]:
    """Every command as it is typed, those of groups included."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands_of(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_every_command_is_in_the_guide() -> None:
    """README.md or a page of docs/ names it."""
    from pmf_excel.cli import main

    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)

    assert [command for command in commands_of(main) if f"{command}" not in text] == []


def tracked_files() -> list[Path]:
    """The files under version control that are text."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine() -> None:
    """Where packages come from is the machine's own setting."""
    found = [
        f"{named(path)}:{number}: {match[0]}"
        for path in tracked_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if (match := FORBIDDEN.search(line))
    ]

    assert found == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    [built] = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_holds_what_the_program_needs(wheel: Path) -> None:
    """Installed from the wheel, the same function finds templates, macros, words and demonstration data."""
    program = (
        f"import sys\nsys.path.insert(0, {str(wheel)!r})\nfrom pmf_excel.shipped import shipped\n"
        f"for name in {SHIPPED!r}: print(shipped(*name.split('/')))"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    found = [Path(line) for line in said.splitlines()]
    assert [path.is_relative_to(wheel) for path in found] == [True] * len(SHIPPED)
    assert [path.read_bytes() for path in found] == [shipped(*name.split("/")).read_bytes() for name in SHIPPED]


def test_the_wheel_holds_every_module_and_no_test(wheel: Path) -> None:
    """Nothing is left behind, nothing else goes along."""
    modules = {str(path.relative_to(wheel)) for path in wheel.rglob("*.py")}

    assert modules == {named(path) for path in MODULES}


def test_what_is_not_shipped_is_named() -> None:
    """A misspelt name is an error, not an empty answer."""
    with pytest.raises(FileNotFoundError, match=r"templates/quartely\.docx is not part of this installation"):
        shipped("templates", "quartely.docx")


def pins_in(name: str) -> dict[str, str]:
    """The locked versions of a requirements file by package, with the condition under which each holds."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    entries = (line.split("--hash")[0].strip() for line in text.splitlines())
    return {entry: str(Requirement(entry).specifier)[2:] for entry in entries if entry}


def locked(name: str) -> dict[str, set[str]]:
    """The locked versions by package name; numpy may have several, for older and newer Python."""
    found: dict[str, set[str]] = {}
    for entry, version in pins_in(name).items():
        found.setdefault(canonicalize_name(Requirement(entry).name), set()).add(version)
    return found


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements_of(declared: dict[str, Any]) -> dict[str, list[Requirement]]:
    """What each locked file must at least hold."""
    groups = declared["dependency-groups"]
    texts = {
        "runtime": declared["project"]["dependencies"],
        "build": groups["build"] + declared["build-system"]["requires"],
        "dev": declared["project"]["dependencies"] + [entry for entry in groups["dev"] if isinstance(entry, str)],
    }
    return {name: [Requirement(text) for text in some] for name, some in texts.items()}


@pytest.mark.parametrize("name", ["runtime", "build", "dev"])
def test_locked_requirements_cover_what_the_project_declares(name: str, declared: dict[str, Any]) -> None:
    """Each declared package is locked at versions that the declaration allows."""
    versions = locked(name)

    for requirement in requirements_of(declared)[name]:
        found = versions.get(canonicalize_name(requirement.name), set())
        assert found, f"{requirement.name} is not locked: make lock"
        assert all(requirement.specifier.contains(version) for version in found)


def test_what_runs_is_what_was_tested() -> None:
    """The requirements of the program and of the build stand in those of the tests at the same versions."""
    tested = pins_in("dev")

    assert {entry for name in ("runtime", "build") for entry in pins_in(name)} <= set(tested)


@pytest.mark.parametrize("name", ["runtime", "build", "dev"])
def test_every_locked_requirement_carries_its_hashes(name: str) -> None:
    """Pip refuses whatever differs."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")

    assert all("--hash=sha256:" in line for line in text.splitlines() if line.strip())


def test_ci_runs_what_a_developer_runs() -> None:
    """`.ci/run` goes to the top of the checkout and calls `make test`."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]

    assert commands == ["make test"]


def test_every_target_that_people_call_says_what_it_does() -> None:
    """`make help` shows a sentence for each."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = {"demo", "test", "lint", "format", "lock", "pictures", "bench", "clean", "help"}

    assert called == set(re.findall(r"^([a-z]+):.*## [A-Z].*\.$", makefile, re.MULTILINE))


def test_skipped_tests_are_named_by_reason_and_counted() -> None:
    """The last lines of `make test`, from pytest's own record."""
    results = """
    <testsuites><testsuite>
      <testcase classname="tests.test_a" name="test_opens"><skipped message="LibreOffice is missing"/></testcase>
      <testcase classname="tests.test_a" name="test_adds"/>
      <testcase classname="tests.test_b" name="test_saves"><skipped message="LibreOffice is missing"/></testcase>
    </testsuite></testsuites>
    """
    skipped_lines = runpy.run_path(str(ROOT / ".ci" / "tests.py"))["skipped_lines"]

    assert "\n".join(skipped_lines(results)).splitlines() == [
        "Skipped: LibreOffice is missing",
        "  tests.test_a::test_opens",
        "  tests.test_b::test_saves",
        "2 tests were skipped.",
    ]
