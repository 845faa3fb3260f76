"""Findings about sign-off: locks, separation of duties, decisions that are missing (framework section 4)."""

from __future__ import annotations

from ..findings import FindingKind, Severity

TWO_ROLES = FindingKind(
    "two-roles",
    Severity.ERROR,
    "{found} has signed this figure in another role already, and nobody may take two.",
    "Ask the named officer or another deputy to sign it; Transformation and Partnerships can issue it to them.",
    "The officer who collected a figure also fills the check form.",
    "4",
)
LOCKED = FindingKind(
    "locked",
    Severity.ERROR,
    "This figure has been {state} since the form was issued, so {found} was not taken.",
    "If it is wrong, ask for it to be returned; you will then get the line again.",
    "A return sent again with a changed figure after it was checked.",
    "4",
)
NOT_READY = FindingKind(
    "not-ready",
    Severity.ERROR,
    "This figure is {state}, so it cannot be signed with this form.",
    "Nothing is needed from you now. You will get the line again when it is ready.",
    "A check form that comes back after the figure was returned.",
    "4",
)
CHANGED_SINCE_ISSUE = FindingKind(
    "changed-since-issue",
    Severity.ERROR,
    "The figure has changed since this form was issued: it showed {found} and is now {now}.",
    "Your decision was not taken. The line is issued again with the new figure.",
    "A figure is corrected while its check form is out.",
    "4",
)
PERIOD_CLOSED = FindingKind(
    "period-closed",
    Severity.ERROR,
    "{found} is closed, so this line was not taken in.",
    "Ask Transformation and Partnerships to reopen the period, with the reason.",
    "A return for a quarter that was closed.",
    "4",
)
NO_DECISION = FindingKind(
    "no-decision",
    Severity.NOTE,
    "No decision was chosen on this line.",
    "Choose one in the yellow cell and send the form again, unless it was taken in before. The line is issued again if "
    "it still waits for one.",
    "A check form with an empty Decision.",
    "4",
)
RETURN_WITHOUT_REASON = FindingKind(
    "return-without-reason",
    Severity.ERROR,
    "The line is returned, but without saying why.",
    "Type the reason in the cell beside the decision and send the form again.",
    "Decision Return with an empty reason.",
    "4",
)
QUERIES_UNDECIDED = FindingKind(
    "queries-undecided",
    Severity.ERROR,
    "The line has queries, and “Queries accepted?” does not say Yes.",
    "Choose Yes to accept them, or return the line with the reason.",
    "Decision Verify on a line with a query, and the cell beside it empty.",
    "4",
)
COMMENTARY_REQUIRED = FindingKind(
    "commentary-required",
    Severity.ERROR,
    "The figure is {found}, and there is no commentary to print.",
    "Type the commentary in the yellow cell and send the form again.",
    "A figure off target, verified without any commentary.",
    "4",
)
UNKNOWN_DECISION = FindingKind(
    "unknown-decision",
    Severity.ERROR,
    "“{found}” is not one of the decisions: {choices}.",
    "Choose one from the list in the cell.",
    "Decision: OK",
    "4",
)
PLAN_INCOMPLETE = FindingKind(
    "plan-incomplete",
    Severity.ERROR,
    "The action plan lacks {found}.",
    "Fill the yellow cells named and send the form again.",
    "A plan with actions but without the reasons.",
    "6",
)
BACK_NOT_READ = FindingKind(
    "back-on-target-not-read",
    Severity.QUERY,
    "“{found}” does not say when the indicator is expected back on target; the plan was taken with these words.",
    "Type a period or a day, such as Q4 2025/26 or 31 March 2026, and send the form again.",
    "Expected back on target: next year",
    "6",
)
BACK_ALREADY = FindingKind(
    "back-on-target-already",
    Severity.QUERY,
    "{found} is not after {period}, for which the plan is written: by then the indicator was not back on target.",
    "Type a later period or day, such as Q4 2025/26 or 31 March 2026, and send the form again.",
    "A plan for 2025/26 Q3 that expects 2025/26 Q2",
    "6",
)
PLAN_AGREED = FindingKind(
    "plan-agreed",
    Severity.ERROR,
    "The action plan was agreed on {found}, so what was changed since was not taken.",
    "Ask the Authorising Officer to return it, or change it on the form for the next period.",
    "An action plan form sent again with another reason after the plan was agreed.",
    "6",
)
ACTION_INCOMPLETE = FindingKind(
    "action-incomplete",
    Severity.ERROR,
    "The action lacks {found}.",
    "Every action needs what will be done, its owner and the day it is due.",
    "An action without a due date.",
    "6",
)
TWO_FILLINGS = FindingKind(
    "two-fillings",
    Severity.ERROR,
    "Two different fillings of this line arrived together: {found}.",
    "The line is issued again with both; type the right one.",
    "The same return from two folders, one with 12 and one with 13.",
    "4",
)
OLDER_FILLING = FindingKind(
    "older-filling",
    Severity.QUERY,
    "This looks like an older filling ({found}), so nothing was replaced.",
    "If it is the newer one, open it, save it again and send it; otherwise do nothing.",
    "The first filling of a return is found in a folder after its correction was taken in.",
    "4",
)
OLDER_FORM = FindingKind(
    "older-form",
    Severity.QUERY,
    "This line was issued again on the form {newer}, which has come back; "
    "this older form says {found}, so nothing was replaced.",
    "If it is right all the same, type it on {newer} and send that form again; otherwise do nothing.",
    "A return is mended and sent again after the form on which its line was issued anew was taken in.",
    "4",
)
LEFT_AS_IT_IS = FindingKind(
    "left-as-it-is",
    Severity.NOTE,
    "Nothing was typed on this line, but {found}: it was left as it is.",
    "If that figure is wrong, type the right one; otherwise nothing needs to be done.",
    "A return sent again with only its mended line filled in.",
    "4",
)
SAME_ACCOUNT = FindingKind(
    "same-account",
    Severity.QUERY,
    "Two forms of this figure, signed by different people, were last saved by the same account, {found}.",
    "Say who filled which; if one person did both, somebody else must check the figure.",
    "A return and its check form both last saved by “jsmith”.",
    "4",
)
FORM_NOT_ISSUED = FindingKind(
    "form-not-issued",
    Severity.ERROR,
    "The register does not know that the form {found} was issued.",
    "Ask Transformation and Partnerships for a new form; what is in this one can be copied over.",
    "A form issued before the ledger was put back from a backup.",
    "4",
)
FORM_VOID = FindingKind(
    "form-void",
    Severity.ERROR,
    "The form {found} was called in when its lines were given to another officer.",
    "The lines are issued to the other officer; nothing is needed from you.",
    "A return of an officer whose lines were reassigned.",
    "4",
)
