"""Every finding about a change, triggered through both ways in: typed in the workbook, and imported from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from pmf_excel.core.catalogue import changing, kinds_in
from pmf_excel.core.findings import Finding, Place, Severity
from pmf_excel.core.importing.changes import problems_of_change
from pmf_excel.core.importing.steps import Step
from pmf_excel.core.importing.tables import Table, TableCell, TableRow
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Council, Officer
from pmf_excel.core.records.paperwork import Closing, IssuedForm
from pmf_excel.core.records.record import Record, columns_of
from pmf_excel.core.records.report_text import ReportText
from pmf_excel.core.reports.sentences import listed
from pmf_excel.core.sign_off.entitlement import signature_of
from pmf_excel.core.sign_off.moves import TO_CHECKING, TO_COLLECTION
from tests.tables_as_text import codes, figure, indicator, read, records_from, small_register
from tests.typed_books import TypedBook, book_of, said

KINDS: tuple[type[Record], ...] = (Council, Officer, Indicator, WrittenProcedure, Target, ReportText)
TARGET = Target.model_validate(
    {"council": "chorley", "indicator": "chorley/COR-005", "period": "2025/26 Q3", "value": "12"}
)
YEAR = TARGET.but(period="2025/26", value="48")
CLOSED = Closing.model_validate({"council": "chorley", "period": "2025/26 Q3", "on": "2026-01-19"})
COLLECTED = figure("chorley/COR-005", "2025/26 Q3", state="collected", collected_by="cora", source="")
JUDGEMENT = {
    "value": "12", "target": "12", "polarity": "lower", "decimals": 0, "unit": "number",
    "measured_as": "in the period", "status": "on_target", "procedure_version": 2,
}  # fmt: skip
AUTHORISED = COLLECTED.but(state="authorised", checked_by="reza", authorised_by="anna", judgement=JUDGEMENT)
FORM = IssuedForm.model_validate(
    {
        "council": "chorley", "form": "return.0123abcd", "kind": "returns", "officer": "cora", "period": "2025/26 Q3",
        "lines": ["chorley/COR-005|2025/26 Q3"], "issued_on": "2026-01-02", "due": "2026-01-15",
    }
)  # fmt: skip
PROCEDURE = WrittenProcedure.model_validate(
    {"council": "chorley", "indicator": "chorley/COR-005", "steps": "Count.", "version": 2, "dated": "2025-04-01"}
)
TEXT = ReportText.model_validate(
    {"council": "chorley", "product": "quarterly", "section": "finance", "period": "2025/26 Q3", "text": "As agreed."}
)
MARY = Officer.model_validate({"officer": "mary", "name": "Mary", "login": "mary.m", "email": "mary@example.org"})


@dataclass(frozen=True, slots=True)
class Typed:
    """A change of one row: which record (empty for a new row), what is typed in which columns, and what is then said."""

    kind: type[Record]
    record_id: str
    cells: Mapping[str, str]
    words: str
    beside: tuple[Record, ...] = field(default=())


EXAMPLES: dict[str, Typed] = {
    "target-closed": Typed(
        Target, TARGET.id, {"Target": "14"}, "2025/26 Q3 is closed for Chorley Council, so its target", (TARGET, CLOSED)
    ),
    "target-frozen": Typed(
        Target, TARGET.id, {"Target": "14"}, "2025/26 Q3 is authorised and keeps its judgement", (TARGET, AUTHORISED)
    ),
    "signed-already": Typed(
        Indicator,
        "chorley/COR-005",
        {"Collection Officer": "reza", "Responsible Officer": "cora"},
        "Collection Officer, Waste has signed the figure for 2025/26 Q3 in another role already",
        (COLLECTED,),
    ),
    "officer-still-named": Typed(
        Officer, "cora", {"Until": "31/01/2026"}, "leaves, and is still named as an officer of chorley/COR-005"
    ),
    "officer-last-login": Typed(
        Officer,
        "mary",
        {"Until": "31/01/2026"},
        "Mary has the only login on the sheet Officers: after 31 January 2026, nobody is known by a login",
        (MARY,),
    ),
    "code-used": Typed(
        Officer,
        "",
        {"Officer": "Cora", "Name": "Somebody else"},
        "“Cora” differs from the code cora in capital letters",
    ),
    "login-used": Typed(
        Officer,
        "",
        {"Officer": "twin", "Name": "Twin", "Login": "MARY.M"},
        "The login “MARY.M” is that of Mary (mary) at the same time",
        (MARY,),
    ),
    "officer-taken-over": Typed(
        Officer,
        "reza",
        {"Name": "director"},
        "The name “director” is that of anna before this change: with it reza would sign as the same person.",
    ),
    "officer-signed-before": Typed(
        Officer,
        "reza",
        {"Name": "Mary"},
        "cora has signed the figure chorley/COR-005 2025/26 Q3 with the name “Mary”, and it is still in sign-off.",
        (COLLECTED.but(collected_as=signature_of(small_register(MARY), "mary", COLLECTED.period)),),
    ),
    "alphabets-mixed": Typed(
        Officer,
        "",
        {"Officer": "new", "Name": "J\u0430ne Smith"},
        "The word “J\u0430ne” in the name has letters of several alphabets, which look like others: J[U+0430]ne.",
    ),
    "officer-twice": Typed(Officer, "", {"Officer": "dir", "Name": "director"}, "“director” is the name of anna too."),
    "frequency-in-sign-off": Typed(
        Indicator,
        "chorley/COR-005",
        {"Frequency": "monthly"},
        "chorley/COR-005 has figures in sign-off for 2025/26 Q3, and with another frequency no form",
        (COLLECTED,),
    ),
    "not-in-force": Typed(
        Indicator,
        "chorley/COR-005",
        {"End": "30/09/2025"},
        "chorley/COR-005 would not be in force in 2025/26 Q3",
        (COLLECTED,),
    ),
    "otherwise-typed": Typed(
        Indicator,
        "chorley/COR-005",
        {"Unit": "days"},
        "The figures for 2025/26 Q3 are in sign-off and were typed while Unit was number; it is days from now on.",
        (COLLECTED,),
    ),
    "targets-longer": Typed(
        Indicator,
        "chorley/COR-009",
        {"Decimals": "0"},
        "The targets for 2025/26 Q3 have more decimals than the 0 that",
        (TARGET.but(indicator="chorley/COR-009", value="45.5"),),
    ),
    "form-is-out": Typed(
        Indicator,
        "chorley/COR-005",
        {"Collection Officer": "mary"},
        "use pmf reassign cora --to mary, and issue the open lines again",
        (FORM, MARY),
    ),
    "text-closed": Typed(
        ReportText, TEXT.id, {"Text": "Otherwise."}, "so the text of its report cannot change", (TEXT, CLOSED)
    ),
    "same-version": Typed(
        WrittenProcedure,
        "chorley/COR-005",
        {"Step-by-step guide": "Count twice."},
        "changed and still is version 2, which the figures for 2025/26 Q3 name",
        (PROCEDURE, AUTHORISED),
    ),
}


def typed_in(example: Typed) -> tuple[TypedBook, dict[str, str]]:
    """Return the workbook in which the example was typed, and its row."""
    book = book_of(small_register(*example.beside), *KINDS)
    sheet = book.sheets[example.kind.sheet]
    if not example.record_id:
        sheet.rows.append({})
    row = book.row(example.kind.sheet, example.record_id) if example.record_id else sheet.rows[-1]
    assert row is not None
    assert set(example.cells) <= set(sheet.headings)
    row.update(example.cells)
    return book, row


def imported(
    kind: type[Record], rows: Sequence[Mapping[str, str]], *beside: Record
) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """Return what an import of a sheet's rows gives: the columns of the record, as a file would have them."""
    headings = [column.heading for column in columns_of(kind).values()]
    lines = [
        TableRow(number, tuple(row.get(name, "") for name in headings)) for number, row in enumerate(rows, start=2)
    ]
    head = tuple(TableCell(f"{at}|1", name) for at, name in enumerate(headings))
    return records_from(kind, Table(kind.sheet, head, tuple(lines)), small_register(*beside))


