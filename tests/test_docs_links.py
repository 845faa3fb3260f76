"""The pages of the guide lead where they say: files, headings and pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md"))
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ELSEWHERE = ("http://", "https://", "mailto:")


def anchor(heading: str) -> str:
    """What a heading is called in a link, as it is shown on the web."""
    return re.sub(r"[^\w\- ]", "", heading.strip("# \n").lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    """Every heading of a page that a link may lead to."""
    return {anchor(line) for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("#")}


def leads_nowhere(page: Path, link: str) -> bool:
    """Whether a link of a page names a file or heading that is not there."""
    file, _, heading = link.partition("#")
    target = (page.parent / file).resolve() if file else page
    return not target.exists() or (bool(heading) and target.suffix == ".md" and heading not in anchors(target))


def links(page: Path) -> list[str]:
    """The links of a page that lead to something of this project."""
    found = _LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in found if not link.startswith(_ELSEWHERE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and to one of its headings."""
    assert [link for link in links(page) if leads_nowhere(page, link)] == []


def test_a_link_to_nothing_is_found(tmp_path: Path) -> None:
    """A page, a heading, a picture that is gone."""
    page = tmp_path / "page.md"
    page.write_text(
        "# What is here\n[a](#what-is-here) [b](#gone) [c](gone.md) ![d](gone.png) [e](https://example.org)\n"
    )

    assert [link for link in links(page) if leads_nowhere(page, link)] == ["#gone", "gone.md", "gone.png"]


def test_every_page_of_the_guide_is_linked_from_the_front_page() -> None:
    """So that people find it."""
    named = {link.partition("#")[0] for link in links(ROOT / "README.md")}

    assert {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} - named == set()
