"""Every record type there is, in the order in which they are imported and shown."""

from __future__ import annotations

from collections.abc import Mapping

from .figures import Figure
from .indicators import Indicator, SeriesBreak, Target, WrittenProcedure
from .keeping import Disposal, SigningKey
from .organisation import Council, Deputy, Directorate, Officer, Priority, Project, Service
from .paperwork import Arrival, Closing, IssuedForm, Publication
from .plans import Action, ActionPlan, ProjectUpdate
from .record import Record
from .report_text import ReportText

#: What people bring along, in the order of import: what is looked up comes before what looks it up.
IMPORTED: tuple[type[Record], ...] = (
    Council,
    Directorate,
    Officer,
    Deputy,
    Service,
    Priority,
    Indicator,
    WrittenProcedure,
    SeriesBreak,
    Target,
    Figure,
    ActionPlan,
    Action,
    Project,
    ProjectUpdate,
    ReportText,
)
#: Every record type with a sheet in the register: those that are imported, then what the office itself remembers.
RECORDS: tuple[type[Record], ...] = (*IMPORTED, IssuedForm, Arrival, Closing, Publication)
#: What only the ledger remembers.
UNSHOWN: tuple[type[Record], ...] = (Disposal, SigningKey)

BY_TYPE: Mapping[str, type[Record]] = {record.record_type: record for record in (*RECORDS, *UNSHOWN)}
