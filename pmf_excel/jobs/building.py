"""`pmf build`: `workbooks/` (the empty master workbook, a blank specimen of each form) and `templates/`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pmf_excel.core.forms.kinds import FORM_KINDS

from .demo import PERIOD, demo
from .files import passing_folder, write_file
from .outcome import Outcome, counted
from .workspace import Workspace


def build(root: Path) -> Outcome:
    """Build the files in `root` that are made from the sources; the same sources give the same bytes."""
    from pmf_excel.word.template_builder import build_quarterly_template

    with passing_folder() as folder:
        workspace_root = folder / "pmf-demo"
        demo(workspace_root)
        files = dict(workbooks_from(Workspace.open(workspace_root)))
    files["templates/quarterly.docx"] = build_quarterly_template()
    changed = [name for name, content in files.items() if _write(root / name, content)]
    return Outcome(
        (f"Built {counted(len(files), 'file')}; {len(changed)} of them changed.",),
        files=tuple(root / name for name in files),
        data={"files": sorted(files), "changed": changed},
    )


def workbooks_from(workspace: Workspace) -> Mapping[str, bytes]:
    """Return the files of `workbooks/`: the master workbook, and from a demonstration a blank form of each kind."""
    folder = workspace.forms_out / PERIOD.slug
    files = dict(master_files())
    for kind in FORM_KINDS.values():
        stem = kind.singular.replace(" ", "-")
        first = min(path for path in folder.glob("*.xlsx") if f"-{stem}-" in path.name)
        files[f"workbooks/{stem}.xlsx"] = first.read_bytes()
    return files


def master_files() -> Mapping[str, bytes]:
    """Return the empty master workbook, and beside it the text by which it is reviewed."""
    from pmf_excel.excel.master_dump import master_dump
    from pmf_excel.excel.master_template import master_template

    workbook = master_template("pmf")
    return {"workbooks/master.xlsm": workbook, "workbooks/master.txt": master_dump(workbook).encode()}


def _write(path: Path, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    write_file(path, content)
    return True