def test_every_kind_of_finding_has_an_example() -> None:
    """The catalogue holds nothing that no change can trigger."""
    assert {f"change-{code}" for code in EXAMPLES} == {kind.code for kind in kinds_in(changing)}


@pytest.mark.parametrize("code", EXAMPLES)
def test_it_is_said_of_what_is_typed_in_the_workbook(code: str) -> None:
    """An error leaves the register as it is, a query lets the edit in."""
    book, _ = typed_in(EXAMPLES[code])

    done = book.sync(book.shows)

    (found,) = [each for each in done.findings if each.code == f"change-{code}"]
    assert EXAMPLES[code].words in f"{found.message} {found.remedy}"
    assert "{" not in f"{found.message} {found.remedy}"
    assert bool(done.changes) is (found.severity is Severity.QUERY)
    assert "The row was not taken" not in found.remedy


@pytest.mark.parametrize("code", EXAMPLES)
def test_it_is_said_of_what_is_imported(code: str) -> None:
    """The same row in a file is held to the same rule, in the same words."""
    example = EXAMPLES[code]
    _, row = typed_in(example)

    records, findings = imported(example.kind, [row], *example.beside)

    (found,) = [each for each in findings if each.code == f"change-{code}"]
    assert example.words in f"{found.message} {found.remedy}"
    assert bool(records) is (found.severity is Severity.QUERY)


