"""What a document's styles amount to once what they are based on is counted in: font, size, colours, alignment."""

from __future__ import annotations

from dataclasses import dataclass

from .document_xml import Element, W, WordDocument, attribute

#: Fonts without serifs that councils use; others are reported.
SANS_SERIF = frozenset(
    {"arial", "calibri", "aptos", "verdana", "tahoma", "segoe ui", "helvetica", "open sans", "gill sans mt", "lato"}
)
WHITE = "FFFFFF"
BLACK = "000000"


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """A paragraph or character style: size in points, colours as RRGGBB, alignment as Word calls it."""

    name: str
    kind: str
    font: str
    size: float
    colour: str
    background: str
    alignment: str


def style_facts(document: WordDocument) -> tuple[StyleFacts, ...]:
    """Return the facts of every paragraph and character style that the document has."""
    by_id = {style.get(f"{W}styleId", ""): style for style in document.styles.iter(f"{W}style")}
    defaults = document.styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    return tuple(
        _facts(style, by_id, defaults)
        for style in by_id.values()
        if style.get(f"{W}type") in ("paragraph", "character")
    )


def _facts(style: Element, by_id: dict[str, Element], defaults: Element | None) -> StyleFacts:
    chain = _chain(style, by_id)
    size = _first(chain, defaults, "rPr/sz", "val")
    return StyleFacts(
        name=attribute(style.find(f"{W}name"), "val"),
        kind=style.get(f"{W}type", ""),
        font=_first(chain, defaults, "rPr/rFonts", "ascii"),
        size=float(size) / 2 if size else 10.0,
        colour=_colour(_first(chain, defaults, "rPr/color", "val"), BLACK),
        background=_colour(_first(chain, None, "pPr/shd", "fill"), WHITE),
        alignment=_first(chain, None, "pPr/jc", "val"),
    )


def _chain(style: Element, by_id: dict[str, Element]) -> list[Element]:
    chain = [style]
    while (parent := by_id.get(attribute(chain[-1].find(f"{W}basedOn"), "val"))) is not None and parent not in chain:
        chain.append(parent)
    return chain


def _first(chain: list[Element], defaults: Element | None, path: str, name: str) -> str:
    steps = "/".join(f"{W}{step}" for step in path.split("/"))
    for style in chain:
        if found := attribute(style.find(steps), name):
            return found
    if defaults is None:
        return ""
    return attribute(defaults.find(f"{W}{path.rsplit('/', 1)[-1]}"), name)


def _colour(text: str, otherwise: str) -> str:
    return text.upper() if len(text) == 6 else otherwise
