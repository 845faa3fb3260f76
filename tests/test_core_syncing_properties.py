"""Whatever two sides do to the same rows, a sync ends as the three-way rules say, and nothing that was typed is lost."""

from __future__ import annotations

import copy
import random
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.importing.cell_texts import text_of
from pmf_excel.core.master.columns import sheet_columns
from pmf_excel.core.records.changes import Change, change_between
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, Target
from pmf_excel.core.records.organisation import Deputy, Officer
from pmf_excel.core.records.plans import ActionPlan
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.records.registry import RECORDS
from pmf_excel.core.syncing.shown_texts import ShownTexts
from tests.any_records import models
from tests.tables_as_text import figure, small_register
from tests.typed_books import TypedBook, book_of, shown

PERIODS = ("2025/26 Q1", "2025/26 Q2", "2025/26 Q3")
TARGETS = [
    Target.model_validate({"council": "chorley", "indicator": "chorley/COR-005", "period": period, "value": "12"})
    for period in PERIODS
]
#: By heading: the field, and what may be typed: a text, and the JSON value it gives, None where it is refused.
TYPED: Mapping[str, tuple[str, Mapping[str, str | None]]] = {
    "Target": ("value", {"12": "12", "13": "13", "14.0": "14", "1,500": "1500", "many": None, "12.5": None, "": None}),
    "Agreed by": ("agreed_by", {"": "", "Cabinet": "Cabinet", " Council ": "Council"}),
    "Agreed on": ("agreed_on", {"": "", "2025-02-25": "2025-02-25", "26/02/2025": "2025-02-26", "31 June": None}),
    "Why": ("reason", {"": "", "As last year": "As last year", "=1 -> Because": "Because", "#REF!": None}),
}
CELLS = [(at, heading) for at in range(len(TARGETS)) for heading in TYPED]
SIGNED = [
    figure("chorley/COR-005", "2025/26 Q1", state="collected", collected_by="cora", source=""),
    figure("chorley/COR-005", "2025/26 Q2", state="checked", collected_by="cora", checked_by="reza", source=""),
    figure("chorley/COR-009", "2025/26 Q1", source="Cabinet report"),
]
PLAN = ActionPlan.model_validate({"council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q1"})

typed_by_people = st.dictionaries(st.sampled_from(CELLS), st.integers(0, 9), max_size=8)
changed_by_ledger = st.dictionaries(st.sampled_from(CELLS), st.integers(0, 9), max_size=6)


def _text(heading: str, choice: int) -> str:
    texts = list(TYPED[heading][1])
    return texts[choice % len(texts)]


def _good(heading: str, choice: int) -> str:
    values = [value for value in TYPED[heading][1].values() if value is not None]
    return values[choice % len(values)]


def _book(edits: Mapping[tuple[int, str], int]) -> TypedBook:
    book = book_of(small_register(*TARGETS), Indicator, Target)
    for (at, heading), choice in edits.items():
        book.type("Targets", TARGETS[at].id, heading, _text(heading, choice))
    return book


def _ledger(register: Register, edits: Mapping[tuple[int, str], int]) -> Register:
    for (at, heading), choice in edits.items():
        old = register.get(Target, TARGETS[at].id)
        assert old is not None
        field, value = TYPED[heading][0], _good(heading, choice)
        change = change_between(old, old.but(**{field: (value or None) if heading == "Agreed on" else value}), "import")
        register = register.with_changes([change] if change is not None else [])
    return register


def _value(register: Register, at: int, heading: str) -> str:
    record = register.get(Target, TARGETS[at].id)
    return str((record.to_row() if record is not None else {}).get(TYPED[heading][0], ""))


@settings(max_examples=150, deadline=None)
@given(typed_by_people, changed_by_ledger)
def test_each_cell_ends_as_the_three_way_rules_say(
    typed: dict[tuple[int, str], int], ledger: dict[tuple[int, str], int]
) -> None:
    """An edit is taken where the ledger did not touch the cell; otherwise the ledger's value stands."""
    book = _book(typed)
    before = book.shows
    now = _ledger(before, ledger)

    done = book.sync(now)

    for at, heading in CELLS:
        was, has = _value(before, at, heading), _value(now, at, heading)
        wanted = TYPED[heading][1][_text(heading, typed[at, heading])] if (at, heading) in typed else was
        expected = wanted if wanted is not None and wanted != was and has == was else has
        assert _value(done.register, at, heading) == expected