JOAN = Officer.model_validate({"officer": "joan", "name": "Joan", "login": "joan.j"})
LAST_LOGIN = "change-officer-last-login"


@pytest.mark.parametrize(
    ("beside", "cells", "asked"),
    [
        ((), {"Login": ""}, "without it, nobody is known by a login"),
        ((), {"E-mail": "m@example.org"}, ""),
        ((), {"Login": "mary.n"}, ""),
        ((JOAN,), {"Until": "31/01/2026"}, ""),
        ((JOAN.but(end="2025-12-31"),), {"Until": "31/01/2026"}, "after 31 January 2026"),
        ((JOAN.but(end="2026-01-31"),), {"Until": "31/01/2026"}, "after 31 January 2026"),
        ((JOAN.but(end="2026-02-01"),), {"Until": "31/01/2026"}, ""),
        ((JOAN.but(login=""),), {"Until": "31/12/9999"}, "after 31 December 9999"),
    ],
)
def test_whoever_has_the_only_login_does_not_leave_without_a_word(
    beside: tuple[Record, ...], cells: dict[str, str], asked: str
) -> None:
    """Asked as long as nobody with a login stays; the edit itself is taken."""
    book, _ = typed_in(Typed(Officer, "mary", cells, "", (MARY, *beside)))

    done = book.sync(book.shows)

    said_of = [each.message for each in done.findings if each.code == LAST_LOGIN]
    assert len(said_of) == bool(asked)
    assert all(asked in message for message in said_of)
    assert done.changes


def test_a_deleted_row_that_is_retired_is_asked_about_too() -> None:
    """The way of the sheet Findings: delete your row, answer retire."""
    book = book_of(small_register(MARY), *KINDS)
    book.delete("Officers", "mary")
    book.sync(book.shows)
    book.answer("sync-deleted", "retire")

    done = book.sync(book.shows)

    assert LAST_LOGIN in [each.code for each in done.findings]


#: Refers to a service that the small register does not have.
NAMES_NO_SERVICE = "south-ribble/COR-001"


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_already_is_imported_again_without_a_word(kind: type[Record]) -> None:
    """Rows that change nothing break no rule of changes, whatever was closed or authorised since."""
    beside = (TARGET, YEAR, CLOSED, AUTHORISED, FORM, PROCEDURE, TEXT, MARY, MARY.but(officer="twin"))
    book = book_of(small_register(*beside), *KINDS)
    rows = [row for row in book.sheets[kind.sheet].rows if row is not None and row["record id"] != NAMES_NO_SERVICE]

    records, findings = imported(kind, rows, *beside)

    assert len(records) == len(rows)
    assert [each.code for each in findings if each.code.startswith("change-")] == []


def test_targets_of_open_periods_and_of_history_are_imported() -> None:
    """Only the closed quarter is locked: those before it, which nobody closed, and those to come are taken."""
    records, findings = read(
        Target,
        """
        | council | indicator | period     | value |
        | chorley | COR-005   | 2024/25 Q3 | 10    |
        | chorley | COR-005   | 2025/26 Q3 | 11    |
        | chorley | COR-005   | 2025/26 Q4 | 12    |
        """,
        small_register(CLOSED),
    )

    assert [record.id[-10:] for record in records] == ["2024/25 Q3", "2025/26 Q4"]
    assert [(each.code, each.place.cell) for each in findings] == [("change-target-closed", "A3")]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (TARGET, "The new target applies to nothing: a correction of that figure is judged against the old one too."),
        (YEAR, "The new target applies to what is not authorised yet."),
    ],
)
def test_a_target_changed_too_late_says_what_it_applies_to(target: Target, words: str) -> None:
    """That of the authorised quarter itself applies to nothing, that of its year to the quarters to come."""
    (problem,) = problems_of_change(Step(target, target.but(value="99")), small_register(target, AUTHORISED))

    assert words in problem.at(Place()).message


