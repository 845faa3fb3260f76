"""The fixed sections of a committee report: the council's usual words, or what people typed in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .content import Section
from .outline import Outline
from .quarterly_words import FixedSection, Place, SectionPart
from .typed_text import paragraphs_of
from .words import Words


def fixed_sections(
    words: Words, place: Place, texts: Mapping[str, str], facts: Mapping[str, str], outline: Outline
) -> tuple[Section, ...]:
    """Return the sections that stand at `place`: `texts` are people's own by section, `facts` fill the usual words."""
    return tuple(
        Section(outline.heading(section.heading, 1), tuple(_paragraphs(section, texts, facts)))
        for section in words.quarterly.sections
        if section.place is place
    )


def _paragraphs(section: FixedSection, texts: Mapping[str, str], facts: Mapping[str, str]) -> Iterator[str]:
    """Yield the paragraphs: a text typed for the whole section leaves of its parts only those typed themselves."""
    typed = paragraphs_of(texts.get(section.name, ""))
    yield from typed or (text.format(**facts) for text in section.text)
    for part in section.parts:
        yield from _part(part, texts, facts, is_needed=not typed)


def _part(part: SectionPart, texts: Mapping[str, str], facts: Mapping[str, str], *, is_needed: bool) -> Iterator[str]:
    """Yield a part behind its label, which stands before its first paragraph only."""
    typed = paragraphs_of(texts.get(part.name, ""))
    if typed:
        yield f"{part.label} {typed[0]}"
        yield from typed[1:]
    elif is_needed:
        yield f"{part.label} {part.text.format(**facts)}"
