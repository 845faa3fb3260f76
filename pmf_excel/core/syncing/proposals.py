"""The records that edits and new rows would give, settled: what breaks a rule falls out, the rest is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.findings import Finding, Place, Severity, quoted
from pmf_excel.core.importing.cell_reader import About, Reading
from pmf_excel.core.importing.changes import HELD_AGAINST_EACH_OTHER
from pmf_excel.core.importing.links import Links
from pmf_excel.core.importing.steps import Step
from pmf_excel.core.records.changes import Change, change_between
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.record import Referenced
from pmf_excel.core.records.register import Register

from .kind_sync import Edit, KindSync, RowWork
from .names_taken import NamesTaken
from .proposal import Proposal
from .rules import new_problems
from .sheet_rows import SheetRow
from .strangers import refuse_stranger

#: What is wrong with fields, by name; an empty one means the whole row.
Wrong = list[tuple[str, Finding]]


def settle(sync: KindSync, proposals: Sequence[Proposal]) -> tuple[Change, ...]:
    """Return the changes of what can be recorded; each other cell or row is refused with what is wrong."""
    alive = _of_their_own(sync, [each for each in proposals if _validate(sync, each)])
    left = -1
    while left != (left := sum(len(each.work.edits) for each in alive)):
        alive = _that_keep_the_rules(sync, _with_known_links(sync, alive))
    return tuple(change for each in alive for change in _recorded(sync, each))


def proposal_for_new(sync: KindSync, work: RowWork) -> Proposal | None:
    """Return what a new row would give, None where it is refused."""
    assert work.row is not None
    if sync.kind.made_by:
        finding = found_on_sync.OFFICE_ROW.finding(found=sync.kind.sheet, made_by=sync.kind.made_by)
        sync.refuse(work, None, [finding.at(cell=work.row.cells[0].ref)], work.row.cells[0])
        return None
    about = sync.reader.about(sync.sheet.cells_of(work.row))
    told: dict[str, Any] = {"state": State.IMPORTED} if sync.kind is Figure else {}
    told |= {"council": about.council} if about.council else {}
    return Proposal(work, told=told) if _is_read(sync, work, work.row, about) else None


def _is_read(sync: KindSync, work: RowWork, row: SheetRow, about: About) -> bool:
    """Take the cells of a new row as its edits; where some cannot be read, refuse them and return False."""
    typed = {cell.ref: (column, cell) for column, cell in zip(sync.sheet.columns, row.cells, strict=True)}
    wrong: list[Finding] = []
    for column, cell in typed.values():
        reading = sync.reader.read(column.name, cell, about) if column.name else Reading(says_nothing=True)
        wrong += reading.findings if reading.is_wrong else ()
        work.refused |= {column.heading} if reading.is_wrong else set()
        if not (reading.is_wrong or reading.says_nothing):
            work.edits[column.name] = Edit(column, cell, reading.value, reading.findings)
    for finding in sync.reader.in_one(wrong, sync.sheet.cells_of(row)):
        column, cell = typed[finding.place.cell]
        sync.refuse(work, column, [finding], cell)
    return not wrong


def _validate(sync: KindSync, proposal: Proposal) -> bool:
    """Build the proposal's record, without the cells that it refuses; return whether anything is left."""
    while proposal.work.edits:
        try:
            values = proposal.values()
            standing = proposal.standing
            proposal.record = standing.but(**values) if standing is not None else sync.kind.model_validate(values)
        except ValidationError as error:
            _drop(sync, proposal, list(sync.reader.invalid(error, proposal.cells(), proposal.cell(""))))
        else:
            return True
    return False