def test_of_a_closed_period_it_is_enough_to_say_that_it_is_closed() -> None:
    """What would become of the authorised figure does not matter where the target does not change."""
    problems = problems_of_change(Step(TARGET, TARGET.but(value="99")), small_register(TARGET, AUTHORISED, CLOSED))

    assert [each.kind for each in problems] == [changing.TARGET_CLOSED]


SIGNED = {"collected_by": "cora", "checked_by": "reza", "authorised_by": "anna"}
COLLECTION, RESPONSIBLE, AUTHORISING = "collection_officer", "responsible_officer", "authorising_officer"


@pytest.mark.parametrize(
    ("state", "returned_to", "barred"),
    [
        (State.DUE, "", {}),
        (State.COLLECTED, "", {RESPONSIBLE: {"cora"}, AUTHORISING: {"cora"}}),
        (State.CHECKED, "", {AUTHORISING: {"cora", "reza"}}),
        (State.AUTHORISED, "", {}),
        (State.PUBLISHED, "", {}),
        (State.IMPORTED, "", {}),
        (State.RETURNED, TO_COLLECTION, {}),
        (State.RETURNED, TO_CHECKING, {RESPONSIBLE: {"cora"}, AUTHORISING: {"cora"}}),
    ],
)
@pytest.mark.parametrize("role", [COLLECTION, RESPONSIBLE, AUTHORISING])
@pytest.mark.parametrize("officer", ["cora", "reza", "anna"])
def test_who_signed_a_figure_is_barred_from_the_roles_that_are_still_to_sign_it(
    state: State, returned_to: str, barred: Mapping[str, set[str]], role: str, officer: str
) -> None:
    """Every role against every state: nobody may collect and check, check and authorise, or collect and authorise."""
    others = indicator("chorley/COR-005", collection_officer="x", responsible_officer="y", authorising_officer="z")
    signed = COLLECTED.but(state=state, returned_to=returned_to, **SIGNED)

    problems = problems_of_change(Step(others, others.but(**{role: officer})), small_register(signed))

    assert [each.kind for each in problems] == [changing.SIGNED_ALREADY] * (officer in barred.get(role, ()))


def test_only_figures_in_sign_off_hold_a_frequency() -> None:
    """What is authorised or history is finished, and months may be counted anew once it is."""
    measure = indicator("chorley/COR-005")
    step = Step(measure, measure.but(frequency="monthly"))

    found = [
        [each.kind.code for each in problems_of_change(step, small_register(COLLECTED.but(state=state)))]
        for state in State
    ]

    held = ["change-frequency-in-sign-off"]
    states = (State.COLLECTED, State.CHECKED, State.RETURNED)
    assert found == [held if state in states else [] for state in State]


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"end": "2025-12-31"}, []),
        ({"end": "2025-10-01"}, []),
        ({"end": "2025-09-30"}, ["end"]),
        ({"start": "2026-01-01"}, ["start"]),
        ({"decimals": 2}, ["decimals"]),
        ({"unit": "days", "measured_as": "rolling 12 months"}, ["unit", "measured_as"]),
        ({"name": "Another name"}, []),
    ],
)
def test_a_setting_that_open_figures_were_typed_by_is_asked_about(
    settings: Mapping[str, object], found: list[str]
) -> None:
    """The finding stands at the column that was changed; what touches no open figure is taken without a word."""
    measure = indicator("chorley/COR-005")

    problems = problems_of_change(Step(measure, measure.but(**settings)), small_register(COLLECTED))

    assert [each.field for each in problems] == found


def test_a_form_that_is_back_or_about_other_indicators_asks_nothing() -> None:
    """Only a form that is out, with the officer who had the role, for a line of this indicator."""
    measure = indicator("chorley/COR-005")
    step = Step(measure, measure.but(collection_officer="mary"))
    other = FORM.but(lines=("chorley/COR-009|2025/26 Q3",))

    for form in (FORM.but(state="received"), FORM.but(officer="reza"), FORM.but(kind="checks"), other):
        assert problems_of_change(step, small_register(form)) == ()
    assert [each.kind.code for each in problems_of_change(step, small_register(FORM))] == ["change-form-is-out"]


