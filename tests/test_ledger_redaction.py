"""Erasing: a text goes everywhere it stands, by a decision that is recorded, and the ledger still proves itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.figures import Figure, Query
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.plans import Action
from pmf_excel.ledger.views import REDACTED, Redacted
from tests.ledgers import SICKNESS, SICKNESS_Q2, SICKNESS_Q3, doing, figure, made, opened, redact, rows_in, tell_story


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Return where a ledger with the whole story in it stands."""
    location = tmp_path / "ledger.db"
    with opened(location) as ledger:
        tell_story(ledger)
    return location


def test_a_text_is_erased_and_the_ledger_still_verifies(told: Path) -> None:
    """Commentary with a person's telephone number goes from event, state and file; verify passes and says so."""
    with opened(told) as ledger:
        assert redact(ledger, Figure, SICKNESS_Q3, "commentary", "Asked for by the person.", doing(9)) == Redacted(
            12, 2
        )
        found = ledger.verify()
        record = ledger.register().get(Figure, SICKNESS_Q3)

    assert (found.ok, found.problems, found.redacted) == (True, (), 2)
    assert record is not None
    assert record.commentary == REDACTED
    assert b"01257" not in told.read_bytes()


def test_what_a_query_quoted_goes_with_the_text(told: Path) -> None:
    """A query keeps its code; the words that it quoted from the erased commentary are gone."""
    with opened(told) as ledger:
        redact(ledger, Figure, SICKNESS_Q3, "commentary", "Asked for.", doing(9))
        record = ledger.register().get(Figure, SICKNESS_Q3)
    assert record is not None
    assert record.queries == (Query(code="personal-data", found=REDACTED),)


def test_the_same_text_in_another_field_and_in_old_values_goes_too(told: Path) -> None:
    """A commentary printed as it was written, then replaced, is erased from each of those places."""
    text = "Ann had flu."
    first = figure(period="2024/25 Q4", commentary=text, printed_commentary=text, queries=(), account="")
    second = first.but(commentary="Flu.", printed_commentary="Flu.")
    with opened(told) as ledger:
        ledger.record([made(None, first, "collected"), made(first, second, "corrected")], doing(8))
        redacted = redact(ledger, Figure, first.id, "commentary", "Asked for.", doing(9), sequence=12)
        changes = {(view.sequence, change.field): (change.old, change.new) for view in ledger.history(first.id)
                   for change in view.changes}  # fmt: skip
        assert ledger.register().get(Figure, first.id) == second
        assert ledger.verify().ok

    assert redacted.texts == 4
    assert changes[13, "commentary"] == changes[13, "printed_commentary"] == (REDACTED, "Flu.")
    assert text.encode() not in told.read_bytes()


def test_a_record_that_is_not_meant_keeps_its_text(told: Path) -> None:
    """The same words in another record stay: the decision was about one record."""
    other = figure(indicator="chorley/COR-013")
    with opened(told) as ledger:
        ledger.record([made(None, other, "collected")], doing(8))
        redact(ledger, Figure, SICKNESS_Q3, "commentary", "Asked for.", doing(9))
        assert ledger.register().get(Figure, other.id) == other


def test_a_text_of_an_imported_row_is_erased(told: Path) -> None:
    """Imported commentary is erased from the rows kept beside the event, and the import still verifies."""
    with opened(told) as ledger:
        redact(ledger, Figure, f"{SICKNESS}|2025/26 Q1", "commentary", "Asked for.", doing(9))
        assert ledger.verify().ok
        record = ledger.register().get(Figure, f"{SICKNESS}|2025/26 Q1")
    assert record is not None
    assert record.commentary == REDACTED
    assert b"Mild." not in told.read_bytes()


def test_a_reason_is_erased(told: Path) -> None:
    """The reason given with a change can be erased alone; where a field says the same, that goes too."""
    with opened(told) as ledger:
        redact(ledger, Figure, SICKNESS_Q3, "reason", "Names a person.", doing(9))
        record = ledger.register().get(Figure, SICKNESS_Q3)
        returned = next(view for view in ledger.history(SICKNESS_Q3) if view.action == "returned")
        assert ledger.verify().ok
    assert record is not None
    assert (returned.reason, record.return_reason) == (REDACTED, REDACTED)
    assert record.commentary.startswith("Call Ann")


