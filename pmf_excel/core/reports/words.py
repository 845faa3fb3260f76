"""A council's words file: everything that Chorley and South Ribble say differently (framework sections 1, 5 and 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from pmf_excel.core.errors import PmfError
from pmf_excel.core.rating.trends import Direction
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.organisation import ProjectRating
from pmf_excel.core.written_files import entries_in, first_wrong_entry, line_of

from .quarterly_words import QuarterlyWords

Words_ = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Bodies(BaseModel):
    """The names of committees and teams."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cabinet: Words_
    scrutiny: Words_
    overview: Words_
    leadership_team: Words_
    programme_board: Words_
    management_team: Words_
    full_council: Words_
    member: Words_
    performance_team: Words_


class Products(BaseModel):
    """The titles of the reporting products."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quarterly: Words_
    corporate: Words_
    monitoring_statement: Words_
    scrutiny_focus: Words_
    deep_dive: Words_
    annual: Words_
    highlight: Words_
    dashboard: Words_
    directorate: Words_
    spot_check: Words_
    completeness: Words_


class StatusLook(BaseModel):
    """How a status is printed: a symbol, if it has one, the words beside it, and what they mean."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    symbol: str = ""
    words: Words_
    meaning: str = ""


class Words(BaseModel):
    """What one council calls things, and the sentences of its reports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    council: Words_
    bodies: Bodies
    products: Products
    statuses: Mapping[Status, StatusLook]
    projects: Mapping[ProjectRating, StatusLook]
    markers: Mapping[str, Words_]
    directions: Mapping[Direction, Words_]
    abbreviations: Mapping[str, Words_] = {}
    quarterly: QuarterlyWords

    def status(self, status: Status) -> StatusLook:
        """Return how a status is printed."""
        return self.statuses[status]

    def marker(self, letter: str) -> str:
        """Return what a marker means, as printed at the top of a table: `[p] provisional`."""
        return f"[{letter}] {self.markers[letter]}"


#: What a words file must name besides its sentences.
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "statuses": tuple(Status),
    "projects": tuple(ProjectRating),
    "directions": tuple(Direction),
    "markers": ("p", "e", "r", "b", "c", "x", "z"),
}


def load_words(text: str, name: str = "words file") -> Words:
    """Return the words in the text of a council's words file; `name` is how an error calls the file.

    Raises `PmfError` naming the first entry that is missing, unknown or wrong.
    """
    entries = entries_in(text, name)
    try:
        words = Words.model_validate(entries)
    except ValidationError as error:
        raise PmfError(first_wrong_entry(error, text, name), _MEND) from error
    _check_complete(words, text, name)
    return words


def _check_complete(words: Words, text: str, name: str) -> None:
    for table, required in _REQUIRED.items():
        for key in required:
            if key not in getattr(words, table):
                line = line_of(text, (table,))
                raise PmfError(f"{name}, line {line}: the entry {table}.{key} is missing.", _MEND)


_MEND = "Put it right; the words file that came with pmf_excel shows how. pmf templates check says when all is well."
