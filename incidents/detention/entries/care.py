"""The care for somebody who is held: rights, property, health, meals, visits, and what was done to them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incidents.detention.entries.fields import ACCOUNT, WHO, Field, LineKind, one_of, words
from incidents.detention.models import PropertyItem

CARE: Final[tuple[LineKind, ...]] = (
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
            words(_("what was asked for")),
        ),
        written=True,
        once=True,
    ),
    LineKind(
        "interpreter",
        _("Interpreter"),
        (Field("name", _("name"), required=True), Field("language", _("language"), required=True), words()),
        written=True,
    ),
    LineKind("property", _("Property taken"), (words(),), decided=(Field("items", _("items")),)),
    LineKind(
        "settled",
        _("Property settled"),
        (Field("receiver", _("received by"), required=True), words()),
        decided=(Field("items", _("items")), one_of("fate", _("what became of it"), PropertyItem.Fate.choices)),
    ),
    LineKind(
        "medical",
        _("Medical examination"),
        (
            Field("by", _("examined by"), required=True),
            words(_("findings"), required=True, name="findings"),
            Field("fit", _("fit to be held"), "flag", required=True),
            words(_("what is to be done"), name="orders"),
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
            words(),
        ),
        written=True,
    ),
    LineKind(
        "injury",
        _("Injury"),
        (words(_("what, where on the body, since when"), required=True), Field("by", _("seen by"), required=True)),
        written=True,
        after=True,
    ),
    LineKind("risk", _("Risk assessment"), (words(required=True),), written=True),
    LineKind("vulnerability", _("Vulnerability"), (words(required=True),), written=True),
    LineKind(
        "food", _("Food"), (Field("what", _("what"), required=True), Field("taken", _("taken"), "flag")), written=True
    ),
    LineKind("water", _("Water"), (Field("taken", _("taken"), "flag"), words()), written=True),
    LineKind("rest", _("Rest"), (Field("hours", _("hours"), "number"), words()), written=True),
    LineKind("exercise", _("Exercise in the open"), (Field("minutes", _("minutes"), "number"), words()), written=True),
    LineKind("worship", _("Worship"), (words(),), written=True),
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
            words(),
        ),
        written=True,
        after=True,
    ),
    LineKind(
        "interview",
        _("Interview"),
        (
            Field("officer", _("interviewed by (account)"), length=40),
            WHO,
            Field("present", _("who else was present"), length=200),
            Field("minutes", _("minutes"), "number"),
            words(),
        ),
        written=True,
    ),
    LineKind(
        "restraint",
        _("Restraint"),
        (
            Field("what", _("what"), required=True),
            words(_("why, and until when"), required=True, name="why"),
        ),
        written=True,
    ),
    LineKind(
        "force",
        _("Use of force"),
        (
            WHO,
            words(_("what was done and why"), required=True),
            words(_("injuries"), name="injuries"),
            Field("witnesses", _("witnesses"), length=200),
        ),
        decided=(Field("used_by", _("used by")), ACCOUNT),
    ),
    LineKind(
        "force_review",
        _("Use of force reviewed"),
        (words(_("finding"), required=True),),
        decided=(Field("used_at", _("of the force used at"), "moment"), Field("used_by", _("used by"))),
        decision=True,
    ),
    # It may be against whoever keeps the register.
    LineKind(
        "complaint", _("Complaint"), (words(required=True),), written=True, after=True, withdrawn_by="custody.agree"
    ),
)
