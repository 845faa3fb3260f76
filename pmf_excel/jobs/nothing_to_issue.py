"""Why there is nothing to issue: what is out, what is not in yet and from whom, or that nothing is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pmf_excel.core.periods import Period
from pmf_excel.core.rating.closings import is_closed
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.register import Register
from pmf_excel.core.reminding.open_work import OpenLine
from pmf_excel.core.reports.sentences import Quantity, joined, listed
from pmf_excel.core.sign_off.due import Stage

#: What must be in before a form of each stage can be issued.
_BEFORE = {
    Stage.RETURN: (),
    Stage.CHECK: (Stage.RETURN,),
    Stage.ACTION_PLAN: (Stage.RETURN, Stage.CHECK),
    Stage.AUTHORISATION: (Stage.RETURN, Stage.CHECK),
}
_NOTHING_DUE = {
    Stage.RETURN: "every figure that is asked for is in",
    Stage.CHECK: "every figure that is in is checked",
    Stage.ACTION_PLAN: "no checked figure is without the action plan that it needs",
    Stage.AUTHORISATION: "every figure that is checked is authorised",
}


def why_nothing(
    register: Register, stage: Stage, period: Period, councils: Sequence[str], lines: Sequence[OpenLine]
) -> str:
    """Return the sentences on why no form of `stage` is to be issued, where `lines` are open in those councils."""
    if not register.all(Indicator):
        return "the register has no indicators yet."
    reasons = [*_out(register, stage, lines), *_not_in(register, stage, lines)]
    shut = _closed(register, period, councils)
    if not reasons and not (shut and all(is_closed(register, each, period) for each in councils)):
        reasons = [_NOTHING_DUE[stage]]
    return f"{'; '.join(reason for reason in (*reasons, shut) if reason)}."


def _out(register: Register, stage: Stage, lines: Sequence[OpenLine]) -> Iterator[str]:
    """Yield how much stands on forms of that kind that are out, and with whom."""
    out = [each for each in lines if each.line.stage is stage and each.form is not None]
    if out:
        number = Quantity(len(out))
        yield f"{number} {number:line is|lines are} out already, with {_names(register, out)}"


def _not_in(register: Register, stage: Stage, lines: Sequence[OpenLine]) -> Iterator[str]:
    """Yield what has to be in first, from whom, and how much of it was sent back."""
    for before in _BEFORE[stage]:
        waiting = [each for each in lines if each.line.stage is before]
        if waiting:
            number, back = Quantity(len(waiting)), sum(bool(each.line.reason) for each in waiting)
            sent_back = _sent_back(back, len(waiting))
            form = f"{number:its|their} {before.asks_for}"
            yield f"{number} {number:line waits|lines wait} for {form} from {_names(register, waiting)}{sent_back}"


def _sent_back(back: int, of: int) -> str:
    if not back:
        return ""
    return " to be corrected" if back == of else f", {back} of them to be corrected"


def _closed(register: Register, period: Period, councils: Sequence[str]) -> str:
    closed = [register.council(each).name for each in councils if is_closed(register, each, period)]
    return f"{period} is closed for {joined(closed)}" if closed else ""


def _names(register: Register, lines: Sequence[OpenLine]) -> str:
    return listed(sorted({register.officer_name(each.officer) for each in lines}))
