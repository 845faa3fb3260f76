"""The register as it was at an earlier position: undoing what came since gives what folding up to there gives."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pmf_excel.core.records.earlier import Earlier
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.ledger.store import Ledger
from tests.ledgers import SICKNESS, SICKNESS_Q3, doing, figure, indicator, made, opened, redact, tell_story

PERSONAL = {"officer": ("name", "email", "login")}


def earlier(ledger: Ledger, position: int) -> Register:
    """The register as it was at `position`."""
    rows: dict[str, dict[str, dict[str, object] | None]] = {}
    for (record_type, record_id), row in ledger.since(position).before.items():
        rows.setdefault(record_type, {})[record_id] = row
    return Earlier(ledger.register(), rows)


def without_persons(register: Register) -> dict[tuple[str, str], dict[str, object]]:
    """Every record but councils' officers, whose names stand outside the chain."""
    return {
        (kind.record_type, record.id): record.to_row()
        for kind in RECORDS
        if kind.record_type not in PERSONAL
        for record in register.all(kind)
    }


def test_nothing_changed_since_the_end(tmp_path: Path) -> None:
    """At the last position there is nothing to undo."""
    with opened(tmp_path / "ledger.db") as ledger:
        tell_story(ledger)
        since = ledger.since(ledger.head().sequence)

    assert since.before == {}
    assert since.erased == {}


def test_each_position_is_what_folding_up_to_it_gives(tmp_path: Path) -> None:
    """For every position of the story that no decision to erase follows, imports included."""
    with opened(tmp_path / "ledger.db") as ledger:
        tell_story(ledger)
        events = {event.sequence: event.recorded_at for event in ledger.changed_since(0, ids_in(ledger))}
        positions = sorted({ledger.position_at(moment) for moment in events.values()})
        compared = 0
        for position in positions:
            if ledger.since(position).erased:
                continue
            moment = max(moment for sequence, moment in events.items() if sequence <= position)
            folded = ledger.register(as_at=moment + timedelta(microseconds=1))
            assert without_persons(earlier(ledger, position)) == without_persons(folded)
            compared += 1

    assert compared >= 2


def ids_in(ledger: Ledger) -> list[str]:
    """The ids of all records that there are."""
    register = ledger.register()
    return [record.id for kind in RECORDS for record in register.all(kind)]


def test_a_record_that_came_later_was_not_there(tmp_path: Path) -> None:
    """Before its first event a figure is in no list of figures; afterwards it is as it was then."""
    with opened(tmp_path / "ledger.db") as ledger:
        ledger.record([made(None, indicator(), "set up")], doing())
        position = ledger.head().sequence
        ledger.record([made(None, figure(), "collected")], doing(1))

        before = earlier(ledger, position)

    assert before.get(Figure, SICKNESS_Q3) is None
    assert before.figures_of(SICKNESS) == ()
    assert before.get(Indicator, SICKNESS) is not None


@pytest.mark.parametrize("value", ["2.41", None])
def test_a_field_goes_back_to_what_it_was_or_to_its_default(tmp_path: Path, value: str | None) -> None:
    """A changed value is the old one again; one that was typed for the first time is gone again."""
    first = figure(value=value)
    with opened(tmp_path / "ledger.db") as ledger:
        ledger.record([made(None, indicator(), "set up"), made(None, first, "collected")], doing())
        position = ledger.head().sequence
        ledger.record([made(first, figure(value="3.5"), "corrected")], doing(1))

        assert earlier(ledger, position).get(Figure, SICKNESS_Q3) == first
        assert ledger.register().get(Figure, SICKNESS_Q3) == figure(value="3.5")


def test_an_erased_text_is_named(tmp_path: Path) -> None:
    """The workbook still shows a text that was erased since: the field is named, so that it can be taken out."""
    with opened(tmp_path / "ledger.db") as ledger:
        ledger.record([made(None, indicator(), "set up"), made(None, figure(), "collected")], doing())
        position = ledger.head().sequence
        redact(ledger, Figure, SICKNESS_Q3, "commentary", "asked for by a person", doing(2))

        assert ledger.since(position).erased == {("figure", SICKNESS_Q3): frozenset({"commentary", "queries"})}
