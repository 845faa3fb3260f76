"""Reminders: who is asked for what by when, in which words, and as a file that no name or address can tamper with."""

from __future__ import annotations

import email
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmf_excel.core.deadlines import bank_holidays, is_working_day, working_days_after, working_days_late
from pmf_excel.core.periods import Period
from pmf_excel.core.records.organisation import Deputy, Officer
from pmf_excel.core.records.paperwork import FormState, IssuedForm
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.reminding.drafts import Attachment, Draft, draft_file, on_one_line
from pmf_excel.core.reminding.open_work import OfficerWork, late_by_manager, open_lines, work_by_officer
from pmf_excel.core.reminding.recipients import Mailbox, mailbox_of, managers_recipients, officers_recipients
from pmf_excel.core.reminding.rounds import Round, round_of
from pmf_excel.core.reminding.wording import Writing
from pmf_excel.core.sign_off.due import Stage
from tests.registers import quarter_register
from tests.tables_as_text import with_records

Q3 = Period.parse("2025/26 Q3")
#: Returns are due on 15 January, checks on 20 January.
EARLY, NEAR, LATE = date(2026, 1, 5), date(2026, 1, 8), date(2026, 1, 21)
COUNCILS = ("chorley", "south-ribble")
LOC_1, LOC_2, COR_1 = (f"chorley/{reference}|2025/26 Q3" for reference in ("LOC-1", "LOC-2", "COR-1"))
FLY_TIPS = tuple(f"chorley/LOC-3|{month} 2025" for month in ("October", "November", "December"))
ALL_OF_COLLIE = (LOC_1, LOC_2, COR_1, *FLY_TIPS)
XLSX = b"PK the form as it was issued"


def form(lines: Sequence[str], number: int = 1, **changes: Any) -> IssuedForm:
    """Return Collie's return as it was issued on 5 January, with `changes` made."""
    name = f"chorley-return-collie-2025-26-Q3-{number}"
    facts: dict[str, Any] = {
        "council": "chorley", "form": name, "kind": "returns", "officer": "collie", "period": Q3,
        "lines": tuple(lines), "issued_on": EARLY, "due": date(2026, 1, 15), "file": f"2025-26-Q3/{name}.xlsx",
    }  # fmt: skip
    return IssuedForm.model_validate({**facts, **changes})


def officer(code: str, **changes: Any) -> Officer:
    """Return an officer with an address, with `changes` made."""
    names = {"collie": "Collection Officer, Waste", "respa": "Responsible Officer, Waste"}
    facts = {"officer": code, "name": names.get(code, code.title()), "email": f"{code}@chorley.example"}
    return Officer.model_validate({**facts, **changes})


def office(*records: Record) -> Register:
    """Return the quarter's register with addresses, a manager for the Collection Officer, and `records` put in."""
    people = (officer("collie", manager="respa"), officer("respa", manager="autho"), officer("autho"), officer("tp"))
    every = {(record.record_type, record.id): record for record in (*people, *records)}
    return with_records(quarter_register(), *every.values())


def works(register: Register, today: date) -> tuple[OfficerWork, ...]:
    """Return what officers of both councils are reminded of."""
    return work_by_officer(open_lines(register, Q3, COUNCILS, today), today)


def round_at(register: Register, today: date, *, attached: bool = True) -> Round:
    """Return the reminders of a day, with the forms that are out where they are `attached`."""
    found = works(register, today)
    forms = (part.form for work in found for part in work.parts if part.form is not None)
    files = {each.form: Attachment(f"{each.form}.xlsx", XLSX) for each in forms} if attached else {}
    writing = Writing(register, Q3, today, "Transformation and Partnerships", r"\\council\performance\in")
    return round_of(found, files, writing, mailbox_of(register.officer("tp")))


