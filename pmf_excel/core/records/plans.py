"""Action plans for spells off target, and project updates (framework sections 6 and 8)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pmf_excel.core.periods import PeriodField

from .organisation import CouncilLink, ProjectRating
from .record import WITHDRAWN, Column, Line, Record


class PlanState(StrEnum):
    """Where an action plan stands."""

    AWAITED = "awaited"
    WRITTEN = "written"
    AGREED = "agreed"
    CLOSED = "closed"
    RETURNED = "returned"


class ActionPlan(Record):
    """One plan for one spell off target, updated every period until it is closed."""

    record_type: ClassVar[str] = "plan"
    sheet: ClassVar[str] = "Action plans"
    key: ClassVar[tuple[str, ...]] = ("indicator", "period")
    made_by: ClassVar[str] = "the action plan forms"

    council: CouncilLink
    indicator: Annotated[Line, Column("Indicator", "", 16, looks_up="indicator")]
    period: Annotated[PeriodField, Column("Since", "The first period off target of this spell.", 13)]
    state: Annotated[PlanState, Column("State", "", 11, owned_by_sign_off=True)] = PlanState.AWAITED
    updated_for: Annotated[
        PeriodField | None, Column("Updated for", "The last period it was written for.", 13, owned_by_sign_off=True)
    ] = None
    reasons: Annotated[
        Line, Column("Why performance is lower", "In detail.", 50, free_text=True, owned_by_sign_off=True)
    ] = ""
    back_on_target: Annotated[
        Line, Column("Back on target", "The period when it is expected.", 14, owned_by_sign_off=True)
    ] = ""
    written_by: Annotated[Line, Column("Written by", "", 20, looks_up="officer", owned_by_sign_off=True)] = ""
    written_on: Annotated[date | None, Column("Written on", "", 11, owned_by_sign_off=True)] = None
    agreed_by: Annotated[Line, Column("Agreed by", "", 20, looks_up="officer", owned_by_sign_off=True)] = ""
    agreed_on: Annotated[date | None, Column("Agreed on", "", 11, owned_by_sign_off=True)] = None
    return_reason: Annotated[Line, Column("Why it was returned", "", 36, free_text=True, owned_by_sign_off=True)] = ""
    closing_note: Annotated[
        Line, Column("Whether it worked", "Written when it closes.", 36, free_text=True, owned_by_sign_off=True)
    ] = ""
    closed_on: Annotated[date | None, Column("Closed on", "", 11, owned_by_sign_off=True)] = None
    illustrative: Annotated[bool, Column("Illustrative", "Made up for demonstration.", 10)] = False
    form: Annotated[Line, Column("Form", "The form that last changed it.", 22, owned_by_sign_off=True)] = ""


class Action(Record):
    """A corrective action of an action plan."""

    record_type: ClassVar[str] = "action"
    sheet: ClassVar[str] = "Actions"
    key: ClassVar[tuple[str, ...]] = ("plan", "number")
    made_by: ClassVar[str] = "the action plan forms"

    council: CouncilLink
    plan: Annotated[Line, Column("Action plan", "", 26, looks_up="plan")]
    number: Annotated[int, Column("Number", "", 9)]
    what: Annotated[Line, Column("Action", "", 50, free_text=True, owned_by_sign_off=True)] = ""
    owner: Annotated[Line, Column("Owner", "", 24, free_text=True, owned_by_sign_off=True)] = ""
    due: Annotated[date | None, Column("Due", "", 11, owned_by_sign_off=True)] = None
    progress: Annotated[Line, Column("Progress", "", 36, free_text=True, owned_by_sign_off=True)] = ""


class ProjectUpdate(Record):
    """How a corporate project stood in one period: rating and commentary."""

    record_type: ClassVar[str] = "project_update"
    sheet: ClassVar[str] = "Project updates"
    key: ClassVar[tuple[str, ...]] = ("project", "period")
    retired_by: ClassVar[str] = WITHDRAWN

    council: CouncilLink
    project: Annotated[Line, Column("Project", "", 16, looks_up="project")]
    period: Annotated[PeriodField, Column("Period", "", 15)]
    rating: Annotated[ProjectRating, Column("Rating", "", 12)]
    commentary: Annotated[Line, Column("Commentary", "", 60, free_text=True)] = ""
    illustrative: Annotated[bool, Column("Illustrative", "Made up for demonstration.", 10)] = False
