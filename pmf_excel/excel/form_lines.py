"""The lines of a sheet that came back: found by key wherever they stand, each held against its own signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pmf_excel.core.catalogue import intake
from pmf_excel.core.cell_formats import column_letters
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.forms.form import KEY_COLUMN, SIGNATURE_COLUMN, Cell, FilledLine, FormIdentity, Use
from pmf_excel.core.forms.identity import Key, NotOursError, read_line
from pmf_excel.core.forms.kinds import FORM_KINDS, with_reason
from pmf_excel.core.typed.cells import seen_otherwise

from .facts import same_fact
from .form_unseen import UsedCell, unseen
from .rows import Rows

#: The hidden row of names stands within the first rows, whatever was inserted above it.
NAMES_WITHIN = 10
#: How many added rows are named one by one.
MOST_ADDED = 50
#: Hidden columns begin so: key, signature, and what the live cells reckon with. Nothing typed stands in them.
HIDDEN_NAMES = "line_"
_ALL_COLUMNS = tuple(
    column
    for kind in FORM_KINDS.values()
    for form in (kind, with_reason(kind))
    for sheet in form.sheets
    for column in sheet.columns
)
#: The names of all columns of all forms, and of those from which something is read.
_DECLARED = frozenset(column.name for column in _ALL_COLUMNS)
_USED = frozenset(column.name for column in _ALL_COLUMNS if column.use in {Use.FACT, Use.INPUT})


@dataclass(frozen=True, slots=True)
class LinesRead:
    """The lines of one sheet, and what was found about them."""

    lines: tuple[FilledLine, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a sheet by number: their names and headings, and where key and signature stand."""

    names: Mapping[int, str]
    letters: Mapping[int, str]
    headings: Mapping[str, str]
    key: int
    signature: int


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row that claims to be a line: what its signature says was issued, and which cells show something else."""

    line: FilledLine
    issued: Mapping[str, str]
    altered: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def names_row(rows: Rows) -> int:
    """Return the number of the row that names the columns of a sheet of lines, 0 where the sheet has none."""
    for number in range(1, NAMES_WITHIN + 1):
        if any(cell.text == KEY_COLUMN for cell in rows.get(number, {}).values()):
            return number
    return 0


def lines_of(sheet: str, rows: Rows, identity: FormIdentity, keys: Mapping[str, Key]) -> LinesRead:
    """Return the lines of one sheet of the form `identity`, with a finding for each that does not hold together."""
    first = names_row(rows)
    columns = _columns(rows[first], rows.get(first + 1, {}))
    findings = _names_findings(sheet, rows[first], rows.get(first + 1, {}))
    known = frozenset(identity.line_keys)
    claims, added = [], list[Finding]()
    for number in sorted(row for row in rows if row > first):
        line = _line(sheet, number, rows[number], columns)
        signature = _text(rows[number], columns.signature)
        if line.key in known or signature:
            claims.append(_claim(line, signature, identity, keys))
        elif number > first + 1:
            added += _added(line)
    findings += _few(added, sheet)
    judged = _judged(claims, columns.headings)
    findings += [finding for claim in judged for finding in claim.findings]
    lines = tuple(claim.line for claim in judged)
    findings += unseen(sheet, rows, [cell for line in lines for cell in _used(line, columns)])
    return LinesRead(lines, tuple(findings))


def _used(line: FilledLine, columns: _Columns) -> Iterable[UsedCell]:
    """Yield the cells of a line that are signed facts or were filled in."""
    for column, name in columns.names.items():
        cell = line.cells[name]
        if name in _USED and not cell.is_blank:
            yield UsedCell(line.row, column, columns.headings[name], cell)


def _columns(cells: Mapping[int, Cell], headings: Mapping[int, Cell]) -> _Columns:
    names: dict[int, str] = {}
    for column, cell in cells.items():
        if cell.text and cell.text not in names.values():
            names[column] = cell.text
    by_name = {name: column for column, name in names.items()}
    shown = {column: name for column, name in names.items() if not name.startswith(HIDDEN_NAMES)}
    return _Columns(
        names=shown,
        letters={column: column_letters(column) for column in shown},
        headings={name: _text(headings, column) or name for column, name in shown.items()},
        key=by_name[KEY_COLUMN],
        signature=by_name.get(SIGNATURE_COLUMN, 0),
    )


def _names_findings(sheet: str, cells: Mapping[int, Cell], headings: Mapping[int, Cell]) -> list[Finding]:
    """Find what would be lost in silence: a column is known by its name alone."""
    names = [cell.text for cell in cells.values() if cell.text]
    found = [] if SIGNATURE_COLUMN in names else ["the column of seals is gone"]
    found += [f"the column '{name}' stands in it twice" for name in sorted(set(names)) if names.count(name) > 1]
    found += [f"'{name}' names no column of a form" for name in names if not _is_declared(name)]
    for column, heading in headings.items():
        if heading.text.strip() and (column not in cells or not cells[column].text):
            found.append(f"the column headed '{heading.text}' has no name")
    return [intake.COLUMN_DELETED.finding(Place(sheet=sheet), words) for words in found]


def _is_declared(name: str) -> bool:
    return name.startswith(HIDDEN_NAMES) or name in _DECLARED


def _line(sheet: str, number: int, cells: Mapping[int, Cell], columns: _Columns) -> FilledLine:
    get, letters = cells.get, columns.letters
    named = {name: get(column) or Cell(f"{letters[column]}{number}") for column, name in columns.names.items()}
    return FilledLine(sheet, number, _text(cells, columns.key), named)


def _text(cells: Mapping[int, Cell], column: int) -> str:
    cell = cells.get(column)
    return cell.text.strip() if cell is not None else ""


def _claim(line: FilledLine, signature: str, identity: FormIdentity, keys: Mapping[str, Key]) -> _Claim:
    place = Place(sheet=line.sheet, cell=f"A{line.row}", reference=_reference(line))
    try:
        signed_key, issued = read_line(signature, identity.form, keys)
    except (NotOursError, ValueError, TypeError, KeyError):
        return _refused(_Claim(line, {}), intake.SEAL_BROKEN.finding(place))
    if signed_key != line.key:
        found = issued.get("reference", signed_key)
        return _refused(_Claim(line, {}), intake.SORTED_APART.finding(place, found, key=_reference(line) or "no line"))
    altered = [name for name in issued if name in line.cells and not same_fact(issued[name], line.cells[name])]
    facts = [line.cells[name] for name in issued if name in line.cells and name not in altered]
    seen = (found.at(sheet=line.sheet, reference=line.key) for cell in facts for found in seen_otherwise(cell))
    return _Claim(line, issued, tuple(altered), tuple(seen))


def _reference(line: FilledLine) -> str:
    return line.cell("reference").text or line.key


def _refused(claim: _Claim, *findings: Finding) -> _Claim:
    return replace(claim, line=replace(claim.line, problem=findings[0].code), findings=findings)


def _added(line: FilledLine) -> Iterable[Finding]:
    filled = next((cell for cell in line.cells.values() if not cell.is_blank), None)
    if filled is not None:
        yield intake.LINE_ADDED.finding(Place(sheet=line.sheet, cell=filled.ref), filled.text[:60] or filled.formula)


def _few(added: list[Finding], sheet: str) -> list[Finding]:
    """Return as many as a person reads, and how many more there are."""
    if len(added) <= MOST_ADDED:
        return added
    more = intake.LINE_ADDED.finding(Place(sheet=sheet), f"and {len(added) - MOST_ADDED} more rows")
    return [*added[:MOST_ADDED], more]


def _judged(claims: list[_Claim], headings: Mapping[str, str]) -> list[_Claim]:
    """Return `claims`, those with altered facts refused as changed or, where the facts are another's, as mixed."""
    altered = [claim for claim in claims if claim.altered]
    return [_judgement(claim, altered, headings) if claim.altered else claim for claim in claims]


