"""A form that came back: what was typed is read, wherever its rows stand and whichever program saved it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.catalogue import intake
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import IDENTITY_SHEET, NAMES_ROW, PROCEDURES_SHEET, START_SHEET, Cell, Held
from pmf_excel.core.forms.identity import Key
from pmf_excel.excel.facts import same_fact
from pmf_excel.excel.form_reader import read_form
from tests import imitations
from tests.imitations import (
    row_copied,
    rows_deleted,
    rows_inserted,
    rows_moved,
    sheet_renamed,
    typed,
    with_formula,
    with_raw_cell,
    with_sheet_added,
)
from tests.issued_forms import (
    COMPLETED_BY_CELL,
    FIRST,
    KEYS,
    LAST,
    LINES,
    NAMES,
    SHEET,
    at,
    filled,
    inputs,
    issued,
    letters,
    problems,
    read,
)
from tests.office import LibreOffice

KEY_1, KEY_2, KEY_3 = (line.key for line in LINES[:3])
PROGRAMS = (
    imitations.saved_by_excel,
    imitations.saved_by_excel_web,
    imitations.saved_by_google_sheets,
    imitations.saved_as_strict,
)


def _codes(content: bytes) -> list[str]:
    return [finding.code for finding in read(content).findings]


def _refusal(content: bytes) -> Finding:
    outcome = read_form(content, KEYS)
    assert isinstance(outcome, Finding)
    return outcome


def test_a_form_as_issued_is_read_with_its_identity_and_no_findings() -> None:
    """Nothing was typed: every line is there, blank, and nothing is wrong."""
    filling = read(issued())
    assert filling.identity.kind == "returns"
    assert [line.key for line in filling.lines] == [line.key for line in LINES]
    assert all(line.cell("figure").is_blank for line in filling.lines)
    assert (filling.findings, filling.missing, problems(filling)) == ((), (), {})


def test_what_was_typed_is_read_with_its_cell() -> None:
    """A value comes with the name of its cell as Excel shows it; so does a cell that is still blank."""
    filling = read(filled())
    line = filling.lines[1]
    assert line.cell("figure") == Cell(at("figure", FIRST + 1), Held.NUMBER, "11.5")
    assert line.cell("commentary").text == "Commentary 1 & more"
    assert line.cell("evidence") == Cell(at("evidence", FIRST + 1))
    assert filling.completed_by == Cell(COMPLETED_BY_CELL, Held.TEXT, "Collection Officer, Waste")


def test_hidden_columns_are_not_among_the_cells() -> None:
    """Key, signature and what the live cells reckon with are the form's own business."""
    assert not [name for name in read(filled()).lines[0].cells if name.startswith("line_")]
    assert "figure" in read(filled()).lines[0].cells


@pytest.mark.parametrize("saved", PROGRAMS)
def test_every_program_s_way_of_saving_reads_the_same(saved: Callable[[bytes], bytes]) -> None:
    """Shared strings, rich text, 17 digits, other styles and namespaces change nothing of what was typed."""
    expected, filling = read(filled()), read(saved(filled()))
    assert filling.lines == expected.lines
    assert filling.completed_by == expected.completed_by
    assert filling.identity == expected.identity
    assert filling.findings == ()


def test_the_properties_say_who_saved_the_file_and_may_be_missing() -> None:
    """Excel names the account that saved; Google Sheets drops the properties."""
    assert read(imitations.saved_by_excel(filled())).modified_by == "Ann Officer"
    assert read(imitations.saved_by_excel(filled())).modified_on.startswith("2026-01-05")
    assert read(imitations.saved_by_google_sheets(filled())).modified_by == ""


