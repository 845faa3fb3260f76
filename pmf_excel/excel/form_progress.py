"""How far a form is: counted from its hidden lists, in a sentence as text and as the formula that keeps it true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pmf_excel.core.forms.form import IDENTITY_SHEET
from pmf_excel.core.forms.requirements import Requirement, label_pattern, names_label, quoted, still_needed
from pmf_excel.core.periods import day_in_words

from .form_layout import MISSING, SheetLayout

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
READY, NOT_READY = "Ready to send", "Not ready yet"
WHO_COMPLETED = "Choose who completed it, above."


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell with a formula: the formula, and its value as of now."""

    formula: str
    cached: str | int


@dataclass(frozen=True, slots=True)
class Progress:
    """The cells that count one sheet: its complete lines, each counted label, and the sentence made of them.

    They stand below one another on the hidden sheet: `refs` are their references, the sentence's last. A line of a
    sheet with spare lines is complete while nothing stands on it.
    """

    title: str
    total: int
    cells: tuple[Shown, ...]
    refs: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def sentence(self) -> Shown:
        """How far the sheet is, in words."""
        return self.cells[-1]


def progress_of(layout: SheetLayout, lists: Sequence[str], first_row: int) -> Progress:
    """Return how far a sheet is, from the hidden `lists` of its lines; its cells stand from `first_row` down."""
    if layout.sheet.spare_line and lists:
        return _progress_of_spare_lines(layout, lists, first_row)
    counted = _counted(layout.sheet.requirements)
    counts = [_complete(layout, lists), *(_naming(each.label, layout, lists) for each in counted)]
    refs = _count_refs(first_row, len(counts) + 1)
    return Progress(
        title=layout.sheet.title,
        total=len(lists),
        cells=(*counts, _sentence(len(lists), counts, refs, counted)),
        refs=refs,
        labels=("lines complete", *(each.plural for each in counted), "in words"),
    )


def with_due(progress: Progress, due: date) -> Shown:
    """Return the line at the top of a sheet: how far it is, and by when it is due."""
    ends = f"  ·  due {long_day(due)}"
    return Shown(f"={progress.refs[-1]}&{quoted(ends)}", f"{progress.sentence.cached}{ends}")


def ready(progress: Sequence[Progress], completed_by: str) -> Shown:
    """Return whether the form is ready: every line of every sheet complete, and somebody named in `completed_by`."""
    tests = [f"{each.refs[0]}={each.total}" for each in progress] + [f"LEN(TRIM({completed_by}))>0"]
    return Shown(f"=IF(AND({','.join(tests)}),{quoted(READY)},{quoted(NOT_READY)})", NOT_READY)


def how_far(progress: Sequence[Progress], completed_by: str) -> Shown:
    """Return how far each sheet is, one a line, and that nobody is named yet."""
    starts = [f"{each.title}: " if len(progress) > 1 else "" for each in progress]
    lines = "&CHAR(10)&".join(
        f'{quoted(start)}&{each.refs[-1]}&"."' for start, each in zip(starts, progress, strict=True)
    )
    text = "\n".join(f"{start}{each.sentence.cached}." for start, each in zip(starts, progress, strict=True))
    return Shown(f'={lines}&IF(LEN(TRIM({completed_by}))=0," {WHO_COMPLETED}","")', f"{text} {WHO_COMPLETED}")


def long_day(day: date) -> str:
    """Return a day as people read it: `Friday 16 January 2026`."""
    return f"{DAY_NAMES[day.weekday()]} {day_in_words(day)}"


def _progress_of_spare_lines(layout: SheetLayout, lists: Sequence[str], first_row: int) -> Progress:
    counts = (_complete(layout, lists), _started(layout))
    refs = _count_refs(first_row, len(counts) + 1)
    return Progress(
        title=layout.sheet.title,
        total=len(lists),
        cells=(*counts, _spare_sentence(layout.sheet.spare_line, len(lists), counts, refs)),
        refs=refs,
        labels=("lines complete", "lines filled in", "in words"),
    )


def _count_refs(first_row: int, count: int) -> tuple[str, ...]:
    return tuple(f"{IDENTITY_SHEET}!$B${first_row + number}" for number in range(count))


def _counted(requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    return tuple({each.label: each for each in requirements if each.plural}.values())


def _complete(layout: SheetLayout, lists: Sequence[str]) -> Shown:
    if not lists:
        return Shown("=0", 0)
    return Shown(f"=SUMPRODUCT(--(LEN({layout.range_of(MISSING)})<2))", sum(not still_needed(each) for each in lists))


def _started(layout: SheetLayout) -> Shown:
    """Count the lines with anything in an input."""
    names = [column.name for column in layout.sheet.inputs]
    blank = "*".join(f"ISBLANK({layout.range_of(name)})" for name in names)
    started = sum(any(line.filled.get(name) for name in names) for line in layout.lines)
    return Shown(f"=SUMPRODUCT(1-{blank})", started)


def _spare_sentence(called: str, total: int, counts: Sequence[Shown], refs: Sequence[str]) -> Shown:
    complete, started = (int(count.cached) for count in counts)
    none, one, many = f"No {called} filled in yet", f" {called} filled in", f" {called}s filled in"
    text = f"{started}{one if started == 1 else many}" if started else none
    text += f", {total - complete} incomplete" if complete < total else ""
    filled = f"IF({refs[1]}=0,{quoted(none)},{refs[1]}&IF({refs[1]}=1,{quoted(one)},{quoted(many)}))"
    incomplete = f'IF({refs[0]}={total},"",", "&({total}-{refs[0]})&" incomplete")'
    return Shown(f"={filled}&{incomplete}", text)


def _naming(label: str, layout: SheetLayout, lists: Sequence[str]) -> Shown:
    found = f"FIND({quoted(label_pattern(label))},{layout.range_of(MISSING)})"
    return Shown(f"=SUMPRODUCT(--ISNUMBER({found}))", sum(names_label(each, label) for each in lists))


def _sentence(total: int, counts: Sequence[Shown], refs: Sequence[str], counted: Sequence[Requirement]) -> Shown:
    ends = f" of {total} {'line' if total == 1 else 'lines'} complete"
    pairs = list(zip(counts[1:], refs[1:], counted, strict=False))
    needed = "".join(_count_words(int(count.cached), each) for count, _, each in pairs)
    text = f"{counts[0].cached}{ends}" + (f"  ·  {needed[2:]} still needed" if needed else "")
    formula = f"={refs[0]}&{quoted(ends)}"
    if pairs:
        none_needed = "+".join(ref for _, ref, _ in pairs)
        parts = "&".join(_count_formula(ref, each) for _, ref, each in pairs)
        formula += f'&IF({none_needed}=0,"","  ·  "&MID({parts},3,200)&" still needed")'
    return Shown(formula, text)


def _count_words(number: int, each: Requirement) -> str:
    return f", {number} {each.label if number == 1 else each.plural}" if number else ""


def _count_formula(ref: str, each: Requirement) -> str:
    return f'IF({ref}=0,"",", "&{ref}&IF({ref}=1,{quoted(" " + each.label)},{quoted(" " + each.plural)}))'
