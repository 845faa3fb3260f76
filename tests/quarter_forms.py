"""One form of each kind from a small register of two indicators: as issued, and as its officer fills it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from pmf_excel.core.collecting.received import Received
from pmf_excel.core.forms.form import COMPLETED_BY, Filling, FormContent
from pmf_excel.core.forms.identity import Key
from pmf_excel.core.issuing.contents import Office, forms_to_issue, issued_form
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import change_between
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.due import Stage
from pmf_excel.excel.form_reader import read_form
from pmf_excel.excel.form_writer import write_form
from pmf_excel.excel.parts import CellValue, fill_form
from tests.registers import procedures, quarter_register

#: What is typed on a form: by sheet, line and column.
Lines = Mapping[str, Mapping[str, Mapping[str, CellValue]]]

KEY = Key("k1", b"a key that everybody knows, for tests")
KEYS = {KEY.key_id: KEY}
CREATED = datetime(2026, 1, 12, 9, tzinfo=UTC)
TODAY = date(2026, 1, 12)
Q3 = Period.parse("2025/26 Q3")
OFFICE = Office("test", "Transformation and Partnerships")
LOC_1, LOC_2 = "chorley/LOC-1|2025/26 Q3", "chorley/LOC-2|2025/26 Q3"

INDICATORS = """
council | reference | name           | kind  | service       | frequency | unit       | decimals | polarity | measured_as   | combine | has_parts | multiplier | collection_officer | responsible_officer | authorising_officer
chorley | LOC-1     | Missed bins    | local | chorley/waste | quarterly | number     | 0        | lower    | in the period | sum     | no        |            | collie             | respa               | autho
chorley | LOC-2     | Waste recycled | local | chorley/waste | quarterly | percentage | 1        | higher   | in the period | average | yes       | 100        | collie             | respa               | autho
"""
_HISTORY = """
chorley | chorley/LOC-1 | 2024/25 Q3 | imported  | 410 |     |      |        |       |                  |               |            |                      | Old system
chorley | chorley/LOC-1 | 2025/26 Q2 | imported  | 398 |     |      |        |       |                  |               |            |                      | Old system
"""
_FIGURES = f"""
council | indicator     | period     | state     | value | numerator | denominator | collected_by | checked_by | commentary | printed_commentary | returned_to | return_reason | source
{_HISTORY.strip()}
"""
_NOW: Mapping[str, str] = {
    "due": "",
    "returned": """
chorley | chorley/LOC-1 | 2025/26 Q3 | returned  | 450   |     |      | collie | respa | Two crews short. |                  | collection | The crew log says 437. |
""",
    "collected": """
chorley | chorley/LOC-1 | 2025/26 Q3 | collected | 450   |     |      | collie |       | Two crews short. |                  |            |                        |
chorley | chorley/LOC-2 | 2025/26 Q3 | collected | 52    | 520 | 1000 | collie |       |                  |                  |            |                        |
""",
    "checked": """
