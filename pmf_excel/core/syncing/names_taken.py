"""References and keys that are taken: a reference is never used again, and no record has two rows."""

from __future__ import annotations

from pmf_excel.core.catalogue import syncing as found_on_sync
from pmf_excel.core.findings import Finding
from pmf_excel.core.importing.links import references_ever
from pmf_excel.core.records.record import WITHDRAWN, Record, Referenced

from .kind_sync import KindSync
from .naming import at_start, named
from .proposal import Proposal


class NamesTaken:
    """What records of one kind are and were called, and which rows of the sheet have been taken so far."""

    def __init__(self, sync: KindSync) -> None:
        self._sync = sync
        self._owners = references_ever(sync.kind, sync.draft) if issubclass(sync.kind, Referenced) else {}
        self._first: dict[str, Proposal] = {}

    def take(self, proposal: Proposal) -> None:
        """Remember what a proposal that stands is called."""
        if proposal.record is not None:
            self._first.setdefault(proposal.record.id, proposal)
            if isinstance(proposal.record, Referenced):
                self._owners.setdefault(proposal.record.full_reference.casefold(), proposal.record.id)

    def problem(self, proposal: Proposal) -> tuple[str, Finding] | None:
        """Return the field and finding of a name that is another's; a withdrawn record is brought back."""
        record = proposal.record
        assert record is not None
        owner = self._owners.get(record.full_reference.casefold(), "") if isinstance(record, Referenced) else record.id
        if proposal.standing is not None:
            return None if owner in ("", record.id) else self._used(proposal, owner)
        if record.id in self._first:
            return self._twice(proposal, self._first[record.id])
        standing = self._sync.draft.ever(self._sync.kind, owner) if owner else None
        if standing is None:
            return self._used(proposal, owner) if owner in self._first else None
        if _is_called(standing, record) and owner in self._sync.present:
            return self._stands(proposal, self._sync.present[owner])
        if not _is_called(standing, record) or standing.withdrawn_on is None:
            return self._used(proposal, owner)
        proposal.standing, proposal.told[WITHDRAWN] = standing, None
        return None

    def _used(self, proposal: Proposal, owner: str) -> tuple[str, Finding]:
        record = proposal.record
        stays = found_on_sync.ROW_STAYS if proposal.work.is_new else found_on_sync.CELL_STAYS
        place = self._sync.place(proposal.cell("reference"), "")
        typed = record.full_reference if isinstance(record, Referenced) else owner
        whose = self._sync.called(owner)
        return "reference", found_on_sync.REFERENCE_USED.finding(place, typed, whose=whose, stays=stays)

    def _twice(self, proposal: Proposal, first: Proposal) -> tuple[str, Finding]:
        return self._stands(proposal, first.work.row.number if first.work.row is not None else 0)

    def _stands(self, proposal: Proposal, number: int) -> tuple[str, Finding]:
        assert proposal.record is not None
        called = at_start(named(proposal.record, self._sync.draft))
        finding = found_on_sync.ROW_EXISTS.finding(self._sync.place(proposal.cell(""), ""), called, row=number)
        return next(iter(self._sync.kind.key), ""), finding


def _is_called(standing: Record, record: Record) -> bool:
    if isinstance(standing, Referenced) and isinstance(record, Referenced):
        return standing.full_reference.casefold() == record.full_reference.casefold()
    return True
