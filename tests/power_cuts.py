"""A power cut: what a job has written and not synced is lost, kept or torn, in any way in which a system may do that.

A killed process loses nothing that it wrote; a power cut does. While a job runs, each change of its files is held
pending until what it stands in was synced: of a file its bytes, of a folder the names in it. At every step the states
are drawn that a disk may then be in. A rename is whole until one of its folders is synced. The ledger is as it was last
committed, and what SQLite wrote is on the disk: that it syncs is its promise, and `synchronous = FULL` is ours.

Started as `python -m tests.power_cuts JOB FOLDER MOST`; it prints a line of JSON for each state that was tried. POSIX only.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from tests.fault_jobs import JOBS
from tests.fault_layer import FaultLayer
from tests.fault_runs import Runs, warm

#: A folder among the entries of folders; a file has a number there.
FOLDER = 0
_LEDGER, _JOURNAL = "ledger.db", "ledger.db-journal"
_OF_SQLITE = b"SQLite format 3\0"

#: What stands under a name: a folder, the file with a number, or nothing.
Entries = dict[str, int | None]
#: The files of a workspace and their bytes, None for a folder.
State = dict[str, bytes | None]


@dataclass(slots=True)
class Change:
    """Names that changed together, until their folders are synced."""

    what: str
    entries: Entries
    unsynced: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Each name stands in a folder."""
        self.unsynced = {_folder(name) for name in self.entries}

    def synced(self, folder: str) -> Entries:
        """Return which of the names are on the disk now that `folder` was synced; the others stay pending."""
        done = {name: what for name, what in self.entries.items() if _folder(name) == folder}
        self.entries = {name: what for name, what in self.entries.items() if name not in done}
        return done


