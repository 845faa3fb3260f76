"""Records: one declaration gives columns, choices, rows and what must be kept apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from pmf_excel.core.records.figures import Figure, State
from pmf_excel.core.records.indicators import Indicator
from pmf_excel.core.records.organisation import Officer
from pmf_excel.core.records.record import Record, choices_of, columns_of, free_text_fields, personal_fields
from pmf_excel.core.records.registry import BY_TYPE, RECORDS, UNSHOWN


@pytest.mark.parametrize("record", [*RECORDS, *UNSHOWN], ids=lambda record: record.record_type)
def test_every_record_says_what_it_is(record: type[Record]) -> None:
    """Type, sheet name within Excel's 31 characters, headings without duplicates."""
    headings = [column.heading for column in columns_of(record).values()]
    assert record.record_type
    assert 0 < len(record.sheet) <= 31
    assert len(headings) == len(set(headings))


def test_sheet_names_and_types_are_unique() -> None:
    """No two record types share a sheet or a name."""
    assert len({record.sheet for record in BY_TYPE.values()}) == len(BY_TYPE) == len(RECORDS) + len(UNSHOWN)


def test_choices_come_from_the_declaration() -> None:
    """A field that takes a word of a list gives that list, one that takes anything gives none."""
    assert choices_of(Indicator, "polarity") == ("higher", "lower", "range")
    assert choices_of(Indicator, "name") == ()


def test_sentences_and_persons_are_told_apart() -> None:
    """Commentary is free text; names and addresses are personal; a figure is neither."""
    assert "commentary" in free_text_fields(Figure)
    assert "value" not in free_text_fields(Figure)
    assert personal_fields(Officer) == {"name", "email", "login"}


def test_a_row_keeps_decimals_as_text_and_leaves_defaults_out() -> None:
    """2.410 is stored as "2.41"; what was not said is not stored."""
    figure = Figure(
        council="chorley", indicator="chorley/COR-1", period="2025/26 Q3", state=State.COLLECTED, value=Decimal("2.410")
    )

    assert figure.to_row() == {
        "council": "chorley",
        "indicator": "chorley/COR-1",
        "period": "2025/26 Q3",
        "state": "collected",
        "value": "2.41",
    }
    assert Figure.model_validate(figure.to_row()) == figure


def test_a_record_refuses_what_it_does_not_know() -> None:
    """A misspelt field is an error, never silently dropped."""
    with pytest.raises(ValidationError, match="comentary"):
        Figure.model_validate({"council": "chorley", "indicator": "x", "period": "2025/26", "comentary": "x"})
