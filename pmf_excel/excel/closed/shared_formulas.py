"""Formulas that cells share: where the cell that says the formula is overwritten, each other one gets its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .sheet_rows import SavedCell, SheetText, attributes_of, cells_of
from .texts import decoded, escaped

_FORMULA = re.compile(r"<f(\s[^>]*?)?(?:/>|>([^<]*)</f>)")
_REFERENCE = re.compile(r'\br="([A-Z]+\d+)"')


def part_formulas(sheet: SheetText, masters: Iterable[str]) -> None:
    """Give every cell of `sheet` that shares a formula with one of `masters` the formula itself."""
    said = {}
    for master in masters:
        formula, at = _FORMULA.search(master), _REFERENCE.search(master)
        if formula is not None and at is not None:
            said[attributes_of(formula[1] or "").get("si", "")] = (
                decoded(formula[2] or ""),
                at[1],
            )
    for index, row in enumerate(sheet.rows):
        if b't="shared"' in row:
            sheet.rows[index] = _parted_row(row, said)


def _parted_row(row: bytes, said: dict[str, tuple[str, str]]) -> bytes:
    text = row.decode()
    for cell in cells_of(row):
        formula = _FORMULA.search(cell.inside)
        shared = attributes_of(formula[1] or "") if formula is not None else {}
        if formula is not None and shared.get("t") == "shared" and not formula[2] and shared.get("si") in said:
            own = _translated(*said[shared["si"]], cell)
            text = text.replace(cell.markup, cell.markup.replace(formula[0], f"<f>{escaped(own)}</f>"))
    return text.encode()


def _translated(formula: str, origin: str, cell: SavedCell) -> str:
    from openpyxl.formula.translate import Translator

    at = _REFERENCE.search(cell.markup)
    translated: str = Translator(f"={formula}", origin).translate_formula(at[1] if at else origin)
    return translated.removeprefix("=")
