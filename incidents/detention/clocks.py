"""The clocks of custody: which there are, and when each is next due. Pure arithmetic, no database.

Each clock starts from a fact: the capture, the arrival, the authorisation, the registration, a use of force, whatever
the ICRC is told of. A due time is never put off: what comes late, is corrected or is entered afterwards can only bring
it forward. It moves on to a later time by the act that it demands, and by the pause of an exercise that it stood still
in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86_400, 31_557_600
# Who is to be roused at every check (intoxicated) is looked at so often at least.
ROUSED_EVERY = 30 * MINUTE


class ClockKind(models.TextChoices):
    ARRIVAL = "arrival", _("to arrive at a site")
    AUTHORISATION = "authorisation", _("detention to be authorised")
    FIRST_LEVEL = "first_level", _("authority of the first level ends")
    COMKFOR = "comkfor", _("authority of COMKFOR ends")
    REVIEW = "review", _("review")
    CHECK = "check", _("check")
    ICRC = "icrc", _("ICRC to be told")
    FORCE = "force", _("review of a use of force")


# What is demanded of a record, not of somebody who is held: these run on when the custody ends.
OUTLIVING: Final = (ClockKind.ICRC, ClockKind.FORCE)


class Level(models.IntegerChoices):
    L1 = 1, _("L1 general")
    L2 = 2, _("L2 intermittent")
    L3 = 3, _("L3 constant")
    L4 = 4, _("L4 close proximity")


class Notifiable(models.TextChoices):
    """What the ICRC is told of."""

    REGISTRATION = "registration", _("registration")
    TRANSFER = "transfer", _("transfer")
    RELEASE = "release", _("release")
    ESCAPE = "escape", _("escape")
    HOSPITAL = "hospital", _("hospital")
    DEATH = "death", _("death")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A limit as it is shipped: how long, and how long before its end the desk begins to warn (seconds)."""

    label: str | Promise
    seconds: int
    lead_s: int = 0
    policy: str = ""


# Kept in the table ``Limit`` from the first migration on, the owner's to change (``services.change_limit``). Published:
# the authorities, the reviews, the levels of observation. The first two, the ICRC's 24 h and the review of force are
# the desk's own proposal. Constant observation is written down at these intervals.
LIMITS: Final[Mapping[str, Shipped]] = {
    "arrival": Shipped(_("from capture to arrival at a site"), 6 * HOUR, HOUR, "custody.hours"),
    "authorisation": Shipped(_("from arrival to authorisation"), 6 * HOUR, HOUR, "custody.hours"),
    "first_level": Shipped(_("authority of the first level, from capture"), 72 * HOUR, DAY, "custody.limit"),
    "comkfor": Shipped(_("authority of COMKFOR, from its beginning"), 30 * DAY, DAY, "custody.limit"),
    "first_review": Shipped(_("first review, from authorisation"), 6 * HOUR, HOUR, "custody.hours"),
    "review": Shipped(_("every further review"), 9 * HOUR, HOUR, "custody.hours"),
    "check_1": Shipped(_("checks at L1"), HOUR, 0, "custody.check"),
    "check_2": Shipped(_("checks at L2"), 30 * MINUTE, 0, "custody.check"),
    "check_3": Shipped(_("entries at L3, constant observation"), 30 * MINUTE, 0, "custody.check"),
    "check_4": Shipped(_("entries at L4, close proximity"), 15 * MINUTE, 0, "custody.check"),
    "icrc": Shipped(_("ICRC told, from registration or event"), DAY, 4 * HOUR, "custody.notice"),
    "force_review": Shipped(_("review of a use of force, from the use"), DAY, 4 * HOUR, "custody.notice"),
    # Not clocks of a person: how long a record is kept after its end before it may be erased.
    "keep_ordinary": Shipped(_("records are kept: ordinary"), 5 * YEAR),
    "keep_juvenile": Shipped(_("records are kept: juvenile"), 5 * YEAR),
    "keep_grave": Shipped(_("records are kept: escape, death, force, complaint"), 10 * YEAR),
}


def length(seconds: int) -> str:
    """How long a limit lasts: ``30 min``, ``72 h``, ``30 d``, ``5 y``; as ``forms.keeping.LengthField`` reads it."""
    for unit, least, words in (
        (YEAR, 1, gettext("%(n)d y")),
        (DAY, 4, gettext("%(n)d d")),
        (HOUR, 1, gettext("%(n)d h")),
        (MINUTE, 1, gettext("%(n)d min")),
    ):
        if seconds % unit == 0 and seconds >= least * unit:
            return words % {"n": seconds // unit}
    return gettext("%(n)d s") % {"n": seconds}


def earlier(due: datetime, other: datetime) -> datetime:
    """A due time never moves back."""
    return min(due, other)


def next_review(actual: datetime, due: datetime, every: timedelta) -> datetime:
    """An early review brings the next one forward, a late one does not push it back."""
    return min(actual, due) + every


def next_check(looked_at: datetime, every: timedelta) -> datetime:
    return looked_at + every


def of_new_level(due: datetime, looked_at: datetime, now: datetime, every: timedelta) -> datetime:
    """A closer observation counts from the last look, at the latest now; one that is less close from the next check."""
    return earlier(due, max(now, looked_at + every))


# -- gone through again, after a correction ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Ordered:
    """A change of a clock that runs: its rounds last ``every`` from ``at`` on. ``due``: and it is due by then (a
    shortening); ``None``: as the new level of observation demands."""

    at: datetime
    every: timedelta
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a clock demands was done ``at``. ``placed``: where that stands among the orders, see ``placed``."""

    at: datetime
    placed: datetime


def placed(at: datetime, written_at: datetime) -> datetime:
    """People write minutes: what was done in the minute of an order, and written after it, was done after it."""
    return max(at, min(at.replace(second=59, microsecond=999_999), written_at))


def check_due(since: datetime, every: timedelta, looks: Iterable[Done], orders: Iterable[Ordered]) -> datetime:
    """When the next look is due, from the arrival on. A look meets no order that was given after it."""
    looked, due = since, since + every
    for act in _in_turn(looks, orders):
        if isinstance(act, Done):
            looked, due = act.at, next_check(act.at, every)
            continue
        every = act.every
        due = earlier(due, act.due) if act.due else of_new_level(due, looked, act.at, every)
    return due


def review_due(first_due: datetime, every: timedelta, reviews: Iterable[Done], orders: Iterable[Ordered]) -> datetime:
    """When the next review is due, from the authorisation on. A review meets no order that was given after it."""
    due = first_due
    for act in _in_turn(reviews, orders):
        if isinstance(act, Done):
            due = next_review(act.at, due, every)
        elif act.due:
            due, every = earlier(due, act.due), act.every
    return due


def _in_turn(done: Iterable[Done], orders: Iterable[Ordered]) -> list[Done | Ordered]:
    acts: list[Done | Ordered] = [*orders, *done]
    return sorted(acts, key=lambda act: act.placed if isinstance(act, Done) else act.at)
