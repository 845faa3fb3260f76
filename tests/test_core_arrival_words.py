"""The sheet Files received says in words what became of each file; the ledger keeps its codes."""

from __future__ import annotations

import pytest

from pmf_excel.core.catalogue.intake import INTAKE
from pmf_excel.core.master.arrival_words import outcome_words, reason_words
from pmf_excel.core.master.statuses import every_status
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.syncing.differing import differences
from pmf_excel.core.syncing.reconciling import Workbook
from tests.tables_as_text import small_register
from tests.typed_books import TODAY, TypedBook, book_of, said

FILES = {
    "return-cole.xlsx": ("accepted", "", 5),
    "return-collie.xlsx": ("accepted_with_findings", "", 4),
    "return-empty.xlsx": ("accepted_with_findings", "", 0),
    "my figures.xlsx": ("refused", "form-not-ours", 0),
    "half.xlsx": ("refused", "file-damaged", 0),
}


def arrivals() -> list[Arrival]:
    """The files as the ledger has them."""
    return [
        Arrival.model_validate(
            {
                "file": file, "sha256": f"{number:064}", "size": 90_000, "received_on": "2026-01-12",
                "verdict": verdict, "code": code, "lines_accepted": lines,
            }
        )
        for number, (file, (verdict, code, lines)) in enumerate(FILES.items())
    ]  # fmt: skip


def opened() -> TypedBook:
    """Return a workbook that shows the files."""
    return book_of(small_register(*arrivals()), Arrival)


def test_the_sheet_says_outcome_and_reason_in_the_words_of_collect() -> None:
    """An officer reads sentences, no codes with underscores."""
    assert opened().shown("Files received", "File", "Outcome", "Why") == (
        "marks | File               | Outcome                       | Why\n"
        "      | return-cole.xlsx   | accepted                      |\n"
        "      | return-collie.xlsx | accepted, with findings       |\n"
        "      | return-empty.xlsx  | read without taking in a line |\n"
        "      | my figures.xlsx    | refused                       | "
        "This workbook is not one of our forms: its identity is not in it.\n"
        "      | half.xlsx          | refused                       | The workbook is damaged or incomplete."
    )


def test_the_words_are_no_edit_of_the_codes() -> None:
    """Neither sync nor verify finds a difference between the words on the sheet and the codes in the ledger."""
    book = opened()

    done = book.sync(book.shows)

    assert (done.changes, done.tables, done.findings) == ((), (), ())
    tables = {name: sheet.saved(name) for name, sheet in book.sheets.items()}
    workbook = Workbook(tables, book.shows, book.answers(), every_status({}))
    assert differences(workbook, book.answers(), TODAY, lambda _: {}).problems == ()


def test_a_file_that_is_taken_in_later_says_so_in_its_row() -> None:
    """The row is brought up to date in words."""
    book = opened()
    refused = arrivals()[4]
    now = small_register(*arrivals()[:4], refused.but(verdict="accepted", code="", lines_accepted=3))

    book.sync(now)

    row = book.row("Files received", refused.id)
    assert (row["Outcome"], row["Why"], row["Lines taken in"]) == ("accepted", "", "3")


def test_an_outcome_typed_over_is_refused_as_it_was() -> None:
    """What the office remembers is not changed by typing."""
    book = opened()
    book.type("Files received", arrivals()[3].id, "Outcome", "accepted")

    done = book.sync(book.shows)

    assert (done.changes, [code for code, _, _ in said(done)]) == ((), ["made-by-jobs"])


def test_a_workbook_that_still_shows_the_codes_is_left_in_peace() -> None:
    """One written before the sheet had words: its cells mean the same."""
    book = opened()
    book.type("Files received", arrivals()[1].id, "Outcome", "accepted_with_findings")
    book.type("Files received", arrivals()[3].id, "Why", "form-not-ours")

    done = book.sync(book.shows)

    assert (done.changes, done.findings) == ((), ())


@pytest.mark.parametrize(
    ("verdict", "lines", "words"),
    [
        ("accepted", 1, "accepted"),
        ("accepted", 0, "read without taking in a line"),
        ("accepted_with_findings", 2, "accepted, with findings"),
        ("already_received", 0, "already received"),
        ("skipped", 0, "skipped"),
    ],
)
def test_each_outcome_has_its_words(verdict: str, lines: int, words: str) -> None:
    """Also those that are said on the screen only."""
    assert outcome_words(verdict, lines) == words


def test_every_reason_is_a_sentence_without_a_gap_to_fill() -> None:
    """The catalogue's own sentence; of what was found in the one file nothing is left but an ellipsis."""
    reasons = [reason_words(kind.code) for kind in INTAKE]

    assert all(reason.endswith(".") and "{" not in reason for reason in reasons)
    assert reason_words("file-macros") == (
        "The workbook contains macros or other active content; forms have none. It was not opened."
    )
    assert reason_words("file-pdf") == "This is a PDF, not a workbook."
    assert reason_words("file-too-large") == "The file is …; a form is never larger than …."


def test_a_reason_from_another_version_stays_as_it_is() -> None:
    """Better a code than nothing."""
    assert reason_words("file-of-tomorrow") == "file-of-tomorrow"
