"""What is typed on the forms of Responsible and Authorising Officers: decisions and sentences."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from pmf_excel.core.findings import Finding, has_error
from pmf_excel.core.forms.form import CellKind, FilledLine, Held
from pmf_excel.core.forms.kinds import ACTION_PLANS, AUTHORISATIONS, CHECKS, FORM_KINDS
from pmf_excel.core.numbers import plain_text, same_after_saving
from pmf_excel.core.rating.closings import closing_for
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.typed.cells import text_typed

from ..catalogue.returns import PERSONAL_DATA
from ..catalogue.sign_off import CHANGED_SINCE_ISSUE, NO_DECISION, PERIOD_CLOSED, TWO_FILLINGS, UNKNOWN_DECISION
from ..checks.personal_data import kinds_of_personal_data
from ..periods import Period
from .received import Intake, Received, Taken, subject_of


def text_in(line: FilledLine, column: str) -> str:
    """Return what was typed in a column, cleaned, empty where nothing was."""
    text, _ = text_typed(line.cell(column))
    return text


def decision_on(intake: Intake, line: FilledLine, column: str, choices: tuple[str, ...]) -> str:
    """Return the decision chosen in a column, empty (with a finding) where none or an unknown one is."""
    cell = line.cell(column)
    typed = text_in(line, column)
    for choice in choices:
        if typed.casefold() == choice.casefold():
            return choice
    if cell.held is Held.BLANK or not typed:
        intake.find([NO_DECISION.finding()], line, column)
    else:
        intake.find([UNKNOWN_DECISION.finding(found=typed, choices=", ".join(choices))], line, column)
    return ""


def changed_since_issue(line: FilledLine, figure: Figure, *parts: str) -> Finding | None:
    """Return the finding where the figure, or one of its `parts` that the form shows, is another one by now."""
    for name, now in (("figure", figure.value), *((part, getattr(figure, part)) for part in parts)):
        shown = line.cell(name).number
        same = shown is now if shown is None or now is None else same_after_saving(shown, now)
        if not same:
            return CHANGED_SINCE_ISSUE.finding(found=_or_none(name, shown), now=_or_none(name, now))
    return None


def words_changed_since_issue(line: FilledLine, column: str, now: str) -> Finding | None:
    """Return the finding where the form shows other words in `column` than stand in the register by now."""
    shown = line.cell(column)
    if not shown.ref or _folded(shown.text) == _folded(now):
        return None
    return CHANGED_SINCE_ISSUE.finding(found=shown.text or "nothing", now=now or "nothing")


def _folded(text: str) -> str:
    return " ".join(text.split())


def signed_line(intake: Intake, line: FilledLine) -> tuple[Indicator, Period] | None:
    """Return whom a line is about, None where it may not be signed: not ours to take in, or its period closed."""
    subject = known_line(intake, line)
    if subject is None:
        return None
    if (closing := closing_for(intake.register, *subject)) is not None:
        intake.find([PERIOD_CLOSED.finding(found=str(closing.period))], line)
        return None
    if rivals := _rival_words(intake, line):
        intake.find([TWO_FILLINGS.finding(found=" and ".join(rivals))], line, "decision")
        return None
    found = doubtful_texts(line)
    intake.find(found, line)
    return None if has_error(found) else subject


def doubtful_texts(line: FilledLine) -> tuple[Finding, ...]:
    """Return what was found in the words typed on a line: too long, cleaned, made by a formula or by Excel itself.

    An error means that what was typed could not be kept, and so keeps the line out.
    """
    inputs = next((sheet.inputs for sheet in _SHEETS if sheet.name == line.sheet), ())
    typed = ((column.name, line.cell(column.name)) for column in inputs if column.kind in _WORDS)
    return tuple(
        finding for name, cell in typed if not (cell.dated and name in _MAY_BE_DAYS) for finding in text_typed(cell)[1]
    )


#: What a decision, a sentence or a name is typed in, and what may be a day as well, which has a reader of its own.
_WORDS = frozenset({CellKind.TEXT, CellKind.LONG_TEXT, CellKind.CHOICE})
_MAY_BE_DAYS = frozenset({"back_on_target"})
_SHEETS = tuple(sheet for kind in (CHECKS, ACTION_PLANS, AUTHORISATIONS) for sheet in kind.sheets)


def take_signed_lines(intake: Intake, take: Callable[[Intake, FilledLine, Indicator, Period], None]) -> Taken:
    """Let `take` decide on each line that may be signed, and return what the form changes."""
    for line in intake.received.filling.lines:
        subject = signed_line(intake, line)
        if subject is not None:
            take(intake, line, *subject)
    return intake.taken()


def known_line(intake: Intake, line: FilledLine) -> tuple[Indicator, Period] | None:
    """Return whom a line is about, None where it was altered, is unknown or stands twice.

    What is wrong with such a line was found with the form as a whole.
    """
    subject = subject_of(intake.register, line.key)
    return None if line.problem or _stands_twice(intake, line) else subject


def _rival_words(intake: Intake, line: FilledLine) -> tuple[str, ...]:
    """Return what two fillings of the form in one batch say differently of a line, nothing where they agree."""
    own = _typed(intake.received, line.key)
    for other in intake.others:
        theirs = _typed(other, line.key)
        for name in sorted({**own, **theirs}):
            words = {own.get(name, ""), theirs.get(name, "")}
            if len(words) > 1:
                return tuple(sorted(text or "nothing" for text in words))
    return ()


def _typed(received: Received, key: str) -> dict[tuple[str, str], str]:
    """Return what was typed on a line and what belongs to it, by line key and column; the answers on the cover too."""
    inputs = {sheet.name: sheet.inputs for sheet in FORM_KINDS[received.filling.identity.kind].sheets}
    lines = (line for line in received.filling.lines if line.key == key or line.key.startswith(f"{key}|"))
    typed = {
        (line.key, column.name): text_in(line, column.name) for line in lines for column in inputs.get(line.sheet, ())
    }
    return typed | {("", name): cell.text.strip() for name, cell in received.filling.cover.items()}


def _stands_twice(intake: Intake, line: FilledLine) -> bool:
    lines = intake.received.filling.lines
    return any(other is not line and other.key == line.key for other in lines)


def _or_none(name: str, value: Decimal | None) -> str:
    if value is None:
        return f"no {name}"
    return plain_text(value) if name == "figure" else f"{name} {plain_text(value)}"


def query_personal_data(intake: Intake, line: FilledLine, columns: tuple[str, ...]) -> None:
    """Find what seems to be personal data in the sentences typed in `columns` (framework section 4)."""
    for column in columns:
        if found := " and ".join(kinds_of_personal_data(text_in(line, column))):
            intake.find([PERSONAL_DATA.finding(found=found)], line, column)
