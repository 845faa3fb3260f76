"""Lines of a return as an officer fills them, written as text: `Unit: percentage | Figure: 0.45 | History: 44 46`.

What is not said is an ordinary line that no check finds anything in: a count of 412 for 2025/26 Q3, contextual, with
evidence and a complete written procedure, seen on 12 January 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pmf_excel.core.checks import CheckedLine, check_filling, check_line
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Cell, FilledLine, Filling, FormIdentity, Held
from pmf_excel.core.forms.kinds import MARKER_WORDS
from pmf_excel.core.periods import Period
from pmf_excel.core.records.figures import Figure, Marker, State
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Council, Deputy, Officer
from pmf_excel.core.records.paperwork import Closing
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.register import Register
from pmf_excel.core.typed.entries import entry_from

ID = "chorley/COR-012"
TODAY = date(2026, 1, 12)
#: Where the inputs stand on the sheet.
LETTERS = {
    "numerator": "J", "denominator": "K", "figure": "L", "marker": "N", "final_expected": "O", "data_period": "P",
    "commentary": "Q", "missing_reason": "R", "evidence": "S", "procedure_is_right": "T", "explanation": "U",
}  # fmt: skip
_COLUMNS = {
    "Figure": "figure", "Numerator": "numerator", "Denominator": "denominator", "Marker": "marker",
    "Final expected": "final_expected", "Data period": "data_period", "Commentary": "commentary",
    "Missing reason": "missing_reason", "Evidence": "evidence", "Procedure right": "procedure_is_right",
    "Explanation": "explanation",
}  # fmt: skip
_ORDINARY = {"Figure": "412", "Evidence": "Contender report", "Procedure right": "Yes"}
_SETTINGS = {
    "Unit": "unit", "Unit in words": "unit_label", "Decimals": "decimals", "Measured as": "measured_as",
    "Judged as": "judged_as", "Better": "polarity", "Periods combine by": "combine", "Baseline": "baseline",
    "Frequency": "frequency", "Start": "start", "End": "end", "Times": "multiplier", "Replaced by": "replaced_by",
}  # fmt: skip
_KNOWN = {
    *_COLUMNS, *_SETTINGS, "Target", "Last period", "Last numerator", "Last denominator", "Last marker",
    "Last data period", "History", "Line", "Line twice", "Line period", "Form period", "Completed by",
    "Procedure lacks", "Officers", "Deputies", "Closed", "Series break",
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMULA = re.compile(r"(?P<formula>=.*?)(?: gives (?P<value>.*))?")


@dataclass(frozen=True, slots=True)
class Returned:
    """A line that came back, with the register and form that it belongs to."""

    checked: CheckedLine
    typing: tuple[Finding, ...]
    filling: Filling

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is found in the line and its form."""
        of_form = check_filling(self.filling, self.checked.register, TODAY)
        return (*self.typing, *check_line(self.checked), *of_form)

    @property
    def codes(self) -> list[str]:
        """The codes of everything that is found."""
        return [finding.code for finding in self.findings]

    def found(self, code: str) -> Finding:
        """Return the finding with this code."""
        return next(finding for finding in self.findings if finding.code == code)


def returned(text: str) -> Returned:
    """Return the line that `text` describes."""
    said = _said(text)
    indicator = _indicator(said)
    period = Period.parse(said.get("Line period", "2025/26 Q3"))
    register = Register(rows(_records(said, indicator, period)))
    line = _line(said, period)
    filling = _filling(said, line, register)
    entry, typing = entry_from(line, indicator)
    checked = CheckedLine(entry, line, indicator, period, register, TODAY, filling.identity, "BINS")
    return Returned(checked, typing, filling)


def cell_of(text: str, ref: str = "L5") -> Cell:
    """Return the cell that a text describes: `412`, `“12,3”`, `=B2 gives 4`, `#N/A`, `TRUE`, `412 shown as 999`."""
    if not text:
        return Cell(ref)
    if text.startswith("=") and (match := _FORMULA.fullmatch(text)):
        plain = cell_of(match["value"] or "", ref)
        return Cell(ref, plain.held, plain.text, match["formula"], plain.percent, plain.dated)
    if text.startswith("#"):
        return Cell(ref, Held.ERROR, text)
    if text in ("TRUE", "FALSE"):
        return Cell(ref, Held.BOOLEAN, text)
    if text.startswith("date "):
        return Cell(ref, Held.TEXT, text.removeprefix("date "), dated=True)
    if text.endswith(" shown as %"):
        return Cell(ref, Held.NUMBER, text.removesuffix(" shown as %"), percent=True)
    number, shown_as, seen = text.partition(" shown as ")
    if shown_as:
        return Cell(ref, Held.NUMBER, number, seen=seen)
    if _NUMBER.fullmatch(text):
        return Cell(ref, Held.NUMBER, text)
    return Cell(ref, Held.TEXT, _written_out(text))


