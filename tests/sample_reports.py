"""Quarterly reports made up for the tests of the Word half, of any size."""

from __future__ import annotations

from pmf_excel.core.reports.content import (
    ActionLine,
    ActionTable,
    Chart,
    Glossary,
    Heading,
    Headings,
    Headline,
    LateLine,
    LateTable,
    MeasureLine,
    MeasureTable,
    OffTarget,
    OffTargetTable,
    PlanPart,
    PriorityLine,
    PriorityPart,
    PriorityTable,
    ProjectLine,
    ProjectTable,
    QuarterlyReport,
    Remark,
    Section,
    Series,
    StatusWords,
    Term,
    TrendPoint,
    TrendTable,
    YearLine,
    YearTable,
)

ON_TARGET = StatusWords("Status On Target", "★", "On target")
WITHIN = StatusWords("Status Within", "●", "Within threshold")
OUTSIDE = StatusWords("Status Outside", "▲", "Outside threshold")
AWAITING = StatusWords("Status Quiet", "", "Awaiting authorisation")
GREEN = StatusWords("Status On Target", "★", "Green")
AMBER = StatusWords("Status Amber", "◆", "Amber")

_MEASURES = (
    MeasureLine("Residual waste for each household", "COR-001 · kg · lower is better", "115.0", "124.3 [p]", OUTSIDE,
                "Worse", "Worse"),
    MeasureLine("Missed bins put right within two days", "COR-002 · higher is better", "95.0%", "94.6%", WITHIN,
                "Better", "Better"),
    MeasureLine("Missed bin collections", "COR-003 · number · lower is better", "1,400", "1,372", ON_TARGET, "Better",
                "Not comparable"),
    MeasureLine("Household waste recycled or composted", "COR-004 · higher is better", "50.0%", "–", AWAITING, "–",
                "–"),
)  # fmt: skip


def heading(text: str, level: int, number: int) -> Heading:
    """Return a heading with a bookmark of its own."""
    return Heading(text, level, f"_Toc{number:09}")


