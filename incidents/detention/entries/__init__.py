"""The lines of a custody record: which kinds there are, and what each of them says. What they say is sealed.

Forms, the API and the print-out are made of this table. A kind that is ``written`` is entered as a line of its own by
``services.write_line``; the others come from the act that has their name. What such an act decides (``decided``:
the site, the level, who reviewed and what came out) it puts into its line itself; no correction of words changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blotter.errors import Invalid
from blotter.text import clean_line, clean_text
from incidents.detention.entries.care import CARE
from incidents.detention.entries.course import COURSE
from incidents.detention.entries.fields import Field, LineKind, words
from incidents.detention.entries.identity import INDEXED
from incidents.detention.entries.keeping import KEEPING
from reference.dtg import format_dtg

__all__ = [
    "INDEXED", "KINDS", "WRITTEN", "Field", "LineKind", "clean_facts", "decided_facts", "in_words",
]  # fmt: skip

LINE, TEXT, MOST = 120, 4000, 9999
_ALL: Final = (
    *COURSE,
    *CARE,
    *KEEPING,
    LineKind("withdrawn", _("Withdrawn"), (words(_("why"), required=True, name="why"),)),
    LineKind("remark", _("Remark"), (words(required=True),), written=True),
)
KINDS: Final[Mapping[str, LineKind]] = {kind.name: kind for kind in _ALL}
WRITTEN: Final = tuple(kind for kind in _ALL if kind.written)


def clean_facts(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a line as they are sealed: known fields only, the required ones there. ``Invalid`` names one."""
    fields = {field.name: field for field in KINDS[kind].fields}
    if unknown := sorted(set(map(str, given)) - set(fields)):
        raise Invalid(gettext("There is no field of this name."), field=unknown[0])
    facts = {name: _clean(field, given.get(name)) for name, field in fields.items()}
    return {name: value for name, value in facts.items() if value not in ("", None)}


def decided_facts(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an act says itself in its line, in the form in which it is sealed."""
    known = {field.name for field in KINDS[kind].decided}
    if unknown := set(given) - known:
        raise LookupError(f"a line of kind {kind!r} decides nothing of {sorted(unknown)}")
    shown = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in given.items()}
    return {name: value for name, value in shown.items() if value not in ("", None)}


def _clean(field: Field, value: Any) -> Any:
    if field.form == "flag":
        if value is None and field.required:
            raise Invalid(gettext("Answer this: yes or no."), field=field.name)
        if value is not None and not isinstance(value, bool):
            raise Invalid(gettext("Answer yes or no."), field=field.name)
        return value
    if field.form == "number":
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
            raise Invalid(gettext("Write a whole number from 0 to %(most)d.") % {"most": MOST}, field=field.name)
        return value
    text = "" if value is None else value
    if field.form == "text":
        return clean_text(text, field.name, TEXT, required=field.required)
    line = clean_line(text, field.name, field.length or LINE, required=field.required)
    if field.form == "choice" and line and line not in dict(field.choices):
        raise Invalid(gettext("Choose one of the list."), field=field.name)
    return line


def in_words(kind: str, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and words of what a line says, as it is shown and printed."""
    shown = []
    for field in (*KINDS[kind].decided, *KINDS[kind].fields):
        if field.name not in facts:
            continue
        value = facts[field.name]
        if field.form == "moment":
            value = format_dtg(datetime.fromisoformat(value))
        if field.form == "flag":
            value = gettext("yes") if value else gettext("no")
        elif field.choices:
            value = dict(field.choices).get(value, value)
        shown.append((str(field.label), str(value)))
    return shown
