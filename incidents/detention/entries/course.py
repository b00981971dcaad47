"""The course of a custody: from the capture to its end, with what is decided on the way."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incidents.detention.clocks import Level, Notifiable
from incidents.detention.entries.fields import ACCOUNT, AGREED, Field, LineKind, one_of, words
from incidents.detention.entries.identity import IDENTITY
from incidents.detention.models import Authority, Review

CONDITIONS: Final = (
    ("awake", _("awake and calm")),
    ("asleep", _("asleep, breathing normally")),
    ("roused", _("roused, answered")),
    ("restless", _("restless or upset")),
    ("unwell", _("unwell")),
    ("injured", _("injured")),
    ("unresponsive", _("does not respond")),
)
SITE: Final = Field("site", _("holding site"))
CELL: Final = Field("cell", _("cell or room"))
LEVEL: Final = (
    one_of("level", _("observation"), Level.choices),
    Field("rouse", _("to be roused at every check"), "flag"),
)

COURSE: Final[tuple[LineKind, ...]] = (
    LineKind(
        "capture",
        _("Capture"),
        (
            words(_("circumstances"), required=True, name="circumstances"),
            Field("grid", _("grid or place"), required=True, length=200),
            Field("unit", _("capturing unit"), required=True),
            words(_("injuries"), name="injuries"),
            Field("tag", _("property tag"), length=40),
        ),
        decided=(Field("patrol", _("patrol")), SITE, Field("before", _("escaped before, record"))),
        step=True,
    ),
    LineKind("identity", _("Identity"), IDENTITY, once=True),
    LineKind(
        "arrival",
        _("Arrival at the site"),
        (words(_("injuries on arrival"), required=True, name="injuries"),),
        decided=(SITE, *LEVEL),
        step=True,
    ),
    LineKind(
        "authority",
        _("Authority to hold"),
        (
            Field("basis", _("legal basis"), required=True, length=200),
            Field("authoriser", _("authorised by (rank, name, function)"), required=True),
            words(_("grounds"), required=True, name="grounds"),
        ),
        decided=(
            one_of("instance", _("authority"), Authority.Instance.choices),
            Field("until", _("until"), "moment"),
        ),
        step=True,
    ),
    LineKind(
        "admission",
        _("Admission"),
        (words(_("risk assessment"), required=True, name="risk"),),
        decided=(SITE, CELL, *LEVEL),
        step=True,
    ),
    LineKind("moved", _("Moved"), (words(),), decided=(SITE, CELL)),
    LineKind("level", _("Level of observation"), (words(_("why"), required=True, name="why"),), decided=LEVEL),
    LineKind(
        "check",
        _("Check"),
        (
            Field("condition", _("condition"), "choice", required=True, choices=CONDITIONS),
            words(_("what was seen"), required=True),
            Field("response", _("response when roused"), length=200),
            Field("checker", _("looked at by"), required=True),
        ),
        redone=True,
    ),
    LineKind(
        "review",
        _("Review of the detention"),
        (
            words(_("grounds"), required=True, name="grounds"),
            words(_("what the held person says"), name="representations"),
            Field("late_reason", _("why it is late"), length=200),
        ),
        decided=(
            one_of("outcome", _("outcome"), Review.Outcome.choices),
            Field("reviewer", _("reviewed by")),
            ACCOUNT,
            Field("due", _("was due"), "moment"),
        ),
        redone=True,
        decision=True,
    ),
    LineKind("hospital", _("To hospital"), (Field("hospital", _("hospital"), required=True), words(_("why")))),
    LineKind("back", _("Back from hospital"), (words(_("state of health"), required=True),), decided=(SITE,)),
    LineKind(
        "icrc",
        _("ICRC told"),
        (
            Field("to", _("to whom"), required=True),
            Field("channel", _("by which way"), required=True, length=60),
            words(),
        ),
        decided=(one_of("about", _("of what"), Notifiable.choices),),
        after=True,
        redone=True,
    ),
    LineKind(
        "transfer",
        _("Transfer"),
        (
            Field("agency", _("authority"), required=True),
            Field("received_by", _("received by (rank, name)"), required=True),
            Field("handed_by", _("handed over by (rank, name)"), required=True),
            Field("receipt", _("number of the receipt"), required=True, length=60),
            words(_("state of health"), required=True, name="health"),
            words(_("property given on"), name="property"),
            words(_("documents given on"), name="documents"),
            words(_("why ill-treatment is no risk, who was asked"), required=True, name="assurance"),
        ),
        decided=(
            Field("partner", _("partner")),
            Field("ill_treatment", _("is ill-treatment a risk there"), "flag"),
        ),
    ),
    LineKind(
        "ill_treatment",
        _("Ill-treatment is a risk: not handed over"),
        (Field("agency", _("authority")), words(_("who was asked, what is feared"), name="assurance")),
        decided=(
            Field("partner", _("partner")),
            Field("ill_treatment", _("is ill-treatment a risk there"), "flag"),
        ),
    ),
    LineKind(
        "handover_decided",
        _("Handing over decided"),
        (words(_("why"), required=True, name="why"),),
        decided=(AGREED,),
        decision=True,
    ),
    LineKind(
        "release",
        _("Release"),
        (
            words(_("why"), required=True, name="why"),
            words(_("injuries and state of health at release"), required=True, name="health"),
            Field("to", _("released to, or where"), length=200),
        ),
    ),
    LineKind("escape", _("Escape"), (words(_("what happened"), required=True),)),
    LineKind("death", _("Death"), (words(_("what happened"), required=True),)),
    LineKind(
        "shortened",
        _("Clock brought forward"),
        (words(_("why"), required=True, name="why"),),
        decided=(
            Field("clock", _("clock")),
            Field("due_before", _("was due"), "moment"),
            Field("due_after", _("due"), "moment"),
            Field("minutes", _("minutes from round to round"), "number"),
        ),
        decision=True,
    ),
    LineKind("reopen_asked", _("The end was entered in error"), (words(_("why"), required=True, name="why"),)),
    LineKind(
        "reopen_decided",
        _("Custody taken up again"),
        (words(_("why"), name="why"),),
        decided=(AGREED,),
        decision=True,
    ),
)
