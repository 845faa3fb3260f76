"""Property: however records are changed, imported and redacted, the state is what folding the entries gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.core.records.changes import Change, applied
from pmf_excel.core.records.figures import Figure, State
from pmf_excel.ledger.store import Ledger
from pmf_excel.ledger.views import REDACTED
from tests.ledgers import Q3, counted_salts, doing, redact

INDICATORS = ("chorley/A-1", "chorley/A-2", "chorley/A-10")
#: Plain rows by record id: the register as a dictionary would keep it.
Model: TypeAlias = dict[str, dict[str, Any]]
Step: TypeAlias = tuple[str, Any]

texts = st.sampled_from(
    ["", "Flu.", "Flu", "sha256:" + "0" * 64, "[redacted]", "a\nb\x00c", "£ – ✓ 😀", "new.commentary"]
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "value": st.sampled_from(["1", "2.5", None]),
        "commentary": texts | st.none(),
        "return_reason": texts | st.none(),
        "queries": st.lists(st.fixed_dictionaries({"code": st.just("q"), "found": texts}), max_size=2) | st.none(),
        "account": texts | st.none(),
        "revised": st.sampled_from([True, None]),
    },
)
changes = st.lists(st.tuples(st.sampled_from(INDICATORS), fields), min_size=1, max_size=4)
imports = st.lists(st.tuples(st.sampled_from(INDICATORS), texts), min_size=1, max_size=3)
redactions = st.tuples(st.sampled_from(INDICATORS), st.sampled_from(["commentary", "queries", "account", "reason"]))
one_step = (
    st.tuples(st.just("record"), changes)
    | st.tuples(st.just("import"), imports)
    | st.tuples(st.just("redact"), redactions)
)
steps = st.lists(one_step, max_size=8)


def facts(indicator: str) -> dict[str, Any]:
    """Return the fields that every figure of this test has."""
    return {"council": "chorley", "indicator": indicator, "period": str(Q3), "state": "collected"}


def record_id(indicator: str) -> str:
    """Return the id of the figure of `indicator`."""
    return f"{indicator}|{Q3}"


def take(ledger: Ledger, model: Model, step: Step, minute: int) -> None:
    """Do one step in the ledger and, unless it erases, in the model."""
    kind, what = step
    if kind == "record":
        made = [_change(indicator, {**facts(indicator), **new}) for indicator, new in what]
        ledger.record(made, doing(minute))
        model.update({change.record_id: {} for change in made if change.record_id not in model})
        for change in made:
            model[change.record_id] = applied(model[change.record_id], change.new)
    elif kind == "import":
        rows = [Figure(**{**facts(i), "state": State.IMPORTED, "commentary": text}) for i, text in what]
        ledger.import_rows(Figure, rows, doing(minute), "c0" * 32, "rows.csv")
        model.update({row.id: row.to_row() for row in rows})
    else:
        indicator, field = what
        _redact(ledger, indicator, field, minute)


def _change(indicator: str, new: Mapping[str, Any]) -> Change:
    return Change("figure", record_id(indicator), "chorley", "edited", new, reason="Because of flu.")


def _redact(ledger: Ledger, indicator: str, field: str, minute: int) -> None:
    try:
        redact(ledger, Figure, record_id(indicator), field, "Asked for.", doing(minute))
    except PmfError:
        return


def rows_of(ledger: Ledger, **how: Any) -> Model:
    """Return the figures of the register as plain rows."""
    return {figure.id: figure.to_row() for figure in ledger.register(**how).all(Figure)}


def without_defaults(model: Model) -> Model:
    """Return the model as records write themselves."""
    return {key: Figure.model_validate(row).to_row() for key, row in model.items()}


@settings(max_examples=60, deadline=None)
@given(steps)
def test_state_folding_and_a_plain_dictionary_agree(taken: list[Step]) -> None:
    """State now, entries folded to now, and a dictionary that took the same changes are one register; it verifies."""
    with TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db", salt=counted_salts()) as ledger:
        model: Model = {}
        for minute, step in enumerate(taken):
            take(ledger, model, step, minute)
        found = ledger.verify()
        now, then = rows_of(ledger), rows_of(ledger, as_at=doing(60).now)

    assert found.problems == ()
    assert now == then
    if not any(kind == "redact" for kind, _ in taken):
        assert now == without_defaults(model)


@settings(max_examples=30, deadline=None)
@given(steps)
def test_every_moment_can_be_read_back(taken: list[Step]) -> None:
    """As at each step, the register is what it was just after that step, however much came later."""
    taken = [step for step in taken if step[0] != "redact"]
    seen = []
    with TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db", salt=counted_salts()) as ledger:
        for minute, step in enumerate(taken):
            take(ledger, {}, step, minute)
            seen.append(rows_of(ledger))
        moments = [doing(minute).now + timedelta(seconds=59) for minute in range(len(taken))]
        assert [rows_of(ledger, as_at=moment) for moment in moments] == seen


@settings(max_examples=40, deadline=None)
@given(steps, st.sampled_from(INDICATORS))
def test_after_an_erasure_no_text_is_left_anywhere(taken: list[Step], indicator: str) -> None:
    """Whatever came before, no event, row or state of the record has an erased commentary any more."""
    telling = "Ring Ann about it."
    with TemporaryDirectory() as folder:
        location = Path(folder) / "l.db"
        with Ledger.open(location, salt=counted_salts()) as ledger:
            for minute, step in enumerate([*taken, ("record", [(indicator, {"commentary": telling})]), *taken]):
                take(ledger, {}, step, minute)
            _redact(ledger, indicator, "commentary", 59)
            assert ledger.verify().ok
            shown = str(ledger.history(indicator))
        assert telling.encode() not in location.read_bytes()
    assert telling not in shown
    assert REDACTED in shown
