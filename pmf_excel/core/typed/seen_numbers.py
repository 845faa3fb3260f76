"""What people see of a number in a number format, where that is another number than the cell holds.

A format that rounds, groups, colours, or adds a currency or a unit shows the number itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from pmf_excel.core.numbers import plain_text

from .shown_numbers import Shown, shown_by

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General|@)'
    r"|(?P<power>[eE][+-])|(?P<digit>[0#?])|(?P<sign>[.,%/])|(?P<time>AM/PM|A/P|[dmyhsgb]+)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_SPLIT = re.compile(r'((?:"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|[^;])*);?', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__, ">=": Decimal.__ge__,
    "=": Decimal.__eq__, "<>": Decimal.__ne__,
}  # fmt: skip
_COUNTED_ON = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+", re.IGNORECASE)
_WHITE = re.compile(r"\[(?:white|colou?r ?2)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_CURRENCY = re.compile(r"\$([^-]*)")
#: The one number that belongs into a date, before a year of two digits.
_CENTURY = "20"
#: Commas after the last place of the whole number: each divides by a thousand.
_SCALING = re.compile(r"(?<=d),+(?=[^d,]|$)")
_SEPARATORS = " .,·'\u2019\u00a0\u202f"
_MINUS = re.compile(r"[-\u2212\u2013(]")
_DASH = re.compile(r"[\s£$€]*[-\u2012-\u2015\u2212]+\s*|nil|none|zero", re.IGNORECASE)
#: A number that belongs to a word before a figure, as in `Q1 437`, with a space behind it.
_WORD_NUMBER = re.compile(r"[^\W\d_]\d+\s+$")
#: By how many thousands a word behind the figure multiplies it; an m may mean metres.
_MULTIPLIERS = {
    **dict.fromkeys(("k", "thousand", "thousands", "£k", "000s", "'000", "'000s", "£'000", "£000"), (1,)),
    **dict.fromkeys(("mn", "mio", "million", "millions"), (2,)),
    **dict.fromkeys(("bn", "billion", "billions"), (3,)),
    "m": (0, 2),
}  # fmt: skip
#: Which section shows nought, by how many there are.
_OF_NOUGHT = (0, 0, 0, 2)
#: Excel takes no longer format.
_LONGEST = 255
#: The largest double, as large as the longest format makes it, to the last of its decimals.
_EXACT = Context(prec=1_500)
#: A figure that a format which people gave a cell must not show as another one.
_FIGURE = Decimal("437.4")
#: Numbers that between them meet every section of a format.
_TRIED = tuple(map(Decimal, ("0", "1", "437.4", "-437.4", "0.4", "1234567.8", "46022.5")))


@dataclass(frozen=True, slots=True)
class Seen:
    """What people see instead of a number; `is_made_up` where it is no other way to write it, but something else."""

    text: str
    is_made_up: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    """A section of a format: its tokens by kind, and the same with a letter for each token (`d` for a place)."""

    tokens: tuple[tuple[str, str], ...]
    shape: str

    @property
    def brackets(self) -> Iterator[str]:
        """What stands in brackets."""
        return (text for kind, text in self.tokens if kind == "bracket")

    @property
    def places(self) -> list[int]:
        """Where the digits of the number stand among the tokens."""
        return [at for at, letter in enumerate(self.shape) if letter in "dg"]

    @property
    def condition(self) -> re.Match[str] | None:
        """The condition on which the section is used."""
        return next((match for text in self.brackets if (match := _CONDITION.fullmatch(text))), None)

    @property
    def is_time(self) -> bool:
        """Whether the number is shown as a date or a time."""
        return "t" in self.shape or any(map(_COUNTED_ON.fullmatch, self.brackets))

    def literal(self, start: int = 0, end: int | None = None) -> str:
        """Return the texts that stand in a part of the section as they are."""
        return "".join(text for kind, text in self.tokens[start:end] if kind in {"text", "fill"})


@lru_cache(maxsize=512)
def may_mislead(code: str) -> bool:
    """Return whether the format `code` shows any number as another one."""
    conditions = [Decimal(section.condition[2]) for section in _sections(code) if section.condition]
    near = [value + step for value in conditions for step in (-1, 0, 1)]
    return any(seen_otherwise(code, value) is not None for value in (*_TRIED, *near))


def seen_otherwise(code: str, number: Decimal) -> Seen | None:
    """Return what people see of `number` in the format `code`, None where they see the number itself."""
    sections = _sections(code)
    section = _section_of(sections, number)
    first = sections[0]
    if section.is_time:
        return _time_seen(section, first, number)
    if "d" not in section.shape and "g" not in section.shape:
        return _words_seen(section.literal(), number)
    is_signed = section is first or any(each.condition for each in sections)
    shown, is_made_up = _rendered(section, number, is_signed)
    if is_made_up:
        return Seen(shown, is_made_up=True)
    is_other = ("%" in section.shape) != ("%" in first.shape) or section.shape.count("%") > 1
    if is_other or (number and _is_scaled(section)) or _is_turned(section, number, is_signed) or _is_nothing(shown):
        return Seen(shown)
    return None


def made_up(code: str, number: Decimal = _FIGURE) -> str:
    """Return what people see in the format `code` where it is no other way to write `number`, but something else."""
    seen = seen_otherwise(code, number)
    return seen.text if seen is not None and seen.is_made_up else ""


@lru_cache(maxsize=512)
def may_mislead_in_words(code: str) -> bool:
    """Return whether the format `code` shows any text as another one."""
    return text_seen(code, "any text") is not None


def text_seen(code: str, text: str) -> Seen | None:
    """Return what people see of `text` in the format `code`, None where they see the text itself."""
    section = _text_section(code)
    if section is None:
        return None
    tokens = [(kind, sign) for kind, sign in section.tokens if kind in {"general", "text", "fill"}]
    places = sum(kind == "general" for kind, _ in tokens)
    is_as_it_is = places == 1 and not any(map(str.isalnum, section.literal()))
    shown = " ".join("".join(text if kind == "general" else sign for kind, sign in tokens).split())
    return None if is_as_it_is or shown == " ".join(text.split()) else Seen(shown, is_made_up=bool(shown))


@lru_cache(maxsize=512)
def rewords(code: str) -> bool:
    """Return whether the format `code` shows other words in the place of a text; one that hides it does not."""
    seen = text_seen(code, "any text")
    return seen is not None and seen.is_made_up


def without_white(code: str) -> str:
    """Return the format `code` as people see it on a pale cell: nothing of what it writes in white."""
    if not _WHITE.search(code):
        return code
    sections = [_blanked(text) if _WHITE.search(text) else text for text in _split(code)]
    return ";".join([*sections, *['""'] * (4 - len(sections) if "@" in code else 0)])


def shows_as_well(there: str, wanted: str) -> bool:
    """Return whether `there` may show what belongs in the format `wanted`: no points as percent, no day as a number."""
    if there == wanted:
        return True
    hides_day = shown_by(wanted) is Shown.DATE and shown_by(there) is not Shown.DATE
    return bool(there) and not (hides_day or shown_by(there) is Shown.PERCENT or made_up(there))


def _split(code: str) -> list[str]:
    """Return the sections of a format, at most four."""
    texts = [match[1] for match in _SPLIT.finditer(code[:_LONGEST]) if match[0]]
    if code.endswith(";"):
        texts.append("")
    return texts[:4]


def _blanked(text: str) -> str:
    """Return a section that shows nothing, under the condition of `text`."""
    return "".join(f"[{inside}]" for inside in _BRACKETS.findall(text) if _CONDITION.fullmatch(inside)) + '""'


def _text_section(code: str) -> _Section | None:
    """Return the section that shows texts: the fourth, or the last with a place for one."""
    texts = _split(code)
    last = _section(texts[-1]) if texts else None
    return last if last is not None and (len(texts) == 4 or ("general", "@") in last.tokens) else None


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    texts = _split(code)
    sections = [_section(text) for text in texts] or [_section("General")]
    if len(sections) > 1 and (len(sections) == 4 or ("general", "@") in sections[-1].tokens):
        sections.pop()
    return tuple(sections)


def _section(text: str) -> _Section:
    tokens = tuple(_token(match) for match in _TOKEN.finditer(text))
    letters = {"digit": "d", "general": "g", "time": "t", "power": "e", "bracket": "b"}
    shape = "".join(text if kind == "sign" else letters.get(kind, "l") for kind, text in tokens)
    return _Section(tokens, shape)


def _token(match: re.Match[str]) -> tuple[str, str]:
    kind, text = match.lastgroup, match[match.lastgroup] if match.lastgroup else " "
    if kind == "bracket" and (currency := _CURRENCY.match(text)):
        return "text", currency[1]
    if kind in {None, "quoted", "escaped", "plain"}:
        return "text", text
    return str(kind), "@" if text == "@" else text


def _section_of(sections: tuple[_Section, ...], number: Decimal) -> _Section:
    for at, section in enumerate(sections):
        if condition := section.condition:
            if _COMPARED[condition[1]](number, Decimal(condition[2])):
                return section
        elif (at == 0 and number > 0) or (at == 1 and number < 0) or (not number and at == _OF_NOUGHT[len(sections)]):
            return section
    return sections[-1]


def _time_seen(section: _Section, first: _Section, number: Decimal) -> Seen | None:
    """Return the time that people see; a date is read as the day that it shows, a time as a number."""
    said = section.literal().strip()
    letters = "".join(text for kind, text in section.tokens if kind == "time").casefold()
    is_counted = any(map(_COUNTED_ON.fullmatch, section.brackets))
    if any(sign.isnumeric() for sign in said) and said != _CENTURY:
        return Seen(f"a date or time with “{said}” in it", is_made_up=True)
    if not is_counted and (set("dy") & set(letters) or not set("hs") & set(letters)):
        return None if first.is_time else Seen("a date")
    minutes = int(abs(number) * 1440 + Decimal("0.0000001"))
    hours = minutes // 60 if is_counted else minutes // 60 % 24
    return Seen(f"{'-' if number < 0 else ''}{hours}:{minutes % 60:02}") if number else None


def _words_seen(said: str, number: Decimal) -> Seen | None:
    """Return the words of a format that has no place for the number, unless they say the number: Yes, No, a dash."""
    words = said.strip()
    means = {"yes": 1, "true": 1, "no": 0, "false": 0}.get(words.casefold())
    if means == number or words == plain_text(number) or (number == 0 and _DASH.fullmatch(words)):
        return None
    return Seen(words, is_made_up=bool(words))


def _rendered(section: _Section, number: Decimal, is_signed: bool) -> tuple[str, bool]:
    """Return what a section shows, and whether digits or decimal signs of its own stand with those of the number."""
    first, last = section.places[0], section.places[-1]
    before, after = section.literal(0, first), section.literal(last + 1)
    is_fraction = "/" in section.shape
    within, after = ("", "") if is_fraction else (section.literal(first, last), after)
    as_it_is = is_fraction or "e" in section.shape or "g" in section.shape
    digits = plain_text(abs(number)) if as_it_is else _digits(section, abs(number), first, last)
    is_made_up = _is_glued(before, after) or any(sign.isnumeric() or sign in ".,·" for sign in within)
    is_made_up |= any(kind == "fill" and text.isnumeric() for kind, text in section.tokens)
    minus = "-" if number < 0 and is_signed else ""
    return f"{minus}{before}{digits}{'%' * section.shape.count('%')}{after}".strip(), is_made_up


def _is_glued(before: str, after: str) -> bool:
    """Whether the texts around a number read as part of it."""
    ends, begins = before.rstrip(_SEPARATORS), after.lstrip(_SEPARATORS)
    if ends and ends[-1].isnumeric() and not _WORD_NUMBER.search(before):
        return True
    if before[-1:] in {".", ",", "·"} and not ends[-1:].isalpha():
        return True
    return bool(begins) and (begins[0].isnumeric() or bool(re.match(r"[eE][+-]?\d", after)))


def _digits(section: _Section, number: Decimal, first: int, last: int) -> str:
    """Return the digits that stand in the places of a section, with the texts that stand between them."""
    whole_places, _, decimals = section.shape[first : last + 1].partition(".")
    scaled = number.scaleb(2 * section.shape.count("%") - 3 * _scale(section), _EXACT)
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals.count("d"), _EXACT), ROUND_HALF_UP, _EXACT)
    whole, _, fraction = f"{rounded:f}".partition(".")
    whole = "" if whole == "0" and ("digit", "0") not in section.tokens[first : first + len(whole_places)] else whole
    return _placed(section, first, whole, whole_places) + ("." + fraction if decimals else "")


def _placed(section: _Section, first: int, whole: str, shape: str) -> str:
    tokens = section.tokens[first : first + len(shape)]
    whole = whole.rjust(sum(token == ("digit", "0") for token in tokens), "0") if whole else ""
    if "," in _SCALING.sub("", shape) and "l" not in shape:
        return f"{int(whole):,}" if whole else ""
    placed: list[str] = []
    for at, (kind, text) in reversed(list(enumerate(tokens))):
        if kind == "digit":
            taken = whole if at == 0 else whole[-1:]
            whole = whole[: len(whole) - len(taken)]
            placed.insert(0, taken)
        elif kind in {"text", "fill"}:
            placed.insert(0, text)
    return "".join(placed)


def _scale(section: _Section) -> int:
    return sum(map(len, _SCALING.findall(section.shape)))


def _is_scaled(section: _Section) -> bool:
    """Whether a number is divided by a thousand without a word that says so, or the word says so and it is not."""
    word = section.literal(section.shape.rfind("d") + 1).strip().casefold()
    scale = _scale(section)
    return scale not in _MULTIPLIERS.get(word, (0,))


def _is_turned(section: _Section, number: Decimal, is_signed: bool) -> bool:
    """Whether a number above nought shows a minus, or one below shows nothing that says so."""
    if number > 0:
        before = section.literal(0, section.places[0]).strip()
        return bool(re.match(rf"[£$€]?\s*{_MINUS.pattern}", before))
    is_marked = bool(_MINUS.search(section.literal())) or any(map(_COLOUR.fullmatch, section.brackets))
    return number < 0 and not is_signed and not is_marked


def _is_nothing(shown: str) -> bool:
    """Whether no digit is left of a number."""
    return not any(sign.isdigit() for sign in shown) and not _DASH.fullmatch(shown)
