"""A form proves what was issued, and three people sign: what an officer, or somebody else, may try to get round it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pmf_excel.core.catalogue import intake, returns, sign_off
from pmf_excel.core.collecting.received import Received
from pmf_excel.core.collecting.taking import take_form
from pmf_excel.core.findings import Finding
from pmf_excel.core.forms.form import COMPLETED_BY, IDENTITY_SHEET
from pmf_excel.core.forms.identity import Key
from pmf_excel.core.periods import Period
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.form_writer import write_form
from pmf_excel.excel.parts import CellValue, fill_form
from pmf_excel.excel.workbook_reader import Workbook
from tests.fillings import codes, figures, office_register, take
from tests.fillings import received as form_received
from tests.imitations import typed
from tests.quarter_forms import (
    CREATED,
    KEY,
    KEYS,
    LOC_1,
    TODAY,
    TYPED,
    completed_by,
    content_of,
    read,
    register_for,
    sent,
)
from tests.workspaces import Stages

SHEET = "Return"
ALWAYS = {"procedure-not-right"}


@cache
def form(number: str = "", key: Key = KEY, officer: str = "", by: str = "", workspace: str = "") -> bytes:
    """The filled return, or one that differs in who issued it, to whom, and who says to have completed it."""
    content = content_of(register_for(Stage.RETURN), Stage.RETURN)
    issued = content.identity
    identity = replace(
        issued,
        form=number or issued.form,
        officer=officer or issued.officer,
        workspace=workspace or issued.workspace,
    )
    cover: Mapping[str, CellValue] = {**completed_by(content), **({COMPLETED_BY: by} if by else {})}
    return fill_form(write_form(replace(content, identity=identity), key, CREATED), cover, TYPED[Stage.RETURN])


def cells(content: bytes, sheet: str) -> dict[str, str]:
    """The texts of one sheet by cell."""
    workbook = Workbook(content)
    (entry,) = [entry for entry in workbook.sheets if entry.name == sheet]
    return {cell.ref: cell.text for row in workbook.rows(entry).values() for cell in row.values()}


def place(text: str) -> str:
    """The one cell of the return's lines that holds a text."""
    (ref,) = [ref for ref, each in cells(form(), SHEET).items() if each == text]
    return ref


def seals() -> list[tuple[str, str]]:
    """The cells and texts of the lines' seals."""
    return [(ref, text) for ref, text in cells(form(), SHEET).items() if text.startswith('{"facts"')]


def in_cell(ref: str, value: str | float) -> bytes:
    """The return with something else in a cell of its lines."""
    return typed(form(), SHEET, {ref: value})


def in_identity(**changed: str) -> bytes:
    """The return with some facts of its identity changed, and its signature left as it was."""
    text = cells(form(), IDENTITY_SHEET)["A1"]
    body, seal = text.rsplit(" #", 1)
    altered = json.dumps({**json.loads(body), **changed}, sort_keys=True, separators=(",", ":"))
    return typed(form(), IDENTITY_SHEET, {"A1": f"{altered} #{seal}"})


def seal_of_other_form() -> bytes:
    """The return with a line pasted from last quarter's form."""
    other = cells(form("last-quarter"), SHEET)
    ref, _ = seals()[0]
    return in_cell(ref, other[ref])


def seals_exchanged() -> bytes:
    """The return in which two lines have each other's seal."""
    (first, one), (second, other) = seals()
    return typed(form(), SHEET, {first: other, second: one})


def identity_of_other_form() -> bytes:
    """The lines of one form under the identity of another."""
    return typed(form(), IDENTITY_SHEET, {"A1": cells(form("another"), IDENTITY_SHEET)["A1"]})


def signed_anew() -> bytes:
    """The return with another officer in it, signed with a key that somebody made."""
    return form(officer="somebody", key=Key(KEY.key_id, b"a key that was guessed"))


def outcome(content: bytes) -> str:
    """What becomes of a form: why it was refused, or the figure taken in for LOC-1 and the codes of what was found."""
    filling = read_form(content, KEYS)
    if isinstance(filling, Finding):
        return filling.code
    register, _ = sent(Stage.RETURN)
    taken = take_form(register, Received(filling, "form.xlsx", "0" * 64, TODAY))
    indicator, period = LOC_1.split("|")
    figure = register.with_changes(taken.changes).figure(indicator, Period.parse(period))
    value = figure.value if figure is not None and figure.state.value == "collected" else None
    return " ".join([str(value), *sorted({finding.code for finding in taken.findings} - ALWAYS)])


