"""The words files of both councils, and what is said where one of them is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.figures import Status
from pmf_excel.core.reports.sentences import Quantity, first_upper, joined
from pmf_excel.core.reports.words import Words, load_words
from pmf_excel.core.written_files import written_text
from pmf_excel.shipped import shipped

COUNCILS = ("chorley", "south-ribble")


def text_of(council: str) -> str:
    """Return the text of a shipped words file."""
    return shipped("words", f"{council}.toml").read_text(encoding="utf-8")


def words_of(council: str) -> Words:
    """Return the words of a council."""
    return load_words(text_of(council), f"{council}.toml")


@pytest.mark.parametrize(
    ("council", "cabinet", "scrutiny", "leadership_team"),
    [
        ("chorley", "Executive Cabinet", "Scrutiny Performance Panel", "Senior Leadership Team"),
        ("south-ribble", "Cabinet", "Overview and Scrutiny Budget and Performance Panel", "Leadership Team"),
    ],
)
def test_each_council_calls_its_bodies_by_their_own_names(
    council: str, cabinet: str, scrutiny: str, leadership_team: str
) -> None:
    """Committee and team names come from the words file (framework section 1)."""
    bodies = words_of(council).bodies

    assert (bodies.cabinet, bodies.scrutiny, bodies.leadership_team) == (cabinet, scrutiny, leadership_team)


@pytest.mark.parametrize("council", COUNCILS)
def test_symbols_always_have_words_beside_them(council: str) -> None:
    """Green star, blue circle and red triangle never stand alone (section 5)."""
    words = words_of(council)

    symbols = {status: words.status(status).symbol for status in Status if words.status(status).symbol}

    assert symbols == {Status.ON_TARGET: "★", Status.WITHIN: "●", Status.OUTSIDE: "▲"}
    assert all(look.words for look in [*words.statuses.values(), *words.projects.values()])


@pytest.mark.parametrize("council", COUNCILS)
def test_the_decision_part_has_the_fixed_sections_in_order(council: str) -> None:
    """Purpose, recommendation, reasons, alternatives, background, comments, implications, documents (section 7)."""
    sections = words_of(council).quarterly.sections

    assert [section.name for section in sections] == [
        "purpose", "recommendation", "reasons", "alternatives", "background", "finance", "monitoring", "implications",
        "documents",
    ]  # fmt: skip
    assert next(section for section in sections if section.name == "recommendation").text == (
        "That the report be noted.",
    )


def test_a_marker_is_explained_as_it_is_printed() -> None:
    """The letter stands in brackets before its meaning."""
    assert words_of("chorley").marker("p") == "[p] provisional"


@pytest.mark.parametrize(
    ("percent", "said"),
    [(100, "good"), (70, "good"), (69, "mixed"), (50, "mixed"), (49, "below what was planned"), (0, "below")],
)
def test_the_whole_is_summed_up_by_the_share_on_target(percent: int, said: str) -> None:
    """The highest band that the share reaches is said, its edge included."""
    assert said in words_of("chorley").quarterly.overall_words(percent)


def refused(text: str) -> PmfError:
    """Return the error that a words file with `text` gives."""
    with pytest.raises(PmfError) as caught:
        load_words(text, "chorley.toml")
    return caught.value


def test_a_sentence_with_an_unknown_field_is_refused_with_the_nearest_spelling() -> None:
    """A misspelt field of a sentence is found when the file is read, not when a report is built."""
    text = text_of("chorley").replace("{difference} worse than target", "{diference} worse than target")

    error = refused(text)

    assert "quarterly.sentences.against_target" in error.message
    assert "{diference}" in error.message
    assert "did you mean {difference}?" in error.message


def test_a_missing_entry_is_named() -> None:
    """Leaving out an entry says which."""
    text = text_of("chorley").replace('cabinet = "Executive Cabinet"\n', "")

    assert "the entry bodies.cabinet is missing" in refused(text).message


def test_an_unknown_entry_is_named() -> None:
    """A new entry that nothing would print is refused."""
    text = text_of("chorley").replace("[bodies]\n", '[bodies]\nkabinet = "Executive Cabinet"\n')

    assert "the entry bodies.kabinet is not known" in refused(text).message


@pytest.mark.parametrize(
    ("line", "entry"),
    [('r = "revised since it was published"', "markers.r"), ('closed = { words = "Closed"', "projects.closed"),
     ('better = "Better"', "directions.better")],
)  # fmt: skip
def test_every_status_rating_direction_and_marker_needs_words(line: str, entry: str) -> None:
    """A word that a report might need is asked for when the file is read."""
    kept = [each for each in text_of("chorley").splitlines() if not each.startswith(line)]

    assert f"the entry {entry} is missing" in refused("\n".join(kept)).message


def test_a_file_that_is_no_toml_is_refused_with_its_line() -> None:
    """The line of the mistake is named."""
    error = refused('council = "Chorley Council\n')

    assert error.message == "chorley.toml, line 1, cannot be read."


@pytest.mark.parametrize(
    ("written", "typed", "said"),
    [
        ('cabinet = "Executive Cabinet"', 'cabinet = ""', "line 8: the entry bodies.cabinet is empty."),
        ('cabinet = "Executive Cabinet"', "cabinet = 7", "line 8: the entry bodies.cabinet must be a text between quotes."),
        ("[bodies]", "[bodeis]", "line 7: the entry bodeis is not known. Did you mean “bodies”?"),
        ('"Executive Cabinet"', '"Executive Cabinet', "line 8, cannot be read."),
        ("at_least = 70", 'at_least = "most"', "line 191: the entry quarterly.overall.1.at_least must be a whole number."),
        ("at_least = 70", "at_least = 700", "line 191: the entry quarterly.overall.1.at_least must be at most 100."),
        ("on_target = {", "on_taget = {", "line 32: the entry statuses.on_taget is not known. Did you mean “on_target”?"),
        ('place = "after the summary"', 'place = "below"', "line 118: the entry quarterly.sections.3.place must be one of “before the summary”, “after"),
        ("{markers}", "{markers}}", "line 203: the entry quarterly.sentences.key is wrong: each { needs its } behind it;"),
        ("{difference} worse", "{difference:one|many} worse", "is wrong: {difference} is no number, so nothing may stand behind"),
        ("{count:is|are}", "{count:03d}", "behind {count there may stand :one|many or :or none, not “03d”."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_in_plain_words(written: str, typed: str, said: str) -> None:
    """The line to look at, the entry, and what it has to be; never how the program that reads it calls that."""
    error = refused(text_of("chorley").replace(written, typed, 1))

    assert said in error.message
    assert error.message.startswith("chorley.toml, line ")
    assert "words file that came with pmf_excel" in error.remedy or "that line" in error.remedy
    assert not re.search(r"Input should|String should|Value error|format string|\[key\]", str(error))


def test_notepads_mark_before_the_text_is_no_matter() -> None:
    """Notepad saves UTF-8 with a mark at the beginning; in its older encoding it says which line cannot be read."""
    text = text_of("chorley")

    assert written_text(b"\xef\xbb\xbf" + text.encode(), "chorley.toml") == text
    with pytest.raises(PmfError, match=r"chorley\.toml, line 32, cannot be read: the file is not saved as UTF-8"):
        written_text(text.replace("★", "£").encode("cp1252", "replace"), "chorley.toml")


@given(st.integers(min_value=0, max_value=5000))
def test_a_quantity_agrees_with_its_words(count: int) -> None:
    """One takes the singular, everything else the plural."""
    quantity = Quantity(count)
    said = f"{quantity} {quantity:indicator is|indicators are}"

    assert said == (f"{count} indicator is" if count == 1 else f"{count:,} indicators are")


def test_lists_read_as_people_write_them() -> None:
    """Commas between, `and` before the last."""
    assert [joined(["a", "b", "c"]), joined(["a", "b"]), joined(["a"]), joined([])] == [
        "a, b and c",
        "a and b",
        "a",
        "",
    ]
    assert first_upper("residual waste") == "Residual waste"


def test_no_wording_that_differs_by_council_stands_in_the_code() -> None:
    """Names of committees and teams occur in words files only."""
    package = Path(shipped("words")).parent
    names = {name for council in COUNCILS for name in words_of(council).bodies.model_dump().values()}
    telling = {name for name in names if name not in ("Cabinet", "Council", "Executive Member", "Cabinet Member")}
    modules = [path for folder in ("core", "word") for path in (package / folder).rglob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in modules if path.name != "schedule.py")

    assert {name for name in telling if f'"{name}"' in code} == set()
