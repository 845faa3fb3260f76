"""What we remember for ourselves as texts: it proves nothing, so where somebody spoilt it nothing is remembered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def remembered(text: str | None) -> Any:
    """Return the value that a text holds, None where it holds none that can be read."""
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None


def named_values(text: str | None) -> Mapping[str, Any]:
    """Return the values that a text holds by name, none where it cannot be read so."""
    found = remembered(text)
    return found if isinstance(found, dict) else {}


def named_texts(text: str | None) -> Mapping[str, Mapping[str, str]]:
    """Return the texts that a text holds by name in groups that have names too, without whatever is none."""
    groups = {name: each for name, each in named_values(text).items() if isinstance(each, dict)}
    return {
        name: {key: value for key, value in each.items() if isinstance(value, str)} for name, each in groups.items()
    }


def remembered_moment(text: str | None) -> datetime | None:
    """Return the moment that a text says, None where it says none, or no time zone."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def remembered_day(text: str | None) -> date | None:
    """Return the day that a text says, None where it says none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
