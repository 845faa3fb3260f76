"""Publication as an event: which figures it publishes, and where an edited report departs from its draft."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from pmf_excel.core.catalogue.publishing import FIGURE_EDITED
from pmf_excel.core.findings import Finding, Place
from pmf_excel.core.periods import Period
from pmf_excel.core.records.changes import Change, change_between
from pmf_excel.core.records.figures import Figure
from pmf_excel.core.records.paperwork import Publication
from pmf_excel.core.records.register import Register
from pmf_excel.core.sign_off.moves import published

_NUMBER = re.compile(r"(?<![\w./-])[-–£]?\d[\d,]*(?:\.\d+)?")


def publication_changes(register: Register, figures: Iterable[str], publication: Publication) -> tuple[Change, ...]:
    """Return the changes of a publication: its record, and each of its authorised figures as published."""
    records = (register.get(Figure, figure_id) for figure_id in figures)
    pairs = [(old, published(old)) for old in records if old is not None and old.judgement is not None]
    found = [change_between(old, new, "publish") for old, new in pairs]
    found.append(change_between(None, publication, "publish"))
    return tuple(change for change in found if change is not None)


def next_publication(
    register: Register, council: str, product: str, period: Period, *, on: date, position: int, sha256: str
) -> Publication:
    """Return the record of a report's next edition."""
    editions = [
        each.edition for each in register.all(Publication, council) if (each.product, each.period) == (product, period)
    ]
    edition = max(editions, default=0) + 1
    name = f"{council}-{product}-performance-report-{period.slug}-edition-{edition}.docx"
    return Publication(
        council=council,
        product=product,
        period=period,
        edition=edition,
        published_on=on,
        file=f"reports/published/{name}",
        sha256=sha256,
        position=position,
    )


def published_before(register: Register, sha256: str) -> Publication | None:
    """Return the publication of a file with these bytes, None where it was never published."""
    return next((each for each in register.all(Publication) if each.sha256 == sha256), None)


def edited_figure(table: str, row: str, column: str, drafted: str, found: str, file: str) -> Finding | None:
    """Return the finding for a cell of a report's table whose numbers were edited by hand, None for mere words."""
    if Counter(_NUMBER.findall(drafted)) == Counter(_NUMBER.findall(found)):
        return None
    where = ", ".join(part for part in (table, row, column) if part)
    place = Place(file=file, reference=row)
    return FIGURE_EDITED.finding(place, found or "nothing", drafted=drafted or "nothing", where=where)
