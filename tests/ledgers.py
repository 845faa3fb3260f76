"""Ledgers for tests: a fixed clock, counted salts, and a small story that touches every table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Change, Doing, change_between
from pmf_excel.core.records.figures import Figure, Query, State
from pmf_excel.core.records.indicators import Frequency, Indicator, Kind, Polarity, Unit, WrittenProcedure
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.plans import Action, ActionPlan
from pmf_excel.core.records.record import Record
from pmf_excel.ledger import sqlite
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import Arrival, Holder, Redacted

Q3 = Period.parse("2025/26 Q3")
SICKNESS = "chorley/COR-012"
SICKNESS_Q3 = f"{SICKNESS}|2025/26 Q3"
SICKNESS_Q2 = f"{SICKNESS}|2025/26 Q2"


def doing(minute: int = 0, by: str = "tp.lead") -> Doing:
    """Return somebody at the command line, `minute` minutes after nine on 12 January 2026."""
    now = datetime(2026, 1, 12, 9, 0, tzinfo=UTC) + timedelta(minutes=minute)
    return Doing(by=by, login="mary", door="cli", today=date(2026, 1, 12), now=now)


def counted_salts() -> Callable[[], bytes]:
    """Return salts that are all different and always the same."""
    numbers = count(1)
    return lambda: next(numbers).to_bytes(16, "big")


def opened(location: Path, **how: Any) -> Ledger:
    """Return the ledger at `location` with counted salts."""
    return Ledger.open(location, salt=counted_salts(), **how)


def figure(**changes: Any) -> Figure:
    """Return the sickness figure of 2025/26 Q3 as it was collected, with `changes` made."""
    facts: dict[str, Any] = {
        "council": "chorley",
        "indicator": SICKNESS,
        "period": Q3,
        "state": State.COLLECTED,
        "value": "2.41",
        "commentary": "Call Ann on 01257 515151 about the flu in December.",
        "queries": (Query(code="personal-data", found="01257 515151"),),
        "account": "Ann Example",
        "collected_by": "co.hr",
        "collected_on": date(2026, 1, 12),
        "form": "RET-1",
    }
    return Figure.model_validate({**facts, **changes})


def made(old: Record | None, new: Record, action: str, **how: str) -> Change:
    """Return the change from `old` to `new`, which must differ."""
    change = change_between(old, new, action, **how)
    assert change is not None
    return change


def indicator(**changes: Any) -> Indicator:
    """Return the indicator of sickness, with `changes` made."""
    facts: dict[str, Any] = {
        "council": "chorley",
        "reference": "COR-012",
        "name": "Days lost to sickness",
        "kind": Kind.CORPORATE,
        "service": "HR",
        "frequency": Frequency.QUARTERLY,
        "unit": Unit.DAYS,
        "decimals": 2,
        "polarity": Polarity.LOWER,
        "collection_officer": "co.hr",
        "responsible_officer": "ro.hr",
        "authorising_officer": "ao.hr",
    }
    return Indicator.model_validate({**facts, **changes})


def tell_story(ledger: Ledger) -> None:
    """Record a quarter of one indicator: set up, history imported, collected, corrected, checked, returned, planned."""
    ledger.record(_set_up(), doing(0, by="set-up (mary)"))
    ledger.import_rows(Figure, _history(), doing(1), "c0" * 32, "sickness history.csv")
    ledger.log_arrival(Arrival("a1" * 32, "return HR.xlsx", "accepted", doing(2).now, form="RET-1"))
    first = figure()
    ledger.record([made(None, first, "collected", by="co.hr", form="RET-1", source="a1" * 32)], doing(2))
    second = first.but(value="2.14")
    ledger.record([made(first, second, "corrected", by="co.hr", form="RET-1", source="a2" * 32)], doing(3))
    checked = second.but(state=State.CHECKED, printed_commentary="There was flu in December.", checked_by="dep.hr")
    ledger.record([made(second, checked, "checked", by="dep.hr", on_behalf_of="ro.hr", form="CHK-1")], doing(4))
    back = checked.but(state=State.RETURNED, return_reason="December is missing.", returned_by="ao.hr")
    reason = "December is missing."
    ledger.record([made(checked, back, "returned", by="ao.hr", form="AUT-1", reason=reason), *_plan()], doing(5))


def _set_up() -> list[Change]:
    council = Council(council="chorley", name="Chorley Council")
    officer = Officer(officer="co.hr", name="Collection Officer, HR", email="hr@chorley.example")
    procedure = WrittenProcedure(council="chorley", indicator=SICKNESS, definition="Working days lost to sickness.")
    return [made(None, record, "set up") for record in (council, officer, indicator(), procedure)]


def _history() -> list[Figure]:
    facts: dict[str, Any] = {"state": State.IMPORTED, "queries": (), "account": "", "form": "", "collected_by": ""}
    quarters = ("2025/26 Q1", "1.80", "Mild."), ("2025/26 Q2", "2.05", "")
    return [figure(period=period, value=value, commentary=text, **facts) for period, value, text in quarters]


def _plan() -> list[Change]:
    plan = ActionPlan(council="chorley", indicator=SICKNESS, period=Q3, reasons="Flu, and three long absences.")
    action = Action(council="chorley", plan=plan.id, number=1, what="Offer flu jabs", owner="Head of HR")
    return [made(None, record, "written", by="ro.hr", form="PLN-1") for record in (plan, action)]


def redact(
    ledger: Ledger,
    kind: type[Record],
    record_id: str,
    field: str,
    reason: str,
    doing: Doing,
    *,
    sequence: int | None = None,
) -> Redacted:
    """Erase the texts of one field of one record by a decision; raises `PmfError` where there is no such text."""
    with sqlite.writing(ledger._connection) as connection:
        return ledger._redact(connection, Holder(kind.record_type, record_id, field), reason, doing, sequence)


def tamper(location: Path, *statements: str) -> None:
    """Change the file behind the ledger's back, as somebody with a database tool could."""
    with unguarded(location) as database:
        for statement in statements:
            database.execute(statement)


@contextmanager
def unguarded(location: Path) -> Iterator[sqlite3.Connection]:
    """Give the database with its guards away; they are back afterwards, so that none is missed when it is verified."""
    with closing(sqlite3.connect(location)) as database:
        database.execute("BEGIN")
        guards = list(database.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for name, *_ in guards:
            database.execute(f"DROP TRIGGER {name}")
        yield database
        left = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for _, table, sql in guards:
            if table in left:
                database.execute(sql)
        database.commit()


def rows_in(location: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what a database tool shows for `query`."""
    with closing(sqlite3.connect(location)) as database:
        return list(database.execute(query))
