"""`pmf report`: a draft of a report in Word; it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pmf_excel import __version__
from pmf_excel.core.errors import PmfError
from pmf_excel.core.periods import Period, day_in_words
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.report_text import ReportProduct
from pmf_excel.core.reports.colophon import Colophon
from pmf_excel.core.reports.quarterly import Draft, quarterly_content
from pmf_excel.core.reports.typed_text import LAID_OUT, typed_texts, without_a_place
from pmf_excel.core.reports.words import Words
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Head

from .as_at import AsAt, as_at_named, notes_on
from .lookups import nearest
from .our_files import replace_ours
from .outcome import Outcome
from .workspace import Workspace

QUARTERLY = "quarterly"
PRODUCTS = (QUARTERLY,)


def report(
    workspace: Workspace, doing: Doing, product: str, council: str, period: Period, *, as_at: str = ""
) -> Outcome:
    """Build a draft of `product` for a council and period in `reports/`, as the register stands or stood `as_at`.

    A draft as at a day is dated that day: what was not overdue then is not called so.
    """
    name = product_called(product)
    past = as_at_named(as_at)
    path = workspace.reports / draft_name(name, council, period, past.day.isoformat() if past else "")
    with workspace.ledger() as ledger:
        built_from = _position(ledger, past)
        register = ledger.register(as_at=past.moment if past else None)
        seen = replace(doing, today=past.day) if past else doing
        colophon = Colophon(name, council, period, built_from.sequence, built_from.hash)
        made = drafted(workspace, register, colophon, seen)
        with workspace.locked(doing):
            notes = _write_draft(workspace, ledger, path, made)
        notes = (*notes, *notes_on(past, ledger, doing), *_left_out(workspace, register, name, council, period))
    return Outcome(
        (f"Built the draft {path}.", *notes),
        f'Read it in Word. When it is agreed: pmf publish "{path.name}"',
        files=(path,),
        data={"report": str(path), "position": built_from.sequence, "hash": built_from.hash},
    )


def drafted(workspace: Workspace, register: Register, colophon: Colophon, doing: Doing) -> bytes:
    """Return the draft that `colophon` names, built from `register`."""
    from pmf_excel.word.rendering import render_quarterly

    words = words_of(workspace, register, colophon.council)
    texts = typed_texts(register, ReportProduct(colophon.product), colophon.council, colophon.period)
    draft = Draft(colophon.position, __version__, texts=texts, hash=colophon.hash)
    content = quarterly_content(register, colophon.council, colophon.period, doing.today, words, draft)
    template = workspace.template(f"{colophon.product}.docx")
    return render_quarterly(content, template.read_bytes(), template.name)


def words_of(workspace: Workspace, register: Register, council: str) -> Words:
    """Return the council's words; raises `PmfError` where they were copied and still name another council."""
    words, name = workspace.words(council), register.council(council).name
    if words.council != name:
        raise PmfError(
            f"The words file of {council} is for {words.council}, not for {name}.",
            f"Change its line council = and all its wording, in templates/{council}.toml.",
        )
    return words


def _left_out(workspace: Workspace, register: Register, product: str, council: str, period: Period) -> Iterator[str]:
    """Yield a sentence for each typed text that words file or template of this council have no place for."""
    from pmf_excel.word.template_check import names_used

    texts = typed_texts(register, ReportProduct(product), council, period)
    for section in without_a_place(texts, workspace.words(council).quarterly):
        yield f"The text typed for “{section}” is not printed: the words file of {council} has no such section."
    laid_out = {section: field for section, field in LAID_OUT.items() if section in texts}
    template = workspace.template(f"{product}.docx")
    used = names_used(template.read_bytes()) if laid_out else frozenset()
    for section, field in laid_out.items():
        if field not in used:
            yield f"The text typed for “{section}” is not printed: the template {template.name} does not show {field}."


def draft_note(path: Path) -> str:
    """Return the name of the ledger's note of a draft's hash, as it was built."""
    return f"draft {path.name}"


def draft_name(product: str, council: str, period: Period, as_at: str = "") -> str:
    """Return the file name of a draft, which says what it is."""
    moment = f"-as-at-{as_at}" if as_at else ""
    return f"{council}-{product}-performance-report-{period.slug}{moment}-draft.docx"


def product_called(text: str) -> str:
    """Return the product called `text`; raises `PmfError` with the nearest right spelling."""
    wanted = text.strip().casefold()
    if wanted in PRODUCTS:
        return wanted
    raise PmfError(f"There is no report “{text}”.", nearest(text, PRODUCTS, f"The reports are: {', '.join(PRODUCTS)}."))


_BUILD_FIRST = (
    'Build one first: pmf report quarterly --council COUNCIL --period "PERIOD", with the council\'s code and the '
    "quarter in place of COUNCIL and PERIOD."
)


def draft_path(workspace: Workspace, report_file: Path) -> Path:
    """Return the draft meant by a file name, looked for as it is and in `reports/`."""
    for candidate in (report_file, workspace.reports / report_file.name):
        if candidate.is_file():
            return candidate
    drafts = [path.name for path in sorted(workspace.reports.glob("*-draft.docx"))]
    hint = f"The drafts are: {', '.join(drafts)}." if drafts else _BUILD_FIRST
    raise PmfError(f"There is no draft {report_file}.", nearest(report_file.name, drafts, hint))


def _write_draft(workspace: Workspace, ledger: Ledger, path: Path, made: bytes) -> tuple[str, ...]:
    """Write a draft over the one before; one that somebody edited in place is kept and named."""
    try:
        kept = replace_ours(workspace, ledger, path, made, draft_note(path))
    except PermissionError as error:
        raise PmfError(f"{path.name} is open in another program.", "Close it in Word, and build it again.") from error
    if kept is None:
        return ()
    return (f"Somebody changed {path.name} by hand: that copy was kept as backups/{kept.name}.",)


def _position(ledger: Ledger, past: AsAt | None) -> Head:
    if past is None:
        return ledger.head()
    position = ledger.position_at(past.moment)
    if not position:
        raise PmfError(f"Nothing had been recorded by the end of {day_in_words(past.day)}.", "Name a later day.")
    return Head(position, ledger.hashes_at([position])[position])
