"""What the cell styles of a workbook show of a number; and dates from serial numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pmf_excel.core.typed.seen_numbers import may_mislead
from pmf_excel.core.typed.shown_numbers import Shown, shown_by

from .markup import SHEET_SPACES, named, read_markup


@dataclass(frozen=True, slots=True)
class Formats:
    """What each cell style shows, by its index, and the codes of those that may show a number as another one."""

    shown: tuple[Shown, ...] = ()
    misleading: Mapping[int, str] = field(default_factory=dict)


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


def read_formats(chunks: Iterable[bytes]) -> Formats:
    """Return what the cell styles of `xl/styles.xml` show."""
    custom: dict[str, str] = {}
    used: list[str] = []
    in_cell_styles = False

    def number_format(attributes: dict[str, str]) -> None:
        custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def cell_styles(_: dict[str, str]) -> None:
        nonlocal in_cell_styles
        in_cell_styles = True

    def cell_styles_end() -> None:
        nonlocal in_cell_styles
        in_cell_styles = False

    def style(attributes: dict[str, str]) -> None:
        if in_cell_styles:
            used.append(attributes.get("numFmtId", "0"))

    starts = {"numFmt": number_format, "cellXfs": cell_styles, "xf": style}
    read_markup(chunks, named(SHEET_SPACES, starts), named(SHEET_SPACES, {"cellXfs": cell_styles_end}))
    codes = {**_BUILT_IN_TIMES, **custom}
    misleading = {style: codes[each] for style, each in enumerate(used) if each in codes and may_mislead(codes[each])}
    return Formats(tuple(_shown(each, custom) for each in used), misleading)


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