def rows(records: Iterable[Record]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Return `records` as the rows of a register."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for record in records:
        found.setdefault(record.record_type, {})[record.id] = record.to_row()
    return found


def _said(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(" | ") if part)
    said = {name.strip(): value.strip() for name, _, value in pairs}
    unknown = set(said) - _KNOWN
    assert not unknown, f"the line says {unknown}, which means nothing here"
    return said


def _written_out(text: str) -> str:
    if match := re.fullmatch(r"(\d+) times (.)", text):
        return int(match[1]) * match[2]
    return text.removeprefix("“").removesuffix("”").replace("\\u200b", "\u200b")


def _indicator(said: Mapping[str, str]) -> Indicator:
    officers = [code.strip() for code in said.get("Officers", "BINS, HEAD, BOSS").split(",")]
    row: dict[str, object] = {
        "council": "chorley",
        "reference": "COR-012",
        "name": "Missed bin collections",
        "kind": "corporate",
        "service": "chorley/WASTE",
        "frequency": "quarterly",
        "unit": "number",
        "polarity": "higher",
        "judged_as": "target" if "Target" in said else "contextual",
        "has_parts": "Numerator" in said or "Denominator" in said,
        "collection_officer": officers[0],
        "responsible_officer": officers[1],
        "authorising_officer": officers[2],
    }
    row.update({field: said[name] for name, field in _SETTINGS.items() if name in said})
    return Indicator.model_validate(row)


def _records(said: Mapping[str, str], indicator: Indicator, period: Period) -> list[Record]:
    codes = {"BINS", "HEAD", "BOSS", "DEPUTY"}
    records: list[Record] = [
        Council(council="chorley", name="Chorley Council"),
        *(Officer(officer=code, name=f"{code.title()} Officer") for code in sorted(codes)),
        indicator,
        *_procedures(said),
        *_figures(said, period),
    ]
    if "Target" in said:
        records.append(Target(council="chorley", indicator=ID, period=period, value=Decimal(said["Target"])))
    if "Deputies" in said:
        officer, deputy = said["Deputies"].split(" by ")
        records.append(Deputy(officer=officer, deputy=deputy, start=date(2025, 4, 1)))
    if "Closed" in said:
        closed = Period.parse(said["Closed"])
        records.append(Closing(council="chorley", period=closed, on=date(2026, 1, 1)))
    if "Series break" in said:
        records.append(SeriesBreak(council="chorley", indicator=ID, on=date.fromisoformat(said["Series break"])))
    return records


def _procedures(said: Mapping[str, str]) -> list[Record]:
    lacking = {name.strip() for name in said.get("Procedure lacks", "").split(",")}
    return [] if lacking == {"everything"} else [_procedure(lacking)]


def _procedure(lacking: set[str]) -> WrittenProcedure:
    texts = (
        "definition", "purpose", "steps", "numerator", "denominator", "inclusions", "exclusions", "data_source",
        "evidence", "verification", "limits",
    )  # fmt: skip
    row: dict[str, object] = dict.fromkeys(texts, "As agreed.")
    row |= {"author": "BINS", "dated": date(2025, 4, 1), "next_review": date(2026, 4, 1)}
    kept = {name: value for name, value in row.items() if name not in lacking}
    return WrittenProcedure.model_validate({"council": "chorley", "indicator": ID, **kept})


def _figures(said: Mapping[str, str], period: Period) -> list[Figure]:
    values = said.get("History", "").split()
    figures = [
        _figure(period.shifted(at - len(values)), value=Decimal(value))
        for at, value in enumerate(values)
        if value != "-"
    ]
    if "Last period" in said or "Last marker" in said or "Last data period" in said:
        figures.append(_last_figure(said, period.previous()))
    return figures


def _last_figure(said: Mapping[str, str], period: Period) -> Figure:
    words, _, until = said.get("Last marker", "Final").partition(" until ")
    return _figure(
        period,
        value=Decimal(said.get("Last period", "398")),
        numerator=Decimal(said["Last numerator"]) if "Last numerator" in said else None,
        denominator=Decimal(said["Last denominator"]) if "Last denominator" in said else None,
        marker=MARKER_WORDS[words],
        final_expected=date.fromisoformat(until) if until else None,
        data_period=said.get("Last data period", ""),
    )


def _figure(period: Period, **fields: Decimal | Marker | date | str | None) -> Figure:
    row = {"council": "chorley", "indicator": ID, "period": period, "state": State.AUTHORISED, **fields}
    return Figure.model_validate(row)


def _line(said: Mapping[str, str], period: Period) -> FilledLine:
    typed = {**_ORDINARY, **said}
    cells = {column: cell_of(typed.get(name, ""), f"{LETTERS[column]}5") for name, column in _COLUMNS.items()}
    facts = {"reference": Cell("B5", Held.TEXT, "COR-012"), "period": Cell("D5", Held.TEXT, str(period))}
    return FilledLine("Return", 5, f"{said.get('Line', ID)}|{period}", cells | facts)


def _filling(said: Mapping[str, str], line: FilledLine, register: Register) -> Filling:
    lines = (line, line) if "Line twice" in said else (line,)
    identity = FormIdentity(
        kind="returns",
        form="chorley-return-BINS-2025-26-Q3-1",
        workspace="pmf",
        council="chorley",
        officer="BINS",
        period=Period.parse(said.get("Form period", "2025/26 Q3")),
        issued_on=date(2026, 1, 2),
        due=date(2026, 1, 15),
        line_keys=tuple(line.key for line in lines),
    )
    name = said.get("Completed by", register.officer_name("BINS"))
    return Filling(identity, Cell("C9", Held.TEXT, name), {}, lines)
