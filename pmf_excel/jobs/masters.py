"""The master workbook of a workspace, opened as it stands: closed in its place, or open in front of somebody."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.core.master.book import MasterBook

from .files import write_file
from .workspace import Workspace


def master_of(workspace: Workspace) -> MasterBook:
    """Return the master workbook: the one that a button was pressed in, otherwise the file in its place."""
    return workspace.book if workspace.book is not None else closed_master(workspace.master)


def closed_master(path: Path) -> MasterBook:
    """Return the master workbook that lies at `path`, closed."""
    from pmf_excel.excel.closed.book import ClosedBook

    return ClosedBook(path, write_file)
