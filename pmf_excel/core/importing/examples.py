"""One example row for each record type that is imported: what `import.xlsx` shows, never what it takes in."""

from __future__ import annotations

from collections.abc import Mapping

from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.indicators import Indicator, SeriesBreak, Target, WrittenProcedure
from pmf_excel.core.records.organisation import Council, Deputy, Directorate, Officer, Priority, Project, Service
from pmf_excel.core.records.plans import Action, ActionPlan, ProjectUpdate
from pmf_excel.core.records.record import Record
from pmf_excel.core.records.report_text import ReportText

EXAMPLES: Mapping[type[Record], Mapping[str, str]] = {
    Council: {"council": "chorley", "name": "Chorley Council", "tolerance": "5%", "go_live": "01/10/2025"},
    Directorate: {"council": "chorley", "reference": "environment", "name": "Customer and Environment"},
    Officer: {
        "officer": "ch-waste-collection",
        "name": "Collection Officer, Waste and Street Scene",
        "email": "waste@example.org",
        "manager": "ch-waste-responsible",
        "start": "01/04/2025",
    },
    Deputy: {"officer": "ch-waste-collection", "deputy": "ch-customer-collection", "start": "01/04/2025"},
    Service: {
        "council": "chorley",
        "reference": "waste",
        "name": "Waste and Street Scene",
        "directorate": "environment",
    },
    Priority: {
        "council": "chorley",
        "reference": "green",
        "name": "A green and sustainable borough",
        "executive_member": "Executive Member (Planning and Climate)",
        "order": "2",
    },
    Indicator: {
        "council": "chorley",
        "reference": "COR-005",
        "name": "Number of missed bin collections",
        "kind": "corporate",
        "judged_as": "target",
        "service": "waste",
        "priority": "green",
        "frequency": "monthly",
        "unit": "number",
        "unit_label": "collections",
        "decimals": "0",
        "polarity": "lower",
        "measured_as": "in the period",
        "combine": "sum",
        "has_parts": "No",
        "collection_officer": "ch-waste-collection",
        "responsible_officer": "ch-waste-responsible",
        "authorising_officer": "ch-environment-director",
        "data_source": "Waste contractor's collection system",
    },
    WrittenProcedure: {
        "council": "chorley",
        "indicator": "COR-005",
        "definition": "Collections not made on the scheduled day and reported within two working days.",
        "purpose": "Shows how reliable the collection is for residents.",
        "steps": "1. Export the month's reports. 2. Remove duplicates. 3. Count what is left.",
        "data_source": "Waste contractor's collection system",
        "evidence": "Shared drive, Performance, Missed bins, one export a month.",
        "verification": "Compare ten reports with the crew's log of the day.",
        "author": "ch-waste-collection",
        "version": "1",
        "dated": "01/04/2025",
    },
    SeriesBreak: {
        "council": "chorley",
        "indicator": "COR-013",
        "on": "01/04/2023",
        "reason": "The survey moved from telephone to text message.",
    },
    Target: {
        "council": "chorley",
        "indicator": "COR-005",
        "period": "2026/27",
        "value": "1080",
        "profile": "even",
        "agreed_by": "Executive Cabinet and Council",
        "agreed_on": "25/02/2026",
        "reason": "One collection in 5,000, as the contract asks.",
    },
    Figure: {
        "council": "chorley",
        "indicator": "COR-005",
        "period": "2025/26 Q2",
        "value": "256",
        "source": "Performance report to Executive Cabinet, November 2025",
    },
    ActionPlan: {
        "council": "chorley",
        "indicator": "COR-005",
        "period": "2025/26 Q2",
        "state": "agreed",
        "reasons": "Two vehicles off the road in the busiest weeks.",
        "back_on_target": "2025/26 Q4",
    },
    Action: {
        "council": "chorley",
        "plan": "COR-005 | 2025/26 Q2",
        "number": "1",
        "what": "Hire a relief vehicle until the new ones arrive.",
        "owner": "Waste Contract Manager",
        "due": "31/01/2026",
    },
    Project: {
        "council": "chorley",
        "reference": "P-04",
        "name": "Town centre public space",
        "priority": "economy",
        "start": "01/04/2025",
        "planned_end": "31/03/2027",
        "budget": "1200000",
    },
    ProjectUpdate: {
        "council": "chorley",
        "project": "P-04",
        "period": "2025/26 Q3",
        "rating": "green",
        "commentary": "The design is agreed and the contractor appointed.",
    },
    ReportText: {
        "council": "chorley",
        "product": "quarterly",
        "section": "finance",
        "period": "2025/26 Q3",
        "text": "The relief vehicle is paid for from the service's own budget.",
    },
}