ALTERED, NOT_THIS = intake.IDENTITY_ALTERED.code, intake.SEAL_BROKEN.code
ATTEMPTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "none": (form, "437"),
    "the target lowered": (lambda: in_cell(read(form()).lines[0].cell("target").ref, 500), f"None {intake.FACTS_ALTERED.code}"),
    "the indicator renamed": (
        lambda: in_cell(place("Missed bins"), "Missed bins, bank holidays apart"), f"None {intake.FACTS_ALTERED.code}"),
    "the reference changed": (lambda: in_cell(place("LOC-1"), "LOC-9"), f"None {intake.FACTS_ALTERED.code}"),
    "last year's figure changed": (lambda: in_cell(place("410"), 600), f"None {intake.FACTS_ALTERED.code}"),
    "the period on the line changed": (
        lambda: in_cell(place(LOC_1), LOC_1.replace("Q3", "Q2")), f"None {intake.LINE_DELETED.code} {intake.SORTED_APART.code}"),
    "another officer": (lambda: in_identity(officer="respa"), ALTERED),
    "another period": (lambda: in_identity(period="2025/26 Q2"), ALTERED),
    "another workspace": (lambda: in_identity(workspace="theirs"), ALTERED),
    "another council": (lambda: in_identity(council="south-ribble"), ALTERED),
    "a later deadline": (lambda: in_identity(due="2026-12-31"), ALTERED),
    "another form's number": (lambda: in_identity(form="check-1"), ALTERED),
    "another kind": (lambda: in_identity(kind="authorisations"), ALTERED),
    "a signature of one's own": (signed_anew, ALTERED),
    "a key that is not ours": (lambda: form(key=Key("k9", b"theirs")), intake.FOREIGN_WORKSPACE.code),
    "a form that was never issued": (lambda: form("invented"), f"None {sign_off.FORM_NOT_ISSUED.code}"),
    "a line of another form": (seal_of_other_form, f"None {NOT_THIS}"),
    "two lines exchanged": (seals_exchanged, f"None {intake.SORTED_APART.code}"),
    "the identity of another form": (identity_of_other_form, f"None {sign_off.FORM_NOT_ISSUED.code}"),
    "completed by somebody else": (lambda: form(by="Responsible Officer, Waste"), f"None {returns.NOT_ENTITLED.code}"),
    "completed by nobody": (lambda: typed(form(), "Start", {"C8": ""}), f"None {returns.NOT_COMPLETED.code}"),
}  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_was_issued_cannot_be_changed_unseen(attempt: str) -> None:
    """Whatever is altered on the form, the line or the form is refused for it; the figure does not come in."""
    make, expected = ATTEMPTS[attempt]
    assert outcome(make()) == expected


COLLECTED = """
council | indicator     | period     | state     | value | collected_by | commentary | account
chorley | chorley/LOC-1 | 2025/26 Q3 | collected | 450   | collie       | Ice.       | jsmith
"""
CHECKED = """
council | indicator     | period     | state   | value | collected_by | checked_by | commentary | printed_commentary | account
chorley | chorley/LOC-1 | 2025/26 Q3 | checked | 450   | collie       | respa      | Ice.       | Ice.               | jsmith
"""
STAGES = {
    "check-1": (COLLECTED, "line | figure | decision\nchorley/LOC-1 @ 2025/26 Q3 | 450 | Verify", "Check"),
    "authorise-1": (CHECKED, "line | figure | commentary | decision\nchorley/LOC-1 @ 2025/26 Q3 | 450 | Ice. | Authorise",
                    "Authorise"),
}  # fmt: skip
#: Rows of Officers and Deputies in which one person stands twice.
TWICE = """
officer | name                      | login
collie  | Collection Officer, Waste | ann
respa   | Responsible Officer, Waste| rob
autho   | Director of Environment   | dir
alias   | {name}                    | {login}
"""
DEPUTIES = """
officer | deputy | start
respa   | alias  | 2026-01-01
autho   | alias  | 2026-01-01
respa   | collie | 2026-01-01
autho   | collie | 2026-01-01
autho   | respa  | 2026-01-01
"""


def signed(stage: str, by: str, name: str = "Somebody Else", login: str = "else", account: str = "") -> tuple[str, str]:
    """What a form of `stage` completed by `by` changes in the figure, and the codes of what is found."""
    figure, line, sheet = STAGES[stage]
    officers = TWICE.format(name=name, login=login)
    register = office_register(figure=figure, officer=officers, deputy=DEPUTIES)
    taken = take(register, form_received(stage, line, by=by, sheet=sheet, account=account))
    (now,) = [text.split(" = ")[1] for text in figures(register) if text.startswith("chorley/LOC-1|2025/26 Q3")]
    return now.partition(" because")[0], " ".join(code.split()[0] for code in codes(taken))