@dataclass(slots=True)
class Bytes:
    """What a file holds now, and what of it is on the disk."""

    now: bytes
    synced: bytes | None = None

    def lost(self) -> bytes:
        """Nothing came to the disk since the last sync."""
        return self.synced or b""

    def torn(self) -> bytes:
        """Half of what is new did."""
        return self.now if self.now == self.synced else self.now[: len(self.now) // 2]

    def kept(self) -> bytes:
        """All did."""
        return self.now


class PowerCuts(FaultLayer):
    """Draws, before each thing that is done to the files below a folder, in which states a power cut could leave them."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.states: dict[frozenset[tuple[str, int]], tuple[str, State]] = {}
        self.is_on = True
        self._files: dict[int, Bytes] = {}
        self._numbers: dict[int, int] = {}
        self._stamps: dict[int, tuple[int, int]] = {}
        self._pending: list[Change] = []
        self._seen = self._entries()
        self._disk: Entries = dict(self._seen)
        for each in self._files.values():
            each.synced = each.now
        self._committed = (root / _LEDGER).read_bytes()

    def reach(self, what: str, path: object, _: Callable[[], object] = lambda: None) -> None:
        """Look at what was done since, and draw the states; what comes next is not done yet."""
        if self.is_on:
            self.look()
            self._draw(f"{what} {self._place(path) or ''}".strip())

    def database(self, what: str) -> None:
        """Remember the ledger as it is committed."""
        if self.is_on:
            self.look()
            if what == "committed":
                self._committed = (Path(self._root) / _LEDGER).read_bytes()
            self._draw(f"{what} ledger")

    def _fsync(self, descriptor: int) -> None:
        """Put on the disk what a file holds, or the names in a folder."""
        if not self.is_on:
            return
        self.reach("sync", descriptor)
        name = os.path.relpath(os.path.realpath(self._names[descriptor]), self._root)
        if name != "." and self._seen.get(name):
            file = self._files[self._seen[name] or 0]
            file.synced = file.now
        else:
            self._sync_folder("" if name == "." else name)

    def _sync_folder(self, folder: str) -> None:
        for change in self._pending:
            self._disk.update(change.synced(folder))
        self._pending = [change for change in self._pending if change.entries]

    def look(self) -> None:
        """Find which names changed since it was looked last, and hold them pending."""
        now, before = self._entries(), self._seen
        gone = {name for name in before if name not in now}
        moved = {number: name for name in gone if (number := before[name])}
        for name in [name for name in now if now[name] != before.get(name)]:
            source = moved.get(now[name] or 0)
            gone.discard(source or "")
            self._pending.append(Change(f"as {name}", {name: now[name], **({source: None} if source else {})}))
        self._pending += [Change(f"without {name}", {name: None}) for name in sorted(gone, reverse=True)]
        self._seen = now

    def _entries(self) -> Entries:
        """Return what stands in every folder, and take in what files hold."""
        found: Entries = {}
        there: set[int] = set()
        for path in sorted(Path(self._root).rglob("*")):
            name = path.relative_to(self._root).as_posix()
            if name in (_LEDGER, _JOURNAL):
                continue
            there.add(inode := path.lstat().st_ino)
            found[name] = FOLDER if path.is_dir() else self._file(path, inode)
        self._numbers = {inode: number for inode, number in self._numbers.items() if inode in there}
        return found

    def _file(self, path: Path, inode: int) -> int:
        """Return the number of a file, a new one for a file that was not there before."""
        number = self._numbers.setdefault(inode, len(self._files) + 1)
        stamp = (path.stat().st_size, path.stat().st_mtime_ns)
        if number not in self._files or self._stamps[number] != stamp:
            content = path.read_bytes()
            file = self._files.setdefault(number, Bytes(content))
            file.now = content
            file.synced = content if content.startswith(_OF_SQLITE) else file.synced
            self._stamps[number] = stamp
        return number

    def _draw(self, before: str) -> None:
        """Draw what may be on the disk now: none or all of what is pending, only one of it, all but one of it."""
        every = self._pending
        self._add(f"before {before}: nothing pending", (), Bytes.lost)
        self._add(f"before {before}: all names, no bytes", every, Bytes.lost)
        self._add(f"before {before}: all names, half of the bytes", every, Bytes.torn)
        self._add(f"before {before}: all names, all bytes", every, Bytes.kept)
        for one in every:
            self._add(f"before {before}: only {one.what}", (one,), Bytes.lost)
            self._add(f"before {before}: all not {one.what}", [each for each in every if each is not one], Bytes.kept)

    def _add(self, name: str, kept: Collection[Change], holds: Callable[[Bytes], bytes]) -> None:
        entries = dict(self._disk)
        for change in kept:
            entries.update(change.entries)
        folders = {"", *(name for name, what in entries.items() if what == FOLDER)}
        state: State = {
            name: None if what == FOLDER else holds(self._files[what])
            for name, what in entries.items()
            if what is not None and folders.issuperset(_above(name))
        }
        state[_LEDGER] = self._committed
        known = frozenset((each, hash(content)) for each, content in state.items())
        self.states.setdefault(known, (name, state))


def _folder(name: str) -> str:
    return "" if "/" not in name else name.rpartition("/")[0]


def _above(name: str) -> set[str]:
    return {"" if each == PurePath() else each.as_posix() for each in PurePath(name).parents}


def put(state: Mapping[str, bytes | None], root: Path) -> None:
    """Make the workspace what the disk held when the power came back."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for name in sorted(state):
        content = state[name]
        if content is None:
            (root / name).mkdir(parents=True, exist_ok=True)
        else:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)


def cuts_of(runs: Runs, most: int) -> Iterator[dict[str, Any]]:
    """Yield what was wrong after each of at most so many power cuts, spread over the whole job."""
    root = runs.ready()
    layer = PowerCuts(root)
    layer.install()
    runs.run()
    layer.look()
    layer._draw("the end")
    layer.is_on = False
    drawn = list(layer.states.values())
    for name, state in _spread(drawn, most):
        put(state, root)
        yield {"state": name, "of": len(drawn), "wrong": runs.wrong_after_it()}


def _spread(drawn: Sequence[tuple[str, State]], most: int) -> Sequence[tuple[str, State]]:
    every = max(1, -(-len(drawn) // most))
    return drawn[::every]


def main() -> None:
    """Print a line for each power cut of the job named."""
    name, folder, most = sys.argv[1:]
    warm()
    for met in cuts_of(Runs(JOBS[name], Path(folder)), int(most)):
        print(json.dumps(met), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
