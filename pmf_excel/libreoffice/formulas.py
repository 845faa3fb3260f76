"""Formulas between Excel's words and LibreOffice's: =SUM('My data'!A1,2) and =SUM($'My data'.A1;2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pmf_excel.libreoffice.connection import uno_module

_EXCEL_WORDS, _UNO_WORDS = 4, 6
_EXCEL_ADDRESSES, _LIBREOFFICE_ADDRESSES = 1, 0
_EVERY_GROUP_OF_WORDS = 31


class Formulas:
    """The translator of one document's formulas; LibreOffice's own parser does the work."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._excel = self._parser(_EXCEL_WORDS, _EXCEL_ADDRESSES)
        self._own = self._parser(_UNO_WORDS, _LIBREOFFICE_ADDRESSES)
        self._origin = uno_module().createUnoStruct("com.sun.star.table.CellAddress")

    def own(self, formula: str) -> str:
        """Return a formula in Excel's words in LibreOffice's."""
        return self._translated(formula, self._excel, self._own)

    def excel(self, formula: str) -> str:
        """Return a formula in LibreOffice's words in Excel's."""
        return self._translated(formula, self._own, self._excel)

    def excel_of_all(self, formulas: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
        """Return what a range's formula array holds as Excel has it; a text's leading apostrophe is taken off."""
        known: dict[str, str] = {}

        def shown(text: str) -> str:
            if not text.startswith("="):
                return text.removeprefix("'")
            if text not in known:
                known[text] = self.excel(text)
            return known[text]

        return tuple(tuple(shown(text) for text in row) for row in formulas)

    def tokens(self, formula: str) -> Any:
        """Return the parts of a formula in Excel's words."""
        return self._excel.parseFormula(formula.removeprefix("="), self._origin)

    def text(self, tokens: Any) -> str:
        """Return the formula that the parts make, in Excel's words."""
        return f"={self._excel.printFormula(tokens, self._origin)}"

    def _translated(self, formula: str, parser: Any, printer: Any) -> str:
        tokens = parser.parseFormula(formula.removeprefix("="), self._origin)
        return f"={printer.printFormula(tokens, self._origin)}"

    def _parser(self, words: int, addresses: int) -> Any:
        uno = uno_module()
        mapper = self._document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        map_ = mapper.getAvailableMappings(words, _EVERY_GROUP_OF_WORDS)
        parser = self._document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.setPropertyValue("FormulaConvention", addresses)
        typed = uno.Any("[]com.sun.star.sheet.FormulaOpCodeMapEntry", map_)
        uno.invoke(parser, "setPropertyValue", ("OpCodeMap", typed))
        return parser
