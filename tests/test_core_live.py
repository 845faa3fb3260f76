"""The live status on a form says exactly what the rule says."""

from __future__ import annotations

import random
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from pmf_excel.core.numbers import plain_text
from pmf_excel.core.rating.live import NOT_A_NUMBER, NOT_YES_OR_NO, status_formula, status_words
from pmf_excel.core.rating.rating import Limits, limits_for, rate
from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.rating.targets import AgreedTarget
from pmf_excel.core.rating.tolerance import Tolerance
from pmf_excel.core.records.figures import Status
from pmf_excel.core.records.indicators import Polarity, Unit

WORDS = {status: words_of(status) for status in Status}
BOUNDS = {"on_low": "D2", "on_high": "E2", "within_low": "F2", "within_high": "G2"}
#: Figures whose binary double lies below the half that people typed.
TRAPS = ("1.005", "2.675", "1.255", "0.285", "1.115", "-1.005", "-2.675", "8.345", "0.045", "4.35", "1234567.895")
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
SOFFICE = shutil.which("soffice")


class Row(NamedTuple):
    """A figure as typed beside the limits and decimals of its line."""

    typed: Decimal | str | None
    limits: Limits
    decimals: int
    unrated: str = ""
    yes_no: bool = False

    @property
    def expected(self) -> str:
        """The words that the rule gives."""
        return status_words(self.typed, self.limits, self.decimals, WORDS, "Type a figure", self.unrated, self.yes_no)


def test_the_words_are_those_of_the_rule() -> None:
    """A typed number shows the rating, nothing typed the blank words, text that is no number says so."""
    limits = Limits(on_low=Decimal(45), within_low=Decimal("42.75"))
    shown = [
        status_words(typed, limits, 0, WORDS, "Type a figure")
        for typed in (Decimal(45), Decimal(43), Decimal(42), None, " ", "about 40")
    ]
    assert shown == [
        "On target",
        "Worse than target, within threshold",
        "Worse than target, outside threshold",
        "Type a figure",
        "Type a figure",
        NOT_A_NUMBER,
    ]


def test_a_yes_no_measure_asks_for_yes_or_no() -> None:
    """Where the answer is a word, another word is not answered with a request for a number."""
    assert status_words("Perhaps", None, 0, WORDS, yes_no=True) == NOT_YES_OR_NO
    assert f'"{NOT_YES_OR_NO}"' in status_formula("C2", 0, {}, WORDS, yes_no=True)
    assert NOT_A_NUMBER not in status_formula("C2", 0, {}, WORDS, yes_no=True)


def test_what_is_said_of_an_unrated_line_wins() -> None:
    """Text in the cell for unrated lines is shown whatever is typed."""
    assert status_words(Decimal(1), None, 0, WORDS, unrated="Contextual") == "Contextual"


def test_a_quotation_mark_in_a_councils_words_stays_inside_the_formula() -> None:
    """Words are text in the formula, never a part of it."""
    words = {**WORDS, Status.ON_TARGET: 'On "target"'}
    assert '"On ""target"""' in status_formula("A1", 0, BOUNDS, words)


def test_the_formula_is_made_from_the_declaration() -> None:
    """The formula of one line, as an officer sees it in the cell."""
    assert status_formula("C2", 1, {"on_low": "D2", "within_low": "F2"}, WORDS, "", "B2") == (
        '=IF(B2<>"",B2,IF(ISNUMBER(C2),'
        'IF(AND(OR(D2="",ROUND(C2,1)>=D2)),"On target",'
        'IF(AND(OR(F2="",ROUND(C2,1)>=F2)),"Worse than target, within threshold",'
        '"Worse than target, outside threshold")),'
        'IF(ISERROR(C2),"Type a plain number",IF(TRIM(C2)="","","Type a plain number"))))'
    )


@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_calculates_what_the_rule_says(tmp_path: Path) -> None:
    """2,000 rows, random and exactly on the edges, of every polarity and several decimals: formula equals rule."""
    rows = [*_typed_otherwise(), *_traps(), *_random_rows(2_000)]
    shown = _calculated(rows, tmp_path)
    wrong = [(row, said) for row, said in zip(rows, shown, strict=True) if said != row.expected]
    assert wrong == [], f"{len(wrong)} of {len(rows)}"
    assert {row.expected for row in rows} >= {WORDS[Status.ON_TARGET], WORDS[Status.WITHIN], WORDS[Status.OUTSIDE]}


def _typed_otherwise() -> list[Row]:
    limits = Limits(on_low=Decimal(1), within_low=Decimal(1))
    typed: list[Decimal | str | None] = [None, "", "  ", "n/a", "45%", Decimal(1), Decimal(0)]
    plain = [Row(each, limits, 0) for each in typed]
    unrated = [Row(each, Limits(), 0, "Not rated: no target") for each in typed]
    answers = [Row(each, limits, 0, yes_no=True) for each in ("Yes", "no", " YES ", "maybe", Decimal(1), None)]
    return plain + unrated + answers


