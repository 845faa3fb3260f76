"""Commands that sentences tell people to type, with the words in capitals that they fill in themselves."""

from __future__ import annotations

from .periods import Period

#: What stands where a reason is to be typed; nobody's reason is this word.
WHY = "WHY"
_WITH_WHY = f"with your reason in place of {WHY}"
#: Where it is not known of which council and period somebody speaks.
REOPEN = (
    f'Reopen the period first: pmf reopen --period "PERIOD" --council COUNCIL --reason "{WHY}", with the period, the '
    f"council's code and your reason in place of PERIOD, COUNCIL and {WHY}."
)


def reopen_command(period: Period | str, council: str) -> str:
    """Return the command that reopens a period, and what to fill in."""
    return f'pmf reopen --period "{period}" --council {council} --reason "{WHY}", {_WITH_WHY}'


def correct_command(reference: str, period: Period | str) -> str:
    """Return the command that sends a locked figure back, and what to fill in."""
    return f'pmf correct {reference} --period "{period}" --reason "{WHY}", {_WITH_WHY}'
