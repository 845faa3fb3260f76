"""The VBA modules that go into a workbook: ours from `macros/`, and xlwings' own from the xlwings that is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.shipped import shipped

from .vba_conditions import resolved

#: xlwings' module for workbooks without its add-in, and the class that belongs to it.
_XLWINGS_FILES = ("xlwings.bas", "addin/Dictionary.cls")
#: LibreOffice compiles no enumeration whose values are names, such as `TextCompare = VBA.vbTextCompare`.
_NAMED_VALUE = re.compile(r"(?<== )VBA\.(vbBinaryCompare|vbTextCompare|vbDatabaseCompare)\b")
_VALUES = {"vbBinaryCompare": "0", "vbTextCompare": "1", "vbDatabaseCompare": "2"}


@dataclass(frozen=True, slots=True)
class VbaModule:
    """A module's name, its text with the line ends of VBA, and whether it is a class."""

    name: str
    source: str
    is_class: bool = False


def our_modules() -> tuple[VbaModule, ...]:
    """Return the modules of `macros/`, by name; a module's name is its file's."""
    return tuple(_module(file, file.read_text("ascii")) for file in sorted(shipped("macros").glob("*.bas")))


def xlwings_modules() -> tuple[VbaModule, ...]:
    """Return the installed xlwings' modules, resolved for Excel on Windows; LibreOffice compiles them too."""
    return tuple(_module(file, _compiling_everywhere(file.read_text("ascii"))) for file in _xlwings_files())


def _compiling_everywhere(source: str) -> str:
    return _NAMED_VALUE.sub(lambda match: _VALUES[match[1]], resolved(source))


def _xlwings_files() -> Iterator[Path]:
    spec = find_spec("xlwings")  # found, not imported: that would take a second
    for name in _XLWINGS_FILES:
        file = Path(spec.origin).parent / name if spec and spec.origin else Path(name)
        if not file.is_file():
            raise PmfError(
                f"The installed xlwings has no {name}.",
                "Install the version of xlwings that requirements/runtime.txt names, and build again.",
            )
        yield file


def _module(file: Path, source: str) -> VbaModule:
    return VbaModule(file.stem, "\r\n".join(source.splitlines()) + "\r\n", file.suffix == ".cls")
