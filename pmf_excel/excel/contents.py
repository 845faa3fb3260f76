"""What a workbook says that it contains: its main part, and active or outside content, judged without opening any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmf_excel.core.catalogue.intake import EXTERNAL_CONTENT, MACROS, OTHER_DOCUMENT, OTHER_WORKBOOK
from pmf_excel.core.findings import Finding

from .archive import Archive, damaged, part_key, unsafe
from .markup import LINK_SPACES, PACKAGE_SPACES, SHEET_SPACES, named, read_markup
from .refused import Refused

TYPES_PART = "[Content_Types].xml"
#: Where a package says which of its parts is the workbook; Excel opens that one.
ROOT_PART = "_rels/.rels"

_WORKBOOK_TYPES = ("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")
_WITH_MACROS = "sheet.macroEnabled.main+xml"
#: Words within a content type, and what a workbook with such a part is refused for.
_ACTIVE_TYPES = (
    ("macroenabled", "it is a macro-enabled workbook"),
    ("vbaproject", "a macro project"),
    ("macrosheet", "a macro sheet"),
    ("dialogsheet", "a dialog sheet"),
    ("activex", "an ActiveX control"),
)
_ACTIVE_NAMES = (
    ("vbaproject", "a macro project"),
    ("macrosheets/", "a macro sheet"),
    ("dialogsheets/", "a dialog sheet"),
    ("activex/", "an ActiveX control"),
)
_OUTSIDE_NAMES = (
    ("externallinks/", "links to other workbooks"),
    ("connections.xml", "data connections"),
    ("embeddings/", "embedded objects"),
    ("customui/", "buttons of its own in the ribbon"),
)
_OTHER_TYPES = (
    ("wordprocessingml", OTHER_DOCUMENT.finding(found="a Word document")),
    ("presentationml", OTHER_DOCUMENT.finding(found="a PowerPoint presentation")),
    ("sheet.binary", OTHER_WORKBOOK.finding(found="an Excel Binary Workbook (.xlsb)")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACRO_STORAGE = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a workbook (main, sheets by relationship id, strings, styles, theme) and notes on all else."""

    main: str
    sheets: dict[str, str]
    strings: str
    styles: str
    theme: str
    notes: tuple[Finding, ...]


def contents_of(archive: Archive) -> Contents:
    """Return what the workbook in `archive` contains; raises `Refused` for active content or another kind of file."""
    _refuse_names(archive.names)
    main = _main_part(archive)
    _refuse_bytes(archive)
    _refuse_live_links(archive)
    sheets, strings, styles, theme = _related(archive, main)
    notes = [words for part, words in _OUTSIDE_NAMES if any(part in name for name in archive.names)]
    return Contents(
        main, sheets, strings, styles, theme, tuple(EXTERNAL_CONTENT.finding(found=words) for words in notes)
    )


def _active(what: str) -> None:
    raise Refused(MACROS.finding(found=what))


def _refuse_names(names: Iterable[str]) -> None:
    for name in names:
        for part, words in _ACTIVE_NAMES:
            if part in name:
                _active(words)


def _main_part(archive: Archive) -> str:
    if TYPES_PART not in archive:
        raise Refused(_without_types(archive))
    types = _declared_types(archive)
    for _, content_type in types:
        _refuse_type(content_type.lower())
    books = [part.lstrip("/") for part, content_type in types if part and content_type.endswith(_WORKBOOK_TYPES)]
    if not books:
        damaged("it does not say where its workbook is")
    if {part_key(book) for book in books} != {part_key(book) for book in _opened(archive)}:
        unsafe("it holds more than one workbook")
    return books[0]


def declared_workbooks(archive: Archive) -> list[str]:
    """Return the parts that are declared as a workbook, with macros or without."""
    endings = (*_WORKBOOK_TYPES, _WITH_MACROS)
    types = _declared_types(archive) if TYPES_PART in archive else []
    return [part.lstrip("/") for part, content_type in types if part and content_type.endswith(endings)]


