"""Where everything stands in a workbook's package: sheets by name, their tables, strings, styles, names."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from ..archive import Archive, part_key, unsafe
from ..contents import declared_workbooks, relationship_id
from ..markup import PACKAGE_SPACES, SHEET_SPACES, named, read_markup

_TYPES_PART, _MAIN_PART = "[Content_Types].xml", "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Related:
    """A part that another one refers to: what kind it is, and its name in the package."""

    identity: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a workbook by what they are; a name is empty where the workbook has no such part."""

    main: str
    sheets: Mapping[str, str]
    strings: str
    styles: str
    calculation_chain: str
    has_macros: bool
    epoch_1904: bool
    is_strict: bool
    names: Mapping[str, str]


def parts_of(archive: Archive) -> Parts:
    """Return what the workbook in `archive` consists of; raises `Refused` where its listing is damaged."""
    main = main_part(archive)
    related = related_to(archive, main)
    by_kind = {entry.kind: entry.part for entry in related}
    sheets, flags = _listed(archive, main)
    by_id = {entry.identity: entry.part for entry in related if entry.kind == "worksheet"}
    return Parts(
        main=main,
        sheets={name: by_id[identity] for name, identity in sheets.items() if identity in by_id},
        strings=by_kind.get("sharedStrings", ""),
        styles=by_kind.get("styles", ""),
        calculation_chain=by_kind.get("calcChain", ""),
        has_macros="vbaProject" in by_kind,
        epoch_1904="1904" in flags,
        is_strict="strict" in flags,
        names=_names(archive, main),
    )


def main_part(archive: Archive) -> str:
    """Return the part that is the workbook; raises `Refused` where there are two: programs open one or the other."""
    opened = [entry.part for entry in related_to(archive, "") if entry.kind == "officeDocument"] or [_MAIN_PART]
    if len({part_key(part) for part in (*opened, *declared_workbooks(archive))}) > 1:
        unsafe("it holds more than one workbook")
    return opened[0]


def related_to(archive: Archive, part: str) -> tuple[Related, ...]:
    """Return what `part` refers to within the package, as the package writes the names; the package itself is ''."""
    listing = relationships_part(part)
    if listing not in archive:
        return ()
    written = {part_key(entry.name): entry.name for entry in archive.entries}
    found: list[Related] = []
    ids: set[str] = set()

    def relationship(attributes: dict[str, str]) -> None:
        if attributes.get("Id", "") in ids:
            unsafe("two of its parts are called by the same id")
        ids.add(attributes.get("Id", ""))
        if attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = _target(part, attributes.get("Target", ""))
            found.append(Related(attributes.get("Id", ""), kind, written.get(part_key(target), target)))

    read_markup(archive.chunks(listing), named(PACKAGE_SPACES, {"Relationship": relationship}), {})
    return tuple(found)


def relationships_part(part: str) -> str:
    """Return the name of the part that says what `part` refers to."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _target(part: str, target: str) -> str:
    folder = posixpath.dirname(part)
    return posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")


def _listed(archive: Archive, main: str) -> tuple[dict[str, str], set[str]]:
    """Return the sheets' relationship ids by name, and what the workbook says of itself."""
    sheets: dict[str, str] = {}
    flags: set[str] = set()

    def sheet(attributes: dict[str, str]) -> None:
        sheets.setdefault(attributes.get("name", ""), relationship_id(attributes))

    def settings(attributes: dict[str, str]) -> None:
        if attributes.get("date1904") in {"1", "true", "on"}:
            flags.add("1904")

    starts = named(SHEET_SPACES, {"sheet": sheet, "workbookPr": settings})
    starts[f"{SHEET_SPACES[1]} workbook"] = lambda _: flags.add("strict")
    read_markup(archive.chunks(main), starts, {})
    return sheets, flags


def _names(archive: Archive, main: str) -> dict[str, str]:
    """Return what each name means that holds for the whole workbook."""
    names: dict[str, str] = {}
    pieces: list[str] = []
    name = ""

    def start(attributes: dict[str, str]) -> None:
        nonlocal name
        pieces.clear()
        name = attributes.get("name", "") if "localSheetId" not in attributes else ""

    def end() -> None:
        if name:
            names[name] = "".join(pieces).strip()

    handlers = named(SHEET_SPACES, {"definedName": start}), named(SHEET_SPACES, {"definedName": end})
    read_markup(archive.chunks(main), *handlers, pieces.append)
    return names
