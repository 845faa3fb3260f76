"""A file on its way in: where it lay, what was read, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zlib import compress, decompress

from pmf_excel.core.catalogue.intake import STILL_ARRIVING, UNREADABLE
from pmf_excel.core.collecting.received import Received
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import Filling, FormIdentity
from pmf_excel.core.master.arrival_words import ACCEPTED, REFUSED, WITH_FINDINGS
from pmf_excel.core.records.paperwork import Arrival
from pmf_excel.core.typed.file_names import kept_name
from pmf_excel.excel.look import Copied
from pmf_excel.excel.transport import packed, unpacked

ALREADY_RECEIVED, SKIPPED = "already_received", "skipped"

#: Findings of files that are left in `in/`: the next collect takes them.
_COMES_LATER = frozenset({STILL_ARRIVING.code, UNREADABLE.code})


@dataclass(slots=True)
class Arrived:
    """A file on its way in: where it lay, our own copy, and what becomes of it."""

    path: Path
    name: str
    copy: Copied | None = None
    verdict: str = ""
    form: str = ""
    lines_accepted: int = 0
    findings: tuple[Finding, ...] = ()
    identity: FormIdentity | None = None
    reading: bytes = b""
    before: Arrival | None = None
    is_unfinished: bool = False
    answer: Path | None = None

    @property
    def sha256(self) -> str:
        """The hash of its bytes, empty where it was not read."""
        return self.copy.sha256 if self.copy else ""

    @property
    def kept(self) -> str:
        """Where the original goes within the workspace; one that was filed before stays where it is."""
        if self.before is not None and REFUSED not in (self.before.verdict, self.verdict):
            return self.before.kept
        name = kept_name(self.name.rpartition("/")[2], self.sha256)
        if self.verdict == REFUSED or self.identity is None:
            return f"quarantine/{name}"
        return f"accepted/{self.identity.period.slug}/{name}"

    @property
    def is_rival(self) -> bool:
        """Whether it was recorded by a run that was cut off: what else it took of the form is held against it."""
        return self.is_unfinished and self.verdict == ALREADY_RECEIVED

    @property
    def is_only_logged(self) -> bool:
        """Whether the ledger says nothing of it: passed over, received before, or no file with bytes to keep."""
        return self.verdict in (SKIPPED, ALREADY_RECEIVED) or (self.verdict == REFUSED and self.copy is None)

    def read_as(self, filling: Filling) -> None:
        """Keep what was read, packed: a batch may be of any size, and its forms are taken in one by one."""
        self.form, self.identity = filling.identity.form, filling.identity
        self.reading = compress(packed(filling), level=1)

    def received(self, today: date) -> Received:
        """Return the form as it came back."""
        filling = unpacked(decompress(self.reading))
        assert isinstance(filling, Filling)
        return Received(filling, self.name, self.sha256, today)

    @property
    def is_news(self) -> bool:
        """Whether the ledger got something from it that it did not have."""
        known = self.before is not None and self.before.verdict == self.verdict
        return self.verdict in (ACCEPTED, WITH_FINDINGS, REFUSED) and not known

    def refuse(self, finding: Finding) -> None:
        """Mark the file as refused because of `finding`; one that cannot be read yet stays where it is."""
        if self.verdict:
            return
        self.verdict = SKIPPED if finding.code in _COMES_LATER else REFUSED
        self.findings = (finding.at(file=self.name),)
