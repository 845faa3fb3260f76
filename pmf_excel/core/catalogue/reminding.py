"""Findings about reminders: who cannot be written to, and which form cannot be sent along (framework section 4)."""

from __future__ import annotations

from ..findings import FindingKind, Severity

_ADDRESS = (
    "Type it on the sheet Officers, column E-mail, and run pmf remind again; "
    "or type it into the draft before you send it."
)

NO_ADDRESS = FindingKind(
    "no-e-mail-address",
    Severity.QUERY,
    "{found} has no e-mail address, so the draft is addressed to nobody.",
    _ADDRESS,
    "An officer whose cell E-mail is empty.",
    "4",
)
WRONG_ADDRESS = FindingKind(
    "e-mail-address-wrong",
    Severity.QUERY,
    "“{found}” is not the e-mail address of one person, so it does not stand in the draft to {name}.",
    _ADDRESS,
    "Two addresses in one cell E-mail.",
    "4",
)
OFFICER_NOT_IN_POST = FindingKind(
    "officer-not-in-post",
    Severity.QUERY,
    "{found} is not in post on {day}, so nothing is addressed to them.",
    "Give their open work to somebody else with pmf reassign {code} --to OFFICER, with that officer's code in "
    "place of OFFICER. Then run pmf remind again.",
    "A Collection Officer who left in December and whose return is out in January.",
    "4",
)
MANAGER_NOT_IN_POST = FindingKind(
    "manager-not-in-post",
    Severity.QUERY,
    "{found}, the manager of officers who are late, is not in post on {day}.",
    "Name another one on the sheet Officers, column Manager, and run pmf remind again.",
    "A director who left, and who still stands as manager of a Collection Officer.",
    "4",
)
FORM_FILE_MISSING = FindingKind(
    "form-file-missing",
    Severity.QUERY,
    "The form {found} is no longer in out/, so it could not be attached.",
    'Make it anew with pmf issue {kind} --again --period "{period}" --council {council}, then run pmf remind again.',
    "A return that somebody moved out of out/ instead of copying it.",
    "4",
)
FORM_CAME_BACK = FindingKind(
    "form-came-back",
    Severity.QUERY,
    "{name} has {found} to do that stood on {form}: the form came back, and what was typed is not in.",
    'Issue it again with pmf issue {kind} --period "{period}" --council {council}, then run pmf remind again.',
    "An action plan form that came back without the reasons.",
    "4",
)
FORM_TO_ISSUE = FindingKind(
    "form-to-issue",
    Severity.QUERY,
    "{name} has {found} to do, but the form has not been issued.",
    'Issue it with pmf issue {kind} --period "{period}" --council {council}, then run pmf remind again.',
    "Figures that were collected yesterday and whose check form has not been issued.",
    "4",
)
