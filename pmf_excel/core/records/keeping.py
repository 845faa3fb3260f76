"""What keeping the workspace decides: files that were let go, and signing keys. No sheet of the register shows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from .erasing import Erasable
from .record import Column, Line, Record


class Disposal(Record):
    """A file that was let go by a recorded decision: where it lay, its hash, and by which rule."""

    record_type: ClassVar[str] = "disposal"
    sheet: ClassVar[str] = "Files let go"

    file: Annotated[Line, Erasable(), Column("File", "Where it lay in the workspace.", 60)]
    sha256: Annotated[Line, Column("SHA-256", "", 66)]
    size: Annotated[int, Column("Bytes", "", 10)] = 0
    kind: Annotated[Line, Column("Kind", "original, answer, quarantine, duplicate or backup.", 14)] = ""
    let_go_on: Annotated[date, Column("Let go on", "", 12)]
    rule: Annotated[Line, Erasable(), Column("Why", "The rule that let it go.", 60)] = ""
    number: Annotated[int, Column("Number", "Among the files with the same bytes.", 8)] = 1

    @property
    def id(self) -> str:
        """The start of its hash and a number, and never its name, which may have to be erased."""
        return f"{self.sha256[:16]}|{self.number}"


class SigningKey(Record):
    """A key that signs forms: when it was made and when it was taken away; the secret itself stands in keys/ only."""

    record_type: ClassVar[str] = "key"
    sheet: ClassVar[str] = "Keys"

    key_id: Annotated[Line, Column("Key", "Its id, which each form names.", 20)]
    made_on: Annotated[date | None, Column("Made on", "", 12)] = None
    retired_on: Annotated[date | None, Column("Taken away on", "", 14)] = None

    @property
    def id(self) -> str:
        """The key's id."""
        return self.key_id