@settings(max_examples=150, deadline=None)
@given(typed_by_people, changed_by_ledger, st.booleans())
def test_what_somebody_typed_is_recorded_or_in_its_cell_or_on_findings(
    typed: dict[tuple[int, str], int], ledger: dict[tuple[int, str], int], take: bool
) -> None:
    """Nothing is ever lost, neither by a sync nor by a refresh."""
    book = _book(typed)
    before = {(at, heading): _value(book.shows, at, heading) for at, heading in typed}

    done = book.sync(_ledger(book.shows, ledger), take=take)

    for (at, heading), choice in typed.items():
        text = _text(heading, choice)
        if TYPED[heading][1][text] == before[at, heading]:
            continue
        recorded = TYPED[heading][1][text] == _value(done.register, at, heading)
        in_cell = book.row("Targets", TARGETS[at].id)[heading] == text
        listed = (TARGETS[at].id, heading, text.partition(" -> ")[2] or text.strip()) in {
            (each.key, each.column, each.typed.strip()) for each in done.page
        }
        assert recorded or in_cell or listed


@settings(max_examples=100, deadline=None)
@given(typed_by_people, changed_by_ledger, st.sets(st.sampled_from(range(len(TARGETS)))))
def test_a_sync_after_a_sync_finds_nothing_to_do(
    typed: dict[tuple[int, str], int], ledger: dict[tuple[int, str], int], deleted: set[int]
) -> None:
    """No change, no cell written; what is refused or waits is still said."""
    book = _book(typed)
    for at in deleted:
        book.delete("Targets", TARGETS[at].id)
    first = book.sync(_ledger(book.shows, ledger))

    second = book.sync(first.register)
    third = book.sync(second.register)

    assert (second.changes, second.tables) == ((), ())
    assert (third.changes, third.tables, third.page) == ((), (), second.page)


@settings(max_examples=60, deadline=None)
@given(typed_by_people, changed_by_ledger, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    typed: dict[tuple[int, str], int], ledger: dict[tuple[int, str], int], dice: random.Random
) -> None:
    """Sorted, moved or filtered: the same changes."""
    book = _book(typed)
    other = copy.deepcopy(book)
    dice.shuffle(other.sheets["Targets"].rows)
    now = _ledger(book.shows, ledger)

    assert _by_record(book.sync(now).changes) == _by_record(other.sync(now).changes)


def _by_record(changes: tuple[Change, ...]) -> list[tuple[str, dict[str, object]]]:
    return sorted((change.record_id, dict(change.new)) for change in changes)


_WORDS = st.sampled_from(
    [
        "",
        "cora",
        "reza",
        "anna",
        "authorised",
        "collected",
        "99",
        "yes",
        "2026-01-01",
        "2025/26 Q4",
        "COR-009",
        "agreed",
    ]
)
_KINDS: tuple[type[Record], ...] = (Officer, Deputy, Indicator, Target, Figure, ActionPlan)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_KINDS), st.integers(0, 9), st.integers(0, 40), _WORDS), max_size=12))
def test_no_typing_signs_a_figure(typed: list[tuple[type[Record], int, int, str]]) -> None:
    """Whatever is typed wherever: no figure moves, no signature appears, and no plan is agreed."""
    book = book_of(small_register(*TARGETS, *SIGNED, PLAN), *_KINDS)
    for kind, row, column, text in typed:
        sheet = book.sheets[kind.sheet]
        _type_anywhere(sheet.rows, row, sheet.headings[column % (len(sheet.headings) - 2) + 2], text)

    done = book.sync(book.shows)

    assert [done.register.get(Figure, each.id) for each in SIGNED[:2]] == SIGNED[:2]
    assert done.register.get(ActionPlan, PLAN.id) == PLAN
    known = {each.id for each in SIGNED}
    assert all(each.state is State.IMPORTED for each in done.register.all(Figure) if each.id not in known)


def _type_anywhere(rows: list[dict[str, str] | None], at: int, heading: str, text: str) -> None:
    if at >= len(rows):
        rows.append({})
    row = rows[min(at, len(rows) - 1)]
    assert row is not None
    row[heading] = text


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_row_shows_without_its_record_what_its_columns_show(data: st.DataObject) -> None:
    """The texts that are compared are those that the cells of the record say when they are read again."""
    kind = data.draw(st.sampled_from(RECORDS))
    record = data.draw(models(kind, {"withdrawn_on": None, "formerly": ()} if "formerly" in kind.model_fields
                              else {"withdrawn_on": None}))  # fmt: skip
    assert isinstance(record, Record)
    register = Register({kind.record_type: {record.id: record.to_row()}})
    columns = sheet_columns(kind, register)

    texts = ShownTexts(kind, columns, register).of(record.id)

    assert texts is not None
    assert [text_of(text, "") for text in texts] == [shown(column.cell(record)) for column in columns]
