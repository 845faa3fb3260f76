"""The master workbook of a workspace, opened as it stands: closed in its place, or open in front of somebody."""

from __future__ import annotations

from pmf_excel.core.master.book import MasterBook

from .files import write_file
from .workspace import Workspace


def master_of(workspace: Workspace) -> MasterBook:
    """Return the master workbook: the one that a button was pressed in, otherwise the file in its place."""
    if workspace.book is not None:
        return workspace.book
    from pmf_excel.excel.closed.book import ClosedBook

    return ClosedBook(workspace.master, write_file)
