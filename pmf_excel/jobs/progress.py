"""How far a job is, for the doors to show."""

from __future__ import annotations

from collections.abc import Callable

#: Called with what is being done, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _of: int) -> None:
    """Show nothing."""
