"""What the Dashboard sheet shows: every indicator, by exception first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pmf_excel.core.master import dashboard
from pmf_excel.core.master.book import Region
from pmf_excel.core.master.dashboard import dashboard_regions, entries_shown
from pmf_excel.core.master.shown import Shown
from pmf_excel.core.records.register import Register
from tests.registers import INDICATORS
from tests.shown_pages import FIGURES, IN_TIME, LATE, Q3, column_in, region_at, rows_in, shown_at, texts_in
from tests.test_core_master_control import EARLIER_TARGETS, HISTORY
from tests.test_core_master_needs import CLOSED

PLANS = """
council | indicator     | period     | state   | updated_for
chorley | chorley/LOC-2 | 2025/26 Q3 | agreed  | 2025/26 Q3
"""


def regions_of(shown: Shown) -> tuple[Region, ...]:
    """The regions of the Dashboard sheet."""
    return dashboard_regions(shown, entries_shown(shown))


def table_of(shown: Shown) -> Region:
    """The region of the rows."""
    return region_at(regions_of(shown), dashboard.FIRST, dashboard.TONE)


def points_in(shown: Shown, name: str) -> list[Decimal | None]:
    """The values behind the sparkline of the indicator called `name`."""
    number = column_in(table_of(shown), dashboard.NAME).index(name)
    points = region_at(regions_of(shown), dashboard.FIRST, dashboard.FIRST_POINT)
    return [value if isinstance(value, Decimal) else None for value in points.values[number]]


def test_off_target_comes_first_then_what_changed_then_the_rest() -> None:
    """Each row with its reason, status in symbol and words, figure and target as printed, and directions."""
    assert texts_in(table_of(shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS))) == [
        (
            "off target | Newly off target | LOC-2 | Waste recycled | Chorley Council | ▲ Outside threshold | 40.0% | 50.0% | "
            "→ Same | No earlier figure"
        ),
        (
            "within | Off target | COR-1 | Days to process | South Ribble Borough Council | ● Within threshold | 16.5 | 16.0 | "
            "No earlier figure | No earlier figure"
        ),
        (
            "good | Back on target | LOC-1 | Missed bins | Chorley Council | ★ On target | 390 | 400 | ↓ Worse | "
            "No earlier figure"
        ),
        "late | Figure awaited | LOC-3 | Fly-tips | Chorley Council | Overdue | – | – | – | –",
        (
            "good | No exception | COR-1 | Days to process | Chorley Council | ★ On target | 18.0 | 20.0 | ↑ Better | "
            "No earlier figure"
        ),
    ]


def test_a_figure_that_is_not_authorised_is_called_so_and_not_shown() -> None:
    """Neither blank nor zero, nor what was typed."""
    rows = texts_in(table_of(shown_at(LATE, "Chorley Council", figure=FIGURES)))

    assert [row.split(" | ")[5:7] for row in rows if "Missed bins" in row] == [["Awaiting authorisation", "–"]]
    assert "450" not in "".join(rows)


def test_a_closed_period_awaits_no_figure_and_no_plan() -> None:
    """What never came in is not reported, what nobody signed is not authorised; neither is late any more."""
    shown = shown_at(LATE, "Chorley Council", figure=FIGURES, closing=CLOSED)
    rows = [row.split(" | ") for row in texts_in(table_of(shown))]

    assert [(row[0], row[1], row[2], row[5]) for row in rows] == [
        ("quiet", "Not authorised", "COR-1", "Not available"),
        ("quiet", "Not authorised", "LOC-1", "Not available"),
        ("quiet", "Not authorised", "LOC-2", "Not available"),
        ("quiet", "Not authorised", "LOC-3", "Not available"),
    ]
    empty = texts_in(table_of(shown_at(LATE, "Chorley Council", closing=CLOSED)))
    assert {row.split(" | ")[1] for row in empty} == {"Not reported"}
    off = regions_of(shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS, closing=CLOSED))
    assert rows_in(region_at(off, dashboard.FIRST, dashboard.PLAN))[:2] == ["Not written", "Not written"]


def test_a_figure_that_is_off_target_again_is_called_so() -> None:
    """It was off target in the period before too."""
    again = HISTORY.replace(
        "chorley/LOC-2      | 2025/26 Q2 | imported | 40", "chorley/LOC-2 | 2025/26 Q2 | imported | 30"
    )

    rows = texts_in(table_of(shown_at(LATE, figure=again, target=EARLIER_TARGETS)))

    assert rows[0].startswith("off target | Still off target | LOC-2")


@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [("revised", "yes", "Figure revised"), ("missing_reason", "The system was down.", "No figure")],
)
def test_what_else_stands_out_says_why(heading: str, value: str, reason: str) -> None:
    """A revised figure counts as a change; one that is not available as awaited no longer, but missing."""
    figure = "18" if heading == "revised" else ""
    marker = "" if heading == "revised" else "x"
    table = f"""
    council | indicator     | period     | state    | value    | marker   | {heading}
    chorley | chorley/COR-1 | 2025/26 Q3 | imported | {figure} | {marker} | {value}
    """
    rows = texts_in(table_of(shown_at(LATE, "chorley", figure=table)))

    assert [row.split(" | ")[1] for row in rows if "COR-1" in row] == [reason]


def test_the_top_says_period_councils_and_how_many_are_off_target() -> None:
    """And below it what arrows, trend and markers mean; only markers that occur."""
    provisional = HISTORY.replace("| value\n", "| value | marker\n").replace("| imported | 390", "| imported | 390 | p")
    provisional = "\n".join(line if line.count("|") == 5 else f"{line} |" for line in provisional.strip().splitlines())
    regions = regions_of(shown_at(LATE, figure=provisional, target=EARLIER_TARGETS))

    assert rows_in(region_at(regions, dashboard.SENTENCE, dashboard.REFERENCE)) == [
        (
            "2025/26 Q3, October to December 2025  ·  Chorley Council and South Ribble Borough Council  ·  "
            "2 of 5 indicators are off target"
        )
    ]
    [key] = rows_in(region_at(regions, dashboard.KEY, dashboard.EXCEPTION))
    assert key.startswith("↑ better, ↓ worse, → the same.")
    assert key.endswith("[p] provisional.")
    assert "[e]" not in key


def test_the_action_plan_of_what_is_off_target_is_said() -> None:
    """Agreed, awaited, or nothing to say where nothing is off target."""
    regions = regions_of(shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS, plan=PLANS))

    assert rows_in(region_at(regions, dashboard.FIRST, dashboard.PLAN)) == ["Agreed", "Awaited", "–", "–", "–"]


def test_no_plan_is_awaited_where_the_council_asks_for_none() -> None:
    """South Ribble asks for plans outside the threshold only."""
    councils = """
    council      | name                         | action_plan_from
    chorley      | Chorley Council              | off target
    south-ribble | South Ribble Borough Council | outside threshold
    """
    regions = regions_of(shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS, council_table=councils))

    assert rows_in(region_at(regions, dashboard.FIRST, dashboard.PLAN))[1] == "Not asked for"


def test_a_row_leads_to_its_figure_or_else_to_its_indicator() -> None:
    """The short reference is the link."""
    shown = shown_at(LATE, "Chorley Council", figure=HISTORY, target=EARLIER_TARGETS)

    assert column_in(table_of(shown), dashboard.REFERENCE) == [
        "LOC-2 -> Figures: chorley/LOC-2|2025/26 Q3",
        "LOC-1 -> Figures: chorley/LOC-1|2025/26 Q3",
        "LOC-3 -> Indicators: chorley/LOC-3",
        "COR-1 -> Figures: chorley/COR-1|2025/26 Q3",
    ]


def test_a_sparkline_has_the_last_twelve_authorised_figures_with_gaps() -> None:
    """The oldest first, rounded as printed; a period without one is a gap."""
    shown = shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS)

    assert points_in(shown, "Missed bins") == [*[None] * 8, Decimal(400), None, Decimal(380), Decimal(390)]


def test_one_figure_alone_makes_no_line() -> None:
    """A dot in the corner would say nothing."""
    shown = shown_at(LATE, "South Ribble Borough Council", figure=HISTORY, target=EARLIER_TARGETS)

    assert points_in(shown, "Days to process") == [None] * dashboard.POINTS


def measured(measured_as: str) -> Shown:
    """Missed bins measured in another way, with figures of five quarters."""
    kept = [line for line in INDICATORS.strip().splitlines() if "council " in line or "LOC-1" in line]
    rows = "\n".join(
        f"chorley | chorley/LOC-1 | {period} | imported | {value}"
        for period, value in (
            ("2024/25 Q4", 90), ("2025/26 Q1", 20), ("2025/26 Q2", 45), ("2025/26 Q3", 70),
        )
    )  # fmt: skip
    indicator = "\n".join(kept).replace("in the period", measured_as)
    return shown_at(LATE, figure=f"council | indicator | period | state | value\n{rows}", indicator=indicator)


def test_running_totals_are_shown_as_what_each_period_added() -> None:
    """They start again in April; without the quarter before, the fourth quarter of last year says nothing."""
    assert points_in(measured("year to date"), "Missed bins")[-4:] == [None, Decimal(20), Decimal(25), Decimal(25)]


def test_rolling_figures_stand_as_they_are() -> None:
    """There is nothing to take apart."""
    assert points_in(measured("rolling 12 months"), "Missed bins")[-4:] == [
        Decimal(90), Decimal(20), Decimal(45), Decimal(70),
    ]  # fmt: skip


def test_confidential_figures_draw_no_line() -> None:
    """Their height would give them away."""
    secret = HISTORY.replace("| value\n", "| value | marker\n")
    rows = [line if line.count("|") == 5 else f"{line} | c" for line in secret.strip().splitlines()]
    shown = shown_at(LATE, figure="\n".join(rows), target=EARLIER_TARGETS)

    assert points_in(shown, "Missed bins") == [None] * dashboard.POINTS


def test_no_region_has_the_cells_of_the_sparklines() -> None:
    """LibreOffice takes a sparkline away when its cell is written."""
    for region in regions_of(shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS)):
        columns = range(region.column, region.column + len(region.values[0]))

        assert region.row < dashboard.FIRST or dashboard.TREND not in columns
        assert len({len(row) for row in region.values}) == 1


def test_what_finds_no_room_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last row says how many more there are."""
    monkeypatch.setattr(dashboard, "ROOM", 3)

    rows = texts_in(table_of(shown_at(LATE, figure=HISTORY, target=EARLIER_TARGETS)))

    assert (len(rows), rows[-1]) == (3, "quiet | And 3 more")


def test_an_empty_register_says_that_there_is_no_indicator() -> None:
    """One row; every region is as wide as it ever is, so that all of it is emptied."""
    regions = regions_of(Shown(Register({}), Q3, (), IN_TIME))

    assert texts_in(region_at(regions, dashboard.FIRST, dashboard.TONE)) == ["quiet | No indicator"]
    assert len(region_at(regions, dashboard.FIRST, dashboard.TONE).values[0]) == dashboard.LONG_TERM
    assert len(region_at(regions, dashboard.FIRST, dashboard.FIRST_POINT).values[0]) == dashboard.POINTS
