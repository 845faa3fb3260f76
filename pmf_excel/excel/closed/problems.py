"""What can be wrong with the master workbook as a file: each state in its own words, with its own way back."""

from __future__ import annotations

from pmf_excel.core.master.book import MEMORY_SHEET, MasterError
from pmf_excel.core.master.problems import RESTORE

_SAVE_AGAIN = "Open it in Excel, save it as Excel Macro-Enabled Workbook (*.xlsm), and try again."
_CATCHES_UP = "Nothing is lost: the register has everything, and the workbook catches up at the next `pmf sync`."


def missing(name: str, folder: str) -> MasterError:
    """Return what is said where there is no such file."""
    where = "this folder" if folder == "." else folder
    return MasterError(
        f"There is no {name} in {where}.",
        "If it was moved or renamed, put it back under this name. Otherwise run `pmf restore`: it makes the workbook "
        "anew from the register.",
    )


def is_a_folder(name: str) -> MasterError:
    """Return what is said of a folder that is called like the workbook."""
    return MasterError(f"{name} is a folder, not a workbook.", "Give the folder another name, then run `pmf restore`.")


def saved_without_macros(name: str, instead: str) -> MasterError:
    """Return what is said where somebody saved the workbook as .xlsx, which has no macros."""
    return MasterError(
        f"There is no {name}, but {instead} lies beside it: it was saved without its macros, and its buttons are gone.",
        f"Run `pmf restore`: it makes {name} anew from the register. Copy into it what you changed in {instead}.",
    )


def macros_are_gone(name: str) -> MasterError:
    """Return what is said of a workbook that has no macros in it."""
    return MasterError(f"{name} has lost its macros: its buttons do nothing, and Excel may not open it.", RESTORE)


def damaged(name: str, found: str) -> MasterError:
    """Return what is said of a file that is only half there."""
    return MasterError(f"{name} is damaged or was only half written: {found}.", RESTORE)


def another_file(name: str) -> MasterError:
    """Return what is said of a file that is no workbook."""
    return MasterError(f"{name} is not an Excel workbook, whatever its name says.", RESTORE)


def protected(name: str) -> MasterError:
    """Return what is said of an encrypted workbook."""
    return MasterError(
        f"{name} is protected by a password or a sensitivity label, so it cannot be read.",
        "Open it in Excel, take the password off (File, Info, Protect Workbook), save it, and try again.",
    )


def strict(name: str) -> MasterError:
    """Return what is said of a workbook saved as Strict Open XML."""
    return MasterError(
        f"{name} was saved as Strict Open XML, which macros and other programs do not read.", _SAVE_AGAIN
    )


def written_unusually(name: str, sheet: str) -> MasterError:
    """Return what is said of a sheet whose markup is nothing that we know how to change without harm."""
    return MasterError(
        f"The sheet “{sheet}” of {name} was saved by a program that writes it in an unusual way.", _SAVE_AGAIN
    )


def no_memory(name: str) -> MasterError:
    """Return what is said of a workbook that looks like the register but has no memory."""
    return MasterError(
        f"{name} has no hidden sheet “{MEMORY_SHEET}”: it was deleted, or an earlier version made the workbook.",
        RESTORE,
    )


def another_workbook(name: str) -> MasterError:
    """Return what is said of a workbook that is not the register."""
    return MasterError(
        f"{name} is a workbook, but not the indicator register.",
        "Give it another name. Then put the register back in its place, or run `pmf restore` to make it anew.",
    )


def in_the_way(name: str, sheet: str, what: str) -> MasterError:
    """Return what is said where something stands where new rows of the table belong."""
    return MasterError(
        f"On the sheet “{sheet}” of {name} {what} stands below the table, where its new rows belong.",
        "Move it beside the table or to a sheet of your own, save the workbook, and run `pmf sync`.",
    )


def no_room(name: str, sheet: str) -> MasterError:
    """Return what is said where the sheet is full."""
    return MasterError(
        f"The sheet “{sheet}” of {name} has no row left for what is new.",
        "Delete what stands far below the table, save the workbook, and run `pmf sync`.",
    )


def read_only(name: str) -> MasterError:
    """Return what is said of a file that may not be written."""
    return MasterError(
        f"{name} is read-only, so it was not changed.",
        f"In its properties, take off Read-only, or ask for the right to change it. {_CATCHES_UP}",
    )


def held(name: str, who: str, lock: str) -> MasterError:
    """Return what is said of a workbook that is open elsewhere."""
    by = f" by {who}" if who else ""
    stale = f" If nobody has it open, delete the file {lock} beside it." if lock else ""
    return MasterError(f"{name} is open{by}, so it was not changed.", f"Close it there.{stale} {_CATCHES_UP}")


def changed_meanwhile(name: str) -> MasterError:
    """Return what is said where somebody saved the workbook after it was read."""
    return MasterError(
        f"Somebody saved {name} while this job worked, so it was not changed.", f"Run `pmf sync`. {_CATCHES_UP}"
    )


def not_written(name: str, found: str) -> MasterError:
    """Return what is said where the disk or the network refuses."""
    return MasterError(f"{name} could not be written: {found}.", f"Look at the drive and its free space. {_CATCHES_UP}")


def not_opened(name: str, found: str) -> MasterError:
    """Return what is said where the system refuses to open the file."""
    return MasterError(f"{name} cannot be opened: {found}.", "Close it wherever it is open, and try again.")
