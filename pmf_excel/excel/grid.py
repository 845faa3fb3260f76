"""The grid of a sheet: how far it reaches, and the numbers of its columns."""

from __future__ import annotations

from pmf_excel.core.cell_formats import column_letters

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def column_number(letters: str) -> int:
    """Return the number of a column: 1 for `A`, 27 for `AA`; 0 where `letters` name none."""
    return _COLUMNS.get(letters) or _counted(letters)


#: The columns that forms have, known without counting.
_COLUMNS = {column_letters(number): number for number in range(1, 100)}


def _counted(letters: str) -> int:
    if not (letters.isascii() and letters.isupper() and letters.isalpha() and len(letters) <= 3):
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number if number <= LAST_COLUMN else 0
