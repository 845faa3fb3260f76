"""Where the files are that travel with the package: templates, macros, words and demonstration data."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file, such as `shipped("templates", "quarterly.docx")`.

    Words and demonstration data lie inside the package; templates and macros beside it in a checkout, and under
    `shipped/` in an installed wheel. Raises `FileNotFoundError` where there is none.
    """
    candidates = (_PACKAGE.joinpath(*parts), _PACKAGE.joinpath("shipped", *parts), _PACKAGE.parent.joinpath(*parts))
    for candidate in candidates:
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"{'/'.join(parts)} is not part of this installation")