def _judgement(claim: _Claim, altered: list[_Claim], headings: Mapping[str, str]) -> _Claim:
    line = claim.line
    if any(_shows_facts_of(claim, other) for other in altered if other is not claim):
        cell = line.cells[claim.altered[0]]
        issued_as = claim.issued.get("reference", line.key)
        place = Place(sheet=line.sheet, cell=cell.ref, reference=issued_as)
        return _refused(claim, intake.SORTED_APART.finding(place, cell.text[:60], key=issued_as))
    return _refused(claim, *(_altered(claim, name, headings[name]) for name in claim.altered))


def _shows_facts_of(claim: _Claim, other: _Claim) -> bool:
    return all(same_fact(other.issued.get(name, ""), claim.line.cells[name]) for name in claim.altered)


def _altered(claim: _Claim, name: str, heading: str) -> Finding:
    cell = claim.line.cells[name]
    place = Place(sheet=claim.line.sheet, cell=cell.ref, reference=claim.issued.get("reference", claim.line.key))
    says, issued = _in_quotes(cell.text), _in_quotes(claim.issued[name])
    return intake.FACTS_ALTERED.finding(place, cell.text[:60], column=heading, says=says, issued=issued)


def _in_quotes(text: str) -> str:
    return f"“{text[:60]}”" if text else "nothing"
