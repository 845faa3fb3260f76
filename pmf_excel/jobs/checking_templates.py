"""`pmf templates check`: whether templates and councils' words can be used, before any report is built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmf_excel.core.catalogue.templates import UNUSED_TEMPLATE, WRONG_WORDS
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.register import Register

from .kept_files import is_lock_file
from .lookups import nearest
from .outcome import Outcome, counted, finding_row, need_person
from .reporting import PRODUCTS, words_of
from .workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """A template, or the words of a council, and what is wrong with it."""

    name: str
    findings: tuple[Finding, ...]


def check_templates(workspace: Workspace, council: str = "") -> Outcome:
    """Check the templates that the workspace's reports are built with and its councils' words, or one council's."""
    with workspace.ledger() as ledger:
        register = ledger.register(kinds=[Council])
        councils = [entry.council for entry in register.all(Council) if council in ("", entry.council)]
        words = [Checked(f"words of {each}", _words_findings(workspace, register, each)) for each in councils]
    templates = [Checked(path.name, _template_findings(path)) for path in _templates(workspace)]
    return _outcome([*templates, *words, *_unused(workspace)])


def check_template_file(path: Path) -> Outcome:
    """Check one file as a template of the Quarterly Performance Report, wherever it lies."""
    if not path.is_file():
        raise PmfError(f"There is no file {path}.", "Name the template as it lies on the disk.")
    return _outcome([Checked(path.name, _template_findings(path))])


def _templates(workspace: Workspace) -> Iterator[Path]:
    for product in PRODUCTS:
        yield workspace.template(f"{product}.docx")


def _template_findings(path: Path) -> tuple[Finding, ...]:
    from pmf_excel.word.template_check import template_findings

    return template_findings(path.read_bytes(), path.name)


def _words_findings(workspace: Workspace, register: Register, council: str) -> tuple[Finding, ...]:
    try:
        words_of(workspace, register, council)
    except PmfError as error:
        return (WRONG_WORDS.finding(found=error.message, what_to_do=error.remedy).at(file=f"{council}.toml"),)
    return ()


def _unused(workspace: Workspace) -> Iterator[Checked]:
    for path in sorted((workspace.root / "templates").glob("*.docx")):
        if path.stem not in PRODUCTS and not is_lock_file(path):
            meant = nearest(path.stem, PRODUCTS, "")
            finding = UNUSED_TEMPLATE.finding(found=path.name, nearest=meant, known=", ".join(PRODUCTS))
            yield Checked(path.name, (finding.at(file=path.name),))


def _outcome(checked: Sequence[Checked]) -> Outcome:
    findings = tuple(finding for each in checked for finding in each.findings)
    good = [each.name for each in checked if not need_person(each.findings)]
    said = [f"{', '.join(good)}: nothing is wrong."] if good else []
    if findings:
        wrong = [each.name for each in checked if each.findings]
        said.append(f"{counted(len(findings), 'thing is', 'things are')} wrong in {', '.join(wrong)}.")
    return Outcome(
        tuple(said),
        "Put right what is named, then check again." if findings else "",
        findings=findings,
        data={
            "templates": [
                {"template": each.name, "ok": not need_person(each.findings), "findings": _rows(each.findings)}
                for each in checked
            ]
        },
        needs_person=need_person(findings),
    )


def _rows(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return findings as JSON has them: `where` is the part, the table and the words around."""
    rows = []
    for finding in findings:
        row = finding_row(finding)
        rows.append({"code": row["code"], "severity": row["severity"], "where": row["reference"],
                     "found": row["found"], "message": row["message"], "remedy": row["remedy"]})  # fmt: skip
    return rows
