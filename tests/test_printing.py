"""What is printed: pages of the master workbook as far as they are filled, and forms whose every page says what it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.forms.kinds import FORM_KINDS
from pmf_excel.core.master import control
from pmf_excel.core.master.book import CONTROL_SHEET, DASHBOARD_SHEET, LOG_SHEET, BookUpdate, Region
from pmf_excel.core.master.control import LastSave, control_regions
from pmf_excel.core.master.dashboard import dashboard_regions, entries_shown
from pmf_excel.core.master.log_page import log_region
from pmf_excel.core.master.printing import PRINT_AREA, PrintArea, empty_area, print_areas
from pmf_excel.excel.closed.printing import printing
from pmf_excel.excel.form_writer import write_form
from pmf_excel.excel.paper import pages_wide
from pmf_excel.live.book import LiveBook
from tests.fake_book import FakeBook, FakeSheet
from tests.office import LibreOffice
from tests.sample_forms import CREATED, KEY, content_of, sample_lines
from tests.shown_pages import LATE, shown_at
from tests.test_core_master_control import HISTORY
from tests.test_core_master_pages import job
from tests.test_excel_master_filled import filled, opened

AREA = PrintArea(CONTROL_SHEET, 30, 8)
NAMED = """<workbook><sheets><sheet name="Tea &amp; cakes" sheetId="9" r:id="rId9"/>
<sheet name="Control" sheetId="1" r:id="rId1"/><sheet sheetId="2" name="Log" r:id="rId2"></sheet></sheets>
<definedNames>{}</definedNames><calcPr/></workbook>"""
OTHERS = '<definedName name="pmf_period">Control!$G$2</definedName>'


def printed_name(reference: str, sheet: int = 1, written: str = "name=") -> str:
    """The name of what a sheet prints, as programs write it."""
    return f'<definedName {written}"_xlnm.Print_Area" localSheetId="{sheet}">{reference}</definedName>'


def log_of(jobs: int) -> Region:
    """The Log sheet after some jobs."""
    return log_region([job(day + 1) for day in range(jobs)])


def test_each_page_is_printed_to_the_last_row_of_its_list() -> None:
    """Control, Dashboard and Log of a register: as many rows as they list, not the hundreds kept ready below."""
    shown = shown_at(LATE, figure=HISTORY)
    entries = entries_shown(shown)
    regions = (*control_regions(shown, entries, LastSave(512)), *dashboard_regions(shown, entries), log_of(3))

    areas = {area.sheet: area for area in print_areas(regions)}

    needs = next(region for region in regions if (region.sheet, region.row) == (CONTROL_SHEET, control.LIST))
    assert areas[CONTROL_SHEET].reference == f"Control!$A$1:$H${control.LIST + len(needs.values) - 1}"
    assert areas[DASHBOARD_SHEET].reference == f"Dashboard!$A$1:$M${4 + len(entries)}"
    assert areas[LOG_SHEET].reference == "Log!$A$1:$J$6"


def test_an_empty_list_still_prints_its_headings() -> None:
    """The area of a log without a job, and that of the empty workbook, end with the row for the first."""
    assert print_areas([log_of(0)]) == (empty_area(LOG_SHEET),)
    assert empty_area(LOG_SHEET).reference == "Log!$A$1:$J$4"


def test_where_only_other_cells_are_written_what_is_printed_stays() -> None:
    """A period chosen on Control says nothing of how long its list is; a sheet of records is not ours to cut."""
    chosen = Region(CONTROL_SHEET, *control.PERIOD_CELL, (("2025/26 Q3",),), 1)

    assert print_areas([chosen, Region("Figures", 4, 1, (("x",),), 1)]) == ()


@pytest.mark.parametrize(
    ("reference", "is_ours"),
    [
        ("Control!$A$1:$H$25", True),
        ("='Control'!$A$1:$H$400", True),
        ("OFFSET(Control!$A$1,0,0,4,8)", True),
        ("Control!$C$24:$H$60", False),
        ("Control!$A$1:$H$25,Control!$K$1:$L$4", False),
        ("#REF!", False),
    ],
)
def test_what_somebody_else_set_to_be_printed_is_told_from_ours(reference: str, is_ours: bool) -> None:
    """Ours begins at the first cell and reaches to our last column; earlier versions wrote a formula."""
    assert AREA.replaces(reference) is is_ours


@pytest.mark.parametrize(
    ("names", "becomes"),
    [
        (OTHERS, OTHERS + printed_name("Control!$A$1:$H$30")),
        (printed_name("Control!$A$1:$H$25") + OTHERS, printed_name("Control!$A$1:$H$30") + OTHERS),
        (
            printed_name("'Control'!$A$1:$H$25", written='function="false" hidden="false" name='),
            printed_name("Control!$A$1:$H$30", written='function="false" hidden="false" name='),
        ),
        (printed_name("Control!$C$24:$H$60"), printed_name("Control!$C$24:$H$60")),
        (
            printed_name("'Tea &amp; cakes'!$A$1:$H$9", sheet=0),
            printed_name("'Tea &amp; cakes'!$A$1:$H$9", sheet=0) + printed_name("Control!$A$1:$H$30"),
        ),
    ],
    ids=["added", "follows", "as LibreOffice saved it", "set by somebody", "of a person's own sheet"],
)
def test_the_closed_workbook_gets_the_area(names: str, becomes: str) -> None:
    """It goes by the sheet's place among all sheets, a person's own too, and changes no other name."""
    assert printing(NAMED.format(names).encode(), [AREA]).decode() == NAMED.format(becomes)


def test_a_workbook_without_names_or_without_the_sheet() -> None:
    """Names go where the format wants them, just after the sheets; of a sheet that is gone nothing is said."""
    bare = NAMED.replace("<definedNames>{}</definedNames>", "")
    area = printed_name("Control!$A$1:$H$30")

    assert printing(bare.encode(), [AREA]).decode() == bare.replace(
        "</sheets>", f"</sheets><definedNames>{area}</definedNames>"
    )
    assert printing(bare.encode(), [replace(AREA, sheet="Dashboard")]).decode() == bare


@given(st.binary(max_size=60))
def test_bytes_that_are_no_text_stay_as_they_are(odd: bytes) -> None:
    """Whatever a program left in the workbook's part goes through unharmed."""
    assert printing(odd, [AREA]) == odd


