"""The worker process that reads foreign workbooks: paths come in, outcomes go out, one line each.

Started as `python -m pmf_excel.excel.reader_worker`. Its first line brings keys and limits; it answers `ready`. It
may be ended at any time: it writes nothing but its answers.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from pmf_excel.core.catalogue.intake import READER_STOPPED, UNREADABLE
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Filling
from pmf_excel.core.forms.identity import Key

from .form_reader import read_form
from .limits import MEGABYTE, USUAL, Limits
from .look import plain_file
from .transport import packed

READY = b"ready\n"
TOO_MUCH_MEMORY = "it needs too much memory"
#: The longest answer that is given, in bytes: many times what a form holds whose every cell is full.
LONGEST_ANSWER = 20_000_000


def main() -> None:
    """Answer every request on standard input until it ends."""
    requests, answers = sys.stdin.buffer, _answers()
    order = json.loads(requests.readline())
    keys = {key_id: Key(key_id, bytes.fromhex(secret)) for key_id, secret in order["keys"].items()}
    limits = Limits(**order["limits"])
    _limit_memory(limits.memory_mb * MEGABYTE)
    _collect_garbage_seldom()
    answers.write(READY)
    answers.flush()
    for request in requests:
        _limit_seconds(order["seconds"])
        answers.write(_answer(_outcome(Path(json.loads(request)), keys, limits)))
        answers.flush()


def _answer(outcome: Filling | Finding) -> bytes:
    try:
        line = packed(outcome)
    except MemoryError:
        return packed(READER_STOPPED.finding(found=TOO_MUCH_MEMORY))
    return line if len(line) < LONGEST_ANSWER else packed(READER_STOPPED.finding(found="it holds too much text"))


def _collect_garbage_seldom() -> None:
    """Spare the search for cycles: reading makes many small values and no cycles among them."""
    gc.freeze()
    gc.set_threshold(100_000)


def _outcome(path: Path, keys: Mapping[str, Key], limits: Limits = USUAL) -> Filling | Finding:
    if wrong := plain_file(path, limits):
        return wrong
    try:
        return read_form(path.read_bytes(), keys, limits)
    except OSError as error:
        return UNREADABLE.finding(found=(error.strerror or "the system refuses it").lower())
    except MemoryError:
        return READER_STOPPED.finding(found=TOO_MUCH_MEMORY)
    except Exception as error:  # one bad file never stops a batch
        return READER_STOPPED.finding(found=type(error).__name__)


def _answers() -> BinaryIO:
    """Return the pipe to the parent, kept apart from what libraries may print."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


if sys.platform == "win32":

    def _limit_memory(size: int) -> None:
        """Windows has no such limit: the parent watches and ends the process."""

    def _limit_seconds(seconds: int) -> None:
        """Windows has no such limit: the parent watches and ends the process."""

else:
    import resource

    def _limit_memory(size: int) -> None:
        """Allow so many bytes; some systems refuse such a limit, and the parent's watch is what is left."""
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))

    def _limit_seconds(seconds: int) -> None:
        """Allow the next file so many more seconds of processor time."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