def test_the_decision_stands_in_the_history(told: Path) -> None:
    """Who decided it, when, which field and why can be read afterwards."""
    with opened(told) as ledger:
        redact(ledger, Action, f"{SICKNESS_Q3}|1", "owner", "Left the council.", doing(9, by="dpo"))
        decision = ledger.history(f"{SICKNESS_Q3}|1")[-1]
    assert (decision.action, decision.by, decision.council) == ("redacted", "dpo", "chorley")
    assert decision.reason == "Left the council."
    assert [(change.field, change.new) for change in decision.changes] == [("owner", REDACTED)]


def test_a_redacted_record_can_go_on(told: Path) -> None:
    """New text may be written where a text was erased, and the old value says that it was."""
    with opened(told) as ledger:
        redact(ledger, Figure, SICKNESS_Q3, "commentary", "Asked for.", doing(9))
        record = ledger.register().get(Figure, SICKNESS_Q3)
        assert record is not None
        ledger.record([made(record, record.but(commentary="Flu."), "corrected")], doing(10))
        last = ledger.history(SICKNESS_Q3)[-1]
        assert [(change.old, change.new) for change in last.changes] == [(REDACTED, "Flu.")]
        assert ledger.verify().ok


def test_no_earlier_moment_brings_the_text_back(told: Path) -> None:
    """As at a moment before the decision, the words `[redacted]` stand where the text stood."""
    with opened(told) as ledger:
        redact(ledger, Figure, SICKNESS_Q3, "commentary", "Asked for.", doing(9))
        then = ledger.register(as_at=doing(2).now).get(Figure, SICKNESS_Q3)
    assert then is not None
    assert then.commentary == REDACTED


def test_a_name_is_erased_from_its_table(told: Path) -> None:
    """The name of somebody who left goes; the code stays, so that it is still known that one person signed."""
    with opened(told) as ledger:
        assert redact(ledger, Officer, "co.hr", "name", "Left the council.", doing(9)).texts == 1
        assert [officer.name for officer in ledger.register().all(Officer)] == [REDACTED]
        assert (ledger.verify().ok, ledger.verify().redacted) == (True, 1)
        assert ledger.history("co.hr")[-1].action == "redacted"
        with pytest.raises(PmfError, match="no text"):
            redact(ledger, Officer, "co.hr", "name", "Again.", doing(10))
    assert b"Collection Officer, HR" not in told.read_bytes()


@pytest.mark.parametrize(
    ("record_id", "field"),
    [
        (SICKNESS_Q3, "value"),
        (SICKNESS_Q3, "explanation"),
        (SICKNESS_Q2, "commentary"),
        ("nobody|Q3", "commentary"),
    ],
)
def test_nothing_to_erase_is_said(told: Path, record_id: str, field: str) -> None:
    """A field without text, a number or an unknown record gets a sentence, and no decision is recorded."""
    with opened(told) as ledger:
        with pytest.raises(PmfError, match="no text") as refusal:
            redact(ledger, Figure, record_id, field, "Asked for.", doing(9))
        assert field in refusal.value.message
        assert ledger.head().sequence == 11


def test_erasing_twice_erases_once(told: Path) -> None:
    """A second decision about the same text finds nothing, and appends nothing."""
    with opened(told) as ledger:
        redact(ledger, Figure, SICKNESS_Q3, "commentary", "Asked for.", doing(9))
        with pytest.raises(PmfError, match="no text"):
            redact(ledger, Figure, SICKNESS_Q3, "commentary", "Asked for.", doing(10))
        assert ledger.head().sequence == 12


def test_only_the_event_that_is_meant(told: Path) -> None:
    """With a sequence number, texts of the field in other events stay."""
    first = figure(period="2024/25 Q4", commentary="Ann had flu.", queries=(), account="")
    second = first.but(commentary="Flu.")
    with opened(told) as ledger:
        ledger.record([made(None, first, "collected"), made(first, second, "corrected")], doing(8))
        redact(ledger, Figure, first.id, "commentary", "Asked for.", doing(9), sequence=12)
        record = ledger.register().get(Figure, first.id)
    assert record == second


def test_the_salt_goes_with_the_text(told: Path) -> None:
    """Nobody who guesses an erased text can confirm the guess: its salt is gone as well."""
    with opened(told) as ledger:
        redact(ledger, Figure, SICKNESS_Q3, "commentary", "Asked for.", doing(9))
    assert set(rows_in(told, "SELECT salt FROM free_texts WHERE text IS NULL")) == {("",)}


def test_a_council_has_no_texts(told: Path) -> None:
    """A record type without free text has nothing to erase."""
    with opened(told) as ledger, pytest.raises(PmfError, match="no text"):
        redact(ledger, Council, "chorley", "name", "Asked for.", doing(9))