def message(content: bytes) -> EmailMessage:
    """Return a draft as a mail program reads it."""
    read = email.message_from_bytes(content, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def text_of(content: bytes) -> str:
    """Return the words of a draft."""
    body = message(content).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def addresses(content: bytes, header: str) -> list[tuple[str, str]]:
    """Return names and addresses of a header, encoded words joined as RFC 2047 says.

    Python's newer reader of addresses puts a blank between two encoded words; this one does not.
    """
    found = email.message_from_bytes(content).get_all(header, [])
    return [(str(make_header(decode_header(name))), address) for name, address in getaddresses(found)]


def codes(made: Round) -> list[tuple[str, str]]:
    """Return code and reference of each finding."""
    return [(finding.code, finding.place.reference) for finding in made.findings]


def test_what_stands_on_a_form_waits_for_whoever_has_it() -> None:
    """From the day of issue on, with the day on the form."""
    (work,) = works(office(form(ALL_OF_COLLIE)), EARLY)

    (part,) = work.parts
    assert (work.officer, part.stage, part.due, part.is_late) == ("collie", Stage.RETURN, date(2026, 1, 15), False)
    assert {line.line.key for line in part.lines} == set(ALL_OF_COLLIE)


def test_a_form_stays_with_the_officer_who_has_it() -> None:
    """Its lines have been given to somebody else on the sheet Indicators, but the form is still out with the first."""
    (work,) = works(office(form(ALL_OF_COLLIE, officer="depp")), EARLY)

    assert work.officer == "depp"


@pytest.mark.parametrize(("today", "expected"), [(EARLY, ()), (NEAR, ("collie",)), (LATE, ("collie",))])
def test_a_line_without_a_form_is_spoken_of_when_its_day_is_near(today: date, expected: tuple[str, ...]) -> None:
    """Five working days before 15 January, and when it is overdue; before, nobody is bothered."""
    assert tuple(work.officer for work in works(office(), today)) == expected


def test_a_form_that_came_back_or_is_void_is_not_waited_for() -> None:
    """Its lines count as lines without a form."""
    received = form(ALL_OF_COLLIE, state=FormState.RECEIVED)
    void = form(ALL_OF_COLLIE, 2, state=FormState.VOID)

    assert works(office(received, void), EARLY) == ()


def test_the_day_on_the_form_counts() -> None:
    """Lines that came back were issued again on the 20th for the same day: one working day late on the 21st, not four."""
    again = form((LOC_1,), 2, issued_on=date(2026, 1, 20), due=date(2026, 1, 20))
    rest = form(ALL_OF_COLLIE[1:])
    (work,) = works(office(rest, again), LATE)

    assert [(part.form and part.form.form, part.days_late) for part in work.parts] == [(rest.form, 4), (again.form, 1)]


def test_days_late_are_working_days() -> None:
    """Monday is one working day after Friday; Sunday none, though late; nothing is late on its own day."""
    friday, sunday, monday = date(2026, 1, 16), date(2026, 1, 18), date(2026, 1, 19)

    assert [working_days_late(friday, day) for day in (friday, sunday, monday)] == [0, 0, 1]
    assert working_days_late(date(2025, 12, 24), date(2026, 1, 2)) == 4
    assert works(office(form((LOC_1,), due=friday)), sunday)[0].parts[0].is_late


@given(st.dates(date(2024, 1, 1), date(2027, 12, 1)), st.integers(1, 60))
def test_days_late_count_what_deadlines_count(due: date, count: int) -> None:
    """So many working days after its day, a line is so many working days late."""
    years = frozenset().union(*(bank_holidays(year) for year in range(due.year, due.year + 2)))
    after = working_days_after(due, count, years)

    assert working_days_late(due, after) == count
    assert working_days_late(after, due) == 0
    assert working_days_late(due, after + timedelta(days=1)) == count + is_working_day(after + timedelta(days=1), years)


def test_what_is_late_goes_to_the_manager_of_whom_it_waits_for() -> None:
    """Only what is late; officers without a manager come last, so that nobody is overlooked."""
    soon = form((LOC_2, *FLY_TIPS), 2, due=date(2026, 1, 23))
    register = office(form((LOC_1,)), soon, form((COR_1,), 3, officer="autho"))
    late = late_by_manager(register, works(register, LATE))

    assert [(work.manager, [one.officer for one in work.officers], work.late) for work in late] == [
        ("respa", ["collie"], 1),
        ("", ["autho"], 1),
    ]


def test_nobody_is_the_manager_of_himself() -> None:
    """A director who stands as the director's own manager gets a reminder, not a list besides."""
    register = office(form(ALL_OF_COLLIE), officer("collie", manager="collie"))

    made = round_at(register, LATE)
    assert ([each.file for each in made.officers], made.managers) == (["officer-collie.eml"], ())


REMINDER = """Dear Collection Officer, Waste,

this waits for you for 2025/26 Q3 (October to December 2025):

Return for Chorley Council, was due on 15 January 2026, overdue by 4 working days
Please type the figures into the yellow cells; where there is none, say why.
- Days to process (COR-1)
- Missed bins (LOC-1)
- Waste recycled (LOC-2)
- Fly-tips (LOC-3), October 2025
- Fly-tips (LOC-3), November 2025
- Fly-tips (LOC-3), December 2025
The form is attached: chorley-return-collie-2025-26-Q3-1.xlsx

Please save the attached form as an Excel workbook on your computer, fill it in, and put it into this folder:
\\\\council\\performance\\in
You may also answer this message with the filled form attached.

This goes to Deputy Officer, Waste too, who may do it in your place.

If it is on its way already, thank you: nothing else is needed. Questions? Please ask Transformation and Partnerships.

Transformation and Partnerships
"""
TO_MANAGER = """Dear Responsible Officer, Waste,

this is overdue for 2025/26 Q3 (October to December 2025) from officers who report to you:

Collection Officer, Waste: Return for Chorley Council, was due on 15 January 2026, overdue by 4 working days
- Days to process (COR-1)
- Missed bins (LOC-1)
- Waste recycled (LOC-2)
- Fly-tips (LOC-3), October 2025
- Fly-tips (LOC-3), November 2025
- Fly-tips (LOC-3), December 2025

Each of them gets a reminder with the form. Please help to get it done, or tell us who does it instead.

Transformation and Partnerships
"""


def test_a_reminder_says_what_for_which_indicators_by_when_and_where_to_put_it() -> None:
    """Word for word, to the officer, a deputy in date in copy, the form attached; unsent."""
    deputy = (officer("depp", name="Deputy Officer, Waste"), Deputy(officer="collie", deputy="depp", start=EARLY))
    made = round_at(office(form(ALL_OF_COLLIE), *deputy), LATE)

    (reminder,) = made.officers
    read = message(reminder.content)
    assert text_of(reminder.content) == REMINDER
    assert read["Subject"] == "2025/26 Q3: return overdue by 4 working days"
    assert addresses(reminder.content, "To") == [("Collection Officer, Waste", "collie@chorley.example")]
    assert addresses(reminder.content, "Cc") == [("Deputy Officer, Waste", "depp@chorley.example")]
    assert addresses(reminder.content, "From") == [("Tp", "tp@chorley.example")]
    assert (read["X-Unsent"], read["Date"].datetime.date()) == ("1", LATE)
    (attachment,) = read.iter_attachments()
    assert attachment.get_filename() == "chorley-return-collie-2025-26-Q3-1.xlsx"
    assert attachment.get_content() == XLSX
    assert attachment.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert made.findings == ()


def test_a_manager_reads_what_is_late_among_their_officers() -> None:
    """Word for word; without a form, and to nobody else."""
    (reminder,) = round_at(office(form(ALL_OF_COLLIE)), LATE).managers

    assert text_of(reminder.content) == TO_MANAGER
    assert message(reminder.content)["Subject"] == "2025/26 Q3: 6 lines are overdue among your officers"
    assert addresses(reminder.content, "To") == [("Responsible Officer, Waste", "respa@chorley.example")]
    assert (addresses(reminder.content, "Cc"), list(message(reminder.content).iter_attachments())) == ([], [])


def test_the_lists_name_everybody() -> None:
    """By officer all that waits, by manager what is late, and those without a manager under a heading of their own."""
    register = office(form((LOC_1,)), form((COR_1,), 3, officer="autho"))
    lists = {name: content.decode() for name, content in round_at(register, LATE).lists.items()}

    assert "Autho\n\nReturn for Chorley Council, was due on 15 January 2026" in lists["open-by-officer.txt"]
    assert "- Missed bins (LOC-1)" in lists["open-by-officer.txt"]
    by_manager = lists["overdue-by-manager.txt"]
    assert by_manager.index("Responsible Officer, Waste\n\nCollection Officer, Waste: Return") < by_manager.index(
        "No manager is named on the sheet Officers for these\n\nAutho: Return"
    )
    assert "Nothing is overdue." in round_at(register, EARLY).lists["overdue-by-manager.txt"].decode()


@pytest.mark.parametrize(
    ("due", "today", "subject"),
    [
        (date(2026, 1, 15), date(2026, 1, 14), "return due on 15 January 2026"),
        (date(2026, 1, 15), date(2026, 1, 15), "return due today"),
        (date(2026, 1, 15), date(2026, 1, 16), "return overdue by 1 working day"),
        (date(2026, 1, 16), date(2026, 1, 17), "return overdue"),
    ],
)
def test_the_subject_says_how_pressing_it_is(due: date, today: date, subject: str) -> None:
    """Before, on and after the day; on a Saturday no working day has passed yet."""
    made = round_at(office(form(ALL_OF_COLLIE, due=due)), today)

    assert message(made.officers[0].content)["Subject"] == f"2025/26 Q3: {subject}"


RETURNED = """
council | indicator     | period     | state     | value | collected_by | returned_to | return_reason
chorley | chorley/LOC-1 | 2025/26 Q3 | returned  | 437   | collie       | collection  | December is missing:   please add it.
chorley | chorley/LOC-2 | 2025/26 Q3 | collected | 45    | collie       |             |
"""


def test_several_forms_are_asked_for_in_one_draft_the_most_pressing_first() -> None:
    """A return with what came back and why, and a check form whose line waits too, each with its own sentence."""
    register = with_records(
        quarter_register(figure=RETURNED),
        officer("collie", manager="respa"),
        form((LOC_1,), 2, due=date(2026, 1, 19)),
        form((LOC_2,), kind="checks", form="chorley-check-form-collie-2025-26-Q3-1", due=date(2026, 1, 20)),
    )
    (reminder,) = [
        each for each in round_at(register, LATE).officers if each.work.officer == "collie" and each.attached
    ]
    text = text_of(reminder.content)

    assert "- Missed bins (LOC-1)\n  It came back: December is missing: please add it." in text
    assert "Please verify each figure, or return it with the reason." in text
    assert text.index("Return for Chorley") < text.index("Check form for Chorley")
    assert message(reminder.content)["Subject"] == "2025/26 Q3: 3 forms, the first overdue by 4 working days"
    assert [part.get_filename() for part in message(reminder.content).iter_attachments()] == [
        "chorley-return-collie-2025-26-Q3-2.xlsx",
        "chorley-check-form-collie-2025-26-Q3-1.xlsx",
    ]


def test_a_form_that_is_gone_is_named_with_how_to_make_it_anew() -> None:
    """The officer is asked to use the one that was sent; the office finds the command."""
    made = round_at(office(form(ALL_OF_COLLIE)), LATE, attached=False)

    assert codes(made) == [("form-file-missing", "chorley-return-collie-2025-26-Q3-1")]
    assert made.findings[0].remedy == (
        'Make it anew with pmf issue returns --again --period "2025/26 Q3" --council chorley, then run pmf remind again.'
    )
    text = text_of(made.officers[0].content)
    assert "Please use the form that you were sent, chorley-return-collie-2025-26-Q3-1.xlsx; ask for a new one" in text
    assert "attached" not in text


def test_a_form_that_came_back_incomplete_is_not_said_to_be_missing() -> None:
    """Three of its lines are in and one is not: the form was issued and came back, and the line is issued again."""
    made = round_at(office(form(ALL_OF_COLLIE, state=FormState.RECEIVED), form((LOC_2, *FLY_TIPS), 2)), LATE)

    assert codes(made) == [("form-came-back", "chorley/COR-1")]
    assert made.findings[0].message == (
        "Collection Officer, Waste has 2 lines to do that stood on chorley-return-collie-2025-26-Q3-1.xlsx: "
        "the form came back, and what was typed is not in."
    )
    assert 'again with pmf issue returns --period "2025/26 Q3" --council chorley' in made.findings[0].remedy
    assert (
        "- Missed bins (LOC-1)\nYour form chorley-return-collie-2025-26-Q3-1.xlsx came back, but this is not in."
        in text_of(made.officers[0].content)
    )


@pytest.mark.parametrize(
    ("forms", "said"),
    [
        ((form(ALL_OF_COLLIE),), "gets a reminder with the form. Please"),
        ((form((LOC_1,)),), "gets a reminder, with the form where it is out. Please"),
        ((), "gets a reminder. Please"),
    ],
)
def test_a_manager_is_promised_no_form_that_does_not_go_along(forms: tuple[IssuedForm, ...], said: str) -> None:
    """All, some or none of what is late stands on a form that is out."""
    (reminder,) = round_at(office(*forms), LATE).managers

    assert said in text_of(reminder.content)


def test_lines_whose_form_was_never_issued_are_named_with_how_to_issue_it() -> None:
    """The officer reads that a form will come."""
    made = round_at(office(), LATE)

    assert codes(made) == [("form-to-issue", "chorley/COR-1")]
    assert made.findings[0].message == "Collection Officer, Waste has 6 lines to do, but the form has not been issued."
    assert 'pmf issue returns --period "2025/26 Q3" --council chorley' in made.findings[0].remedy
    assert "You will get the form for this with another message." in text_of(made.officers[0].content)


@pytest.mark.parametrize(
    ("typed", "code", "found"),
    [
        ("", "no-e-mail-address", "Collection Officer, Waste"),
        ("collie", "e-mail-address-wrong", "collie"),
        ("a@b.example; c@d.example", "e-mail-address-wrong", "a@b.example; c@d.example"),
        ("Collie <a@b.example>", "e-mail-address-wrong", "Collie <a@b.example>"),
        ("a@b.example\nBcc: spy@evil.example", "e-mail-address-wrong", "a@b.example\nBcc: spy@evil.example"),
        ("a@b", "e-mail-address-wrong", "a@b"),
        ("collié@chorley.example", "e-mail-address-wrong", "collié@chorley.example"),
    ],
)
def test_an_officer_who_cannot_be_written_to_is_named(typed: str, code: str, found: str) -> None:
    """The draft is there, to nobody, and what to do is said."""
    made = round_at(office(officer("collie", email=typed), form(ALL_OF_COLLIE)), EARLY)

    assert codes(made) == [(code, "collie")]
    assert made.findings[0].found == found
    assert "sheet Officers, column E-mail" in made.findings[0].remedy
    assert message(made.officers[0].content)["To"] is None
    assert message(made.officers[0].content)["Bcc"] is None


@pytest.mark.parametrize("address", ["o'neill@chorley.gov.uk", "first.last+pmf@sub.chorley.gov.uk", "x@y-z.example"])
def test_addresses_as_councils_have_them_are_taken(address: str) -> None:
    """Apostrophes, dots, plus signs and hyphens."""
    assert mailbox_of(officer("collie", email=address)) == Mailbox("collie", "Collection Officer, Waste", address)


def test_where_an_officer_has_left_the_deputy_gets_the_reminder() -> None:
    """Addressed to the deputy by name, saying for whom; and the office is told to give the work to somebody else."""
    left = officer("collie", end=date(2025, 12, 31))
    deputies = (Deputy(officer="collie", deputy=code, start=EARLY) for code in ("depp", "gone", "respa"))
    later = (officer("depp"), officer("gone", end=EARLY))
    made = round_at(office(left, *deputies, *later, form(ALL_OF_COLLIE)), LATE)

    assert addresses(made.officers[0].content, "To") == [
        ("Depp", "depp@chorley.example"),
        ("Responsible Officer, Waste", "respa@chorley.example"),
    ]
    text = text_of(made.officers[0].content)
    assert text.startswith(
        "Dear Depp and Responsible Officer, Waste,\n\nthis waits for Collection Officer, Waste, for whom"
    )
    assert codes(made)[0] == ("officer-not-in-post", "collie")
    assert "pmf reassign collie --to OFFICER" in made.findings[0].remedy


def test_a_deputy_out_of_date_gets_no_copy() -> None:
    """Nor one without an address, which is no finding: the officer is asked, not the deputy."""
    past = Deputy(officer="collie", deputy="depp", start=date(2025, 1, 1), end=date(2025, 12, 31))
    silent = Deputy(officer="collie", deputy="respa", start=EARLY)
    who = officers_recipients(office(officer("respa", email=""), officer("depp"), past, silent), "collie", LATE)

    assert (who.copies, who.findings) == ((), ())


def test_a_manager_who_has_left_is_named() -> None:
    """The draft goes to nobody."""
    who = managers_recipients(office(officer("respa", end=EARLY)), "respa", LATE)

    assert who.to == ()
    assert [finding.code for finding in who.findings] == ["manager-not-in-post"]
    assert "column Manager" in who.findings[0].remedy


def test_somebody_is_named_once() -> None:
    """An officer who is asked for two things and manages another one lacks one address, not three."""
    register = office(
        officer("respa", email=""), form(ALL_OF_COLLIE), form((LOC_1,), 4, kind="checks", officer="respa")
    )

    assert codes(round_at(register, LATE)).count(("no-e-mail-address", "respa")) == 1


def test_the_same_draft_gives_the_same_bytes_and_another_one_others() -> None:
    """No clock and no chance: message id and boundary follow from what it says."""
    first, again, tomorrow = (round_at(office(form(ALL_OF_COLLIE)), day) for day in (LATE, LATE, date(2026, 1, 22)))

    assert first.files == again.files
    assert message(first.officers[0].content)["Message-ID"] != message(tomorrow.officers[0].content)["Message-ID"]


def test_without_an_address_of_ones_own_the_mail_program_puts_in_the_sender() -> None:
    """No made-up From."""
    content = draft_file(Draft(None, (), (), "Hello", "Text.", LATE))

    assert message(content)["From"] is None
    assert text_of(content) == "Text.\n"


EVIL = "Ann\r\nBcc: spy@evil.example\r\n\r\nThe rest is a body"


def test_no_name_can_slip_a_header_in() -> None:
    """Ends of lines in names of officers, indicators and files become blanks; headers and parts stay those we wrote."""
    register = office(officer("collie", name=EVIL, manager="respa"), officer("respa", name=EVIL), form(ALL_OF_COLLIE))
    made = round_at(register, LATE)

    for content in (made.officers[0].content, made.managers[0].content):
        read = message(content)
        assert read["Bcc"] is None
        assert set(read.keys()) <= HEADERS
        assert addresses(content, "To")[0][0] == on_one_line(EVIL)
        assert text_of(content).startswith(f"Dear {on_one_line(EVIL)},\n\nthis ")


HEADERS = {
    *("X-Unsent", "Date", "From", "To", "Cc", "Subject", "Message-ID"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)


@given(name=ANY_TEXT, subject=ANY_TEXT, text=ANY_TEXT, file=ANY_TEXT, content=st.binary(max_size=200))
@example(name="000000¡¡¡¡¡¡¡¡¡𐽰 0", subject="", text="", file="", content=b"")
@example(name="00𜼀𜼀𜼀𝌀𝐀𝒩𝔍𝕊𝕊𝕊𝕊", subject="", text="", file="", content=b"")
@example(name="ࠀ0ࠀࠀࠀࠀࠀࠀࠀतषषोोोो ो", subject="é" * 60 + " é", text="", file="", content=b"")
def test_whatever_people_are_called_the_message_is_read_as_it_was_meant(
    name: str, subject: str, text: str, file: str, content: bytes
) -> None:
    """To whom, what about, which words and which file: a mail program reads what was put in, signs that print."""
    mailbox = Mailbox("x", name, "x@chorley.example")
    attachment = Attachment(f"{file}.xlsx", content)
    made = draft_file(Draft(mailbox, (mailbox, mailbox), (mailbox,), subject, text, LATE, (attachment,)))
    read = message(made)

    assert set(read.keys()) <= HEADERS
    for header, count in (("From", 1), ("To", 2), ("Cc", 1)):
        assert addresses(made, header) == [(on_one_line(name), "x@chorley.example")] * count
    assert str(read["Subject"]).strip() == on_one_line(subject)
    assert [part.get_content() for part in read.iter_attachments()] == [content]
    assert [part.get_filename() for part in read.iter_attachments()] == [on_one_line(f"{file}.xlsx")]
    assert made.isascii()
    assert all(len(line) <= 998 for line in made.split(b"\r\n"))
    words = "".join(sign if sign.isprintable() else " " for sign in text)
    assert text_of(made).split() == words.split()


@pytest.mark.parametrize("stage", list(Stage))
def test_a_subject_stands_on_one_line_of_the_message(stage: Stage) -> None:
    """Also of a month with a long name and work that is very late: some programs show a folded subject with a blank."""
    month = Period.parse("September 2025")
    late = form(ALL_OF_COLLIE, due=date(2025, 1, 2))
    part = replace(works(office(late), LATE)[0].parts[0], stage=stage)
    writing = Writing(office(), month, LATE, "Transformation and Partnerships", "in")

    for parts in ((part,), (part,) * 4):
        subject = writing.subject_for(OfficerWork("collie", parts))
        assert f"Subject: {subject}\r\n".encode() in draft_file(Draft(None, (), (), subject, "", LATE))