def test_the_filled_workbook_prints_what_it_lists() -> None:
    """Written twice, the area follows: one finding and one job more."""
    book = opened(filled(shown_at(LATE, figure=HISTORY)))

    assert book["Findings"].print_area == "'Findings'!$A$1:$K$4"
    assert book[LOG_SHEET].print_area == "'Log'!$A$1:$J$4"
    assert book[DASHBOARD_SHEET].page_setup.paperSize == book[CONTROL_SHEET].page_setup.paperSize == 9


def test_in_the_open_workbook_the_area_follows_too() -> None:
    """It is set as a name of the sheet, only where it changes."""
    sheet = FakeSheet(LOG_SHEET)
    book = LiveBook(FakeBook([sheet]))

    book.write(BookUpdate(regions=(log_of(2),)))
    book.write(BookUpdate(regions=(log_of(2),)))

    assert sheet.names.known == {PRINT_AREA: "=Log!$A$1:$J$5"}
    assert sheet.names.added == 1


def test_in_the_open_workbook_a_persons_own_area_stays() -> None:
    """Somebody prints the first two columns of the log only."""
    sheet = FakeSheet(LOG_SHEET)
    sheet.names.add(PRINT_AREA, "=Log!$C$3:$D$303")

    LiveBook(FakeBook([sheet])).write(BookUpdate(regions=(log_of(2),)))

    assert sheet.names.known == {PRINT_AREA: "=Log!$C$3:$D$303"}


@pytest.mark.libreoffice
def test_no_page_of_the_workbook_is_empty(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """LibreOffice prints one page of Control and one of Dashboard, each saying which of how many it is."""
    path = tmp_path / "master.xlsm"
    path.write_bytes(filled(shown_at(LATE, figure=HISTORY)))

    pages = libreoffice.printed(path, tmp_path)

    ours = [page for page in pages if f"{CONTROL_SHEET} Page" in page or f"{DASHBOARD_SHEET} Page" in page]
    assert [page.split()[0] for page in ours] == ["Indicator", "Dashboard"]
    assert all(page.endswith(f"Page {number} of {len(pages)}") for number, page in enumerate(pages, start=1))


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", FORM_KINDS.values(), ids=lambda kind: kind.name)
def test_every_page_of_lines_has_the_whole_title(kind: object, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Pages side by side would cut a title that stands in cells; each also repeats which indicator a line is of."""
    form = content_of(kind, {kind.sheets[0].name: sample_lines()})  # type: ignore[attr-defined, arg-type]
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_form(form, KEY, CREATED))

    pages = libreoffice.printed(path, tmp_path)

    title = f"{form.kind.sheets[0].title}: {form.cover.subtitle}"
    lines = [page for page in pages if page.startswith(title)]
    assert len(lines) > 1
    assert all("LOC-WAS-001" in page and "Due " in page for page in lines)
    assert all(page.endswith(f"Page {number} of {len(pages)}") for number, page in enumerate(pages, start=1))


@pytest.mark.libreoffice
def test_a_written_procedure_is_not_parted(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Where the next does not fit below, it begins a new page: every page of procedures begins with one."""
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_form(content_of(FORM_KINDS["returns"], {"Return": sample_lines()}), KEY, CREATED))

    pages = [page for page in libreoffice.printed(path, tmp_path) if "Back to the line" in page]

    assert len(pages) > 1
    assert all(page.startswith(("Written procedures", "LOC-")) for page in pages)


@pytest.mark.parametrize(
    ("widths", "repeated", "pages"),
    [([20, 60, 60], 1, 1), ([0, 14, 34, *[15] * 10], 3, 1), ([0, 14, 34, *[20] * 20], 3, 3)],
)
def test_a_wide_sheet_takes_as_many_pages_as_can_be_read(widths: list[float], repeated: int, pages: int) -> None:
    """The columns that say which line it is stand on each page, and take their room there."""
    assert pages_wide(widths, repeated) == pages
