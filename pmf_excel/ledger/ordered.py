"""Rows that come in the order of their entries, read beside the chain without ever holding them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

#: Imported rows and texts, by the sequence and row number that they belong to.
Key: TypeAlias = tuple[int, int]


class Ordered:
    """Rows whose first two columns are their sequence and number, in that order; each is given out once."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def until(self, key: Key) -> Iterator[Sequence[Any]]:
        """Yield the rows not yet given out that come before `key`."""
        while (row := self._next) is not None and (row[0], row[1]) < key:
            self._next = next(self._rows, None)
            yield row

    #: The same, where what comes before has no business to be there.
    before = until

    def rest(self) -> Iterator[Sequence[Any]]:
        """Yield the rows that are left."""
        while (row := self._next) is not None:
            self._next = next(self._rows, None)
            yield row
