"""Findings about returns: an error keeps its line out, a query lets it in (framework section 4)."""

from __future__ import annotations

from ..findings import FindingKind, Severity

_EXPLAIN = "Check it against your evidence. If it is right, say in the explanation why; if not, type the right one."


def _error(code: str, message: str, remedy: str, example: str, section: str = "4") -> FindingKind:
    return FindingKind(code, Severity.ERROR, message, remedy, example, section)


def _query(code: str, message: str, remedy: str, example: str, section: str = "4") -> FindingKind:
    return FindingKind(code, Severity.QUERY, message, remedy, example, section)


NOT_ENTITLED = _error(
    "not-entitled",
    "The form says it was completed by “{found}”, who is neither {officer} nor a deputy in date.",
    "Choose from the list on the sheet Start who completed it. "
    "If somebody is missing there, ask Transformation and Partnerships to add the deputy.",
    "Completed by: Somebody Else",
)
NOT_COMPLETED = _error(
    "not-completed",
    "The form does not say who completed it, so nothing was taken from it.",
    "Choose your name from the list on the sheet Start and send the form again.",
    "Completed by:",
)
UNKNOWN_INDICATOR = _error(
    "unknown-indicator",
    "There is no indicator for the line “{found}”.",
    "Nothing was taken from this line. Ask Transformation and Partnerships whether the indicator was renamed.",
    "Line: chorley/COR-999",
    "3",
)
DUPLICATE_INDICATOR = _error(
    "duplicate-indicator",
    "The same indicator and period stand on the form twice ({found}).",
    "Delete the row that is wrong and send the form again; nothing was taken from either.",
    "Line twice: yes",
    "3",
)
RETIRED_INDICATOR = _error(
    "retired-indicator",
    "The indicator is not collected for {found}: {why}.",
    "Nothing is needed from you for this line. If that is wrong, tell Transformation and Partnerships.",
    "End: 2025-06-30",
    "3",
)
WRONG_PERIOD = _error(
    "wrong-period",
    "The line is for {found}, which this form for {period} does not ask for.",
    "Fill the form that was issued for that period.",
    "Line period: 2025/26 Q2",
    "2",
)
NOTHING_TYPED = _error(
    "nothing-typed",
    "Nothing was typed on this line.",
    "Type the figure; where there is none, choose Not available or Not applicable and say why.",
    "Figure: | Evidence: | Procedure right:",
)
FIGURE_MISSING = _error(
    "figure-missing",
    "There is no figure.",
    "Type the figure; where there is none, choose Not available or Not applicable and say why.",
    "Figure:",
)
FIGURE_NOT_WORKED_OUT = _error(
    "figure-not-worked-out",
    "There is no figure, although its numerator and denominator are filled in; they give {found}.",
    "Type the figure as your evidence shows it into this cell: {found}, if the two are right.",
    "Unit: percentage | Figure: | Numerator: 45 | Denominator: 100",
    "3",
)
REASON_MISSING = _error(
    "reason-missing",
    "There is no figure, and it does not say why.",
    "Say why there is no figure in the cell for it.",
    "Figure: | Marker: Not available",
)
FIGURE_NOT_EXPECTED = _error(
    "figure-not-expected",
    "The figure {found} was typed, but {marker} was chosen beside it.",
    "Either delete the figure, or choose Final, Provisional or Estimated.",
    "Figure: 412 | Marker: Not available | Missing reason: The system was down",
)
PART_MISSING = _error(
    "part-missing",
    "The {part} is missing.",
    "Type numerator and denominator as your evidence shows them.",
    "Unit: percentage | Figure: 45 | Numerator: 45 | Denominator:",
    "3",
)
EVIDENCE_MISSING = _query(
    "evidence-missing",
    "It does not say where the evidence is.",
    "Name the system, report or folder where the Responsible Officer can see the figure.",
    "Evidence:",
)
PROCEDURE_NOT_ANSWERED = _query(
    "procedure-not-answered",
    "It does not say whether the written procedure is still right.",
    "Read it on the sheet Written procedures and choose Yes or No.",
    "Procedure right:",
    "3",
)
PROCEDURE_NOT_RIGHT = _query(
    "procedure-not-right",
    "The officer says that the written procedure is no longer right.",
    "Tell Transformation and Partnerships what to change; the Responsible Officer decides whether the figure stands.",
    "Procedure right: No",
    "3",
)
PROCEDURE_INCOMPLETE = _query(
    "procedure-incomplete",
    "The written procedure lacks {found}.",
    "Send what is missing to Transformation and Partnerships.",
    "Procedure lacks: steps, verification",
    "3",
)
PROCEDURE_MISSING = _query(
    "procedure-missing",
    "There is no written procedure yet.",
    "Send one to Transformation and Partnerships.",
    "Procedure lacks: everything",
    "3",
)
PERCENTAGE_AS_RATIO = _query(
    "percentage-as-ratio",
    "{found} was read as {found} %; a percentage of {points} is typed {points}.",
    "If {points} % is meant, type {points}. If it is really less than one per cent, say so in the explanation.",
    "Unit: percentage | Decimals: 2 | Figure: 0.45",
    "3",
)
FIGURE_NOT_ITS_PARTS = _query(
    "figure-not-its-parts",
    "The figure is {found}, but its numerator over its denominator gives {computed}.",
    "Check all three against your evidence. If they are right, say in the explanation why they differ.",
    "Unit: percentage | Figure: 54 | Numerator: 45 | Denominator: 100",
    "3",
)
DENOMINATOR_ZERO = _error(
    "denominator-zero",
    "The denominator is 0, and nothing can be divided by it.",
    "If there were no cases, leave the figure empty, choose Not applicable and say why.",
    "Unit: percentage | Figure: 0 | Numerator: 0 | Denominator: 0",
    "3",
)
NUMERATOR_LARGER = _query(
    "numerator-larger",
    "The numerator {found} is larger than the denominator {denominator}.",
    "Check that the two are not the wrong way round. If they are right, say in the explanation why.",
    "Unit: percentage | Figure: 90 | Numerator: 100 | Denominator: 90",
    "3",
)
PART_NEGATIVE = _query(
    "part-negative",
    "The {part} {found} is below 0.",
    _EXPLAIN,
    "Unit: percentage | Figure: 45 | Numerator: -45 | Denominator: -100",
    "3",
)
PERCENTAGE_IMPOSSIBLE = _error(
    "percentage-impossible",
    "{found} % is not between 0 and 100, and this measure has never been outside.",
    "Type the percentage from 0 to 100. If it can be beyond, ask Transformation and Partnerships "
    "to record a baseline or target that is.",
    "Unit: percentage | Figure: 450",
    "3",
)
BELOW_ZERO = _error(
    "below-zero",
    "{found} is below 0, and this measure has never been.",
    "Type the figure as a positive number. If it can be below 0, ask Transformation and Partnerships "
    "to record a baseline or target that is.",
    "Figure: -5",
    "3",
)
FRACTION_OF_COUNT = _error(
    "fraction-of-count",
    "{found} is not a whole number, and this indicator counts whole things.",
    "Type the whole number that your evidence shows.",
    "Figure: 412.5",
    "3",
)
SIGN_DIFFERS = _query(
    "sign-differs",
    "{found} is {sign}; {others}.",
    _EXPLAIN,
    "Unit: currency | Decimals: 2 | Figure: -120.50",
    "3",
)
MORE_DECIMALS = _query(
    "more-decimals",
    "{found} has more decimals than this indicator, which has {decimals}; it will be shown as {shown}.",
    "Type it rounded, or say in the explanation why it is kept finer.",
    "Unit: percentage | Decimals: 1 | Figure: 45.678",
    "5",
)
RUNNING_TOTAL_FALLS = _query(
    "running-total-falls",
    "The {what} is {found}, less than the {before} of {period}, although it runs from April.",
    "Type the total since 1 April, not the period alone. If an earlier figure was too high, say so in the explanation.",
    "Measured as: year to date | Last period: 900 | Figure: 412",
    "3",
)
FAR_FROM_HISTORY = _query(
    "far-from-history",
    "{what} is far from what this measure has been: {median} in the middle of {count} earlier periods{times}.",
    _EXPLAIN,
    "History: 400 410 395 405 398 402 | Figure: 4120",
    "9",
)
UNCHANGED = _query(
    "unchanged",
    "{found} is exactly the figure of {period}.",
    "Check that it was not copied from last time. If it is right, say so in the explanation.",
    "Last period: 412 | Figure: 412",
)
SAME_DATA_PERIOD = _query(
    "same-data-period",
    "The data period “{found}” is the same as for {period}, so there are no new data.",
    "If newer data are out, type their figure and period. If not, say so in the explanation.",
    "Last data period: January to December 2024 | Data period: January to December 2024",
    "3",
)
COMMENTARY_MISSING = _query(
    "commentary-missing",
    "The figure is {found}, and there is no commentary.",
    "Say why it is so and what is being done about it.",
    "Target: 500 | Figure: 412",
)
FINAL_DATE_MISSING = _error(
    "final-date-missing",
    "The figure is {found}, but it does not say when the final one is expected.",
    "Type the day on which you expect the final figure.",
    "Marker: Provisional",
)
FINAL_DATE_PAST = _query(
    "final-date-past",
    "The final figure was expected on {found}, which is past.",
    "Type the final figure and choose Final, or type the day on which it is expected now.",
    "Marker: Estimated | Final expected: 2025-12-01",
)
FINAL_DATE_NOT_EXPECTED = _query(
    "final-date-not-expected",
    "A final figure is expected on {found}, but this one is marked {marker}.",
    "If the figure is not final yet, choose Provisional or Estimated; otherwise delete the day.",
    "Final expected: 2026-03-31",
)
FINAL_OVERDUE = _query(
    "final-overdue",
    "The figure of {period} is still {marker}; its final one was expected on {found}.",
    "Ask Transformation and Partnerships for that line, so that you can type the final figure.",
    "Last period: 398 | Last marker: Provisional until 2025-12-01",
)
PERSONAL_DATA = _query(
    "personal-data",
    "The text seems to hold {found}.",
    "Take out what identifies a person; name the role or the service instead.",
    "Commentary: Ring Mrs Jones on 01257 555 123",
)
NO_TARGET_AGREED = _query(
    "no-target",
    "The indicator is judged as target, but there is no target for {found}.",
    "Ask Transformation and Partnerships to record the target that was agreed.",
    "Judged as: target",
    "3",
)
NO_THIRD_PERSON = _query(
    "no-third-person",
    "Collecting, checking and authorising need three people, and there are only {found}.",
    "Ask Transformation and Partnerships to name another officer or deputy.",
    "Officers: WASTE, HEAD, WASTE",
)
