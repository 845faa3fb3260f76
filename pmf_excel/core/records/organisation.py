"""Who we are: councils with their settings, directorates, services, officers, deputies, priorities."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from .record import WITHDRAWN, Code, Column, DecimalField, Line, Record, Referenced

CouncilLink = Annotated[Line, Column("Council", "The council that the row belongs to.", 13, looks_up="council")]


class PlanFrom(StrEnum):
    """From which status an action plan is asked for."""

    OFF_TARGET = "off target"
    OUTSIDE = "outside threshold"


class Council(Record):
    """A council and what it has chosen where the framework leaves the choice open."""

    record_type: ClassVar[str] = "council"
    sheet: ClassVar[str] = "Councils"
    key: ClassVar[tuple[str, ...]] = ("council",)

    council: Annotated[Code, Column("Council", "Short code, as in chorley/COR-012.", 14)]
    name: Annotated[Line, Column("Name", "As printed in reports.", 28)]
    tolerance: Annotated[Line, Column("Default tolerance", "Such as 5% of the target.", 12)] = "5%"
    action_plan_from: Annotated[PlanFrom, Column("Action plan from", "", 18)] = PlanFrom.OFF_TARGET
    escalate_after: Annotated[int, Column("Escalate after", "Reporting quarters off target running.", 12)] = 2
    baselining_quarters: Annotated[int, Column("Baselining quarters", "", 12)] = 4
    return_days: Annotated[int, Column("Return due", "Working days after the period ends.", 10)] = 10
    check_days: Annotated[int, Column("Check due", "Working days after the period ends.", 10)] = 13
    plan_days: Annotated[int, Column("Action plan due", "Working days after the period ends.", 10)] = 16
    authorise_days: Annotated[int, Column("Authorisation due", "Working days after the period ends.", 10)] = 18
    go_live: Annotated[date | None, Column("Go-live date", "Figures of periods that ended before are history.", 12)] = (
        None
    )
    business_planning_guide: Annotated[Line, Column("Business Planning Guide", "Web address.", 30)] = ""
    data_quality_guide: Annotated[Line, Column("Data Quality Guide", "Web address.", 30)] = ""


class Directorate(Referenced):
    """A directorate of a council."""

    record_type: ClassVar[str] = "directorate"
    sheet: ClassVar[str] = "Directorates"
    retired_by: ClassVar[str] = WITHDRAWN

    council: CouncilLink
    reference: Annotated[Code, Column("Directorate", "Short code.", 12)]
    name: Annotated[Line, Column("Name", "", 36)]


class Service(Referenced):
    """A service of a directorate."""

    record_type: ClassVar[str] = "service"
    sheet: ClassVar[str] = "Services"
    retired_by: ClassVar[str] = WITHDRAWN

    council: CouncilLink
    reference: Annotated[Code, Column("Service", "Short code.", 12)]
    name: Annotated[Line, Column("Name", "", 36)]
    directorate: Annotated[Line, Column("Directorate", "", 14, looks_up="directorate")]


class Officer(Record):
    """A person who acts: the ledger knows the code only, the name stands in a table of its own."""

    record_type: ClassVar[str] = "officer"
    sheet: ClassVar[str] = "Officers"
    key: ClassVar[tuple[str, ...]] = ("officer",)
    retired_by: ClassVar[str] = "end"

    officer: Annotated[Code, Column("Officer", "Permanent short code.", 22)]
    name: Annotated[Line, Column("Name", "Name or role, as shown on forms.", 36, personal=True)]
    email: Annotated[Line, Column("E-mail", "", 30, personal=True)] = ""
    login: Annotated[Line, Column("Login", "The account name on the council's computers.", 18, personal=True)] = ""
    manager: Annotated[Line, Column("Manager", "", 20, looks_up="officer")] = ""
    start: Annotated[date | None, Column("From", "", 11)] = None
    end: Annotated[date | None, Column("Until", "The last day in the role.", 11)] = None


class Deputy(Record):
    """Who may sign, as themselves, in place of an officer between two dates."""

    record_type: ClassVar[str] = "deputy"
    sheet: ClassVar[str] = "Deputies"
    key: ClassVar[tuple[str, ...]] = ("officer", "deputy", "start")
    retired_by: ClassVar[str] = "end"

    officer: Annotated[Code, Column("Officer", "Who is deputised for.", 22, looks_up="officer")]
    deputy: Annotated[Code, Column("Deputy", "Who may sign.", 22, looks_up="officer")]
    start: Annotated[date, Column("From", "", 11)]
    end: Annotated[date | None, Column("Until", "Empty: until further notice.", 11)] = None


class Priority(Referenced):
    """A priority of a council's Corporate Strategy."""

    record_type: ClassVar[str] = "priority"
    sheet: ClassVar[str] = "Priorities"
    retired_by: ClassVar[str] = WITHDRAWN

    council: CouncilLink
    reference: Annotated[Code, Column("Priority", "Short code.", 12)]
    name: Annotated[Line, Column("Name", "", 44)]
    executive_member: Annotated[Line, Column("Executive Member", "Portfolio as printed.", 36)] = ""
    order: Annotated[int, Column("Order", "Order in reports.", 8)] = 0


class ProjectRating(StrEnum):
    """How a corporate project stands; amber is an early warning of delay."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    COMPLETE = "complete"
    CLOSED = "closed"
    NOT_STARTED = "not started"


class Project(Referenced):
    """A corporate project of a priority."""

    record_type: ClassVar[str] = "project"
    sheet: ClassVar[str] = "Projects"
    retired_by: ClassVar[str] = "closed_on"

    council: CouncilLink
    reference: Annotated[Code, Column("Project", "Short code.", 12)]
    name: Annotated[Line, Column("Name", "", 44)]
    priority: Annotated[Line, Column("Priority", "", 14, looks_up="priority")]
    lead: Annotated[Line, Column("Lead officer", "", 22, looks_up="officer")] = ""
    start: Annotated[date | None, Column("Start", "", 11)] = None
    planned_end: Annotated[date | None, Column("Planned end", "", 11)] = None
    forecast_end: Annotated[date | None, Column("Forecast end", "", 11)] = None
    closed_on: Annotated[date | None, Column("Closed on", "", 11)] = None
    budget: Annotated[DecimalField | None, Column("Budget", "Pounds.", 12)] = None
    source: Annotated[Line, Column("Source", "Where the facts come from; illustrative where made up.", 24)] = ""
