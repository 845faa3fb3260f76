"""Findings about Word templates and the words of a council: what would stop a report, or print something wrong."""

from __future__ import annotations

from ..findings import FindingKind, Severity

_LOOK = "Open the template in Word and look at the fields there: they stand between braces."

UNREADABLE_TEMPLATE = FindingKind(
    "template-unreadable",
    Severity.ERROR,
    "The template cannot be read: {found}.",
    f"Compare it with the shipped one: each loop and each condition needs its end. {_LOOK}",
    "{%p for plan in plans %} without {%p endfor %}.",
    "7",
)
UNKNOWN_FIELD = FindingKind(
    "template-field",
    Severity.ERROR,
    "The template uses the field “{found}”, which this report does not have.",
    f"{{nearest}} {_LOOK}",
    "{{ titel }} for {{ title }}.",
    "7",
)
UNKNOWN_FILTER = FindingKind(
    "template-filter",
    Severity.ERROR,
    "The template uses the filter “{found}”, which there is not.",
    f"{{nearest}} {_LOOK}",
    "{{r plan.status | in_color }} for in_colour.",
    "7",
)
NOT_A_TEXT = FindingKind(
    "template-not-text",
    Severity.ERROR,
    "“{found}” is {what}, which cannot be put there.",
    "{wanted}",
    "{{ headings }}, which holds several headings, or {{ title | drawn }}, which is no chart.",
    "7",
)
FORBIDDEN = FindingKind(
    "template-forbidden",
    Severity.ERROR,
    "“{found}” is {what}, which a template may not use.",
    "A template shows fields, goes through lists and asks whether something is there. Take it out.",
    "{{ 'x' * 10**9 }}, {{ title.upper() }} or {{ title.__class__ }}.",
    "7",
)
REACHES_OUT = FindingKind(
    "template-reaches-out",
    Severity.ERROR,
    "“{found}” is {what}, which a template may not have.",
    "Take it out in Word (Alt+F9 shows fields, Developer, Document Template the attached template), or start from the"
    " shipped template.",
    "{ DDEAUTO excel … }, { INCLUDETEXT … }, an attached template on a server, an embedded object or macros.",
    "7",
)
IS_A_REPORT = FindingKind(
    "template-is-report",
    Severity.ERROR,
    "This is a report that was built before ({found}), not a template.",
    "Start from the shipped template, or from the council's own copy in templates/.",
    "A published report saved as templates/quarterly.docx.",
    "7",
)
TOO_LARGE = FindingKind(
    "template-too-large",
    Severity.ERROR,
    "The template unpacks to {found}, which is more than a template needs.",
    "Take large pictures out of it, or start from the shipped template.",
    "A template with photographs of 80 MB.",
    "7",
)
NOT_FILLED = FindingKind(
    "template-not-filled",
    Severity.QUERY,
    "A field stands in the {part}, where no report fills it: “{found}”.",
    "Move it into the text, a header, a footer or a footnote, or take it out.",
    "{{ period }} in an endnote or in a comment.",
    "7",
)
WRONG_WORDS = FindingKind(
    "words-file",
    Severity.ERROR,
    "The council's words cannot be used: {found}",
    "{what_to_do}",
    "A copy of another council's words that still names that council.",
    "7",
)
WORDS_NOT_READ = FindingKind(
    "words-not-read",
    Severity.QUERY,
    "The council's own words cannot be read, so its statuses have the words that came with pmf_excel. {found}",
    "{what_to_do}",
    "A quotation mark taken out of templates/chorley.toml: everything goes on, but no report of Chorley is built.",
    "7",
)
UNUSED_TEMPLATE = FindingKind(
    "template-unused",
    Severity.QUERY,
    "No report uses a template called {found}.",
    "{nearest} The reports are: {known}.",
    "templates/quartely.docx.",
    "7",
)