@pytest.mark.libreoffice
def test_a_form_saved_by_libreoffice_reads_the_same(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """A real round trip: the same lines with the same figures, and no finding."""
    source = tmp_path / "return.xlsx"
    source.write_bytes(filled())
    (converted,) = libreoffice.convert([source], "xlsx", tmp_path / "out")
    saved = read(converted.read_bytes())
    assert inputs(saved) == inputs(read(filled()))
    assert (saved.findings, saved.completed_by.text) == ((), "Collection Officer, Waste")


def test_rows_sorted_as_a_whole_lose_nothing() -> None:
    """Lines are found by key, wherever they stand."""
    turned = [(row, FIRST + LAST - row) for row in range(FIRST, LAST + 1)]
    sorted_form = rows_moved(filled(), SHEET, turned)
    assert inputs(read(sorted_form)) == inputs(read(filled()))
    assert _codes(sorted_form) == []


@pytest.mark.parametrize("left_behind", ["name", "target", "reference", "line_key", "line_signature"])
def test_a_column_left_behind_by_sorting_is_found(left_behind: str) -> None:
    """Rows that mix two lines are refused, and the others are kept."""
    moved = letters(*(name for name in NAMES if name != left_behind))
    filling = read(rows_moved(filled(), SHEET, [(FIRST, FIRST + 2), (FIRST + 2, FIRST)], moved))
    assert problems(filling) == dict.fromkeys((KEY_1, KEY_3), intake.SORTED_APART.code)
    assert [finding.code for finding in filling.findings] == [intake.SORTED_APART.code] * 2
    assert len(filling.lines) == len(LINES)


def test_only_the_visible_columns_sorted_is_found() -> None:
    """The hidden key and signature stayed where they were."""
    moved = letters(*(name for name in NAMES if not name.startswith("line_")))
    filling = read(rows_moved(filled(), SHEET, [(FIRST, FIRST + 1), (FIRST + 1, FIRST)], moved))
    assert problems(filling) == dict.fromkeys((KEY_1, KEY_2), intake.SORTED_APART.code)


def test_an_altered_fact_is_quoted_with_what_was_issued() -> None:
    """The officer lowered the target: cell, both values and the column's heading are named."""
    filling = read(typed(filled(), SHEET, {at("target", FIRST): 380}))
    assert problems(filling) == {KEY_1: intake.FACTS_ALTERED.code}
    (finding,) = filling.findings
    assert finding.place.cell == at("target", FIRST)
    assert finding.place.reference == LINES[0].facts["reference"]
    assert "Target now says “380”; it was issued as “400”" in finding.message


def test_a_fact_that_equals_another_line_s_is_still_an_altered_fact() -> None:
    """Sorting mixes at least two rows: one alone was typed."""
    filling = read(typed(filled(), SHEET, {at("target", FIRST): float(LINES[1].facts["target"])}))
    assert problems(filling) == {KEY_1: intake.FACTS_ALTERED.code}


@pytest.mark.parametrize(
    ("issued_fact", "cell", "same"),
    [
        ("400", Cell("", Held.NUMBER, "400"), True),
        ("0.1", Cell("", Held.NUMBER, "0.100000000000001"), True),
        ("0.1", Cell("", Held.NUMBER, "0.10000001"), False),
        ("1200", Cell("", Held.TEXT, "1,200"), True),
        ("two  words ", Cell("", Held.TEXT, "two words"), True),
        ("one\ntwo", Cell("", Held.TEXT, "one two"), True),
        ("word", Cell("", Held.TEXT, "Word"), False),
        ("2026-01-31", Cell("", Held.TEXT, "2026-01-31", dated=True), True),
        ("2026-01-31", Cell("", Held.NUMBER, "46053"), True),
        ("2026-01-31", Cell("", Held.NUMBER, "46054"), False),
        ("", Cell(""), True),
        ("", Cell("", Held.TEXT, "–"), True),
        ("", Cell("", Held.NUMBER, "0"), False),
        ("400", Cell(""), False),
        ("nan", Cell("", Held.TEXT, "NaN"), False),
    ],
)
def test_a_fact_is_compared_as_people_see_it(issued_fact: str, cell: Cell, same: bool) -> None:
    """Blanks, number formats and the sixteenth digit do not matter; the twelfth and capitals do."""
    assert same_fact(issued_fact, cell) is same


def test_a_deleted_line_is_missed_and_the_others_are_kept() -> None:
    """Its key is named, and what stood below is read where it stands now."""
    filling = read(rows_deleted(filled(), SHEET, FIRST + 1))
    assert filling.missing == (KEY_2,)
    assert [finding.code for finding in filling.findings] == [intake.LINE_DELETED.code]
    assert inputs(filling) == {key: value for key, value in inputs(read(filled())).items() if key != KEY_2}


def test_a_copied_line_is_taken_once_where_both_say_the_same() -> None:
    """A note says so; nothing is held up."""
    filling = read(row_copied(filled(), SHEET, FIRST, LAST + 2))
    assert inputs(filling) == inputs(read(filled()))
    assert len(filling.lines) == len(LINES)
    assert [finding.code for finding in filling.findings] == [intake.LINE_COPIED.code]


def test_a_copied_line_that_was_changed_is_refused_twice() -> None:
    """Nobody can say which of the two is meant."""
    copied = row_copied(filled(), SHEET, FIRST, LAST + 2)
    filling = read(typed(copied, SHEET, {at("figure", LAST + 2): 99}))
    assert [line.problem for line in filling.lines if line.key == KEY_1] == [intake.LINE_TWICE.code] * 2
    assert f"rows {FIRST} and {LAST + 2}" in str(filling.findings[0])


def test_a_row_that_was_added_is_a_query_and_nothing_is_taken_from_it() -> None:
    """An indicator typed under the last line has no key."""
    added: dict[str, imitations.Value] = {at("name", LAST + 1): "Trees planted", at("figure", LAST + 1): 12}
    filling = read(typed(filled(), SHEET, added))
    assert len(filling.lines) == len(LINES)
    (finding,) = filling.findings
    assert (finding.code, finding.place.cell) == (intake.LINE_ADDED.code, at("name", LAST + 1))
    assert "Trees planted" in finding.message


def test_a_row_from_another_form_is_refused() -> None:
    """The signature of last quarter's form is not this form's."""
    other = read_signature(issued(form="chorley-return-P-001-2025-26-Q2-1"))
    filling = read(typed(filled(), SHEET, {at("line_signature", FIRST): other}))
    assert problems(filling) == {KEY_1: intake.SEAL_BROKEN.code}


def read_signature(content: bytes) -> str:
    """Return the signature of the first line as it stands in the sheet."""
    from pmf_excel.excel.workbook_reader import Workbook

    workbook = Workbook(content)
    entry = next(entry for entry in workbook.sheets if entry.name == SHEET)
    return workbook.rows(entry)[FIRST][len(NAMES)].text


@pytest.mark.parametrize("seal", ["", "no seal", '{"v":1} #k1:é'])
def test_a_seal_that_is_gone_or_altered_keeps_the_line_out(seal: str) -> None:
    """Without its seal nobody knows what was issued."""
    filling = read(typed(filled(), SHEET, {at("line_signature", FIRST): seal}))
    assert problems(filling) == {KEY_1: intake.SEAL_BROKEN.code}


def test_rows_inserted_above_and_renamed_sheets_do_not_matter() -> None:
    """Sheets are known by what stands in them, columns by the hidden row of names."""
    moved = rows_inserted(filled(), SHEET, NAMES_ROW, 2)
    for old, new in ((SHEET, "Our figures"), (START_SHEET, "Cover"), (IDENTITY_SHEET, "Hidden")):
        moved = sheet_renamed(moved, old, new)
    filling = read(moved)
    assert inputs(filling) == inputs(read(filled()))
    assert (filling.findings, filling.completed_by.text) == ((), "Collection Officer, Waste")
    assert filling.lines[0].sheet == "Our figures"


def test_a_sheet_of_the_officer_s_own_is_passed_over() -> None:
    """However long it is, and wherever it was put."""
    assert read(with_sheet_added(filled(), "My notes", 3000)) == read(filled())


def test_a_formula_gives_its_cached_value_and_its_text() -> None:
    """It is never evaluated: the value is what the program that saved it last calculated."""
    ref = at("figure", FIRST)
    assert read(with_formula(filled(), SHEET, ref, "1+1", "999")).lines[0].cell("figure") == Cell(
        ref, Held.NUMBER, "999", "=1+1"
    )
    unsaved = read(with_formula(filled(), SHEET, ref, "1+1", None)).lines[0].cell("figure")
    assert (unsaved, unsaved.is_blank) == (Cell(ref, formula="=1+1"), False)


def test_an_error_in_a_cell_is_read_as_an_error() -> None:
    """The second reader shows nothing there, which is no disagreement."""
    ref = at("figure", FIRST)
    content = with_raw_cell(filled(), SHEET, ref, f'<c r="{ref}" t="e"><v>#N/A</v></c>')
    assert read(content).lines[0].cell("figure") == Cell(ref, Held.ERROR, "#N/A")


def test_a_workbook_without_our_identity_is_not_ours() -> None:
    """Whatever else stands in it."""
    assert _refusal(typed(filled(), IDENTITY_SHEET, {"A1": "hello"})).code == intake.NOT_OUR_FORM.code


def test_an_altered_identity_is_not_believed() -> None:
    """One letter changed on the hidden sheet is enough."""
    signed = read_identity_text(filled())
    altered = typed(filled(), IDENTITY_SHEET, {"A1": signed.replace("P-001", "P-002")})
    assert _refusal(altered).code == intake.IDENTITY_ALTERED.code
    assert _refusal(typed(filled(), IDENTITY_SHEET, {"A1": f"{signed}é"})).code == intake.IDENTITY_ALTERED.code


def read_identity_text(content: bytes) -> str:
    """Return the identity as it stands on the hidden sheet."""
    from pmf_excel.excel.workbook_reader import Workbook

    workbook = Workbook(content)
    entry = next(entry for entry in workbook.sheets if entry.name == IDENTITY_SHEET)
    return workbook.rows(entry)[1][1].text


def test_a_form_of_another_workspace_is_told_from_an_altered_one() -> None:
    """Its key is not among ours, and is named."""
    found = _refusal(issued(Key("k77", b"another council's secret")))
    assert found.code == intake.FOREIGN_WORKSPACE.code
    assert "k77" in found.message


def test_a_form_without_its_lines_is_refused_and_one_without_its_cover_is_not() -> None:
    """Lines can be taken in without a cover; who completed it is then asked for by other checks."""
    no_lines = imitations.edited(filled(), SHEET, lambda tree: tree.find(imitations._tag("sheetData")).clear())
    no_cover = imitations.edited(filled(), START_SHEET, lambda tree: tree.find(imitations._tag("sheetData")).clear())
    assert _refusal(no_lines).code == intake.SHEET_MISSING.code
    filling = read(no_cover)
    assert inputs(filling) == inputs(read(filled()))
    assert [finding.code for finding in filling.findings] == [intake.SHEET_MISSING.code]
    assert filling.completed_by.is_blank


def test_a_changed_row_of_names_is_said() -> None:
    """A name that stands twice, or the seals' column gone, is found on the sheet."""
    twice = read(typed(filled(), SHEET, {at("evidence", NAMES_ROW): "figure"}))
    assert twice.findings[0].code == intake.COLUMN_DELETED.code
    assert "the column 'figure' stands in it twice" in twice.findings[0].message
    unnamed = read(typed(filled(), SHEET, {at("figure", NAMES_ROW): ""}))
    assert [finding.found for finding in unnamed.findings] == ["the column headed 'Figure' has no name"]
    renamed = read(typed(filled(), SHEET, {at("figure", NAMES_ROW): "figurf"}))
    assert [finding.found for finding in renamed.findings] == ["'figurf' names no column of a form"]
    unsealed = read(typed(filled(), SHEET, {at("line_signature", NAMES_ROW): ""}))
    assert set(problems(unsealed).values()) == {intake.SEAL_BROKEN.code}
    assert "the column of seals is gone" in str(unsealed.findings[0])


def test_links_to_other_workbooks_are_noted_and_not_followed() -> None:
    """All real workbooks seen carried some."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    part = f"<externalLink {space}/>".encode()
    linked = imitations.with_part(filled(), "xl/externalLinks/externalLink1.xml", lambda _: part)
    assert _codes(linked) == [intake.EXTERNAL_CONTENT.code]


def test_a_value_far_outside_the_form_is_refused_before_it_stops_a_reader() -> None:
    """One value in the last cell of the grid brings other readers down."""
    found = _refusal(typed(filled(), SHEET, {"XFD1048576": 1}))
    assert found.code == intake.CELL_OUT_OF_PLACE.code
    assert "XFD1048576" in found.message


def test_a_workbook_that_two_readers_read_differently_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cell and both readings are quoted."""
    from pmf_excel.excel.workbook_reader import SheetEntry, Workbook

    honest = Workbook._second_reading

    def other(workbook: Workbook, entry: SheetEntry) -> list[list[object]]:
        values = honest(workbook, entry)
        if entry.name == SHEET:
            values[FIRST - 1][NAMES.index("figure")] = 999.0
        return values

    monkeypatch.setattr(Workbook, "_second_reading", other)
    found = _refusal(filled())
    assert found.code == intake.READERS_DISAGREE.code
    assert f"cell {at('figure', FIRST)}: '10.5' or '999.0'" in found.message


def test_a_strict_workbook_that_two_readers_read_differently_is_asked_for_in_the_usual_format(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where both agree it is taken in; where they do not, the way out is to save it as an Excel Workbook."""
    from pmf_excel.excel.workbook_reader import Workbook

    monkeypatch.setattr(Workbook, "_second_reading", lambda *_: [])
    found = _refusal(imitations.saved_as_strict(filled()))
    assert found.code == intake.STRICT_FORMAT.code
    assert "Excel Workbook (*.xlsx)" in found.remedy


def test_the_written_procedures_are_not_read() -> None:
    """They are long, and nothing is typed there: even nonsense in them does not matter."""
    ref = "B5"
    content = with_raw_cell(filled(), PROCEDURES_SHEET, ref, f'<c r="{ref}"><v>nonsense</v></c>')
    assert read(content) == read(filled())


_TYPED = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
_AWKWARD = st.sampled_from(
    ["\n", "\r\n", "\t", "&", "<", ">", '"', "'", "  ", "]]>", "_x0041_", "_xD800_", "_x0000_", "=1+1", "é", "😀"]
)
_TEXTS = st.lists(_TYPED | _AWKWARD, max_size=40).map("".join)


@settings(max_examples=40, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False), _TEXTS, st.sampled_from(PROGRAMS))
def test_a_form_filled_and_read_back_gives_what_was_typed(
    figure: float, text: str, saved: Callable[[bytes], bytes]
) -> None:
    """Any number and any text, blanks around it included, through every program's way of saving."""
    line = read(saved(typed(issued(), SHEET, {at("figure", FIRST): figure, at("commentary", FIRST): text}))).lines[0]
    number = line.cell("figure").number
    assert number is not None
    assert float(number) == figure
    assert line.cell("commentary").text == text
