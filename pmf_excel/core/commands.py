"""Commands that sentences tell people to type, with the words in capitals that they fill in themselves."""

from __future__ import annotations

from .periods import Period

#: What stands where a reason is to be typed; nobody's reason is this word.
WHY = "WHY"
_WITH_WHY = f"with your reason in place of {WHY}"
#: What `pmf init` makes to be filled.
IMPORT_FILE = "import.xlsx"
IMPORT_COMMAND = f"pmf import all {IMPORT_FILE}"
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


def let_go_command(file: str) -> str:
    """Return the command that lets a kept file go before its time is over, and what to fill in."""
    return f'pmf retain --file "{file}" --reason "{WHY}" --apply, {_WITH_WHY}'


def report_command(product: str, council: str, period: Period) -> str:
    """Return the command that builds a report."""
    return f'pmf report {product} --council {council} --period "{period}"'


def close_command(period: Period, council: str) -> str:
    """Return the command that closes a period."""
    return f'pmf close --period "{period}" --council {council}'
