"""What there is to take in: the files in a folder and below it; links are not followed, odd things are not left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pmf_excel.core.errors import PmfError
from pmf_excel.core.typed.file_names import shown_name

from .workspace import Workspace, placed

#: A folder called like a workbook is no place where officers put files: it is judged as a whole.
_WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls"})


def arriving(workspace: Workspace, paths: Sequence[Path]) -> Iterator[Path]:
    """Yield all that is to be judged in `paths`, by default what lies in the workspace's `in/`.

    Raises `PmfError` for a path that does not exist.
    """
    for path in paths or (workspace.forms_in,):
        if path.is_dir():
            yield from sorted(_within(path))
        elif path.is_symlink() or path.exists():
            yield path
        elif path == workspace.forms_in:
            raise PmfError(
                f"The folder {path.absolute()}, into which officers put their forms, is missing.",
                "Connect the drive that holds it, or make it again; pmf.toml can name another one: forms_in = …",
            )
        else:
            raise PmfError(f"There is no file or folder {path}.", "Look at its name and folder.")


def name_of(workspace: Workspace, path: Path) -> str:
    """Return the name by which people are told of a file: where it lay in `in/`, or its own name."""
    inside = workspace.takes_from(path)
    return shown_name(placed(path).relative_to(workspace.forms_in.resolve()).as_posix() if inside else path.name)


def _within(folder: Path) -> Iterator[Path]:
    """Yield what lies in a folder and in those below, without calling itself: they may lie very deep.

    A folder that may not be looked into stands for itself: nobody is to think that nothing lies there.
    """
    waiting = [folder]
    while waiting:
        folder = waiting.pop()
        try:
            found = list(folder.iterdir())
        except OSError:
            yield folder
            continue
        folders = [path for path in found if _is_looked_into(path)]
        yield from sorted(set(found) - set(folders))
        waiting += folders


def _is_looked_into(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and path.suffix.casefold() not in _WORKBOOK_ENDINGS
