"""Looking for words in files: where they stand in several runs, in embedded workbooks, in plain notes."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from pmf_excel.office.holding import holds, sought

FOUND = sought(["Ann Example & sons"])
assert FOUND is not None
WANTED = FOUND


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


RUNS = b"<w:t>Call Ann </w:t></w:r><w:r><w:t>Exam</w:t></w:r><w:r><w:t>ple &amp; sons</w:t>"
LETTER = EmailMessage()
LETTER["Subject"] = "Your form"
LETTER.set_content("It is attached.")
LETTER.add_attachment(packed({"xl/sharedStrings.xml": RUNS}), maintype="application", subtype="x", filename="form.xlsx")
FILES = {
    "letter.eml": bytes(LETTER),
    "runs.docx": packed({"word/document.xml": RUNS}),
    "embedded.docx": packed({"word/embeddings/chart.xlsx": packed({"xl/sharedStrings.xml": RUNS})}),
    "note.txt": b"Call Ann Example\r\n& sons.",
    "wide.txt": "Call Ann Example & sons.".encode("utf-16"),
}


@pytest.mark.parametrize("name", FILES)
def test_words_are_found(tmp_path: Path, name: str) -> None:
    """However they are cut up."""
    (tmp_path / name).write_bytes(FILES[name])

    assert holds(tmp_path / name, WANTED) is True


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("other.docx", packed({"word/document.xml": b"<w:t>Ann Other &amp; sons</w:t>"})),
        ("picture.docx", packed({"word/media/image1.png": b"Ann Example & sons"})),
        ("empty", b""),
    ],
)
def test_words_that_are_not_there_are_not_found(tmp_path: Path, name: str, content: bytes) -> None:
    """Nor in what is no text."""
    (tmp_path / name).write_bytes(content)

    assert holds(tmp_path / name, WANTED) is False


def test_a_file_that_cannot_be_looked_into_is_said_not_to_have_been(tmp_path: Path) -> None:
    """A damaged package, one that claims to be enormous, one that is gone."""
    damaged = bytearray(packed({"word/document.xml": RUNS * 50}))
    damaged[60:80] = b"\0" * 20
    (tmp_path / "damaged.docx").write_bytes(damaged)
    small = packed({"xl/a.xml": b"x"})
    claims = bytearray(small)
    at = claims.index(b"PK\x01\x02")
    claims[at + 24 : at + 28] = (3_000_000_000).to_bytes(4, "little")
    (tmp_path / "claims.xlsx").write_bytes(claims)

    found = [holds(tmp_path / name, WANTED) for name in ("damaged.docx", "claims.xlsx", "gone.docx")]

    assert found == [None, None, None]


def test_short_words_are_not_looked_for() -> None:
    """They stand everywhere."""
    found = sought(["ill", "n a", "", "flu in December"])

    assert sought(["ill", "n a", ""]) is None
    assert found is not None
    assert found.search("had flu\n in  December, and was ill")
    assert not found.search("was ill")


@pytest.mark.parametrize(
    ("text", "is_there"), [("Summary", False), ("(mary)", True), ("mary.", True), ("marys", False)]
)
def test_words_are_whole_words(tmp_path: Path, text: str, is_there: bool) -> None:
    """A login is not looked for inside other words; paragraphs and cells do not run into each other."""
    wanted = sought(["mary"])
    assert wanted is not None
    (tmp_path / "a.docx").write_bytes(
        packed({"word/document.xml": f"<w:p><w:t>a{text}</w:t></w:p>".replace("a(", "(").encode()})
        if text.startswith("(")
        else packed(
            {"word/document.xml": f"<w:p><w:t>so</w:t></w:p><w:p><w:t>{text}</w:t></w:p><w:p>it</w:p>".encode()}
        )
    )

    assert holds(tmp_path / "a.docx", wanted) is is_there


def test_alternative_texts_are_looked_through(tmp_path: Path) -> None:
    """What a picture says stands in an attribute."""
    part = b'<wp:docPr descr="Chart for Ann Example &amp; sons"/>'
    (tmp_path / "a.docx").write_bytes(packed({"word/document.xml": part}))

    assert holds(tmp_path / "a.docx", WANTED)


def test_a_word_document_of_another_program_is_read(tmp_path: Path) -> None:
    """As python-docx writes one, bold words in the middle."""
    document = docx.Document()
    paragraph = document.add_paragraph("Call Ann ")
    paragraph.add_run("Example").bold = True
    paragraph.add_run(" & sons")
    document.save(str(tmp_path / "letter.docx"))

    assert holds(tmp_path / "letter.docx", WANTED)