def sample_report(measures: int = 4, plans: int = 2, charts: int = 2) -> QuarterlyReport:
    """Return a report with so many indicators, action plans and charts."""
    part_headings = heading("A clean and green borough", 2, 10)
    plan_parts = tuple(_plan(number, number < charts) for number in range(plans))
    return QuarterlyReport(
        title="Quarterly Performance Report",
        council="Chorley Council",
        committee="Executive Cabinet",
        member="Executive Member",
        period="2025/26 Q3",
        period_in_words="October to December 2025",
        details=(
            Headline("Report of:", "the Director of Change and Delivery"),
            Headline("Date:", "19 February 2026"),
            Headline("Key decision:", "No"),
            Headline("Confidential:", "No"),
        ),
        warning=("Some figures in this report were made up to show how it works.",),
        opening=(
            _section("Purpose of the report", 1, "To report how the council performed in 2025/26 Q3."),
            _section("Recommendation", 2, "That the report be noted."),
        ),
        headings=Headings(
            summary=heading("Executive summary: how we are doing", 1, 3),
            contents="Contents",
            priorities=heading("Corporate priorities", 1, 4),
            body=heading("Performance by priority", 1, 5),
            plans=heading("Action plans", 1, 6),
            glossary=heading("Glossary", 1, 7),
            years=heading("Appendix A: five years of figures", 1, 8),
            sources=heading("Appendix B: sources of the figures", 1, 9),
        ),
        summary_text=(),
        headlines=(
            Headline("Overall performance is good.", "Of 10 rated indicators, 7 (70%) are on target, 1 (10%) is worse "
                     "than target but within the threshold, and 2 (20%) are outside it."),
            Headline("Off target:", "2 indicators, listed in the table below. Each has an action plan."),
            Headline("Projects:", "of 12 projects 1 (8%) is complete, 9 (75%) are green and 2 (17%) are amber."),
            Headline("Since last quarter:", "4 indicators are better, 4 the same and 2 worse."),
        ),
        off_target=(
            OffTargetTable(
                "Table 1. What is off target, and what is being done",
                "In this table: [p] provisional.",
                tuple(
                    OffTarget(line.name, line.details, line.figure, line.target, line.status,
                              "Two rounds back to fortnightly collection by March 2026.")
                    for line in _MEASURES[:2]
                ),
            ),
        ),
        contents=(
            heading("Purpose of the report", 1, 1),
            heading("Performance by priority", 1, 5),
            part_headings,
            *(part.heading for part in plan_parts),
        ),
        reasons=(_section("Reasons for recommendation", 11, "So that it is seen and acted on."),),
        priorities_text="The Corporate Strategy has these priorities.",
        priority_table=PriorityTable(
            "Table 2. The priorities at a glance",
            (PriorityLine("A clean and green borough", "Executive Member (Place)", "1 of 3 on target", "1 green"),),
        ),
        background=(_section("Background", 12, "The Corporate Strategy sets out what the council wants."),),
        body_text="Each table lists first what is off target.",
        priorities=(
            PriorityPart(
                part_headings,
                "Executive Member (Place)",
                (),
                (
                    ProjectTable(
                        heading("Projects", 3, 13),
                        "2 projects: 1 green and 1 amber.",
                        "Table 3. Projects of a clean and green borough",
                        (
                            ProjectLine("New depot", "PRJ-01", AMBER, GREEN, "The ground survey took longer."),
                            ProjectLine("Tree planting", "PRJ-02", GREEN, GREEN, "On plan."),
                        ),
                    ),
                ),
                (
                    MeasureTable(
                        heading("Indicators", 3, 14),
                        "1 of 3 rated indicators is on target.",
                        "Table 4. Indicators of a clean and green borough",
                        "In this table: [p] provisional.",
                        tuple(_MEASURES[number % 4] for number in range(measures)),
                        ("Short term compares with the period before.",),
                        (Remark("Residual waste for each household", "124.3 kg against a target of 115.0 kg."),),
                    ),
                ),
            ),
        ),
        plans_text="An action plan is asked for where an indicator is off target.",
        plans=plan_parts,
        late=(
            LateTable(
                heading("Late figures of earlier periods", 1, 15),
                "Authorised after publication.",
                "Table 90. Late figures",
                "",
                (LateLine("Fly-tips removed", "COR-009", "2025/26 Q2", "90.0%", "91.0%", ON_TARGET),),
            ),
        ),
        closing=(_section("Implications", 16, "Equality: none."),),
        years_text="The figures of up to five years.",
        years=(
            YearTable(
                "Table 91. Quarter 3 of each year",
                "",
                ("2021/22", "2022/23", "2023/24", "2024/25", "2025/26"),
                tuple(
                    YearLine("Residual waste for each household", "COR-001 · kg",
                             ("118.2", "117.9", "116.0", "119.5", "124.3"))
                    for _ in range(measures)
                ),
            ),
        ),
        sources_text="Where the figures come from.",
        sources=("Figures without another source come from the council’s own records.",),
        glossary=Glossary("Table 92. Symbols and words", (Term("★ On target", "The figure is on target or better."),)),
        colophon="Draft made from the register at ledger position 1,234.",
        reference="pmf:quarterly/chorley/2025-26-Q3/1234",
    )  # fmt: skip


def _section(text: str, number: int, paragraph: str) -> Section:
    return Section(heading(text, 1, number), (paragraph,))


def _plan(number: int, drawn: bool) -> PlanPart:
    points = (("2024/25 Q3", "119.5"), ("2024/25 Q4", "118.0"), ("2025/26 Q1", "117.1"), ("2025/26 Q2", "121.0"),
              ("2025/26 Q3", "124.3"))  # fmt: skip
    figures = Series("Residual waste", tuple(float(value) for _, value in points))
    chart = Chart(
        "Residual waste for each household",
        "Line chart: the figure rose from 117.1 to 124.3 in two quarters, above the target of 115.0.",
        tuple(period for period, _ in points),
        (figures, Series("Target", (115.0,) * 5)),
        "0.0",
    )
    return PlanPart(
        heading=heading(f"Residual waste for each household ({number + 1})", 2, 1000 + number),
        status=OUTSIDE,
        standing="124.3 kg against a target of 115.0 kg: 9.3 kg worse than target.",
        reasons=("Two rounds moved to weekly collection during the depot works.",),
        actions=(
            ActionTable(
                f"Table {5 + 2 * number}. Corrective actions",
                (ActionLine("Return two rounds to fortnightly collection", "Waste Manager", "31 March 2026",
                            "Routes agreed"),),
            ),
        ),
        outlook=("expected in 2025/26 Q4.",),
        trend=(
            TrendTable(
                f"Table {6 + 2 * number}. Past figures",
                "",
                tuple(TrendPoint(period, value, "115.0") for period, value in points),
            ),
        ),
        charts=(chart,) if drawn else (),
    )  # fmt: skip