chorley | chorley/LOC-1 | 2025/26 Q3 | checked   | 450   |     |      | collie | respa | Two crews short. | Two crews short. |            |                        |
chorley | chorley/LOC-2 | 2025/26 Q3 | checked   | 52    | 520 | 1000 | collie | respa |                  |                  |            |                        |
""",
}
PLAN = """
council | indicator     | period     | state   | updated_for | reasons               | back_on_target | written_by
chorley | chorley/LOC-1 | 2025/26 Q3 | written | 2025/26 Q3  | Ice, and old vehicles | 2025/26 Q4     | respa
"""
ACTION = """
council | plan                     | number | what                 | owner          | due
chorley | chorley/LOC-1|2025/26 Q3 | 1      | Hire a relief vehicle| Waste Manager  | 2026-02-27
"""

#: What stands in the register when the form of each kind is issued.
STANDING: Mapping[Stage, str] = {
    Stage.RETURN: "due",
    Stage.CHECK: "collected",
    Stage.ACTION_PLAN: "checked",
    Stage.AUTHORISATION: "checked",
}
#: What its officer types.
TYPED: Mapping[Stage, Lines] = {
    Stage.RETURN: {
        "Return": {
            LOC_1: {
                "figure": Decimal(437),
                "marker": "Provisional",
                "final_expected": date(2026, 3, 31),
                "commentary": "Two days of ice & a crew short.",
                "evidence": "Crew log <R12>",
                "procedure_is_right": "Yes",
                "explanation": "Ice: “the worst since 2010”.",
            },
            LOC_2: {
                "figure": Decimal("52.4"),
                "numerator": Decimal("524"),
                "denominator": Decimal(1000),
                "marker": "Final",
                "evidence": "Weighbridge",
                "procedure_is_right": "No",
            },
        }
    },
    Stage.CHECK: {
        "Check": {
            LOC_1: {"decision": "Verify", "printed_commentary": "Ice on two days in December."},
            LOC_2: {"decision": "Return", "return_reason": "The weighbridge shows 518."},
        }
    },
    Stage.ACTION_PLAN: {
        "Plans": {LOC_1: {"reasons": "Ice,\nand old vehicles.", "back_on_target": "2025/26 Q4"}},
        "Actions": {
            f"{LOC_1}|1": {
                "what": "Hire a relief vehicle",
                "owner": "Waste Manager",
                "due": date(2026, 2, 27),
                "progress": "Three offers",
            }
        },
    },
    Stage.AUTHORISATION: {
        "Authorise": {
            LOC_1: {"plan_decision": "Return", "plan_reason": "Say by how much."},
            LOC_2: {"decision": "Return", "return_reason": "Numerator and evidence differ."},
        }
    },
}


def register_at(standing: str, **more: str) -> Register:
    """Return the register of two indicators, their figures of the quarter standing as said; `more` adds tables."""
    figures = f"{_FIGURES.strip()}\n{_NOW[standing].strip()}"
    return quarter_register(indicator=INDICATORS, figure=figures, procedure=_procedures(), **more)


def register_for(stage: Stage) -> Register:
    """Return the register as it stands when the form of `stage` is issued."""
    return register_at(STANDING[stage], **({"plan": PLAN} if stage is Stage.AUTHORISATION else {}))


def content_of(register: Register, stage: Stage) -> FormContent:
    """Return the one form of `stage` that is due in `register`."""
    (form,) = forms_to_issue(register, stage, "chorley", Q3, TODAY, OFFICE)
    return form


def issued(stage: Stage) -> bytes:
    """Return the form of `stage` as it goes out."""
    return write_form(content_of(register_for(stage), stage), KEY, CREATED)


def completed_by(content: FormContent) -> dict[str, CellValue]:
    """Return what is typed on the cover: who completed it, and that all is authorised where that is asked."""
    cover: dict[str, CellValue] = {column.name: "Yes" for column in content.kind.cover_inputs}
    return cover | {COMPLETED_BY: content.cover.for_whom}


def filled(stage: Stage) -> bytes:
    """Return the form of `stage` as its officer filled it."""
    content = content_of(register_for(stage), stage)
    return fill_form(issued(stage), completed_by(content), TYPED[stage])


def read(content: bytes) -> Filling:
    """Return the form in `content`, which can be read."""
    filling = read_form(content, KEYS)
    assert isinstance(filling, Filling), filling
    return filling


def received(content: bytes, file: str = "form.xlsx") -> Received:
    """Return a form that came back on 12 January 2026."""
    return Received(read(content), file, hashlib.sha256(content).hexdigest(), TODAY)


def sent(stage: Stage) -> tuple[Register, FormContent]:
    """Return the register in which the form of `stage` is out, and what was written on it."""
    register = register_for(stage)
    content = content_of(register, stage)
    record = issued_form(content, "form.xlsx", "0" * 64)
    change = change_between(None, record, "issue")
    assert change is not None
    return register.with_changes([change]), content


def _procedures() -> str:
    lines = procedures().splitlines()
    return "\n".join([lines[0], *(line for line in lines if "chorley/LOC-1 " in line or "chorley/LOC-2 " in line)])
