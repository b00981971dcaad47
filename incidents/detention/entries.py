"""The lines of a custody record: which kinds there are, and what each of them says. What they say is sealed.

Forms, the API and the print-out are made of this table. A kind that is ``written`` is entered as a line of its own by
``services.write_line``; the others come from the act that has their name. What such an act decides (``decided``:
the site, the level, who reviewed and what came out) it puts into its line itself; no correction of words changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blotter.errors import Invalid
from blotter.text import clean_line, clean_text
from incidents.detention.clocks import Level, Notifiable
from incidents.detention.models import Authority, Erasure, PropertyItem, RetentionClass, Review
from reference.dtg import format_dtg

Form = Literal["line", "text", "choice", "flag", "number", "moment"]
LINE, TEXT, MOST = 120, 4000, 9999


@dataclass(frozen=True, slots=True)
class Field:
    """``choices``: value and words. A flag that is ``required`` must be answered, either way."""

    name: str
    label: str | Promise
    form: Form = "line"
    required: bool = False
    choices: tuple[tuple[Any, str | Promise], ...] = ()
    length: int = 0


@dataclass(frozen=True, slots=True)
class LineKind:
    """``once``: the register asks for it until there is one (see ``selectors.custody.missing``).

    ``decided``: what the act itself says in its line. ``after``: it may also happen after the end of the custody.
    """

    name: str
    label: str | Promise
    fields: tuple[Field, ...] = ()
    written: bool = False
    once: bool = False
    decided: tuple[Field, ...] = ()
    after: bool = False


def _words(label: str | Promise = "", *, required: bool = False, name: str = "words") -> Field:
    return Field(name, label or _("words"), "text", required)


def _one_of(name: str, label: str | Promise, choices: Iterable[tuple[Any, str | Promise]]) -> Field:
    return Field(name, label, "choice", choices=tuple(choices))


CONDITIONS: Final = (
    ("awake", _("awake and calm")),
    ("asleep", _("asleep, breathing normally")),
    ("roused", _("roused, answered")),
    ("restless", _("restless or upset")),
    ("unwell", _("unwell")),
    ("injured", _("injured")),
    ("unresponsive", _("does not respond")),
)
AGE_GROUPS: Final = (
    ("adult", _("adult")),
    ("juvenile", _("under 18")),
    ("elderly", _("elderly")),
    ("unknown", _("not known")),
)
SITE: Final = Field("site", _("holding site"))
CELL: Final = Field("cell", _("cell or room"))
LEVEL: Final = (
    _one_of("level", _("observation"), Level.choices),
    Field("rouse", _("to be roused at every check"), "flag"),
)
AGREED: Final = Field("agreed", _("agreed"), "flag")
KEPT_AS: Final = (
    _one_of("before", _("kept until now as"), RetentionClass.choices),
    _one_of("retention", _("kept as"), RetentionClass.choices),
)
IDENTITY: Final = (
    Field("family_name", _("family name"), required=True),
    Field("given_name", _("given name")),
    Field("father_name", _("father's name")),
    Field("born", _("date and place of birth")),
    Field("sex", _("sex"), "choice", choices=(("f", _("female")), ("m", _("male")), ("x", _("not stated")))),
    Field("nationality", _("nationality"), length=60),
    Field("language", _("language"), length=60),
    Field("age_group", _("age group"), "choice", required=True, choices=AGE_GROUPS),
    Field("document", _("document"), length=60),
    Field("address", _("address and next of kin"), "text"),
)
# What finds a person again; see the blind index.
INDEXED: Final = ("family_name", "given_name", "father_name", "document")

_ALL: tuple[LineKind, ...] = (
    LineKind(
        "capture",
        _("Capture"),
        (
            _words(_("circumstances"), required=True, name="circumstances"),
            Field("grid", _("grid or place"), required=True, length=200),
            Field("unit", _("capturing unit"), required=True),
            _words(_("injuries"), name="injuries"),
            Field("tag", _("property tag"), length=40),
        ),
        decided=(Field("patrol", _("patrol")), SITE, Field("before", _("escaped before, record"))),
    ),
    LineKind("identity", _("Identity"), IDENTITY, once=True),
    LineKind(
        "arrival",
        _("Arrival at the site"),
        (_words(_("injuries on arrival"), required=True, name="injuries"),),
        decided=(SITE,),
    ),
    LineKind(
        "authority",
        _("Authority to hold"),
        (
            Field("basis", _("legal basis"), required=True, length=200),
            Field("authoriser", _("authorised by (rank, name, function)"), required=True),
            _words(_("grounds"), required=True, name="grounds"),
        ),
        decided=(
            _one_of("instance", _("authority"), Authority.Instance.choices),
            Field("until", _("until"), "moment"),
        ),
    ),
    LineKind(
        "admission",
        _("Admission"),
        (_words(_("risk assessment"), required=True, name="risk"),),
        decided=(SITE, CELL, *LEVEL),
    ),
    LineKind("moved", _("Moved"), (_words(),), decided=(SITE, CELL)),
    LineKind("level", _("Level of observation"), (_words(_("why"), required=True, name="why"),), decided=LEVEL),
    LineKind(
        "check",
        _("Check"),
        (
            Field("condition", _("condition"), "choice", required=True, choices=CONDITIONS),
            _words(_("what was seen"), required=True),
            Field("response", _("response when roused"), length=200),
            Field("checker", _("looked at by"), required=True),
        ),
    ),
    LineKind(
        "review",
        _("Review of the detention"),
        (
            _words(_("grounds"), required=True, name="grounds"),
            _words(_("what the held person says"), name="representations"),
            Field("late_reason", _("why it is late"), length=200),
        ),
        decided=(
            _one_of("outcome", _("outcome"), Review.Outcome.choices),
            Field("reviewer", _("reviewed by")),
            Field("due", _("was due"), "moment"),
        ),
    ),
    LineKind(
        "rights",
        _("Rights given"),
        (
            Field("language", _("in which language"), required=True, length=60),
            Field(
                "signed",
                _("signed"),
                "choice",
                required=True,
                choices=(
                    ("signed", _("signed")),
                    ("refused", _("refused to sign")),
                    ("unable", _("cannot sign")),
                ),
            ),
            Field("interpreter", _("interpreter")),
            _words(_("what was asked for")),
        ),
        written=True,
        once=True,
    ),
    LineKind(
        "interpreter",
        _("Interpreter"),
        (Field("name", _("name"), required=True), Field("language", _("language"), required=True), _words()),
        written=True,
    ),
    LineKind("property", _("Property taken"), (_words(),), decided=(Field("items", _("items")),)),
    LineKind(
        "settled",
        _("Property settled"),
        (Field("receiver", _("received by"), required=True), _words()),
        decided=(Field("items", _("items")), _one_of("fate", _("what became of it"), PropertyItem.Fate.choices)),
    ),
    LineKind(
        "medical",
        _("Medical examination"),
        (
            Field("by", _("examined by"), required=True),
            _words(_("findings"), required=True, name="findings"),
            Field("fit", _("fit to be held"), "flag", required=True),
            _words(_("what is to be done"), name="orders"),
        ),
        written=True,
        once=True,
        after=True,
    ),
    LineKind(
        "medication",
        _("Medication"),
        (
            Field("what", _("what and how much"), required=True),
            Field("by", _("given by"), required=True),
            Field("taken", _("taken"), "flag", required=True),
            _words(),
        ),
        written=True,
    ),
    LineKind(
        "injury",
        _("Injury"),
        (_words(_("what, where on the body, since when"), required=True), Field("by", _("seen by"), required=True)),
        written=True,
        after=True,
    ),
    LineKind("risk", _("Risk assessment"), (_words(required=True),), written=True),
    LineKind("vulnerability", _("Vulnerability"), (_words(required=True),), written=True),
    LineKind(
        "food", _("Food"), (Field("what", _("what"), required=True), Field("taken", _("taken"), "flag")), written=True
    ),
    LineKind("water", _("Water"), (Field("taken", _("taken"), "flag"), _words()), written=True),
    LineKind("rest", _("Rest"), (Field("hours", _("hours"), "number"), _words()), written=True),
    LineKind("exercise", _("Exercise in the open"), (Field("minutes", _("minutes"), "number"), _words()), written=True),
    LineKind("worship", _("Worship"), (_words(),), written=True),
    LineKind(
        "visit",
        _("Visit"),
        (
            Field(
                "visitor",
                _("who"),
                "choice",
                required=True,
                choices=(
                    ("lawyer", _("lawyer")),
                    ("consul", _("consul")),
                    ("icrc", _("ICRC")),
                    ("family", _("family")),
                    ("other", _("other")),
                ),
            ),
            Field("name", _("name"), required=True),
            Field("minutes", _("minutes"), "number"),
            _words(),
        ),
        written=True,
        after=True,
    ),
    LineKind(
        "interview",
        _("Interview"),
        (
            Field("officer", _("interviewed by (account)"), required=True, length=40),
            Field("present", _("who else was present"), length=200),
            Field("minutes", _("minutes"), "number"),
            _words(),
        ),
        written=True,
    ),
    LineKind(
        "restraint",
        _("Restraint"),
        (
            Field("what", _("what"), required=True),
            _words(_("why, and until when"), required=True, name="why"),
        ),
        written=True,
    ),
    LineKind(
        "force",
        _("Use of force"),
        (
            _words(_("what was done and why"), required=True),
            _words(_("injuries"), name="injuries"),
            Field("witnesses", _("witnesses"), length=200),
        ),
        decided=(Field("used_by", _("used by")),),
    ),
    LineKind(
        "force_review",
        _("Use of force reviewed"),
        (_words(_("finding"), required=True),),
        decided=(Field("used_at", _("of the force used at"), "moment"), Field("used_by", _("used by"))),
    ),
    LineKind("complaint", _("Complaint"), (_words(required=True),), written=True, after=True),
    LineKind("hospital", _("To hospital"), (Field("hospital", _("hospital"), required=True), _words(_("why")))),
    LineKind("back", _("Back from hospital"), (_words(_("state of health"), required=True),), decided=(SITE,)),
    LineKind(
        "icrc",
        _("ICRC told"),
        (
            Field("to", _("to whom"), required=True),
            Field("channel", _("by which way"), required=True, length=60),
            _words(),
        ),
        decided=(_one_of("about", _("of what"), Notifiable.choices),),
        after=True,
    ),
    LineKind(
        "transfer",
        _("Transfer"),
        (
            Field("agency", _("authority"), required=True),
            Field("received_by", _("received by (rank, name)"), required=True),
            Field("handed_by", _("handed over by (rank, name)"), required=True),
            Field("receipt", _("number of the receipt"), required=True, length=60),
            _words(_("state of health"), required=True, name="health"),
            _words(_("property given on"), name="property"),
            _words(_("documents given on"), name="documents"),
            _words(_("why ill-treatment is no risk, who was asked"), required=True, name="assurance"),
        ),
        decided=(
            Field("partner", _("partner")),
            Field("ill_treatment", _("is ill-treatment a risk there"), "flag"),
        ),
    ),
    LineKind(
        "ill_treatment",
        _("Ill-treatment is a risk: not handed over"),
        (Field("agency", _("authority")), _words(_("who was asked, what is feared"), name="assurance")),
        decided=(
            Field("partner", _("partner")),
            Field("ill_treatment", _("is ill-treatment a risk there"), "flag"),
        ),
    ),
    LineKind(
        "handover_decided",
        _("Handing over decided"),
        (_words(_("why"), required=True, name="why"),),
        decided=(AGREED,),
    ),
    LineKind(
        "release",
        _("Release"),
        (
            _words(_("why"), required=True, name="why"),
            _words(_("injuries and state of health at release"), required=True, name="health"),
            Field("to", _("released to, or where"), length=200),
        ),
    ),
    LineKind("escape", _("Escape"), (_words(_("what happened"), required=True),)),
    LineKind("death", _("Death"), (_words(_("what happened"), required=True),)),
    LineKind(
        "shortened",
        _("Clock brought forward"),
        (_words(_("why"), required=True, name="why"),),
        decided=(
            Field("clock", _("clock")),
            Field("due_before", _("was due"), "moment"),
            Field("due_after", _("due"), "moment"),
            Field("minutes", _("minutes from round to round"), "number"),
        ),
    ),
    LineKind("reopen_asked", _("The end was entered in error"), (_words(_("why"), required=True, name="why"),)),
    LineKind(
        "reopen_decided",
        _("Custody taken up again"),
        (_words(_("why"), name="why"),),
        decided=(AGREED,),
    ),
    LineKind("kept", _("Kept for longer"), (_words(_("why"), required=True, name="why"),), decided=KEPT_AS),
    LineKind(
        "keep_asked", _("To be kept for less long"), (_words(_("why"), required=True, name="why"),), decided=KEPT_AS
    ),
    LineKind("keep_decided", _("How long it is kept"), (_words(_("why"), name="why"),), decided=(*KEPT_AS, AGREED)),
    LineKind(
        "erasure_asked",
        _("Erasure proposed"),
        (_words(_("by which order, or what was wrong"), name="why"),),
        decided=(_one_of("reason", _("why"), Erasure.Reason.choices),),
    ),
    LineKind("erasure_decided", _("Erasure decided"), (_words(_("why"), name="why"),), decided=(AGREED,)),
    LineKind("hold", _("Legal hold"), (_words(_("why"), required=True, name="why"),)),
    LineKind("hold_lifted", _("Legal hold lifted"), (_words(_("why"), required=True, name="why"),)),
    LineKind("withdrawn", _("Withdrawn"), (_words(_("why"), required=True, name="why"),)),
    LineKind("remark", _("Remark"), (_words(required=True),), written=True),
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