def test_a_login_may_pass_from_one_officer_to_the_next() -> None:
    """Whoever changes roles keeps the login, as long as one role ends before the other begins."""
    left = MARY.but(end="2025-12-31")
    twin = {"officer": "twin", "name": "Twin", "login": "mary.m"}

    found = [
        [each.kind.code for each in problems_of_change(Step(None, Officer.model_validate(twin | dates)), register)]
        for dates, register in (
            ({"start": "2026-01-01"}, small_register(left)),
            ({"start": "2025-12-31"}, small_register(left)),
            ({}, small_register(left)),
        )
    ]

    assert found == [[], ["change-login-used"], ["change-login-used"]]


TWO = """
| officer | name | login  | manager |
| one     | One  | mary.m |         |
| two     | Two  | Mary.M |         |
| TWO     | Six  |        |         |
| three   | Abe  |        | two     |
"""


def test_of_two_rows_that_are_in_each_others_way_the_first_is_imported() -> None:
    """The second falls out, and takes along who names it as a manager; the one in other letters then is the only one."""
    records, findings = read(Officer, TWO, small_register())

    assert [record.id for record in records] == ["one"]
    assert codes(findings) == [("change-login-used", "C3"), ("change-code-used", "A4"), ("link-refused", "D5")]


def test_of_two_new_rows_in_the_workbook_the_first_is_recorded() -> None:
    """The second stays as it was typed, marked."""
    book = book_of(small_register(), Officer)
    book.add("Officers", "Officer | Name | Login\none | One | mary.m\ntwo | Two | mary.m")

    done = book.sync(book.shows)

    assert [change.record_id for change in done.changes] == ["one"]
    assert [code for code, _, _ in said(done)] == ["change-login-used"]


def test_two_officers_do_not_swap_their_logins_at_once() -> None:
    """Each would sign as the other has before: refused for both, in the workbook and in a file."""
    other = MARY.but(officer="zoe", name="Zoe", login="zoe.z", email="")
    book = book_of(small_register(MARY, other), Officer)
    book.type("Officers", "mary", "Login", "zoe.z")
    book.type("Officers", "zoe", "Login", "mary.m")
    rows = [dict(row) for row in book.sheets["Officers"].rows if row is not None]

    records, findings = imported(Officer, rows, MARY, other)
    done = book.sync(book.shows)

    assert (len(records), done.changes) == (3, ())
    for found in (findings, done.findings):
        assert {each.code for each in found} == {"change-officer-taken-over", "change-login-used"}


def test_a_council_that_differs_in_capital_letters_only_is_refused() -> None:
    """Its code is the beginning of every reference."""
    records, findings = read(Council, "| council | name |\n| Chorley | Chorley Borough |", small_register())

    assert records == ()
    assert codes(findings) == [("change-code-used", "A2")]


def test_a_procedure_with_another_version_or_another_date_only_asks_nothing() -> None:
    """Frozen figures name version 2: its text stays what it was, and whoever raises the number is right."""
    register = small_register(PROCEDURE, AUTHORISED)

    for changes in ({"steps": "Count twice.", "version": 3}, {"next_review": "2026-04-01"}, {"author": "reza"}):
        assert problems_of_change(Step(PROCEDURE, PROCEDURE.but(**changes)), register) == ()


def test_the_text_of_a_closed_period_is_not_retired_either() -> None:
    """Deleted and answered with retire, it stays."""
    book = book_of(small_register(TEXT, CLOSED), ReportText)
    book.delete("Report text", TEXT.id)
    book.sync(book.shows)
    book.answer("sync-deleted", "retire")

    done = book.sync(book.shows)

    assert done.changes == ()
    assert "2025/26 Q3 is closed" in next(each.message for each in done.findings if each.code == "sync-not-retired")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdef"), "a, b, c, d and 2 more"),
    ],
)
def test_names_are_listed_as_people_write_them(names: list[str], words: str) -> None:
    """The last ones of many are counted."""
    assert listed(names) == words


def test_a_figure_that_was_typed_twice_says_each_once() -> None:
    """Two figures in sign-off are one finding that names both periods."""
    measure = indicator("chorley/COR-005")
    more: tuple[Figure, ...] = (COLLECTED, COLLECTED.but(period="2025/26 Q2"))

    (problem,) = problems_of_change(Step(measure, measure.but(unit="days")), small_register(*more))

    assert problem.facts["periods"] == "2025/26 Q2 and 2025/26 Q3"