def _traps() -> list[Row]:
    """Return figures that a binary ROUND gets wrong, rated where rounding up or down decides."""
    found = []
    for text in TRAPS:
        typed = Decimal(text)
        for decimals in (0, 1, 2):
            for polarity in (Polarity.HIGHER, Polarity.LOWER):
                edge = typed.quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
                limits = limits_for(AgreedTarget(edge), Tolerance.parse("0"), polarity, Unit.NUMBER)
                found.append(Row(typed, limits, decimals))
    return found


def _random_rows(count: int) -> list[Row]:
    chance = random.Random(20260331)
    return [_random_row(chance) for _ in range(count)]


def _random_row(chance: random.Random) -> Row:
    decimals = chance.choice((0, 1, 2, 3))
    polarity = chance.choice(tuple(Polarity))
    size = chance.choice((1, 10, 100, 5_000, 2_000_000))
    low, high = sorted(_some(chance, size, decimals) for _ in range(2))
    target = AgreedTarget(None, low, high) if polarity is Polarity.RANGE else AgreedTarget(low)
    tolerance = Tolerance.parse(chance.choice(("5%", "10%", "7.5%", "0%", "2pp", "0.5", "12")))
    limits = limits_for(target, tolerance, polarity, Unit.NUMBER)
    return Row(_typed(chance, limits, size, decimals), limits, decimals)


def _typed(chance: random.Random, limits: Limits, size: int, decimals: int) -> Decimal:
    bounds = (limits.on_low, limits.on_high, limits.within_low, limits.within_high)
    edges = [bound for bound in bounds if bound is not None]
    edge = chance.choice(edges)
    step = Decimal(1).scaleb(-decimals)
    nearby = (edge, edge + step, edge - step, edge + step / 2, edge - step / 2, edge + step / 10, edge - step / 10)
    return chance.choice((*nearby, _some(chance, size, decimals), _some(chance, size, decimals + 2)))


def _some(chance: random.Random, size: int, decimals: int) -> Decimal:
    whole = chance.randint(-size * 10**decimals, 3 * size * 10**decimals)
    return Decimal(whole).scaleb(-decimals)


def _calculated(rows: list[Row], folder: Path) -> list[str]:
    """Return what LibreOffice shows for each row of a workbook written without calculated values."""
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    before, after = folder / "rows.xlsx", folder / "calculated" / "rows.xlsx"
    with xlsxwriter.Workbook(before) as book:
        sheet = book.add_worksheet("Rows")
        sheet.write_row(0, 0, ["Status", "Unrated", "Figure", "on_low", "on_high", "within_low", "within_high"])
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row)
    profile = f"-env:UserInstallation={_profile_that_calculates(folder).as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(after.parent), str(before)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shown = CalamineWorkbook.from_path(str(after)).get_sheet_by_name("Rows").to_python(skip_empty_area=False)
    return [str(line[0]) for line in shown[1:]]


def _profile_that_calculates(folder: Path) -> Path:
    """Return a LibreOffice profile that calculates every formula when a workbook is opened."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    return folder / "profile"


def _write_row(sheet: object, number: int, row: Row) -> None:
    from xlsxwriter.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    at = {name: f"{ref[0]}{number + 1}" for name, ref in BOUNDS.items()}
    formula = status_formula(
        f"C{number + 1}", row.decimals, at, WORDS, "Type a figure", f"B{number + 1}", yes_no=row.yes_no
    )
    sheet.write_formula(number, 0, formula, None, "not calculated")
    if row.unrated:
        sheet.write_string(number, 1, row.unrated)
    if isinstance(row.typed, Decimal):
        sheet.write_number(number, 2, float(plain_text(row.typed)))
    elif row.typed:
        sheet.write_string(number, 2, row.typed)
    for column, name in enumerate(BOUNDS, start=3):
        bound = getattr(row.limits, name)
        if bound is not None:
            sheet.write_number(number, column, float(plain_text(bound)))


def test_the_edges_of_the_sample_are_met_exactly() -> None:
    """The sample is only worth its name if many of its figures stand exactly on a limit."""
    rows = _random_rows(2_000)
    on_an_edge = [
        row for row in rows if row.typed in (row.limits.on_low, row.limits.within_low, row.limits.within_high)
    ]
    assert len(on_an_edge) > 150
    assert {rate(row.typed, row.limits, row.decimals) for row in rows if isinstance(row.typed, Decimal)} == {
        Status.ON_TARGET,
        Status.WITHIN,
        Status.OUTSIDE,
    }
