"""History: what a person reads of one record and everything that hangs off it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.organisation import Officer
from pmf_excel.ledger.views import KEPT_APART, EventView, FieldChange
from tests.ledgers import SICKNESS, SICKNESS_Q2, SICKNESS_Q3, doing, figure, made, opened, tell_story

FIGURE_TEXT = """\
6 2026-01-12 09:02 figure collected by co.hr form RET-1 file return HR.xlsx
    account: Ann Example
    collected_by: co.hr
    collected_on: 2026-01-12
    commentary: Call Ann on 01257 515151 about the flu in December.
    council: chorley
    form: RET-1
    indicator: chorley/COR-012
    period: 2025/26 Q3
    queries: [{'code': 'personal-data', 'found': '01257 515151'}]
    state: collected
    value: 2.41
7 2026-01-12 09:03 figure corrected by co.hr form RET-1
    value: 2.41 -> 2.14
8 2026-01-12 09:04 figure checked by dep.hr for ro.hr form CHK-1
    checked_by: dep.hr
    printed_commentary: There was flu in December.
    state: collected -> checked
9 2026-01-12 09:05 figure returned by ao.hr form AUT-1 because December is missing.
    return_reason: December is missing.
    returned_by: ao.hr
    state: checked -> returned
10 2026-01-12 09:05 plan written by ro.hr form PLN-1
    council: chorley
    indicator: chorley/COR-012
    period: 2025/26 Q3
    reasons: Flu, and three long absences.
11 2026-01-12 09:05 action written by ro.hr form PLN-1
    council: chorley
    number: 1
    owner: Head of HR
    plan: chorley/COR-012|2025/26 Q3
    what: Offer flu jabs
"""


def in_words(events: tuple[EventView, ...]) -> str:
    """Return events as lines, each field changed on a line of its own."""
    return "".join(line for event in events for line in (_heading(event), *map(_line, event.changes)))


def _heading(event: EventView) -> str:
    parts = {"for": event.on_behalf_of, "form": event.form, "file": event.file, "because": event.reason}
    more = "".join(f" {word} {part}" for word, part in parts.items() if part)
    when = f"{event.recorded_at:%Y-%m-%d %H:%M}"
    return f"{event.sequence} {when} {event.record_type} {event.action} by {event.by}{more}\n"


def _line(change: FieldChange) -> str:
    old = "" if change.old is None else f"{change.old} -> "
    return f"    {change.field}: {old}{change.new}\n"


def test_the_history_of_a_figure_reads_as_a_story(tmp_path: Path) -> None:
    """Each change of a figure and of what hangs off it: when, who, for whom, from which form and file, old and new."""
    with opened(tmp_path / "ledger.db") as ledger:
        tell_story(ledger)
        assert in_words(ledger.history(SICKNESS_Q3)) == FIGURE_TEXT


def test_the_history_of_an_indicator_has_all_that_hangs_off_it(tmp_path: Path) -> None:
    """For an indicator: itself, its procedure, imported and collected figures, plan and action, and nobody else's."""
    with opened(tmp_path / "ledger.db") as ledger:
        tell_story(ledger)
        ledger.record([made(None, figure(indicator="chorley/COR-0123"), "collected")], doing(7))
        events = ledger.history(SICKNESS)
    assert [(event.sequence, event.record_type, event.action) for event in events] == [
        (3, "indicator", "set up"),
        (4, "procedure", "set up"),
        (5, "figure", "imported"),
        (5, "figure", "imported"),
        (6, "figure", "collected"),
        (7, "figure", "corrected"),
        (8, "figure", "checked"),
        (9, "figure", "returned"),
        (10, "plan", "written"),
        (11, "action", "written"),
    ]


def test_an_imported_row_shows_what_it_changed(tmp_path: Path) -> None:
    """Where an import replaced a record, only the fields that differ are shown, old and new."""
    again = Figure(
        council="chorley",
        indicator=SICKNESS,
        period="2025/26 Q2",
        state=State.IMPORTED,
        value="2.06",
        collected_on=date(2026, 1, 12),
        source="ONS",
    )
    with opened(tmp_path / "ledger.db") as ledger:
        tell_story(ledger)
        ledger.import_rows(Figure, [again], doing(8), "c1" * 32, "again.csv")
        (first, second) = ledger.history(SICKNESS_Q2)
    assert first.action == "imported"
    assert {(change.field, change.old, change.new) for change in second.changes} == {
        ("value", "2.05", "2.06"),
        ("source", None, "ONS"),
    }


def test_the_file_of_an_import_is_named(tmp_path: Path) -> None:
    """The history of an imported figure says from which file it came, without a line in the log of arrivals."""
    with opened(tmp_path / "ledger.db") as ledger:
        tell_story(ledger)
        assert [event.file for event in ledger.history(SICKNESS_Q2)] == ["sickness history.csv"]


def test_names_are_said_to_have_changed_and_no_more(tmp_path: Path) -> None:
    """The history of an officer says that name and address changed, not what they were."""
    with opened(tmp_path / "ledger.db") as ledger:
        tell_story(ledger)
        (event,) = ledger.history("co.hr")
    shown = {change.field: change.new for change in event.changes}
    assert shown == {"officer": "co.hr", "name": KEPT_APART, "email": KEPT_APART}


def test_who_did_it_falls_back_on_who_ran_the_job(tmp_path: Path) -> None:
    """A change that names nobody was made by the person at the keyboard, whose account is kept beside."""
    officer = Officer(officer="ao.hr", name="Authorising Officer, HR")
    with opened(tmp_path / "ledger.db") as ledger:
        ledger.record([made(None, officer, "set up")], doing(by="set-up (mary)"))
        (event,) = ledger.history("ao.hr")
    assert (event.by, event.login, event.door) == ("set-up (mary)", "mary", "cli")
    assert event.business_date == date(2026, 1, 12)


def test_an_unknown_record_has_no_history(tmp_path: Path) -> None:
    """There is nothing to say of a record that never was."""
    with opened(tmp_path / "ledger.db") as ledger:
        tell_story(ledger)
        assert ledger.history("chorley/COR-999") == ()
