"""How large a file may be, what it may become when it is unpacked, and what reading it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits within which a foreign workbook is read; `pmf.toml` may set others under `[limits]`."""

    largest_file_mb: int = 25
    most_parts: int = 2_000
    largest_part_mb: int = 100
    largest_whole_mb: int = 200
    #: The highest honest ratio seen is 121:1; small parts may exceed the limit.
    highest_ratio: int = 200
    #: What a process that reads files may hold.
    memory_mb: int = 300

    #: A misspelt name in the settings is said.
    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        """Refuse what would refuse every file."""
        for limit in fields(self):
            if getattr(self, limit.name) < 1:
                raise ValueError(f"{limit.name} must be at least 1")


USUAL = Limits()
