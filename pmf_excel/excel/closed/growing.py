"""What must follow when a table gets new rows: its own part, its filter, and rules that end where it ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..ranges import Range

_REF = re.compile(rb'(\sref=")([^"]*)(")')
_ATTRIBUTES = rb'(?:\s+[\w:]+\s*=\s*(?:"[^"]*"|\'[^\']*\'))*\s*/?>'
_TABLE_TAGS = re.compile(rb"<(?:table|autoFilter)" + _ATTRIBUTES)
_RULE_TAGS = re.compile(rb"<(?:conditionalFormatting|dataValidation)" + _ATTRIBUTES)
_FILTER_TAG = re.compile(rb"<autoFilter" + _ATTRIBUTES)
_SQREF = re.compile(rb'(\ssqref=")([^"]*)(")')
#: Later kinds of rules say their range in an element; sparklines do too, and stay where they are.
_LATER_RULES = re.compile(rb"<x14:(conditionalFormatting|dataValidation)(?:\s[^<>]*)?(?<!/)>.*?</x14:\1>", re.DOTALL)
_OWN_SQREF = re.compile(rb"(<xm:sqref>)([^<]*)(</xm:sqref>)")
_DIMENSION = re.compile(rb'(<dimension\s[^>]*?ref=")([^"]*)(")')


@dataclass(frozen=True, slots=True)
class Growth:
    """A table that ended at the last row of `cells` and now ends at `bottom`."""

    cells: Range
    bottom: int

    def of_table(self, cells: Range) -> Range:
        """Return what becomes of the table's own range, or of a filter's over the same headings."""
        return cells.down_to(self.bottom) if cells.top == self.cells.top and self._within(cells) else cells

    def of_rule(self, cells: Range) -> Range:
        """Return what becomes of the range of a rule: one on all of the table's rows still is."""
        is_on_all = cells.bottom == self.cells.bottom and cells.top == self.cells.top + 1
        return cells.down_to(self.bottom) if is_on_all and self._within(cells) else cells

    @property
    def added(self) -> Range:
        """The cells that come to the table."""
        return Range(self.cells.bottom + 1, self.cells.left, self.bottom, self.cells.right)

    def _within(self, cells: Range) -> bool:
        return self.cells.left <= cells.left and cells.right <= self.cells.right


def grown_table(part: bytes, growth: Growth) -> bytes:
    """Return the table's part with its own range and that of its filter down to the new last row."""
    return _TABLE_TAGS.sub(lambda tag: _each(_REF, tag[0], growth.of_table), part)


def grown_rules(tail: bytes, growth: Growth) -> bytes:
    """Return what follows a sheet's rows, with conditional formats, validation and filter grown with the table."""
    tail = _RULE_TAGS.sub(lambda tag: _each(_SQREF, tag[0], growth.of_rule), tail)
    tail = _FILTER_TAG.sub(lambda tag: _each(_REF, tag[0], growth.of_table), tail)
    return _LATER_RULES.sub(lambda rule: _each(_OWN_SQREF, rule[0], growth.of_rule), tail)


def with_dimension(head: bytes, used: Range) -> bytes:
    """Return what stands before a sheet's rows, with the range of used cells large enough for `used`."""

    def widened(cells: Range) -> Range:
        return cells.with_cell(used.top, used.left).with_cell(used.bottom, used.right)

    return _each(_DIMENSION, head, widened)


def _each(pattern: re.Pattern[bytes], markup: bytes, change: Callable[[Range], Range]) -> bytes:
    """Return `markup` with `change` made to each range that `pattern` finds; what is no range stays."""

    def of_one(text: str) -> str:
        cells = Range.parse(text)
        return str(change(cells)) if cells is not None and change(cells) != cells else text

    def replaced(match: re.Match[bytes]) -> bytes:
        ranges = " ".join(of_one(text) for text in match[2].decode().split())
        return match[1] + ranges.encode() + match[3]

    return pattern.sub(replaced, markup)
