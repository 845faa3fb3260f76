"""The name that somebody meant who misspelt one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(text: str, names: Iterable[str], otherwise: str = "", cutoff: float = 0.6) -> str:
    """Return `Did you mean “COR-012”?` for the nearest of `names`, `otherwise` where none is near."""
    spelt = {name.casefold(): name for name in names}
    close = get_close_matches(text.strip().casefold(), list(spelt), n=1, cutoff=cutoff)
    return f"Did you mean “{spelt[close[0]]}”?" if close else otherwise
