"""The ledger as the jobs see it: what was recorded can be added to, read, folded to any moment, and proved."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from operator import or_
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, insert, inspect

from pmf_excel.core.master.log import LoggedJob
from pmf_excel.core.records.changes import Change, Doing
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register

from ..core.errors import NoLedgerError, PmfError
from . import (
    appending,
    arrivals,
    entries,
    erased,
    history,
    job_log,
    logs,
    positions,
    redaction,
    sqlite,
    state,
    verifying,
)
from .chain import GENESIS
from .positions import Since
from .schema import HEAD, LAYOUT, METADATA
from .sealing import Salt
from .upgrades import refuse_newer
from .views import Arrival, Erased, EventView, Head, Holder, Redacted, Verified


def random_salt() -> bytes:
    """Return 16 bytes that nobody can guess."""
    return secrets.token_bytes(16)


class Ledger:
    """An open ledger; use it in a `with` statement. One process writes at a time, and a second one waits a little."""

    def __init__(self, connection: Connection, salt: Salt) -> None:
        self._connection = connection
        self._salt = salt

    @classmethod
    def open(
        cls, location: Path, *, salt: Salt = random_salt, wait: float = 5.0, check_head: bool = True, make: bool = True
    ) -> Self:
        """Return the ledger kept in the file `location`; where there is none it is made, unless `make` is false.

        `salt` gives the 16 bytes that are hashed with each text; `wait` is in seconds. Without `check_head` a ledger
        whose end does not fit is opened too, to be verified. Raises `NoLedgerError` where there is none and
        none is made, and `PmfError` where the file is no ledger, was written by a newer version, does not end where
        it says, or is being written by somebody else.
        """
        if not make:
            _refuse_where_none(location)
        ledger = cls(sqlite.connected(location, wait), salt)
        try:
            ledger._make_ready(location, check_head, make)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._connection.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def record(self, changes: Sequence[Change], doing: Doing) -> tuple[int, ...]:
        """Append an event for each change, all or none, and return their sequence numbers; nothing for no changes."""
        if not changes:
            return ()
        with sqlite.writing(self._connection) as connection:
            return appending.append_changes(connection, changes, doing, self._salt)

    def import_rows(
        self, kind: type[Record], records: Sequence[Record], doing: Doing, source_hash: str, file: str
    ) -> int:
        """Append one event for all `records` of `kind` read from `file`, and return its sequence number (0 for none).

        Each record replaces what the state has of it. `source_hash` is the file's SHA-256.
        """
        if not records:
            return 0
        councils = {record.council for record in records}
        source = Change(
            record_type=kind.record_type,
            record_id="",
            council=councils.pop() if len(councils) == 1 else "",
            action="imported",
            new={"file": file},
            source=source_hash,
        )
        with sqlite.writing(self._connection) as connection:
            return appending.append_import(connection, source, records, doing, self._salt)

    def register(
        self,
        *,
        as_at: datetime | int | None = None,
        kinds: Collection[type[Record]] | None = None,
        indicators: Collection[str] | None = None,
    ) -> Register:
        """Return the register now, or as it was known at the moment `as_at` (with a time zone) or sequence number.

        To be quicker, the present one can be limited to some `kinds` of record, and of what hangs off an indicator
        to some `indicators`; at an earlier moment it is always whole.
        """
        types = None if kinds is None else [kind.record_type for kind in kinds]
        with sqlite.reading(self._connection) as connection:
            if as_at is None:
                return Register(state.register_rows(connection, types, indicators))
            return Register(state.with_persons(connection, state.folded(connection, until=as_at).rows.items()))

    def history(self, record_id: str) -> tuple[EventView, ...]:
        """Return the events of a record and of everything that hangs off it, oldest first."""
        with sqlite.reading(self._connection) as connection:
            return history.history_of(connection, record_id)

    def changed_since(
        self, position: int, record_ids: Collection[str], *, kinds: Collection[type[Record]] | None = None
    ) -> tuple[EventView, ...]:
        """Return the events after sequence number `position` that speak of one of these records, oldest first.

        A figure and an action plan may have the same id: `kinds` says which is meant. Of an imported row the whole
        record is given as new.
        """
        types = None if kinds is None else frozenset(kind.record_type for kind in kinds)
        with sqlite.reading(self._connection) as connection:
            return history.changed_since(connection, position, record_ids, types)

    def since(self, position: int) -> Since:
        """Return every record that changed after sequence number `position`, and what it was at that position."""
        with sqlite.reading(self._connection) as connection:
            return positions.changed_since(connection, position)

    def head(self) -> Head:
        """Return where the chain ends."""
        with sqlite.reading(self._connection) as connection:
            return appending.read_head(connection)

    def recorded_after(self, now: datetime) -> datetime | None:
        """Return when the last event was recorded where that is after `now`: a clock was set back, or is wrong."""
        with sqlite.reading(self._connection) as connection:
            last = appending.last_recorded_at(connection)
        return last if last is not None and last > now else None

    def last_recorded(self) -> datetime | None:
        """Return when the last event was recorded, None where there is none."""
        with sqlite.reading(self._connection) as connection:
            return appending.last_recorded_at(connection)

    def last_business_date(self) -> date | None:
        """Return the business date of the last event, None where there is none."""
        with sqlite.reading(self._connection) as connection:
            return appending.last_business_date(connection)

    def position_at(self, moment: datetime) -> int:
        """Return the sequence number of the last event recorded up to `moment` (with a time zone), 0 for none."""
        with sqlite.reading(self._connection) as connection:
            return entries.position_at(connection, moment)

    def hashes_at(self, positions: Collection[int]) -> Mapping[int, str]:
        """Return the hashes of the events with these sequence numbers; 0 stands for the time before the first."""
        with sqlite.reading(self._connection) as connection:
            return entries.hashes_at(connection, positions)

    def verify(self, progress: verifying.Progress = lambda _done, _of: None) -> Verified:
        """Return whether chain, texts, imported rows and state agree, and every way in which they do not.

        `progress` is told now and then how many entries were looked at, and of how many.
        """
        with sqlite.reading(self._connection) as connection:
            return verifying.verified(connection, progress)

    def mend_state(self) -> bool:
        """Make the state anew where it alone is not what the entries say, and return whether it was.

        Where anything else is wrong nothing is changed: who altered an entry shall not be helped.
        """
        if not self.verify().only_state:
            return False
        with sqlite.writing(self._connection) as connection:
            state.rebuild(connection)
        return True

    def redact_all(
        self, meant: Sequence[Holder], texts: Collection[str], reason: str, doing: Doing, *, sequence: int | None = None
    ) -> tuple[Redacted, ...]:
        """Erase `texts` wherever the records meant have them, by a recorded decision for each field: all, or nothing.

        A field may be `reason`, for the reasons given with changes. What the logs of arrivals and jobs have of the
        texts goes too. `sequence` is about the first of them.
        """
        decisions = []
        with sqlite.writing(self._connection) as connection:
            for number, what in enumerate(meant):
                if redaction.has_one(connection, what, texts):
                    decisions.append(self._redact(connection, what, reason, doing, None if number else sequence))
            logs.erase_in_logs(connection, texts)
        return tuple(decisions)

    def erased(self) -> Erased:
        """Return every place of the ledger whose text is erased."""
        with sqlite.reading(self._connection) as connection:
            return erased.erased(connection)

    def to_erase(self, meant: Sequence[Holder], *, sequence: int | None = None) -> Erased:
        """Return the places from which `redact_all` would erase; `sequence` is about the first of them."""
        with sqlite.reading(self._connection) as connection:
            found = [
                redaction.to_erase(connection, what, None if number else sequence) for number, what in enumerate(meant)
            ]
        return reduce(or_, found, Erased())

    def erased_of(self, kind: type[Record], record_id: str, field: str, *, sequence: int | None = None) -> Erased:
        """Return what decisions erased of a record's `field` already; without decisions where there are none."""
        with sqlite.reading(self._connection) as connection:
            return erased.erased_of(connection, (kind.record_type, record_id), field, sequence)

    def texts_to_erase(
        self, kind: type[Record], record_id: str, field: str, *, sequence: int | None = None
    ) -> frozenset[str]:
        """Return the texts that `redact` would erase, none where there is no such text."""
        with sqlite.reading(self._connection) as connection:
            return redaction.texts_to_erase(connection, (kind.record_type, record_id), field, sequence)

    def fields_with_text(self, kind: type[Record], record_id: str) -> tuple[str, ...]:
        """Return the fields of a record whose texts can be erased."""
        with sqlite.reading(self._connection) as connection:
            return redaction.fields_with_text(connection, (kind.record_type, record_id))

    def holders(self, texts: Collection[str], of: Holder | None = None) -> tuple[Holder, ...]:
        """Return the records and fields in which one of these texts stands, also within a longer one.

        Of the record `of`, whose texts they are, only the fields that `redact` leaves.
        """
        with sqlite.reading(self._connection) as connection:
            return redaction.holders(connection, texts, of)

    def log_arrival(self, *arrived: Arrival) -> None:
        """Add files that arrived to the log, which stands outside the chain."""
        with sqlite.writing(self._connection) as connection:
            arrivals.log_arrivals(connection, arrived)

    def arrivals(self, sha256: str) -> tuple[Arrival, ...]:
        """Return what the log says of the file with this hash, oldest first."""
        with sqlite.reading(self._connection) as connection:
            return arrivals.arrivals_of(connection, sha256)

    def log_job(self, entry: LoggedJob) -> None:
        """Add a job that ran to the log of jobs, which stands outside the chain and keeps the last 2,000."""
        with sqlite.writing(self._connection) as connection:
            job_log.log_job(connection, entry)

    def jobs_logged(self, latest: int) -> tuple[LoggedJob, ...]:
        """Return the `latest` jobs that ran, newest first."""
        with sqlite.reading(self._connection) as connection:
            return job_log.jobs_logged(connection, latest)

    def note(self, name: str) -> str | None:
        """Return the fact about the workspace kept as `name`, None where there is none."""
        with sqlite.reading(self._connection) as connection:
            return arrivals.read_note(connection, name)

    def set_note(self, name: str, value: str) -> None:
        """Keep a fact about the workspace as `name`, in place of what was there."""
        with sqlite.writing(self._connection) as connection:
            arrivals.write_note(connection, name, value)

    def backup(self, path: Path) -> None:
        """Write a consistent copy of the ledger to the file `path`, in place of what was there."""
        with sqlite.plain_words(path):
            sqlite.copy_to(self._connection, path)

    def _redact(
        self, connection: Connection, what: Holder, reason: str, doing: Doing, sequence: int | None = None
    ) -> Redacted:
        key = (what.record_type, what.record_id)
        council = state.read_rows(connection, {key}).get(key, {}).get("council", "")
        about = Change(*key, council, "redacted", new={}, reason=reason)
        return redaction.redact(connection, about, what.field, doing, self._salt, sequence)

    def _make_ready(self, location: Path, check_head: bool, make: bool) -> None:
        with sqlite.reading(self._connection) as connection:
            tables = inspect(connection).get_table_names()
        if not tables and not make:
            raise _none_in(location, "holds nothing")
        if not tables:
            self._create()
            return
        if HEAD.name not in tables:
            raise PmfError(f"{location} is not a ledger.", "Name the right workspace, or put its ledger back.")
        with sqlite.reading(self._connection) as connection:
            refuse_newer(verifying.stated_layout(connection))
            problem = verifying.opening_problem(connection) if check_head else ""
        if problem:
            raise PmfError(problem, "Run pmf verify, and put the latest ledger that verifies back from backups/.")

    def _create(self) -> None:
        with sqlite.writing(self._connection) as connection:
            if inspect(connection).get_table_names():
                return
            sqlite.create_tables(connection, METADATA)
            connection.execute(insert(HEAD), {"layout": LAYOUT, "sequence": 0, "hash": GENESIS})


def _refuse_where_none(location: Path) -> None:
    """Raise `NoLedgerError` where there is no file, or one of no bytes: the database would take both for a new one."""
    if not location.is_file():
        raise NoLedgerError(f"There is no {location.name} in {location.parent.resolve()}.", _PUT_BACK)
    if location.stat().st_size == 0:
        raise _none_in(location, "is empty")


def _none_in(location: Path, why: str) -> NoLedgerError:
    return NoLedgerError(f"The ledger {location.resolve()} {why}.", _PUT_BACK)


_PUT_BACK = "Put the latest copy of it back, then run this again."