def _of_their_own(sync: KindSync, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return the proposals that no other record stands in the way of; new ones may bring a withdrawn record back."""
    names = NamesTaken(sync)
    kept = []
    for proposal in proposals:
        wrong = names.problem(proposal)
        if wrong is not None and proposal.standing is not None and len(proposal.work.typed_now) > 1:
            _refuse_stranger(sync, proposal, wrong[1])
        elif (wrong is None or _mended(sync, proposal, [wrong])) and _validate(sync, proposal):
            names.take(proposal)
            kept.append(proposal)
    return kept


def _refuse_stranger(sync: KindSync, proposal: Proposal, wrong: Finding) -> None:
    """Refuse all of a row whose reference is another record's by now: its other cells may be that record's too."""
    headings = [edit.column.heading for edit in proposal.work.typed_now]
    proposal.work.edits.clear()
    refuse_stranger(sync, proposal.work, headings, wrong.found)


def _with_known_links(sync: KindSync, proposals: list[Proposal]) -> list[Proposal]:
    """Return the proposals that name records there are; a new row that falls out takes those that name it along."""
    while True:
        new = [each.record.id for each in proposals if each.record is not None and each.standing is None]
        links = sync.reader.links.with_rows(sync.kind.record_type, new)
        wrong = {id(each): _broken(sync, each, links) for each in proposals}
        if not any(wrong.values()):
            return proposals
        proposals = [each for each in proposals if not wrong[id(each)] or _mended(sync, each, wrong[id(each)])]


def _broken(sync: KindSync, proposal: Proposal, links: Links) -> Wrong:
    assert proposal.record is not None
    found = sync.reader.broken_links(proposal.record, proposal.cells(), proposal.cell(""), links)
    return [(name, each) for name, each in found if proposal.work.is_new or name in proposal.work.edits]


def _that_keep_the_rules(sync: KindSync, proposals: Sequence[Proposal]) -> list[Proposal]:
    if sync.kind not in HELD_AGAINST_EACH_OTHER:
        return [each for each in proposals if _keeps_the_rules(sync, each, sync.draft)]
    return _that_keep_out_of_each_others_way(sync, proposals)


def _that_keep_out_of_each_others_way(sync: KindSync, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return the proposals that keep the rules beside each other: of two that do not, the last one falls out."""
    kept = {id(each): each for each in proposals}
    beside = _beside(sync, proposals)
    for each in reversed(proposals):
        edits = len(each.work.edits)
        if not _keeps_the_rules(sync, each, beside):
            del kept[id(each)]
        if len(each.work.edits) != edits:
            beside = _beside(sync, kept.values())
    return list(kept.values())


def _beside(sync: KindSync, proposals: Iterable[Proposal]) -> Register:
    """Return the register with all that the proposals would change."""
    pairs = ((each.standing, each.record) for each in proposals if each.record is not None)
    changes = (change_between(old, new, "sync") for old, new in pairs)
    return sync.draft.with_changes(change for change in changes if change is not None)


def _keeps_the_rules(sync: KindSync, proposal: Proposal, beside: Register) -> bool:
    """Drop what breaks a rule until nothing does; return whether anything is left, with what is to be said of it."""
    while True:
        problems = new_problems(proposal.step, sync.draft, beside)
        proposal.said = [(each.field, each.at(_place(sync, proposal, each.field))) for each in problems]
        errors = [(name, finding) for name, finding in proposal.said if finding.severity is Severity.ERROR]
        if not errors or not _mended(sync, proposal, _blamed(sync, proposal, errors, beside)):
            return not errors


def _blamed(sync: KindSync, proposal: Proposal, errors: Wrong, beside: Register) -> Wrong:
    """Return each error at a field that was edited: without whose edit the rule would not be broken."""
    found = []
    for name, finding in errors:
        guilty = next((each for each in proposal.work.edits if not _breaks(sync, proposal, each, finding, beside)), "")
        found.append((name if name in proposal.work.edits or proposal.work.is_new else guilty, finding))
    return [(name, each.at(cell=proposal.cell(name).ref)) for name, each in found]


def _breaks(sync: KindSync, proposal: Proposal, without: str, finding: Finding, beside: Register) -> bool:
    """Return whether the row breaks the same rule without one of its edits."""
    values = {name: value for name, value in proposal.values().items() if name != without}
    if proposal.standing is None:
        return True
    step = Step(proposal.step.old, proposal.standing.but(**values))
    return any(problem.kind.code == finding.code for problem in new_problems(step, sync.draft, beside))


def _place(sync: KindSync, proposal: Proposal, name: str) -> Place:
    return sync.place(proposal.cell(name), proposal.work.record_id)


def _mended(sync: KindSync, proposal: Proposal, wrong: Wrong) -> bool:
    """Drop what is wrong; return whether the rest of the row can be taken."""
    _drop(sync, proposal, wrong)
    return _validate(sync, proposal)


def _drop(sync: KindSync, proposal: Proposal, wrong: Wrong) -> None:
    """Refuse the cells that are wrong: all of a new row's, and all edits of a row where none of them is named."""
    edits = proposal.work.edits
    for name, finding in wrong:
        column = edits[name].column if name in edits else sync.column(name)
        sync.refuse(proposal.work, column, [finding], proposal.cell(name))
    named = {name for name, _ in wrong} & edits.keys()
    dropped = set(edits) if proposal.work.is_new or not named else named
    if not proposal.work.is_new:
        proposal.work.refused |= {edits[name].column.heading for name in dropped}
    proposal.work.refused -= {edit.column.heading for edit in edits.values() if edit.answered}
    for name in dropped:
        del edits[name]


def _recorded(sync: KindSync, proposal: Proposal) -> Iterator[Change]:
    """Yield the change of a proposal that stood all checks, and remember what is to be said of it."""
    record, work = proposal.record, proposal.work
    assert record is not None
    change = change_between(proposal.standing, record, "sync")
    work.record_id = record.id
    if work.row is not None:
        sync.present[record.id] = work.row.number
    typed = sync.sheet.columns if work.is_new else [edit.column for edit in work.edits.values()]
    work.taken |= {column.heading for column in typed if column.name}
    if work.row is not None and work.copy_of:
        copied = found_on_sync.COPIED.finding(Place(cell=work.row.cells[0].ref), work.row.record_id, row=work.copy_of)
        sync.find(copied, record.id)
    if change is None:
        return
    yield change
    for name, edit in work.edits.items():
        for finding in (*edit.said, *_formula(edit)):
            sync.find(finding, record.id, edit.column.heading, edit.cell.text)
        if name == "reference" and isinstance(proposal.standing, Referenced) and isinstance(record, Referenced):
            _say_renamed(sync, proposal.standing, record, edit)
    for name, finding in proposal.said:
        column, source = sync.column(name), work.edits.get(name)
        heading = column.heading if column is not None else ""
        sync.find(finding, record.id, heading, source.cell.text if source is not None else "")


def _formula(edit: Edit) -> Iterator[Finding]:
    if edit.cell.formula:
        place = Place(cell=edit.cell.ref)
        yield found_on_sync.FORMULA.finding(place, edit.cell.text, formula=quoted(edit.cell.formula))


def _say_renamed(sync: KindSync, before: Referenced, record: Referenced, edit: Edit) -> None:
    if before.full_reference != record.full_reference:
        place = Place(cell=edit.cell.ref)
        finding = found_on_sync.RENAMED.finding(place, record.full_reference, before=before.full_reference)
        sync.find(finding, record.id, edit.column.heading, edit.cell.text)
