"""What the cell styles of a workbook show of a number; and dates from serial numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pmf_excel.core.findings import quoted
from pmf_excel.core.typed.seen_numbers import made_up, may_mislead, may_mislead_in_words, without_white
from pmf_excel.core.typed.shown_numbers import Shown, shown_by

from .cell_colours import Colours
from .style_sheet import Look, read_style_sheet


@dataclass(frozen=True, slots=True)
class Change:
    """What a conditional format does to cells, in words; whether to texts as well, and whether it makes up a figure."""

    words: str
    is_of_texts: bool = False
    makes_up: bool = False


@dataclass(frozen=True, slots=True)
class Formats:
    """What each cell style shows, by its index, and the codes of those that may show a number as another one.

    `worded` are the codes of those that may show a text as another one, `faint` the styles whose letters nobody can
    read; `changes` are those of conditional formats, by index, where they make people see something else.
    """

    shown: tuple[Shown, ...] = ()
    misleading: Mapping[int, str] = field(default_factory=dict)
    worded: Mapping[int, str] = field(default_factory=dict)
    faint: frozenset[int] = frozenset()
    changes: tuple[Change | None, ...] = ()


_BUILT_IN = {
    **dict.fromkeys((9, 10), Shown.PERCENT),
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), Shown.DATE),
}
_BUILT_IN_TIMES = {
    "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM", "20": "h:mm", "21": "h:mm:ss",
    "45": "mm:ss", "46": "[h]:mm:ss", "47": "mm:ss.0",
}  # fmt: skip
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
#: Excel counts a 29 February 1900 that never was; nothing before March 1900 is a date in a form.
_FIRST_SURE_SERIAL = 61
_LAST_SERIAL = 2_958_465


def read_formats(chunks: Iterable[bytes], theme: Sequence[str] = ()) -> Formats:
    """Return what the styles of `xl/styles.xml` show, and which of them nobody can read, in the colours of `theme`."""
    sheet = read_style_sheet(chunks)
    colours = Colours(theme, sheet.indexed)
    codes = {**_BUILT_IN_TIMES, **sheet.codes}
    misleading: dict[int, str] = {}
    worded: dict[int, str] = {}
    faint = set()
    for style, (format_id, font, fill) in enumerate(sheet.cells):
        letters, behind = _at(sheet.fonts, font), _at(sheet.fills, fill)
        code = codes.get(format_id, "")
        if code and colours.is_pale(behind):
            code = without_white(code)
        if code and may_mislead(code):
            misleading[style] = code
        if code and may_mislead_in_words(code):
            worded[style] = code
        if not colours.can_be_read(letters, behind):
            faint.add(style)
    shown = tuple(_shown(format_id, sheet.codes) for format_id, _, _ in sheet.cells)
    changes = tuple(change_of(each, colours) for each in sheet.changes)
    return Formats(shown, misleading, worded, frozenset(faint), changes)


def change_of(look: Look, colours: Colours) -> Change | None:
    """Return what a conditional format makes people see otherwise, None where they see the same."""
    code = look.code or "General"
    is_of_texts = may_mislead_in_words(code)
    if is_of_texts or may_mislead(code) or shown_by(code) is not Shown.PLAIN:
        words = f"shows what the cells hold in the number format “{quoted(code)}”"
        return Change(words, is_of_texts, makes_up=bool(made_up(code)))
    if (look.colour or look.fills or look.size) and not colours.can_be_read(look, look):
        return Change("gives letters the colour of what is behind them", is_of_texts=True)
    return None


def _at(looks: Sequence[Look], number: str) -> Look:
    at = int(number) if number.isdecimal() and len(number) < 8 else 0
    return looks[at] if at < len(looks) else Look()


def date_text(serial: float, epoch_1904: bool) -> str | None:
    """Return the ISO date (with the time, where there is one) of a serial number; None where it is no sure date."""
    first = 0 if epoch_1904 else _FIRST_SURE_SERIAL
    if not first <= serial <= _LAST_SERIAL:
        return None
    day = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    whole = int(serial)
    seconds = round((serial - whole) * 86_400)
    moment = datetime(day.year, day.month, day.day) + timedelta(days=whole, seconds=seconds)  # noqa: DTZ001
    return moment.isoformat() if seconds else moment.date().isoformat()


def _shown(format_id: str, custom: dict[str, str]) -> Shown:
    if format_id in custom:
        return shown_by(custom[format_id])
    return _BUILT_IN.get(int(format_id), Shown.PLAIN) if format_id.isdecimal() else Shown.PLAIN
