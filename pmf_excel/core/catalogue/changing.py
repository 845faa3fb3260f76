"""Findings about changes to what the register has, whether they are imported or typed in the master workbook."""

from __future__ import annotations

from ..commands import REOPEN, correct_command
from ..findings import FindingKind, Severity
from .importing import ROW_KEPT_OUT


def _error(code: str, message: str, remedy: str, example: str, section: str = "3") -> FindingKind:
    return FindingKind(f"change-{code}", Severity.ERROR, message, f"{remedy} {ROW_KEPT_OUT}", example, section)


def _query(code: str, message: str, remedy: str, example: str, section: str = "3") -> FindingKind:
    return FindingKind(f"change-{code}", Severity.QUERY, message, remedy, example, section)


TARGET_CLOSED = _error(
    "target-closed",
    "{found} is closed for {council}, so its target cannot change.",
    REOPEN,
    "the target of a closed quarter",
    "4",
)
TARGET_FROZEN = _query(
    "target-frozen",
    "{found} is authorised and keeps its judgement against the old target. {applies}",
    "If that is meant, leave it as it is. Otherwise put the old target back, and type the new one for a later period.",
    "the target of a quarter whose figure is authorised",
    "4",
)
SIGNED_ALREADY = _query(
    "signed-already",
    "{found} has signed the figure for {period} in another role already, and nobody may take two.",
    "Name a deputy who may sign that figure instead, or another officer.",
    "the officer who collected Q3 becomes the Responsible Officer before Q3 is checked",
    "4",
)
STILL_NAMED = _query(
    "officer-still-named",
    "{found} leaves, and is still named as an officer of {where}.",
    "Name somebody else there, or give all that they have to another officer: pmf reassign {code} --to OFFICER, with "
    "that officer's code in place of OFFICER.",
    "a Collection Officer with a day in the column Until",
    "4",
)
LAST_LOGIN = _query(
    "officer-last-login",
    "{found} has the only login on the sheet Officers: {when}, nobody is known by a login, and the buttons of the "
    "workbook record nothing.",
    "Type the login of whoever takes over in the column Login of their own row, and press Save my edits.",
    "a day in the column Until of the only officer with a login",
    "4",
)
CODE_USED = _error(
    "code-used",
    "“{found}” differs from the code {other} in capital letters only, and the two could not be told apart.",
    "Use the row of {other}, or choose another code.",
    "an officer Collie beside the officer collie",
    "4",
)
LOGIN_USED = _error(
    "login-used",
    "The login “{found}” is that of {name} ({code}) at the same time, so it could not be told who does something.",
    "Take it out of one of the two rows, or let one end (Until) before the other begins (From).",
    "two officers with the login mary",
    "4",
)
ALPHABETS_MIXED = _error(
    "alphabets-mixed",
    "The word “{found}” in the {what} has letters of several alphabets, which look like others: {spelt}.",
    "Type it again on the keyboard. Letters that merely look alike would make two persons of one.",
    "a Cyrillic letter in the name of an officer",
    "4",
)
TAKEN_OVER = _error(
    "officer-taken-over",
    "The {what} “{found}” is that of {code} before this change: with it {officer} would sign as the same person.",
    "Leave every person the row they have. Who takes over a role is named under their own code on the sheet "
    "Indicators; somebody new gets a new row.",
    "the names of two officers exchanged after one of them made a return",
    "4",
)
SIGNED_BEFORE = _error(
    "officer-signed-before",
    "{code} has signed the figure {figure} with the {what} “{found}”, and it is still in sign-off.",
    "Leave every person the row they have. Where {officer} is somebody else, let that figure be authorised first.",
    "a second officer with the name under which another code made a return, and which it lost since",
    "4",
)
OFFICER_TWICE = _query(
    "officer-twice",
    "“{found}” is the {what} of {others} too.",
    "Where it is the same person, keep one of the rows. Where not, make the two differ: forms are signed by name.",
    "a second officer called Collection Officer, Waste",
    "4",
)
FREQUENCY_IN_SIGN_OFF = _error(
    "frequency-in-sign-off",
    "{found} has figures in sign-off for {periods}, and with another frequency no form would ask for them any more.",
    "Let them be authorised first, or add a new indicator with the other frequency and end this one.",
    "a quarterly indicator made monthly while its Q3 is collected",
    "4",
)
NOT_IN_FORCE = _query(
    "not-in-force",
    "{found} would not be in force in {periods}, whose figures are in sign-off: no form asks for them any more.",
    "Where they are still wanted, choose a day that leaves those periods in, until they are authorised.",
    "an End of 30 September while the figure of October is collected",
    "4",
)
OTHERWISE_TYPED = _query(
    "otherwise-typed",
    "The figures for {periods} are in sign-off and were typed while {what} was {before}; it is {found} from now on.",
    "Look whether they are still right. To have one typed again: "
    + correct_command("{reference}", "PERIOD")
    + ", and its period in place of PERIOD.",
    "the unit changed from percentage to number while Q3 is collected",
    "4",
)
TARGETS_LONGER = _query(
    "targets-longer",
    "The targets for {periods} have more decimals than the {found} that the indicator has from now on.",
    "Round those targets, or give the indicator its decimals back.",
    "0 decimals for an indicator with the target 97.5",
    "5",
)
FORM_IS_OUT = _query(
    "form-is-out",
    "The form {form} is out with {found}, and whoever fills it still signs the line of this indicator.",
    "To call it in with all that {old} has, use pmf reassign {old} --to {new}, and issue the open lines again. "
    "Otherwise nothing.",
    "another Collection Officer while the return is out",
    "4",
)
TEXT_CLOSED = _error(
    "text-closed",
    "{found} is closed for {council}, so the text of its report cannot change.",
    REOPEN,
    "the executive summary of a closed quarter",
    "7",
)
SAME_VERSION = _query(
    "same-version",
    "The written procedure of {found} changed and still is version {version}, which the figures for {periods} name.",
    "Raise Version by one and set Date, so that those figures keep the text that they were made by.",
    "other steps under the version number of last quarter",
)
