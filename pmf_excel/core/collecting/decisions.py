"""What is typed on the forms of Responsible and Authorising Officers: decisions and sentences."""

from __future__ import annotations

from ..catalogue.sign_off import NO_DECISION, PERIOD_CLOSED, UNKNOWN_DECISION
from ..due import is_closed
from ..forms import FilledLine, Held
from ..indicators import Indicator
from ..periods import Period
from ..typed import text_typed
from .received import Intake, subject_of


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


def signed_line(intake: Intake, line: FilledLine) -> tuple[Indicator, Period] | None:
    """Return whom a line is about, None where it may not be taken in: altered, unknown, twice, or its period closed.

    What was altered or stands twice was found with the form as a whole; a closed period is found here.
    """
    subject = subject_of(intake.register, line.key)
    if line.problem or subject is None or _stands_twice(intake, line):
        return None
    indicator, period = subject
    if is_closed(intake.register, indicator.council, period):
        intake.find([PERIOD_CLOSED.finding(found=str(period))], line)
        return None
    return subject


def _stands_twice(intake: Intake, line: FilledLine) -> bool:
    lines = intake.received.filling.lines
    return any(other is not line and other.key == line.key for other in lines)
