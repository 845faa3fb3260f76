"""What can be wrong with the master workbook whether it is closed or open: each state in its own words."""

from __future__ import annotations

from .book import LAYOUT, RECORD_ID, MasterError

#: The way back where the workbook itself cannot be mended.
RESTORE = "Run `pmf restore`: it makes the workbook anew from the register and keeps this one in backups/."


def another_layout(name: str, layout: str) -> MasterError | None:
    """Return what is said of a workbook that another version made, None where it has the layout of this one."""
    if layout == str(LAYOUT):
        return None
    if layout.isdecimal() and int(layout) > LAYOUT:
        return MasterError(
            f"{name} was made by a later version: it has layout {layout}, this version has {LAYOUT}.",
            "Install the version of pmf_excel that your colleagues use.",
        )
    said = f"layout {layout}" if layout else "no layout"
    return MasterError(f"{name} was made by an earlier version: it has {said}, this version has {LAYOUT}.", RESTORE)


def no_headings(name: str, sheet: str) -> MasterError:
    """Return what is said where the row of headings is gone."""
    return MasterError(
        f"The sheet “{sheet}” of {name} has lost its row of headings: no cell says “{RECORD_ID}”.",
        f"Undo that, or close the workbook without saving. If it is saved, run `pmf restore`: "
        f"{RESTORE.partition(': ')[2]}",
    )


def totals_row(name: str, sheet: str) -> MasterError:
    """Return what is said where new rows would come below a row of totals."""
    return MasterError(
        f"The table on the sheet “{sheet}” of {name} has a row of totals, so no new rows can be added to it.",
        "Open the workbook, take the tick off Table Design, Total Row, save it, and run `pmf sync`. Totals that you "
        "need can stand on a sheet of your own.",
    )
