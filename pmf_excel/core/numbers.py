"""Decimal numbers as people type and read them; no float takes part in a rule."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

#: Wide enough that no figure of a council loses a digit in a rule.
CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)
#: Programs change a number's 16th digit on saving; twelve are what a number that went out on a form is held to.
SIGNIFICANT = 12


def plain_text(number: Decimal) -> str:
    """Return `number` without exponent or superfluous zeros: `0.45`, `1200`, `-3`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def decimal_from_double(value: float) -> Decimal:
    """Return the decimal of the shortest text that stands for the cell's double (`0.1`, not 0.1000…0055)."""
    return Decimal(repr(value))


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Return `number` rounded half away from zero to `decimals` places (framework section 5)."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=CONTEXT)


def divided(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return the quotient to 40 digits; raises `ZeroDivisionError` for a denominator of zero."""
    if denominator == 0:
        raise ZeroDivisionError("a denominator of zero")
    return CONTEXT.divide(numerator, denominator)


def same_after_saving(left: Decimal, right: Decimal) -> bool:
    """Return whether two numbers are one number as programs keep it: equal to twelve significant digits."""
    largest = max(abs(left), abs(right))
    return abs(CONTEXT.subtract(left, right)) <= largest.scaleb(-SIGNIFICANT)


def decimals_of(number: Decimal) -> int:
    """Return how many decimals `number` has once superfluous zeros are dropped."""
    exponent = Decimal(plain_text(number)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def grouped(number: Decimal, decimals: int) -> str:
    """Return `number` as read in a report: rounded to `decimals`, thousands parted by commas."""
    return f"{rounded(number, decimals):,f}"
