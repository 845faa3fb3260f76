"""Why a template cannot be read, in the words of whoever made it in Word, not in those of a program."""

from __future__ import annotations

import re
import zipfile

from pmf_excel.core.nearest import nearest

#: The words that may follow {%.
WORDS = ("for", "endfor", "if", "elif", "else", "endif")

#: Word writes no such thing, and whoever reads it may be made to read other files.
DECLARES = "a part of it declares a document type: save it in Word under a new name"

_UNKNOWN_WORD = re.compile(r"Encountered unknown tag '([^']*)'")
_NOT_READ: tuple[tuple[str, str], ...] = (
    (r"Expected an expression, got 'end of print statement'", "there is nothing between {{ and }}"),
    (r"Expected an expression, got 'end of statement block'", "something is missing before %}"),
    (r"expected token 'end of print statement'", "what stands between {{ and }} is not one field"),
    (r"expected token 'end of statement block'", "there is too much between {% and %}"),
    (r"expected token 'in'", "a loop is written: for plan in plans"),
    (r"unexpected end of (template|string)|Missing end of", "something that begins here has no end"),
    (
        r"unexpected char",
        "a sign stands between the braces that no field has",
    ),
    (r"expected token 'name'|expected name or number", "a name is missing behind a dot or a stroke"),
    (r"unexpected '[^']*'", "a brace or bracket here has no partner"),
)


def not_read(message: str) -> str:
    """Return what `message`, with which a field, loop or condition was refused, means to a person."""
    word = _UNKNOWN_WORD.match(message)
    if word and word[1] in WORDS:
        return f"{{% {word[1]} %}} stands here without the loop or condition that it belongs to"
    if word:
        near = nearest(word[1], WORDS, f"there are {', '.join(WORDS)}").replace("Did", "did")
        return f"{{% {word[1]} %}} is nothing that a template knows ({near})"
    found = (said for pattern, said in _NOT_READ if re.search(pattern, message))
    return next(found, "a field, loop or condition here is not written as it has to be")


def no_document(error: Exception) -> str:
    """Return what it means to a person that a file could not be opened as a Word document."""
    if isinstance(error, zipfile.BadZipFile):
        return "it is not a Word document (.docx)"
    if isinstance(error, RuntimeError):
        return "it is protected by a password"
    if isinstance(error, KeyError):
        return "it is not a Word document, or a part of it is missing"
    return "it is damaged: open it in Word, and save it again"
