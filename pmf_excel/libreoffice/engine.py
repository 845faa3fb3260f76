"""The engine and its applications: one for each LibreOffice that Python is connected to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import xlwings
from xlwings import base_classes

from pmf_excel.libreoffice import values
from pmf_excel.libreoffice.app import App
from pmf_excel.libreoffice.connection import connected
from pmf_excel.libreoffice.errors import LibreOfficeError

#: The name of the engine among xlwings' engines.
NAME = "libreoffice"


def connect(
    pipe: str = "xlwings",
    *,
    program: str = "soffice",
    profile: str | None = None,
    wait: float = 10.0,
    activate: bool = True,
) -> xlwings.Engine:
    """Return the engine with the running LibreOffice as its active application.

    LibreOffice need not listen yet: `program` is called once more with the same `profile` (a folder or a file
    address; None is the usual one) and asks it to listen on the `pipe`, for at most `wait` seconds. With `activate`
    the engine becomes the one that xlwings uses where none is named.
    """
    context = connected(pipe, program, profile, wait)
    engine = _registered()
    engine.impl.apps.take(pipe, context)
    if activate:
        engine.activate()
    return engine


def _registered() -> xlwings.Engine:
    """Return the engine, added to xlwings' engines where it is not there yet."""
    found = xlwings.engines.engines_by_name.get(NAME)
    if found is None:
        found = xlwings.Engine(impl=Engine())
        xlwings.engines.add(found)
    return found


class Engine:
    """The engine `libreoffice` as xlwings asks it: its applications, and how values are cleaned both ways."""

    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Return what was read from cells as the reader wants to have it."""
        return values.cleaned(data, datetime_builder, empty_as, number_builder, err_to_str)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any = None) -> Any:
        """Return a value as it can be put into a cell."""
        return values.prepared(value)


class Apps(base_classes.Apps):
    """The LibreOffices that Python is connected to; the one connected to last is the active one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._apps: dict[str, App] = {}
        self._taken = 0

    def take(self, pipe: str, context: Any) -> App:
        """Return the application behind a pipe, now the active one; one that was connected already stays itself."""
        known = self._apps.pop(pipe, None)
        if known is None or not known.is_alive:
            self._taken += 1
            known = App(context, self._engine, self._taken)
        self._apps[pipe] = known
        return known

    def keys(self) -> list[int]:
        """Return the numbers of the applications, the active one first."""
        return [app.pid for app in self]

    def add(self, **_options: Any) -> App:  # type: ignore[override]  # no option would help
        """Refuse to start a LibreOffice: the engine works with one that somebody has open."""
        raise LibreOfficeError("The engine starts no LibreOffice.", "Open LibreOffice, then call connect().")

    @staticmethod
    def cleanup() -> None:
        """Do nothing: the engine starts no processes that could be left over."""

    def __iter__(self) -> Iterator[App]:
        self._apps = {pipe: app for pipe, app in self._apps.items() if app.is_alive}
        return reversed(list(self._apps.values()))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, number: int) -> App:
        for app in self:
            if app.pid == number:
                return app
        raise KeyError(number)
