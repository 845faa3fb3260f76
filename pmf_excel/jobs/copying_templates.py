"""`pmf templates copy`: the Word template and councils' words put into the workspace, to be changed there."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.organisation import Council
from pmf_excel.shipped import shipped

from .files import write_file
from .outcome import Outcome, counted
from .reporting import PRODUCTS
from .workspace import Workspace

#: Whose words a council begins with that has none of its own.
_TO_BEGIN_WITH = "chorley"


def copy_templates(workspace: Workspace, doing: Doing, council: str = "") -> Outcome:
    """Copy what travels with the program into `templates/`, for all councils or one; what lies there already stays."""
    with workspace.locked(doing):
        with workspace.ledger() as ledger:
            councils = [entry.council for entry in ledger.register(kinds=[Council]).all(Council)]
        wanted = {
            workspace.own_template(f"{product}.docx"): shipped("templates", f"{product}.docx") for product in PRODUCTS
        }
        wanted |= {workspace.own_words(each): _words(each) for each in councils if council in ("", each)}
        kept = [path for path in wanted if path.exists()]
        made = [path for path in wanted if path not in kept]
        for path in made:
            write_file(path, wanted[path].read_bytes())
    return _outcome(made, kept)


def _words(council: str) -> Path:
    """Return the shipped words of a council, another council's where it has none."""
    try:
        return shipped("words", f"{council}.toml")
    except FileNotFoundError:
        return shipped("words", f"{_TO_BEGIN_WITH}.toml")


def _outcome(made: list[Path], kept: list[Path]) -> Outcome:
    said = [f"Copied {counted(len(made), 'file')} into templates/."] if made else ["Nothing was copied."]
    if kept:
        said.append(f"Left as {'it is' if len(kept) == 1 else 'they are'}: {', '.join(path.name for path in kept)}.")
    return Outcome(
        tuple(said),
        "Change the template in Word and the words in a text editor, then: pmf templates check",
        files=tuple(made),
        data={"copied": [path.name for path in made], "kept": [path.name for path in kept]},
    )
