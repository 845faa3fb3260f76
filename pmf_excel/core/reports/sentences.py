"""Sentences that a council words in its own way: text with `{fields}` that the product declares."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from pydantic import AfterValidator


class Quantity(int):
    """A number that a sentence can agree with: `{off:indicator is|indicators are}` gives the fitting words.

    `{same:or none}` gives the number, but the word where it is nought.
    """

    def __format__(self, spec: str) -> str:
        if spec.startswith("or "):
            return spec.removeprefix("or ") if self == 0 else f"{int(self):,d}"
        if "|" not in spec:
            return format(int(self), spec or ",d")
        singular, plural = spec.split("|", 1)
        return singular if self == 1 else plural


def may_use(*fields: str) -> AfterValidator:
    """Return the check of a sentence that may use `fields`; another one is refused with the nearest spelling."""
    return AfterValidator(_checker(fields))


def joined(parts: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Return `parts` as people list them: `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def listed(names: Sequence[object], most: int = 5) -> str:
    """Return names as `a, b and c`; beyond `most` of them the last ones are counted."""
    texts = [str(name) for name in names]
    return joined(texts if len(texts) <= most else [*texts[: most - 1], f"{len(texts) - most + 1} more"])


def first_upper(text: str) -> str:
    """Return `text` with its first letter a capital."""
    return text[:1].upper() + text[1:]


#: The facts that are numbers, which words can agree with, in whatever sentence they stand.
_COUNTED = frozenset({
    "rated", "on_target", "within", "outside", "total", "off", "needed", "held", "awaited", "count", "better", "same",
    "worse", "quarters",
})  # fmt: skip
#: What may stand behind the name of a number: `:one|many`, or `:or none`.
_AGREEING = re.compile(r"[^{}|]*\|[^{}|]*|or [^{}|]+")


def _checker(fields: tuple[str, ...]) -> Callable[[str], str]:
    def check(sentence: str) -> str:
        for name, agreeing in _fields_in(sentence):
            if name not in fields:
                raise ValueError(_unknown(name, fields))
            if agreeing and not (name in _COUNTED and _AGREEING.fullmatch(agreeing)):
                raise ValueError(_cannot_agree(name, agreeing))
        return sentence

    return check


def _fields_in(sentence: str) -> list[tuple[str, str]]:
    """Return the fields of a sentence, each with what stands behind its name; raises `ValueError` where braces fail."""
    try:
        parts = list(string.Formatter().parse(sentence))
    except ValueError as error:
        raise ValueError("each { needs its } behind it; to print one of them, write it twice") from error
    turned = {name: f"!{conversion}" for _, name, _, conversion in parts if conversion}
    return [(name, turned.get(name, spec or "")) for _, name, spec, _ in parts if name is not None]


def _cannot_agree(name: str, agreeing: str) -> str:
    if name in _COUNTED:
        return f"behind {{{name} there may stand :one|many or :or none, not “{agreeing}”"
    return f"{{{name}}} is no number, so nothing may stand behind its name, such as “{agreeing}”"


def _unknown(name: str, fields: tuple[str, ...]) -> str:
    near = get_close_matches(name, fields, n=1)
    known = ", ".join(f"{{{field}}}" for field in fields) or "none"
    hint = f"did you mean {{{near[0]}}}?" if near else f"it may use: {known}"
    return f"the sentence uses {{{name}}}, which it is not given; {hint}"