def _opened(archive: Archive) -> list[str]:
    """Return the parts that the package names as its workbook: where there are two, who knows which is opened."""
    targets: list[str] = []

    def relationship(attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            targets.append(_target("", attributes.get("Target", "")))

    read_markup(archive.chunks(ROOT_PART), named(PACKAGE_SPACES, {"Relationship": relationship}), {})
    return targets


def _declared_types(archive: Archive) -> list[tuple[str, str]]:
    """Return part and content type of each part that is declared, and of each default that some part has."""
    types: list[tuple[str, str]] = []
    endings = {name.rpartition(".")[2] for name in archive.names}

    def override(attributes: dict[str, str]) -> None:
        types.append((attributes.get("PartName", ""), attributes.get("ContentType", "")))

    def default(attributes: dict[str, str]) -> None:
        if attributes.get("Extension", "").lower() in endings:
            types.append(("", attributes.get("ContentType", "")))

    handlers = named(PACKAGE_SPACES, {"Override": override, "Default": default})
    read_markup(archive.chunks(TYPES_PART), handlers, {})
    return types


def _without_types(archive: Archive) -> Finding:
    if "content.xml" in archive:
        return OTHER_WORKBOOK.finding(found="an OpenDocument file")
    return OTHER_DOCUMENT.finding(found="an ordinary zip file")


def _refuse_type(content_type: str) -> None:
    for part, finding in _OTHER_TYPES:
        if part in content_type and content_type.endswith((".main+xml", ".main")):
            raise Refused(finding)
    for part, words in _ACTIVE_TYPES:
        if part in content_type:
            _active(words)


def _refuse_bytes(archive: Archive) -> None:
    for name in archive.names:
        if name.endswith((".xml", ".rels", ".vml", ".png", ".jpeg", ".jpg", "/")):
            continue
        if _holds_macros(archive.chunks(name)):
            _active("a macro project")


def _holds_macros(chunks: Iterable[bytes]) -> bool:
    """Return whether a part is an old Office file with a macro project in it, without holding the whole of it."""
    before, is_ole, found = b"", False, False
    for number, chunk in enumerate(chunks):
        is_ole = is_ole or (number == 0 and chunk.startswith(_OLE))
        found = found or (is_ole and _MACRO_STORAGE in before + chunk)
        before = chunk[-len(_MACRO_STORAGE) :]
    return found


def _refuse_live_links(archive: Archive) -> None:
    for name in archive.names:
        if "externallinks/" in name and name.endswith(".xml"):
            starts = {"ddeLink": lambda _: _active("a live link to another program (DDE)")}
            read_markup(archive.chunks(name), named(SHEET_SPACES, starts), {})


def _related(archive: Archive, main: str) -> tuple[dict[str, str], str, str, str]:
    folder, _, name = main.rpartition("/")
    parts: dict[str, str] = {}
    sheets: dict[str, str] = {}
    ids: set[str] = set()

    def relationship(attributes: dict[str, str]) -> None:
        if attributes.get("Id", "") in ids:
            unsafe("two of its parts are called by the same id")
        ids.add(attributes.get("Id", ""))
        kind = attributes.get("Type", "").rpartition("/")[2]
        outside = attributes.get("TargetMode") == "External"
        if kind.lower() in {"vbaproject", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet"}:
            _active("a macro sheet or project")
        if outside and kind == "worksheet":
            _active("a sheet that lies in another file")
        target = _target(folder, attributes.get("Target", ""))
        if kind == "worksheet":
            sheets[attributes.get("Id", "")] = target
        elif not outside:
            parts.setdefault(kind, target)

    read_markup(
        archive.chunks(f"{folder}/_rels/{name}.rels"), named(PACKAGE_SPACES, {"Relationship": relationship}), {}
    )
    return sheets, parts.get("sharedStrings", ""), parts.get("styles", ""), parts.get("theme", "")


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    while target.startswith("../"):
        folder, target = folder.rpartition("/")[0], target[3:]
    return f"{folder}/{target}".lstrip("/")


def relationship_id(attributes: dict[str, str]) -> str:
    """Return the `r:id` of an element's attributes, transitional or strict."""
    return next((attributes[f"{space} id"] for space in LINK_SPACES if f"{space} id" in attributes), "")
