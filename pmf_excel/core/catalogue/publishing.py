"""Findings about a report on its way to publication (framework section 4, Publication is an event)."""

from __future__ import annotations

from ..findings import FindingKind, Severity

FIGURE_EDITED = FindingKind(
    "figure-edited",
    Severity.QUERY,
    "The edited report says {found} where the draft says {drafted} ({where}).",
    "If the figure is wrong, correct it in the register and build again; a report never corrects one.",
    "410 in a table of the draft became 401 in the edited file.",
    "4",
)