@pytest.mark.parametrize("stage", STAGES)
def test_a_deputy_who_has_signed_before_is_barred(stage: str) -> None:
    """Whoever collected may neither check nor authorise as somebody's deputy; nor by the name in capitals."""
    for by in ("collie", "COLLIE", "collection officer,  waste"):
        now, found = signed(stage, by)
        assert found == sign_off.TWO_ROLES.code
        assert now.endswith("collected collie" if stage == "check-1" else "checked collie/respa")


def test_whoever_checked_may_not_authorise_as_a_deputy() -> None:
    """The other two of the three pairs were tried above."""
    assert signed("authorise-1", "respa") == ("450 checked collie/respa", sign_off.TWO_ROLES.code)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("name", "login"),
    [
        ("Collection Officer, Waste", ""),
        ("COLLECTION  officer, waste", "x"),
        ("Ann Smith", "ANN"),
        ("A. Smith", " ann "),
    ],
)
def test_one_person_in_two_rows_of_officers_is_one_person(stage: str, name: str, login: str) -> None:
    """The same name or login under another code, whatever its case and blanks: nobody takes two roles by a new row."""
    _, found = signed(stage, "alias", name, login)
    assert found == sign_off.TWO_ROLES.code


@pytest.mark.parametrize("stage", STAGES)
def test_another_person_may_deputise(stage: str) -> None:
    """Another name and another login, or none known: three people have signed."""
    for login in ("else", ""):
        now, found = signed(stage, "alias", "Somebody Else", login)
        assert found == ""
        assert "alias" in now


@pytest.mark.parametrize("stage", STAGES)
def test_one_account_behind_two_forms_is_said(stage: str) -> None:
    """The file of the return and that of a later form were last saved by the same account, in whatever case."""
    officer = {"check-1": "respa", "authorise-1": "autho"}[stage]
    assert signed(stage, officer, account="JSmith ")[1] == sign_off.SAME_ACCOUNT.code
    assert signed(stage, officer, account="rob")[1] == ""


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        (("ann", "rob", "dee"), ["", ""]),
        (("ann", "ANN ", "dee"), ["same-account", ""]),
        (("ann", "rob", "ann"), ["", "same-account"]),
        (("ann", "rob", " Rob"), ["", "same-account"]),
        (("ann", "ann", "ann"), ["same-account", "same-account"]),
        (("", "", ""), ["", ""]),
    ],
)
def test_every_two_of_the_three_forms_are_held_against_each_other(accounts: tuple[str, ...], said: list[str]) -> None:
    """Return, check and authorisation: whichever two were last saved by one account, it is said of the later one."""
    register = office_register()
    line = "line | figure | evidence | procedure_is_right\nchorley/LOC-1 @ 2025/26 Q3 | 390 | Log | Yes"
    forms = [("return-1", line, ""), *((form, text.replace("450", "390").replace("Ice.", ""), sheet)
                                       for form, (_, text, sheet) in STAGES.items())]  # fmt: skip

    found = [
        take(register, form_received(form, text, sheet=sheet, account=account))
        for (form, text, sheet), account in zip(forms, accounts, strict=True)
    ]

    assert [" ".join(code.split()[0] for code in codes(each)) for each in found] == ["", *said]
    assert figures(register) == ["chorley/LOC-1|2025/26 Q3 = 390 authorised collie/respa/autho [on_target]"]


def test_a_return_says_that_two_of_the_three_are_one_person() -> None:
    """The Responsible Officer has the login of whoever collects: nobody could check the figure, and it is said at once."""
    officers = TWICE.format(name="Somebody Else", login="else").replace("rob", "Ann")
    register = office_register(officer=officers)
    line = "line | figure | commentary | evidence | procedure_is_right\nchorley/LOC-1 @ 2025/26 Q3 | 390 | | Log | Yes"

    taken = take(register, form_received("return-1", line))

    assert returns.NO_THIRD_PERSON.code in " ".join(codes(taken))
    assert returns.NO_THIRD_PERSON.code not in " ".join(codes(take(office_register(), form_received("return-1", line))))


def test_a_form_with_our_key_that_names_another_workspace_is_refused(stages: Stages, tmp_path: Path) -> None:
    """Such as one of a workspace that was copied with its keys: nothing is taken, and the note says where it is from."""
    office = stages.at("defined", tmp_path)
    office.done("issue", "returns", "--period", "2025/26 Q3", today="2026-01-05")
    content = content_of(register_for(Stage.RETURN), Stage.RETURN)
    theirs = replace(content, identity=replace(content.identity, workspace="theirs"))
    office.drop("theirs.xlsx", write_form(theirs, office.workspace.signing_key(), CREATED))

    (row,) = office.run("collect", "--json").document["files"]

    assert (row["verdict"], row["findings"][0]["code"]) == ("refused", intake.FOREIGN_WORKSPACE.code)
    assert "theirs" in row["findings"][0]["message"]
