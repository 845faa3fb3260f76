"""The workspace: the folder on a council's shared drive, its settings, keys and lock."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pmf_excel.core.errors import NoLedgerError, PmfError, was_broken_off
from pmf_excel.core.forms.identity import Key
from pmf_excel.core.issuing.contents import Office
from pmf_excel.core.master.book import MasterBook
from pmf_excel.core.periods import day_in_words
from pmf_excel.core.records.changes import Doing
from pmf_excel.core.reports.words import Words, load_words
from pmf_excel.core.retention import Rules
from pmf_excel.core.written_files import entries_in, first_wrong_entry, written_text
from pmf_excel.excel.limits import USUAL, Limits
from pmf_excel.ledger.sealing import Salt
from pmf_excel.ledger.store import Ledger, random_salt
from pmf_excel.shipped import shipped

from .files import clear_strays, is_link, remove_file, write_file

SETTINGS, LOCK = "pmf.toml", ".pmf.lock"
#: How long a job waits for another one to finish, in seconds.
PATIENCE = 10.0


class Settings(BaseModel):
    """The technical settings in `pmf.toml`; a relative path is meant within the workspace."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace: str
    questions_to: str = "Transformation and Partnerships"
    ledger: str = "ledger.db"
    forms_in: str = "in"
    forms_out: str = "out"
    reading_seconds: float = 60.0
    quarantine_days: int = Field(default=365, ge=0)
    duplicates_days: int = Field(default=365, ge=0)
    backups_days: int = Field(default=90, ge=1)
    limits: Limits = USUAL

    def retention(self) -> Rules:
        """Return how long files are kept that no indicator's years speak of."""
        return Rules(self.quarantine_days, self.duplicates_days, self.backups_days)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders and files of one workspace; `book` is the master workbook where somebody has it open in front.

    `salt` is what is hashed with texts where it is not random: the same input then gives the same ledger.
    """

    root: Path
    settings: Settings
    book: MasterBook | None = None
    salt: Salt | None = None

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """Return the workspace in `root`; raises `PmfError` where there is none or its settings cannot be read."""
        path = root.absolute() / SETTINGS
        if not path.is_file():
            raise PmfError(
                f"{root.absolute()} is not a workspace: it has no {SETTINGS}.",
                "Go to the workspace's folder, name it with -C, or make one with: pmf init FOLDER, with its name in "
                "place of FOLDER",
            )
        text = written_text(path.read_bytes(), str(path))
        entries = entries_in(text, str(path))
        try:
            return cls(root, Settings.model_validate(entries))
        except ValidationError as error:
            wrong = first_wrong_entry(error, text, str(path), (*Settings.model_fields, *Limits.__dataclass_fields__))
            raise PmfError(wrong, "Put it right, or restore the file.") from error

    def with_book(self, book: MasterBook) -> Workspace:
        """Return the same workspace, its master workbook read and written as `book`."""
        return replace(self, book=book)

    def with_salts(self, salt: Salt) -> Workspace:
        """Return the same workspace, whose texts are hashed with `salt`: for a demonstration, never for real work."""
        return replace(self, salt=salt)

    @property
    def ledger_path(self) -> Path:
        """Where the memory lies."""
        return self.root / self.settings.ledger

    @property
    def forms_in(self) -> Path:
        """Where officers drop filled forms."""
        return self.root / self.settings.forms_in

    @property
    def forms_out(self) -> Path:
        """Where issued forms and answers lie."""
        return self.root / self.settings.forms_out

    @property
    def accepted(self) -> Path:
        """The originals that were taken in."""
        return self.root / "accepted"

    @property
    def duplicates(self) -> Path:
        """Files that came a second time."""
        return self.accepted / "duplicates"

    @property
    def quarantine(self) -> Path:
        """Refused files, each with a note beside it."""
        return self.root / "quarantine"

    @property
    def reports(self) -> Path:
        """Drafts, and under `published` what was issued."""
        return self.root / "reports"

    @property
    def backups(self) -> Path:
        """Older masters and daily copies of the ledger."""
        return self.root / "backups"

    def ledger_copies(self) -> list[Path]:
        """Return the copies of the ledger that are kept, the oldest first."""
        return sorted(self.backups.glob("ledger-*.db"))

    def ledger_copy(self, day: date) -> Path:
        """Return where the copy of the ledger of `day` is kept."""
        return self.backups / f"ledger-{day:%Y-%m-%d}.db"

    @property
    def master(self) -> Path:
        """The master workbook."""
        return self.root / "master.xlsm"

    def office(self, council: str) -> Office:
        """Return who issues forms for a council, as it stands on them."""
        words = self.words_to_show(council)
        looks = words.statuses if words is not None else {}
        shown = {status: f"{look.symbol} {look.words}".strip() for status, look in looks.items()}
        return Office(self.settings.workspace, self.settings.questions_to, shown)

    def takes_from(self, path: Path) -> bool:
        """Return whether `path` lies in `in/`, from which files are moved; elsewhere they are only copied."""
        return placed(path).is_relative_to(self.forms_in.resolve())

    def shortened(self, text: str) -> str:
        """Return `text` with the files of the workspace named by their paths within it."""
        return text.replace(f"{self.root.resolve()}{os.sep}", "").replace(f"{self.root}{os.sep}", "")

    def folders(self) -> tuple[Path, ...]:
        """Return the folders that a workspace has."""
        return (
            self.forms_in,
            self.forms_out,
            self.accepted,
            self.quarantine,
            self.reports,
            self.backups,
            self.root / "keys",
            self.root / "templates",
        )

    def keys(self) -> Mapping[str, Key]:
        """Return the signing keys by id; raises `PmfError` where there is none."""
        found = {path.stem: Key(path.stem, path.read_bytes()) for path in sorted((self.root / "keys").glob("*.key"))}
        if not found:
            raise PmfError(
                f"The workspace {self.root.absolute()} has no signing key in keys/.",
                "Restore the folder keys from a backup: without it no form that is out can be taken in.",
            )
        return found

    def key_ids(self) -> list[str]:
        """Return the ids of the signing keys in the order of their making; the last one signs."""
        return sorted(self.keys(), key=_number_of_key)

    def signing_key(self) -> Key:
        """Return the newest key, with which forms are signed."""
        keys = self.keys()
        return keys[max(keys, key=_number_of_key)]

    def ledger(self, *, make: bool = False, check_head: bool = True) -> Ledger:
        """Return the ledger, opened; close it by using it in a `with` block.

        Only whoever makes the workspace makes a ledger: raises `NoLedgerError` where it is gone or empty.
        """
        salt = self.salt or random_salt
        try:
            return Ledger.open(self.ledger_path, salt=salt, check_head=check_head, make=make)
        except NoLedgerError as error:
            raise NoLedgerError(error.message, self._how_to_put_back()) from error

    def words(self, council: str) -> Words:
        """Return the council's words: its own copy in `templates/`, otherwise those that were shipped.

        Raises `PmfError` where there are none, or where they cannot be read.
        """
        path = self._words_file(council)
        if path is None:
            raise PmfError(
                f"There is no words file for {council}, so its report cannot be written.",
                f"Begin with a copy and change all of its wording: pmf templates copy --council {council}",
            )
        return load_words(written_text(path.read_bytes(), path.name), path.name)

    def words_to_show(self, council: str) -> Words | None:
        """Return the words with which statuses are shown: where those of the council cannot be read, the shipped ones.

        None where there are none at all: statuses have their usual names then.
        """
        if self._words_file(council) is None:
            return None
        try:
            return self.words(council)
        except PmfError:
            shipped_ones = _shipped_words(council)
            return load_words(shipped_ones.read_text(encoding="utf-8"), shipped_ones.name) if shipped_ones else None

    def wrong_words(self, council: str) -> PmfError | None:
        """Return what is wrong with the council's own words, None where they can be read or there are none."""
        if not self.own_words(council).is_file():
            return None
        try:
            self.words(council)
        except PmfError as error:
            return error
        return None

    def template(self, name: str) -> Path:
        """Return a Word template: the council's own copy where there is one, otherwise the shipped one."""
        own = self.own_template(name)
        return own if own.is_file() else shipped("templates", name)

    def own_template(self, name: str) -> Path:
        """Return where a Word template of the workspace's own lies, if it has one."""
        return self.root / "templates" / name

    def own_words(self, council: str) -> Path:
        """Return where the workspace's own words of a council lie, if it has any."""
        return self.root / "templates" / f"{council}.toml"

    @contextmanager
    def locked(self, doing: Doing) -> Iterator[bool]:
        """Hold the workspace for one writer, and give whether the last one was cut off; another is told who holds it.

        Who held it stays written down where the job was cut off: the next one then clears what it left.
        """
        self._refuse_links()
        lock = FileLock(self.root / LOCK)
        holder = self.root / f"{LOCK}.holder"
        try:
            lock.acquire(timeout=PATIENCE)
        except Timeout as error:
            who = holder.read_text(encoding="utf-8") if holder.is_file() else "somebody else"
            raise PmfError(
                f"The workspace is in use by {who}.", "Wait until that job is done, then try again."
            ) from error
        was_cut_off = holder.exists()
        try:
            self._clear_strays(was_cut_off=was_cut_off)
            write_file(holder, f"{doing.by} since {day_in_words(doing.now)} {doing.now:%H:%M} UTC".encode())
            yield was_cut_off
            remove_file(holder)
        except PmfError as error:
            # A refusal leaves nothing behind, but finishes nothing either; where disk or database failed, the next
            # job has something to finish.
            if not was_cut_off and not was_broken_off(error):
                remove_file(holder)
            raise
        finally:
            lock.release()

    def _clear_strays(self, *, was_cut_off: bool) -> None:
        """Remove what is half written; all folders are looked through only where the last job did not end."""
        clear_strays(self.root, deep=False)
        for folder in {*self.folders(), self.ledger_path.parent} - {self.root} if was_cut_off else ():
            clear_strays(folder)

    def missing_folders(self) -> tuple[str, ...]:
        """Return the names of the folders that a workspace has and this one has not."""
        return tuple(folder.name for folder in self.folders() if not folder.exists() and not folder.is_symlink())

    def links(self) -> tuple[Path, ...]:
        """Return the folders of the workspace that are links: what is written into them would go elsewhere."""
        return tuple(folder for folder in self.folders() if folder.is_relative_to(self.root) and is_link(folder))

    def _refuse_links(self) -> None:
        for folder in self.links():
            raise PmfError(
                f"{folder.absolute()} is a link that leads to {folder.resolve()}, so nothing was done.",
                "Put an ordinary folder in its place. Another folder for in/ or out/ is named in pmf.toml: "
                "forms_in = …, forms_out = …",
            )

    def _how_to_put_back(self) -> str:
        copies = self.ledger_copies()
        if not copies:
            return f"Put a copy of it back as {self.ledger_path.name}: there is none in backups/. Then run this again."
        copy = f"backups/{copies[-1].name}"
        return f"Put the latest copy back: copy {copy} to {self.ledger_path.name}. Then run this again."

    def _words_file(self, council: str) -> Path | None:
        own = self.own_words(council)
        return own if own.is_file() else _shipped_words(council)


def _shipped_words(council: str) -> Path | None:
    try:
        return shipped("words", f"{council}.toml")
    except FileNotFoundError:
        return None


def placed(path: Path) -> Path:
    """Return the full path of a file or link, its folder with every link followed."""
    return path.parent.resolve() / path.name


def _number_of_key(key_id: str) -> tuple[int, str]:
    """Return what orders keys by age: `k2` comes before `k10`, and what follows a dash does not count."""
    digits = key_id.partition("-")[0].lstrip("k")
    return (int(digits) if digits.isdigit() else 0), key_id


def make_key(workspace: Workspace, key_id: str, secret: bytes) -> None:
    """Write a signing key that only its user may read."""
    write_file(workspace.root / "keys" / f"{key_id}.key", secret, private=True)
