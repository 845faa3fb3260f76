"""Which inputs a line of a form still needs: declared once, for the form's formulas and for what comes back.

A `Requirement` names an input and when it is needed. From it come the formula that shows on the form what is still
missing, and `missing_inputs`, which says the same of a line that was read. Both read a cell as Excel shows it, without
the spaces around it and whatever its case; a cell with an error in it is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

#: What stands in the cell of an input that a line does not have.
NOT_ASKED = "–"
#: What a line with an Excel error in it still needs.
ERROR_LABEL = "a value in place of the error"
#: What Excel shows in place of a value that it cannot calculate.
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
#: Every label stands between two of these in the hidden list of what is missing, so that each can be counted.
_BAR = "|"


@dataclass(frozen=True, slots=True)
class When:
    """A condition on one cell: it says one of `words` (an empty word: it is blank), or none of them where `negated`.

    `column` is a column of the same line, or a named cell of the cover where `on_cover`.
    """

    column: str
    words: tuple[str, ...]
    negated: bool = False
    on_cover: bool = False

    def holds(self, line: Mapping[str, str], cover: Mapping[str, str]) -> bool:
        """Return whether the condition holds for the texts of a `line` and of the `cover`."""
        said = _read((cover if self.on_cover else line).get(self.column, ""))
        return (said in {_read(word) for word in self.words}) is not self.negated

    def formula(self, line: Mapping[str, str], cover: Mapping[str, str]) -> str:
        """Return the condition as Excel writes it, given the references of the cells by name."""
        cell = f"TRIM({(cover if self.on_cover else line)[self.column]})"
        said = ",".join(f"{cell}={quoted(word)}" for word in self.words)
        one = f"OR({said})" if len(self.words) > 1 else said
        return f"NOT({one})" if self.negated else one


def says(column: str, *words: str) -> When:
    """Return the condition that `column` says one of `words`."""
    return When(column, words)


def says_none_of(column: str, *words: str) -> When:
    """Return the condition that `column` says something else than `words`, or nothing."""
    return When(column, words, negated=True)


def is_filled(column: str) -> When:
    """Return the condition that something stands in `column`."""
    return When(column, ("",), negated=True)


def is_blank(column: str) -> When:
    """Return the condition that nothing stands in `column`."""
    return When(column, ("",))


def cover_does_not_say(name: str, *words: str) -> When:
    """Return the condition that the cover's cell `name` says something else than `words`, or nothing."""
    return When(name, words, negated=True, on_cover=True)


@dataclass(frozen=True, slots=True)
class Requirement:
    """An input that a line needs while all conditions of `when` hold (always, where there are none).

    `label` is what the form calls it in "Still needed"; the labels with a `plural` are counted at the top of the form.
    """

    column: str
    label: str
    when: tuple[When, ...] = ()
    plural: str = ""


def asked_of(
    requirements: Iterable[Requirement], not_asked: frozenset[str], always: frozenset[str] = frozenset()
) -> tuple[Requirement, ...]:
    """Return the requirements of a line: without its inputs that are not asked, without conditions where `always`."""
    return tuple(
        replace(each, when=()) if each.when and each.column in always else each
        for each in requirements
        if each.column not in not_asked
    )


def in_words(requirements: Iterable[Requirement], words: Mapping[str, str]) -> tuple[Requirement, ...]:
    """Return the requirements with each word that `words` has a wording for said in that way."""
    return tuple(replace(each, when=tuple(_worded(when, words) for when in each.when)) for each in requirements)


def missing_inputs(
    requirements: Iterable[Requirement], line: Mapping[str, str], cover: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the columns that a line still needs, in the order declared, from its texts by column.

    `line` holds `NOT_ASKED` for an input that the line does not have, and the live status where one is asked about.
    """
    on_cover = cover or {}
    return tuple(
        each.column
        for each in requirements
        if _read(line.get(each.column, "")) in _NOTHING and all(when.holds(line, on_cover) for when in each.when)
    )


def missing_list(
    requirements: Sequence[Requirement], line: Mapping[str, str], cover: Mapping[str, str] | None = None
) -> str:
    """Return what the hidden list on the form holds: the missing labels, each between two bars (`|figure|owner|`)."""
    on_cover = cover or {}
    if any(text.strip(" ") in ERRORS for text in _read_by(requirements, line, on_cover)):
        return label_pattern(ERROR_LABEL)
    columns = missing_inputs(requirements, line, on_cover)
    return _BAR + "".join(each.label + _BAR for each in requirements if each.column in columns)


def missing_list_formula(requirements: Sequence[Requirement], line: Mapping[str, str], cover: Mapping[str, str]) -> str:
    """Return the formula of `missing_list`, given the references of a line's and of the cover's cells by name."""
    labels = "&".join(_label_formula(each, line, cover) for each in requirements)
    if not labels:
        return f"={quoted(_BAR)}"
    return f"=IFERROR({quoted(_BAR)}&{labels},{quoted(label_pattern(ERROR_LABEL))})"


def still_needed(missing: str) -> str:
    """Return the hidden list as a person reads it: `Figure, commentary`; nothing where the line is complete."""
    shown = missing.strip(_BAR).replace(_BAR, ", ")
    return shown[:1].upper() + shown[1:]


def still_needed_formula(ref: str) -> str:
    """Return the formula of `still_needed`, given the reference of the hidden list."""
    rest = f'SUBSTITUTE(MID({ref},3,LEN({ref})-3),"{_BAR}",", ")'
    return f'=IF(LEN({ref})<2,"",UPPER(MID({ref},2,1))&{rest})'


def names_label(missing: str, label: str) -> bool:
    """Return whether the hidden list names `label`."""
    return label_pattern(label) in missing


def label_pattern(label: str) -> str:
    """Return what FIND looks for to see whether a hidden list names `label`."""
    return f"{_BAR}{label}{_BAR}"


def quoted(text: str) -> str:
    """Return `text` as a formula writes it between quotation marks."""
    return '"' + text.replace('"', '""') + '"'


_NOTHING = frozenset({""})


def _worded(when: When, words: Mapping[str, str]) -> When:
    return replace(when, words=tuple(words.get(word, word) for word in when.words))


def _read(text: str) -> str:
    return text.strip(" ").casefold()


def _read_by(requirements: Iterable[Requirement], line: Mapping[str, str], cover: Mapping[str, str]) -> Iterable[str]:
    for each in requirements:
        yield line.get(each.column, "")
        for when in each.when:
            yield (cover if when.on_cover else line).get(when.column, "")


def _label_formula(each: Requirement, line: Mapping[str, str], cover: Mapping[str, str]) -> str:
    blank = f'TRIM({line[each.column]})=""'
    conditions = ",".join([blank, *(when.formula(line, cover) for when in each.when)])
    test = f"AND({conditions})" if each.when else blank
    return f'IF({test},{quoted(each.label + _BAR)},"")'
