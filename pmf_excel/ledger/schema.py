"""The tables of the ledger: the chain and what it covers, the state that follows from it, and the logs beside it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

#: The layout of the tables below and of the payloads written now; see `upgrades`.
LAYOUT = 1

METADATA = MetaData()


def _text(name: str, primary_key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, primary_key=primary_key)


def _number(name: str, primary_key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=False, primary_key=primary_key, autoincrement=False)


#: The chain. Nothing is ever changed or deleted here.
EVENTS = Table(
    "events",
    METADATA,
    _number("sequence", primary_key=True),
    _number("schema_version"),
    _text("council"),
    _text("record_type"),
    _text("record_id"),
    _text("action"),
    _text("business_date"),
    _text("recorded_at"),
    _text("by"),
    _text("on_behalf_of"),
    _text("login"),
    _text("door"),
    _text("form_id"),
    _text("source_hash"),
    _text("payload"),
    _text("previous_hash"),
    _text("hash"),
    Index("events_by_record", "record_id"),
)

#: The rows of large imports, covered by the hash in the payload of their event.
IMPORTED_ROWS = Table(
    "imported_rows",
    METADATA,
    _number("sequence", primary_key=True),
    _number("number", primary_key=True),
    _text("record_id"),
    _text("body"),
    Index("imported_rows_by_record", "record_id"),
)

#: The texts that people wrote; the chain covers only their salted hash. `which` is new, old or reason,
#: `field` the path within the record, `number` the row of an import (0 otherwise). Erased: salt "" and text NULL.
FREE_TEXTS = Table(
    "free_texts",
    METADATA,
    _number("sequence", primary_key=True),
    _number("number", primary_key=True),
    _text("which", primary_key=True),
    _text("field", primary_key=True),
    _text("salt"),
    Column("text", Text),
)

#: Names, e-mail addresses and logins, outside the chain, which has salted hashes of them. Erased: value NULL.
PERSONS = Table(
    "persons",
    METADATA,
    _text("record_type", primary_key=True),
    _text("person_id", primary_key=True),
    _text("field", primary_key=True),
    Column("value", Text),
)

#: With what the hashes of names, e-mail addresses and logins in the chain are salted. Erased: the row is gone.
PERSON_SALTS = Table(
    "person_salts",
    METADATA,
    _text("record_type", primary_key=True),
    _text("person_id", primary_key=True),
    _text("field", primary_key=True),
    _text("salt"),
)

#: Every record as its events leave it.
STATE = Table(
    "state",
    METADATA,
    _text("record_type", primary_key=True),
    _text("record_id", primary_key=True),
    _text("council"),
    _text("indicator"),
    _text("period"),
    _number("sequence"),
    _text("body"),
)

#: One row: the layout of this file and where its chain ends.
HEAD = Table("head", METADATA, _number("layout", primary_key=True), _number("sequence"), _text("hash"))

#: Every file that arrived; a log, not evidence.
ARRIVALS = Table(
    "arrivals",
    METADATA,
    _number("number", primary_key=True),
    _text("sha256"),
    _text("file"),
    _text("verdict"),
    _text("at"),
    _text("form"),
    _text("note"),
    Index("arrivals_by_hash", "sha256"),
)

#: Small facts about the workspace, by name.
NOTES = Table("notes", METADATA, _text("name", primary_key=True), _text("value"))

#: The jobs that ran lately; a log, not evidence. A ledger from before there was one gets it with its first job.
JOB_LOG = Table(
    "job_log",
    METADATA,
    _number("number", primary_key=True),
    _text("at"),
    _text("by"),
    _text("login"),
    _text("door"),
    _text("job"),
    _text("said"),
    _text("files"),
    _number("needs_person"),
)
