"""Which texts may have to be erased: everything that people write in sentences or that may quote or name them."""

from __future__ import annotations

from pmf_excel.core.records.erasing import erasable_paths
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.organisation import Council
from pmf_excel.core.records.plans import Action
from pmf_excel.core.records.record import free_text_fields
from pmf_excel.core.records.registry import RECORDS


def test_a_figure_has_texts_in_its_columns_and_behind_them() -> None:
    """Commentary and reasons, the words that a query quotes, and the account that saved the file."""
    assert erasable_paths(Figure) == {
        "missing_reason",
        "commentary",
        "printed_commentary",
        "evidence",
        "explanation",
        "return_reason",
        "queries.*.found",
        "collected_as",
        "checked_as",
        "account",
        "check_account",
    }


def test_an_action_names_its_owner_in_words() -> None:
    """The owner of an action is written as text, so it can be erased like one."""
    assert erasable_paths(Action) == {"what", "owner", "progress"}


def test_a_council_has_none() -> None:
    """Settings are not texts about people."""
    assert erasable_paths(Council) == frozenset()


def test_no_free_text_is_forgotten() -> None:
    """Whatever a record's columns call free text can be erased."""
    for record in RECORDS:
        assert free_text_fields(record) <= erasable_paths(record)
