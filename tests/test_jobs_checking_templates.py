"""`pmf templates check`: templates and words of a workspace, one council's, or one file; and `report` checks the same."""

from __future__ import annotations

from pathlib import Path

from pmf_excel.shipped import shipped
from tests.test_word_template_check import in_the_title
from tests.workspaces import Office, Stages, typed

REPORT = ("report", "quarterly", "--council", "chorley", "--period", "2025/26 Q3")


def with_own(stages: Stages, tmp_path: Path, content: bytes, name: str = "quarterly.docx") -> Office:
    """A workspace with a template of its own."""
    office = stages.at("returns", tmp_path)
    (office.root / "templates" / name).write_bytes(content)
    return office


def test_what_is_shipped_is_right(stages: Stages) -> None:
    """Template and the words of both councils; status 0."""
    document = stages.seen("returns").done("templates", "check", "--json").document

    assert [(row["template"], row["ok"], row["findings"]) for row in document["templates"]] == [
        ("quarterly.docx", True, []),
        ("words of chorley", True, []),
        ("words of south-ribble", True, []),
    ]


def test_a_template_that_is_wrong_is_named_with_its_place(stages: Stages, tmp_path: Path) -> None:
    """Before any report is built; building one says the same."""
    office = with_own(stages, tmp_path, in_the_title("{{ titel }}"))

    said = office.done("templates", "check", status=1)
    document = office.done("templates", "check", "--json", status=1).document
    built = office.done(*REPORT, status=2)

    assert "ERROR quarterly.docx, body: “{{ titel }}”" in said.out
    assert "Did you mean “title”?" in said.out
    (finding,) = document["templates"][0]["findings"]
    assert list(finding) == ["code", "severity", "where", "found", "message", "remedy"]
    assert (finding["where"], finding["found"]) == ("body: “{{ titel }}”", "titel")
    assert "The template uses the field “titel”, which this report does not have. It stands in the body:" in built.err
    assert not list(office.workspace.reports.glob("*.docx"))


def test_the_words_of_one_council_are_checked_alone(stages: Stages, tmp_path: Path) -> None:
    """A copy of another council's words, a sentence with an unknown word in braces."""
    words = shipped("words", "chorley.toml").read_text(encoding="utf-8")
    office = with_own(stages, tmp_path, words.encode(), "south-ribble.toml")

    chorley = office.done("templates", "check", "--council", "chorley")
    both = office.done("templates", "check", "--json", status=1).document

    assert "words of chorley: nothing is wrong." in chorley.out
    wrong = [row for row in both["templates"] if not row["ok"]]
    assert [row["template"] for row in wrong] == ["words of south-ribble"]
    assert "is for Chorley Council, not for South Ribble Borough Council." in wrong[0]["findings"][0]["message"]


def test_a_template_that_no_report_uses_is_named(stages: Stages, tmp_path: Path) -> None:
    """With the name that was meant; Word's own lock file is none."""
    office = with_own(stages, tmp_path, in_the_title("{{ title }}"), "quartely.docx")
    (office.root / "templates" / "~$arterly.docx").write_bytes(b"mary")

    said = office.done("templates", "check", status=1)

    assert "No report uses a template called quartely.docx. Did you mean “quarterly”?" in said.out
    assert "~$" not in said.out


def test_any_file_is_checked_without_a_workspace(tmp_path: Path) -> None:
    """As it lies on somebody's desk."""
    file = tmp_path / "ours.docx"
    file.write_bytes(in_the_title("{{ title | uper }}"))

    wrong = typed("templates", "check", str(file), "-C", str(tmp_path))
    right = typed("templates", "check", str(shipped("templates", "quarterly.docx")), "-C", str(tmp_path))
    none = typed("templates", "check", "no.docx")

    assert wrong.status == 1
    assert "the filter “uper”" in wrong.out
    assert (right.status, right.out) == (0, "quarterly.docx: nothing is wrong.\n")
    assert (none.status, none.err.splitlines()[0]) == (2, "There is no file no.docx.")


def test_template_and_words_are_copied_to_be_changed(stages: Stages, tmp_path: Path) -> None:
    """What the program brings along lies in the workspace; a second copy leaves what was changed alone."""
    office = stages.at("returns", tmp_path)
    own = office.root / "templates"

    said = office.done("templates", "copy")

    assert said.out.startswith("Copied 3 files into templates/.")
    assert (own / "quarterly.docx").read_bytes() == shipped("templates", "quarterly.docx").read_bytes()
    assert sorted(path.name for path in own.glob("*.toml")) == ["chorley.toml", "south-ribble.toml"]
    office.done("templates", "check")
    (own / "chorley.toml").write_text("changed", encoding="utf-8")
    (own / "south-ribble.toml").unlink()

    again = office.done("templates", "copy", "--council", "south-ribble")

    assert "Left as it is: quarterly.docx." in again.out
    assert office.done("templates", "copy").out.startswith("Nothing was copied.\nLeft as they are: ")
    assert (own / "chorley.toml").read_text(encoding="utf-8") == "changed"


def test_a_council_without_words_is_told_how_to_begin(stages: Stages, tmp_path: Path) -> None:
    """Its report needs them; what is copied says so much as another council's, and can be checked and used."""
    office = stages.at("returns", tmp_path)
    (office.root / "councils.csv").write_text("council,name\nburnley,Burnley Borough Council\n", encoding="utf-8")
    office.done("import", "councils", str(office.root / "councils.csv"))

    refused = office.done("report", "quarterly", "--council", "burnley", "--period", "2025/26 Q3", status=2)

    assert "pmf templates copy --council burnley" in refused.err
    office.done("templates", "copy", "--council", "burnley")
    assert office.workspace.words("burnley") == office.workspace.words("chorley")
