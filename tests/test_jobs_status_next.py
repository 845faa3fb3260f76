"""What `pmf status` says is to be done next: to issue what is not out, or to wait for whoever has it."""

from __future__ import annotations

from pathlib import Path

from tests.workspaces import CHECKS, Office, Stages

PERIOD = ("--period", "2025/26 Q3")


def next_step(office: Office, today: str) -> str:
    """The last line of what status says."""
    return office.done("status", *PERIOD, today=today).out.splitlines()[-1]


def test_forms_that_are_out_are_waited_for_by_name(stages: Stages, tmp_path: Path) -> None:
    """To issue the returns again would be wrong: they are out, and the officers are named."""
    office = stages.at("defined", tmp_path)
    assert next_step(office, "2026-01-05") == 'Next: pmf issue returns --period "2025/26 Q3"'
    office.done("issue", "returns", *PERIOD, today="2026-01-05")

    assert next_step(office, "2026-01-05") == (
        "Next: 2 forms are out, with Collection Officer, South Ribble and Collection Officer, Waste. When they lie in "
        "in/: pmf collect."
    )
    assert next_step(office, "2026-02-20").endswith(' To remind whoever is late: pmf remind --period "2025/26 Q3"')


def test_what_is_not_out_yet_is_issued_first(stages: Stages, tmp_path: Path) -> None:
    """Checks are in, plans are wanted and no form for them is out; then only those are waited for."""
    office = stages.at("checks", tmp_path)

    assert next_step(office, "2026-01-19") == 'Next: pmf issue action-plans --period "2025/26 Q3"'
    office.done("issue", "action-plans", *PERIOD, today="2026-01-19")
    assert next_step(office, "2026-01-19") == 'Next: pmf issue authorisations --period "2025/26 Q3"'
    office.done("issue", "authorisations", *PERIOD, today="2026-01-19")
    assert "forms are out, with Director of Environment, Director, South Ribble" in next_step(office, "2026-01-19")


def test_one_form_is_one(stages: Stages, tmp_path: Path) -> None:
    """And only whoever has it is named."""
    office = stages.at("returns", tmp_path)
    office.done("issue", "checks", *PERIOD, today="2026-01-12")
    office.fill("checks", CHECKS)
    next(path for path in office.workspace.forms_in.rglob("*.xlsx") if "respa" in path.name).unlink()
    office.run("collect", today="2026-01-12")
    office.done("issue", "action-plans", *PERIOD, today="2026-01-12")
    office.done("issue", "authorisations", *PERIOD, today="2026-01-12")

    assert "Responsible Officer, Waste" in next_step(office, "2026-01-12")
