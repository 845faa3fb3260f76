"""Old payloads are read through upgrade functions and never rewritten.

When the layout changes: raise `schema.LAYOUT`, add the function that turns a payload of the layout before into the
new one, and keep a ledger of the layout before in `tests/layouts/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from ..core.errors import PmfError
from .schema import LAYOUT
from .sealing import Payload

#: Takes a record type and a payload of one layout, gives the payload of the next.
Upgrade: TypeAlias = Callable[[str, Payload], Payload]

#: By the layout that a function starts from.
UPGRADES: Mapping[int, Upgrade] = {}


def upgraded(
    record_type: str,
    payload: Payload,
    version: int,
    upgrades: Mapping[int, Upgrade] = UPGRADES,
    layout: int = LAYOUT,
) -> Payload:
    """Return a payload written at layout `version` as `layout` has it; raises `PmfError` for a newer one."""
    refuse_newer(version, layout)
    for step in range(version, layout):
        payload = upgrades[step](record_type, payload)
    return payload


def refuse_newer(version: int, layout: int = LAYOUT) -> None:
    """Raise `PmfError` where `version` is of a later pmf_excel than this one."""
    if version > layout:
        raise PmfError(
            f"The ledger was written by a newer pmf_excel (layout {version}; this one knows {layout}).",
            "Install the newer version on this computer, then run this again.",
        )
