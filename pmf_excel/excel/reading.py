"""Files read in worker processes: one that stops or stalls is replaced, and only its file is refused."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

from pmf_excel.core.catalogue.intake import READER_STOPPED, READER_TOO_SLOW
from pmf_excel.core.errors import PmfError
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Filling
from pmf_excel.core.forms.identity import Key

from .limits import MEGABYTE, USUAL, Limits
from .memory import bytes_held
from .reader_worker import LONGEST_ANSWER, READY, TOO_MUCH_MEMORY
from .transport import unpacked

WALL_SECONDS = 60.0
#: How often the memory of the workers is looked at while they are waited for, in seconds.
WATCH_SECONDS = 0.1
#: Requests sent ahead to each worker, so that it need not wait for its parent.
AHEAD = 8
#: Without -P Python would look for modules in the folder in which somebody happens to be.
_COMMAND = (sys.executable, "-P", "-m", "pmf_excel.excel.reader_worker")

Outcome = Filling | Finding


@dataclass(eq=False)
class _Worker:
    """A running worker, the positions of the files it was sent, and since when the first of them is being read."""

    process: subprocess.Popen[bytes]
    answers: queue.SimpleQueue[tuple[_Worker, bytes, float]]
    sent: deque[int] = field(default_factory=deque)
    since: float = 0.0
    is_ready: bool = False

    def listen(self) -> None:
        """Pass every answer on with the moment of its arrival, and an empty one at the end."""
        pipe = _pipe(self.process.stdout)
        with pipe:
            while line := pipe.readline(LONGEST_ANSWER):
                if not line.endswith(b"\n"):
                    self.process.kill()
                    break
                self.answers.put((self, line, time.monotonic()))
        self.answers.put((self, b"", time.monotonic()))

    def send(self, position: int, path: Path) -> None:
        """Ask for a file; an ended worker is noticed when its answers end."""
        if not self.sent:
            self.since = time.monotonic()
        self.sent.append(position)
        self.write(json.dumps(str(path)).encode() + b"\n")

    def write(self, line: bytes) -> None:
        """Write one line to the worker."""
        pipe = _pipe(self.process.stdin)
        with suppress(OSError):
            pipe.write(line)
            pipe.flush()

    def end(self) -> None:
        """Stop the process, whatever it is doing."""
        self.process.kill()
        with suppress(OSError):
            _pipe(self.process.stdin).close()
        self.process.wait()


class Readers:
    """Worker processes that read forms; a context manager, started when entered and ended when left.

    `keys` verify the forms, `wall` is the number of seconds that one file may take, and `limits` say what a file may
    be and cost.
    """

    def __init__(
        self, keys: Mapping[str, Key], workers: int = 1, wall: float = WALL_SECONDS, limits: Limits = USUAL
    ) -> None:
        secrets = {key.key_id: key.secret.hex() for key in keys.values()}
        order = {"keys": secrets, "limits": asdict(limits), "seconds": max(1, round(wall))}
        self._order = json.dumps(order).encode() + b"\n"
        self._wall, self._memory = wall, limits.memory_mb * MEGABYTE
        self._count = workers
        self._answers: queue.SimpleQueue[tuple[_Worker, bytes, float]] = queue.SimpleQueue()
        self._workers: list[_Worker] = []

    def __enter__(self) -> Readers:
        self._workers = [self._started() for _ in range(self._count)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers = []

    def read(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Outcome]]:
        """Yield each path with the form in it, or with the finding that says why there is none, in the order given.

        Raises `PmfError` where no worker can be started at all.
        """
        self._workers = [self._anew(worker) for worker in self._workers]
        waiting = deque(range(len(paths)))
        done: dict[int, Outcome] = {}
        for position, path in enumerate(paths):
            while position not in done:
                self._feed(waiting, paths)
                self._take(done, waiting)
            self._feed(waiting, paths)
            yield path, done.pop(position)

    def _anew(self, worker: _Worker) -> _Worker:
        """Return `worker`, or a new one where it still reads for somebody who stopped listening."""
        if not worker.sent:
            return worker
        worker.end()
        return self._started()

    def _feed(self, waiting: deque[int], paths: Sequence[Path]) -> None:
        for worker in self._workers:
            while waiting and len(worker.sent) < AHEAD:
                position = waiting.popleft()
                worker.send(position, paths[position])

    def _take(self, done: dict[int, Outcome], waiting: deque[int]) -> None:
        """Wait a moment for one answer; replace the workers that exceed their time or memory."""
        try:
            worker, line, moment = self._answers.get(timeout=WATCH_SECONDS)
        except queue.Empty:
            for busy, finding in self._breaches():
                self._replace(busy, finding, done, waiting)
            return
        if worker not in self._workers:
            return
        if line == READY:
            worker.is_ready, worker.since = True, moment
        elif line:
            done[worker.sent.popleft()] = _understood(line)
            worker.since = moment
        else:
            self._ended(worker, done, waiting)

    def _breaches(self) -> list[tuple[_Worker, Finding]]:
        """Return the workers that take too long or hold too much, each with what is said of its file."""
        found = []
        for worker in self._workers:
            if worker.sent and time.monotonic() - worker.since > self._wall:
                found.append((worker, READER_TOO_SLOW.finding(found=f"{self._wall:g}")))
            elif worker.sent and bytes_held(worker.process) > self._memory:
                found.append((worker, READER_STOPPED.finding(found=TOO_MUCH_MEMORY)))
        return found

    def _ended(self, worker: _Worker, done: dict[int, Outcome], waiting: deque[int]) -> None:
        if not worker.is_ready:
            raise PmfError("The program that reads workbooks could not be started.", "Run pmf doctor.")
        worker.process.wait()
        self._replace(worker, READER_STOPPED.finding(found=_how(worker.process.returncode)), done, waiting)

    def _replace(self, worker: _Worker, finding: Finding, done: dict[int, Outcome], waiting: deque[int]) -> None:
        """Put the file that `worker` was reading down to `finding`, hand its other files to a new worker."""
        worker.end()
        if worker.sent:
            done[worker.sent.popleft()] = finding
        waiting.extendleft(reversed(worker.sent))
        self._workers[self._workers.index(worker)] = self._started()

    def _started(self) -> _Worker:
        process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        worker = _Worker(process, self._answers, since=time.monotonic())
        threading.Thread(target=worker.listen, daemon=True).start()
        worker.write(self._order)
        return worker


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise PmfError("The program that reads workbooks could not be started.", "Run pmf doctor.")
    return pipe


def _understood(line: bytes) -> Outcome:
    try:
        return unpacked(line)
    except (ValueError, KeyError, TypeError):
        return READER_STOPPED.finding(found="its answer was not understood")


def _how(returncode: int) -> str:
    return f"signal {-returncode}" if returncode < 0 else f"exit {returncode}"
