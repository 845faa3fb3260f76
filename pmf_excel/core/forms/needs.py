"""What the lines of the four forms need before they are complete, and when (framework sections 3, 4 and 6).

A live status is named by its code here; a form compares with the words of its council.
"""

from __future__ import annotations

from pmf_excel.core.rating.standing import words_of
from pmf_excel.core.records.figures import Status

from .requirements import Requirement, cover_does_not_say, is_blank, is_filled, says, says_none_of

_NO_FIGURE = ("Not available", "Not applicable")
_OFF_TARGET = (Status.WITHIN, Status.OUTSIDE)
_WITH_FIGURE = says_none_of("marker", *_NO_FIGURE)
_RETURNED = says("decision", "Return")

RETURN_NEEDS = (
    Requirement("numerator", "numerator", (_WITH_FIGURE,)),
    Requirement("denominator", "denominator", (_WITH_FIGURE,)),
    Requirement("figure", "figure", (_WITH_FIGURE,), plural="figures"),
    Requirement("final_expected", "date of the final figure", (says("marker", "Provisional", "Estimated"),)),
    Requirement("commentary", "commentary", (says("status", *_OFF_TARGET), _WITH_FIGURE), plural="commentaries"),
    Requirement("missing_reason", "why there is no figure", (says("marker", *_NO_FIGURE),)),
    Requirement("evidence", "evidence", (_WITH_FIGURE,)),
    Requirement("procedure_is_right", "answer on the procedure"),
)
CHECK_NEEDS = (
    Requirement("decision", "decision", plural="decisions"),
    Requirement(
        "queries_accepted",
        "answer on the queries",
        (is_filled("queries"), says_none_of("decision", "Return")),
        plural="answers on the queries",
    ),
    Requirement("return_reason", "reason for returning", (_RETURNED,), plural="reasons for returning"),
    Requirement(
        "printed_commentary",
        "commentary",
        (
            is_blank("commentary"),
            says("status_words", *_OFF_TARGET, *map(words_of, _OFF_TARGET)),
            says_none_of("decision", "Return"),
        ),
        plural="commentaries",
    ),
)
PLAN_NEEDS = (
    Requirement("reasons", "explanation of why", plural="explanations of why"),
    Requirement("back_on_target", "when it is back on target"),
    Requirement("closing_note", "note on whether the plan worked", plural="notes on whether the plans worked"),
)
ACTION_NEEDS = tuple(
    Requirement(column, label, (is_filled(filled),))
    for column, label, filled in (
        ("what", "what will be done", "owner"),
        ("owner", "owner", "what"),
        ("due", "due date", "what"),
    )
)
_NOT_ALL = cover_does_not_say("authorise_all", "Yes")
AUTHORISATION_NEEDS = (
    Requirement("decision", "decision", (_NOT_ALL,), plural="decisions"),
    Requirement("return_reason", "reason for returning", (_RETURNED,), plural="reasons for returning"),
    Requirement("plan_decision", "decision on the plan", (_NOT_ALL,), plural="decisions on the plans"),
    Requirement(
        "plan_reason",
        "reason for returning the plan",
        (says("plan_decision", "Return"),),
        plural="reasons for returning the plans",
    ),
)
