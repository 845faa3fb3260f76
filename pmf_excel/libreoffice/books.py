"""The spreadsheets that are open in LibreOffice, and one of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from xlwings import base_classes

from pmf_excel.libreoffice.connection import uno_module
from pmf_excel.libreoffice.errors import LibreOfficeError
from pmf_excel.libreoffice.formulas import Formulas
from pmf_excel.libreoffice.names import Names
from pmf_excel.libreoffice.number_formats import NumberFormats
from pmf_excel.libreoffice.sheets import Sheets

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
#: Macros run as the person's own security settings say.
_MACROS_AS_SET = 3
#: LibreOffice's names of the file types.
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}


def _property(name: str, value: object) -> Any:
    prop = uno_module().createUnoStruct("com.sun.star.beans.PropertyValue")
    prop.Name, prop.Value = name, value
    return prop


class Books(base_classes.Books):
    """The spreadsheets that are open, by number, name or whole name."""

    def __init__(self, app: Any) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """The open documents, over UNO."""
        return self.app.desktop.getComponents()

    def __iter__(self) -> Iterator[Book]:
        documents = self.api.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if document.supportsService(_SPREADSHEET):
                yield Book(document, self.app)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: str) -> bool:
        return any(book.is_called(name) for book in self)

    def __call__(self, name_or_index: int | str | float) -> Book:
        """Return a book by its number, name or whole name."""
        books = list(self)
        if isinstance(name_or_index, str):
            found = [book for book in books if book.is_called(name_or_index)]
        else:
            number = int(name_or_index)
            found = books[number - 1 : number] if number > 0 else []
        if not found:
            raise KeyError(name_or_index)
        return found[0]

    @property
    def active(self) -> Book:
        """The book whose window was used last."""
        document = self.app.desktop.getCurrentComponent()
        if document is not None and document.supportsService(_SPREADSHEET):
            return Book(document, self.app)
        for book in self:
            return book
        raise LibreOfficeError("No spreadsheet is open in LibreOffice.", "Open the workbook and try again.")

    def add(self) -> Book:
        """Return a new, empty book."""
        return Book(self.app.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()), self.app)

    def open(
        self,
        fullname: str,
        _update_links: bool | None = None,
        read_only: bool | None = None,
        _format: str | None = None,
        password: str | None = None,
        *_others: Any,
    ) -> Book:
        """Return the book of a file, opened in a window; its macros run as LibreOffice's security settings say."""
        arguments = [_property("MacroExecutionMode", _MACROS_AS_SET), _property("ReadOnly", bool(read_only))]
        if password is not None:
            arguments.append(_property("Password", password))
        document = self._loaded(fullname, arguments)
        if document is None or not document.supportsService(_SPREADSHEET):
            if document is not None:
                document.close(True)
            raise LibreOfficeError(
                f"LibreOffice cannot open {fullname} as a spreadsheet.", "See whether it opens there by hand."
            )
        return Book(document, self.app)

    def _loaded(self, fullname: str, arguments: list[Any]) -> Any:
        try:
            address = Path(fullname).absolute().as_uri()
            return self.app.desktop.loadComponentFromURL(address, "_blank", 0, tuple(arguments))
        except uno_module().getClass("com.sun.star.uno.Exception"):
            return None


class Book(base_classes.Book):
    """An open spreadsheet."""

    def __init__(self, document: Any, app: Any) -> None:
        self._document, self._app = document, app

    @property
    def api(self) -> Any:
        """The document, over UNO."""
        return self._document

    @property
    def app(self) -> Any:
        """The LibreOffice that it is open in."""
        return self._app

    def is_called(self, name: str) -> bool:
        """Return whether this is the book's name or whole name, whatever the case of its letters."""
        return name.casefold() in (self.name.casefold(), self.fullname.casefold())

    @property
    def fullname(self) -> str:
        """The path of its file, or its address where it is elsewhere; an unsaved one has its title only."""
        address = str(self.api.getURL())
        if not address:
            return str(self.api.Title)
        return str(uno_module().fileUrlToSystemPath(address)) if address.startswith("file:") else address

    @property
    def name(self) -> str:
        """The name of its file."""
        address = str(self.api.getURL())
        return unquote(urlsplit(address).path.rsplit("/", 1)[-1]) if address else str(self.api.Title)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its defined names, those of single sheets too."""
        return Names(self)

    @cached_property
    def formats(self) -> NumberFormats:
        """Its number formats."""
        return NumberFormats(self.api)

    @cached_property
    def formulas(self) -> Formulas:
        """The translator of its formulas."""
        return Formulas(self.api)

    def range_of(self, cells: Any) -> Any:
        """Return the range of cells that UNO gave."""
        return self.sheets(cells.getRangeAddress().Sheet + 1).range_of(cells)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it where it is, or to `path`, whose ending says the kind of file; one that is there is replaced."""
        if path is None and self.api.hasLocation() and password is None:
            self._stored("store")
            return
        place = Path(path or self._usual_place()).absolute()
        if place.suffix.casefold() not in _FILTERS:
            raise LibreOfficeError(f"{place.name} has no known ending.", f"Use one of {', '.join(_FILTERS)}.")
        arguments = [_property("FilterName", _FILTERS[place.suffix.casefold()]), _property("Overwrite", True)]
        if password is not None:
            arguments.append(_property("Password", password))
        self._stored("storeAsURL", place.as_uri(), tuple(arguments))

    def _usual_place(self) -> str:
        return self.fullname if self.api.hasLocation() else f"{PurePath(self.name).stem}.xlsx"

    def _stored(self, way: str, *arguments: Any) -> None:
        try:
            getattr(self.api, way)(*arguments)
        except uno_module().getClass("com.sun.star.uno.Exception") as error:
            raise LibreOfficeError(
                f"LibreOffice cannot save {self.name} ({error.Message}).",
                "See whether the file is read-only or open elsewhere, and whether its folder can be written to.",
            ) from error

    def close(self) -> None:
        """Close it without saving."""
        self.api.close(True)

    def activate(self) -> None:
        """Bring its window to the front."""
        frame = self.api.getCurrentController().getFrame()
        frame.activate()
        frame.getContainerWindow().toFront()

    @property
    def visible(self) -> bool:
        """Whether its window is shown."""
        return bool(self.api.getCurrentController().getFrame().getContainerWindow().isVisible())

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.getCurrentController().getFrame().getContainerWindow().setVisible(value)

    def lock(self, locked: bool) -> None:
        """Let its window follow its changes, or not."""
        if locked:
            self.api.lockControllers()
        elif self.api.hasControllersLocked():
            self.api.unlockControllers()
