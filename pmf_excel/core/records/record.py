"""What a record is: a frozen declaration from which sheets, drop-downs, ledger rows and docs are derived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PlainSerializer, StringConstraints
from pydantic.fields import FieldInfo

from pmf_excel.core.numbers import plain_text


@dataclass(frozen=True, slots=True)
class Column:
    """How a field stands on a sheet: heading, the note that explains it, width in characters.

    `free_text` is what people write in sentences (the chain covers only its salted hash); `personal` is kept
    outside the chain, which has a salted hash of it; `looks_up` names the record type whose ids the field holds.
    """

    heading: str
    note: str = ""
    width: int = 16
    free_text: bool = False
    personal: bool = False
    looks_up: str = ""
    owned_by_sign_off: bool = False


#: A decimal number, kept and written as plain text ("2.41"), never as a float.
DecimalField = Annotated[Decimal, PlainSerializer(plain_text, when_used="json")]
#: The written form of a council, officer or similar short code.
Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
#: A line of text without blanks around it.
Line = Annotated[str, StringConstraints(strip_whitespace=True)]


#: The hidden field of a record that was withdrawn: it was a mistake, and nothing shows it any more.
WITHDRAWN = "withdrawn_on"


class Record(BaseModel):
    """A row that the ledger remembers; `id` is permanent, whatever becomes of its reference.

    `key` names the fields that say which record it is, and never change. `retired_by` is the field that takes the day
    on which a record is retired (`WITHDRAWN` where it was a mistake), empty where a record stays for ever. `made_by`
    says what makes records that nobody types.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    record_type: ClassVar[str] = ""
    sheet: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ()
    retired_by: ClassVar[str] = ""
    made_by: ClassVar[str] = ""

    council: Annotated[Line, Column("Council", "The council that the row belongs to.", 13, looks_up="council")] = ""
    withdrawn_on: date | None = None

    @property
    def id(self) -> str:
        """The permanent id of the record: what its key says."""
        return "|".join(str(getattr(self, name)) for name in self.key)

    def to_row(self) -> dict[str, Any]:
        """Return the record as JSON values, fields at their default left out (a default never changes)."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def but(self, **changes: object) -> Self:
        """Return a validated copy of the record with `changes` made."""
        return type(self).model_validate({**self.__dict__, **changes})


class Referenced(Record):
    """A record that people call by council and reference; another reference is a rename, and its id stays.

    `formerly` has the references that it had before, oldest first: the oldest is its id for good.
    """

    key: ClassVar[tuple[str, ...]] = ("council", "reference")

    reference: Code
    formerly: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The permanent id: the council and reference under which it was first recorded."""
        return self.formerly[0] if self.formerly else self.full_reference

    @property
    def full_reference(self) -> str:
        """Council and reference as they are now, such as `chorley/COR-012`: what people are shown."""
        return f"{self.council}/{self.reference}"

    def but(self, **changes: object) -> Self:
        """Return a validated copy with `changes` made; one with another reference remembers the one it had."""
        changed = super().but(**changes)
        if changed.full_reference == self.full_reference or "formerly" in changes:
            return changed
        return changed.model_copy(update={"formerly": (*self.formerly, self.full_reference)})


def columns_of(record: type[Record]) -> Mapping[str, Column]:
    """Return the columns of a record's sheet in order, by field name."""
    found = {name: column_of(info) for name, info in record.model_fields.items()}
    return {name: column for name, column in found.items() if column is not None}


def column_of(info: FieldInfo) -> Column | None:
    """Return how a field stands on a sheet, None for one that is not shown."""
    return next((entry for entry in info.metadata if isinstance(entry, Column)), None)


def choices_of(record: type[Record], field: str) -> tuple[str, ...]:
    """Return the drop-down choices of a field, empty where anything may be typed."""
    for kind in types_within(record.model_fields[field].annotation):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return tuple(member.value for member in kind)
    return ()


def free_text_fields(record: type[Record]) -> frozenset[str]:
    """Return the names of the fields that people write sentences in."""
    return frozenset(name for name, column in columns_of(record).items() if column.free_text)


def personal_fields(record: type[Record]) -> frozenset[str]:
    """Return the names of the fields that identify a person."""
    return frozenset(name for name, column in columns_of(record).items() if column.personal)


def types_within(annotation: Any) -> Iterator[Any]:
    """Yield an annotation and every type that it is made of."""
    yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from types_within(inner)
