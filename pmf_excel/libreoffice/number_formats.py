"""Number formats: their codes in English, and what the numbers under them stand for."""

from __future__ import annotations

from typing import Any

from pmf_excel.libreoffice.connection import uno_module
from pmf_excel.libreoffice.errors import LibreOfficeError
from pmf_excel.libreoffice.values import Kind

_DATE, _TIME, _BOOLEAN = 2, 4, 1024
#: Of a language's own formats: the day with a year of four digits, with the time too, the time alone.
_INDEXES = {Kind.DATE: 21, Kind.DATETIME: 47, Kind.TIME: 40, Kind.BOOLEAN: 48, Kind.NUMBER: 0}
_NOT_FOUND = -1
#: The key of the format that a new cell has.
GENERAL = 0


class NumberFormats:
    """The number formats of one document."""

    def __init__(self, document: Any) -> None:
        self._document, self._formats = document, document.getNumberFormats()
        self._kinds: dict[int, Kind] = {}
        self._english = uno_module().createUnoStruct("com.sun.star.lang.Locale")
        self._english.Language, self._english.Country = "en", "US"

    def kind(self, key: int) -> Kind:
        """Return what numbers under a format stand for."""
        if key not in self._kinds:
            self._kinds[key] = _kind_of_type(self._formats.getByKey(key).Type)
        return self._kinds[key]

    def standard(self, kind: Kind) -> int:
        """Return the key of the usual format of a kind, in the document's language."""
        if kind is Kind.NUMBER:
            return GENERAL
        return int(self._formats.getFormatIndex(_INDEXES[kind], self._document.CharLocale))

    def code(self, key: int) -> str:
        """Return the English code of a format."""
        english = self._formats.getFormatForLocale(key, self._english)
        return str(self._formats.getByKey(english).FormatString)

    def key(self, code: str) -> int:
        """Return the key of the format with an English code, added to the document where it is new."""
        if code == "General":
            return GENERAL
        found = self._formats.queryKey(code, self._english, False)
        try:
            return int(found if found != _NOT_FOUND else self._formats.addNew(code, self._english))
        except uno_module().getClass("com.sun.star.uno.Exception") as error:
            raise LibreOfficeError(
                f"LibreOffice does not know the number format {code!r}.", "Use a code such as 0.0% or dd/mm/yyyy."
            ) from error


def _kind_of_type(number: int) -> Kind:
    if number & _BOOLEAN:
        return Kind.BOOLEAN
    if number & _DATE:
        return Kind.DATETIME if number & _TIME else Kind.DATE
    return Kind.TIME if number & _TIME else Kind.NUMBER
