"""Conditional compilation of VBA, resolved as VBA resolves it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_excel.core.errors import PmfError
from pmf_excel.excel.vba_conditions import FALSE, TRUE, WINDOWS, Value, resolved


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        pytest.param("a\nb\n", "a\nb\n", id="no directive"),
        pytest.param("#If Mac Then\na\n#Else\nb\n#End If\n", "b\n", id="else"),
        pytest.param("#If VBA7 Then\na\n#Else\nb\n#End If\nc\n", "a\nc\n", id="if"),
        pytest.param("#If Mac Then\na\n#End If\n", "", id="nothing left"),
        pytest.param("  #if mac then ' on a Mac\n  a\n  #else\n  b\n  #END IF\n", "  b\n", id="case, blanks, comment"),
        pytest.param("#If Not Mac Then\na\n#End If", "a\n", id="not"),
        pytest.param("#If Mac Or Not Unknown Then\na\n#End If", "a\n", id="a constant that nobody defined is false"),
        pytest.param("#If VBA7 And Win64 And Not Mac Then\na\n#End If", "a\n", id="and below not"),
        pytest.param("#If Mac And Mac Or VBA7 Then\na\n#End If", "a\n", id="or below and"),
        pytest.param("#If Mac And (Mac Or VBA7) Then\na\n#End If", "", id="brackets"),
        pytest.param('#Const App = "Excel" \' adjust\n#If App = "Excel" Then\na\n#End If', "a\n", id="a text"),
        pytest.param('#If App = "Word" Then\na\n#Else\nb\n#End If', "b\n", id="a text that nobody defined"),
        pytest.param('#If App = "" Then\na\n#End If', "a\n", id="nothing equals an empty text"),
        pytest.param("#If OFFICE >= 15 Then\na\n#Else\nb\n#End If", "b\n", id="a number that nobody defined is 0"),
        pytest.param("#Const N = 15\n#If N >= 15 And N <> 16 Then\na\n#End If", "a\n", id="numbers"),
        pytest.param("#Const N = Not Mac\n#If N = True Then\na\n#End If", "a\n", id="a constant calculated"),
        pytest.param(
            "#If Mac Then\na\n#ElseIf VBA7 Then\nb\n#ElseIf Win64 Then\nc\n#Else\nd\n#End If", "b\n", id="the first that holds"
        ),
        pytest.param(
            "#If VBA7 Then\na\n#If Mac Then\nb\n#Else\nc\n#End If\nd\n#Else\n#If VBA7 Then\ne\n#Else\nf\n#End If\n#End If",
            "a\nc\nd\n",
            id="one in another",
        ),
        pytest.param("#If Mac Then\n#Const N = 1\n#End If\n#If N Then\na\n#End If", "", id="not defined where it does not hold"),
        pytest.param('Open f For Input As #1\nd = #1/2/2025#\n  Print #iFile, "x"', 'Open f For Input As #1\nd = #1/2/2025#\n  Print #iFile, "x"\n', id="other signs"),
        pytest.param('#Const A = "say ""no"""\n#If A = "say ""no""" Then\na\n#End If', "a\n", id="a quoted quotation mark"),
    ],
)  # fmt: skip
def test_the_lines_that_hold_on_windows_are_kept(source: str, kept: str) -> None:
    """Directives go, and with them what does not hold; the rest stays as it is."""
    assert resolved(source) == kept


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("#If Mac Then\na", "line 2"),
        ("a\n#End If", "line 2"),
        ("a\n\n#Else", "line 3"),
        ("#If Mac\n#End If", "line 1: #If Mac."),
        ("#If Then\n#End If", "line 1"),
        ("#If Mac = Then\n#End If", "line 1"),
        ("#If (Mac Then\n#End If", "line 1"),
        ("#If Mac Mac Then\n#End If", "line 1"),
        ("#If Mac + 1 Then\n#End If", "line 1"),
        ('#If Not "a" Then\n#End If', "line 1"),
        ('#If "a" Then\n#End If', "line 1"),
        ('#If 1 = "a" Then\n#End If', "line 1"),
        ("#Const N", "line 1"),
    ],
)
def test_what_is_no_vba_is_refused_with_its_line(source: str, place: str) -> None:
    """A text that cannot be followed stops the build instead of disabling all macros later."""
    with pytest.raises(PmfError) as refused:
        resolved(source)

    assert place in refused.value.message
    assert "requirements/runtime.txt" in refused.value.remedy


@given(st.fixed_dictionaries({"mac": st.sampled_from([TRUE, FALSE]), "vba7": st.sampled_from([TRUE, FALSE, None])}))
def test_exactly_one_branch_is_kept(constants: dict[str, Value]) -> None:
    """Whatever holds, one of if, else if and else stands in the result."""
    source = "#If Mac Then\nmac\n#ElseIf VBA7 Then\nnew\n#Else\nold\n#End If\n"

    expected = "mac" if constants["mac"] else "new" if constants["vba7"] else "old"
    assert resolved(source, constants) == f"{expected}\n"


def test_windows_means_excel_since_2010() -> None:
    """What xlwings asks for: VBA 7, no Mac, the 64-bit edition."""
    assert (WINDOWS["vba7"], WINDOWS["win64"], WINDOWS["mac"]) == (TRUE, TRUE, FALSE)
