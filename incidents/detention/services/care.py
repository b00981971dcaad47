"""What is done for and with a held person, line by line: care, visits, interviews, property, use of force, the ICRC."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line
from incidents.detention import vault
from incidents.detention.clocks import ClockKind, Notifiable
from incidents.detention.entries import KINDS
from incidents.detention.models import (
    CustodyEntry,
    CustodyRecord,
    ForceReport,
    Investigates,
    PropertyItem,
    RetentionClass,
)
from incidents.detention.services import custody_clocks as clocks
from incidents.detention.services.common import _save
from incidents.detention.services.custody_record import Facts, _done, _lock, account, during, said
from incidents.detention.services.sealing import _write, facts_of, item_place
from incidents.services.common import clean_choice

MOST_ITEMS = 30


@operation("custody.keep")
def write_line(
    op: Operation, *, by: Actor, record: int, kind: str, at: datetime, facts: Facts, version: int | None = None
) -> CustodyEntry:
    """One line of a kind that is ``written`` by itself (see ``entries.WRITTEN``): a meal, a visit, an examination …

    Who interviews somebody takes part in the investigation from then on. What happened before the end of the custody
    may be entered after it.
    """
    row, key = _lock(op, record, version, ended=True)
    if kind not in KINDS or not KINDS[kind].written:
        raise Invalid(_("There is no line of this kind to write."), field="kind")
    moment = during(op, row, at, after=after_the_end(kind, facts))
    entry = _write(op, row, key, kind, moment, facts)
    if kind == "interview":
        _interviewed(op, row, facts)
    if kind == "complaint":
        row.retention = RetentionClass.GRAVE
    _save(op, row)
    return entry


def after_the_end(kind: str, facts: Facts) -> bool:
    """Whether it may also happen when the custody is over; of the visits, that of the ICRC."""
    return KINDS[kind].after and (kind != "visit" or facts.get("visitor") == "icrc")


def by_whom(facts: Facts, account_in: str, field: str) -> User | None:
    """Who did what the line says, by their account; ``None`` for somebody who has none, whom the line names."""
    if username := str(facts.get(account_in) or ""):
        return account(username, field, closed=True)
    if not str(facts.get("who") or "").strip():
        raise Invalid(_("Choose the account of who it was, or write who it was."), field=field)
    return None


def _interviewed(op: Operation, row: CustodyRecord, facts: Facts) -> None:
    if who := by_whom(facts, "officer", "officer"):
        Investigates.objects.get_or_create(record=row, user=who, defaults={"since": op.now})


# -- the ICRC ----------------------------------------------------------------------------------------------------
@operation("custody.keep")
def tell_icrc(
    op: Operation, *, by: Actor, record: int, about: str, at: datetime, facts: Facts, version: int | None = None
) -> CustodyEntry:
    """The ICRC was told, of the registration or of what happened since."""
    row, key = _lock(op, record, version, ended=True)
    about = clean_choice(about, Notifiable.values, "about")
    clock = clocks._clock(row, ClockKind.ICRC, about)
    if clock is None:
        raise Invalid(_("The ICRC is not to be told of this, or was told already."), field="about")
    moment = said(op, at, "at", clocks.told_from(row, clock), _("what it is told of"))
    entry = _write(op, row, key, "icrc", moment, facts, decided={"about": about})
    clocks._stop(op, [clock], met_at=moment, met_by=entry)
    _done(op, row)
    return entry


# -- property ----------------------------------------------------------------------------------------------------
@operation("custody.keep")
def take_property(
    op: Operation,
    *,
    by: Actor,
    record: int,
    items: Iterable[Mapping[str, Any]],
    at: datetime,
    facts: Facts | None = None,
    version: int | None = None,
) -> list[PropertyItem]:
    """Things taken in one act, each ``{"what", "seal"}``: in a bag with a seal."""
    row, key = _lock(op, record, version, ended=True)
    moment = during(op, row, at)
    given = list(items)
    if not 1 <= len(given) <= MOST_ITEMS:
        raise Invalid(_("Write 1 to %(most)d things.") % {"most": MOST_ITEMS}, field="items")
    first = row.property.count() + 1
    numbers = _numbers(range(first, first + len(given)))
    entry = _write(op, row, key, "property", moment, facts or {}, decided={"items": numbers})
    taken = []
    for number, item in enumerate(given, first):
        field = f"items-{number - first}"
        if unknown := sorted(set(map(str, item)) - {"what", "seal"}):
            raise Invalid(_("There is no field of this name."), field=f"{field}-{unknown[0]}")
        what = clean_line(item.get("what", ""), f"{field}-what", 300, required=True)
        seal = clean_line(item.get("seal", ""), f"{field}-seal", 40, required=True)
        sealed = vault.seal(key, {"what": what, "seal": seal}, item_place(row, number, entry.number))
        taken.append(PropertyItem.objects.create(record=row, entry=entry, number=number, sealed=sealed))
    _save(op, row)
    return taken


@operation("custody.keep")
def settle_property(
    op: Operation,
    *,
    by: Actor,
    record: int,
    items: Iterable[int],
    fate: str,
    at: datetime,
    facts: Facts,
    version: int | None = None,
) -> list[PropertyItem]:
    """What became of things (keys): returned, kept as evidence, given to next of kin; who received them."""
    row, key = _lock(op, record, version, ended=True)
    fate = clean_choice(fate, PropertyItem.Fate.values, "fate")
    if not fate:
        raise Invalid(_("What became of it?"), field="fate")
    wanted = set(items)
    found = list(PropertyItem.objects.select_for_update().filter(record=row, pk__in=wanted).order_by("pk"))
    if not found or len(found) < len(wanted):
        raise Invalid(_("Choose things of this person."), field="items")
    if gone := [item for item in found if item.settled_at]:
        words = _("Item %(number)d was settled already.")
        raise Refused(words % {"number": gone[0].number}, code="settled")
    moment = said(op, at, "at", row.captured_at, _("the capture"))
    decided = {"items": _numbers(item.number for item in found), "fate": fate}
    _write(op, row, key, "settled", moment, facts, decided=decided)
    _settle(op, found, fate, moment)
    _save(op, row)
    return found


def _settle(op: Operation, items: Iterable[PropertyItem], fate: str, at: datetime) -> None:
    for item in items:
        item.fate, item.settled_at, item.settled_by_id = fate, at, op.by.user.pk
        item.save(update_fields=["fate", "settled_at", "settled_by"])


def _numbers(items: Iterable[int]) -> str:
    return ", ".join(map(str, items))


# -- force -------------------------------------------------------------------------------------------------------
@operation("custody.keep")
def report_force(
    op: Operation,
    *,
    by: Actor,
    record: int,
    at: datetime,
    facts: Facts,
    used_by: str = "",
    version: int | None = None,
) -> ForceReport:
    """One report of each person who used force, which somebody else reviews.

    ``used_by``: their user name, also of an account that was closed since; of somebody who has none ``facts`` says
    ``who``.
    """
    row, key = _lock(op, record, version, ended=True)
    who = by_whom({**facts, "account": used_by}, "account", "used_by")
    moment = during(op, row, at)
    if who and ForceReport.objects.filter(record=row, used_by=who, used_at=moment).exists():
        raise Refused(_("%(who)s has reported this already.") % {"who": who.label}, code="reported")
    decided = {"used_by": who.label, "account": who.username} if who else {}
    entry = _write(op, row, key, "force", moment, facts, decided=decided)
    report = ForceReport.objects.create(record=row, entry=entry, used_at=moment, used_by=who)
    clocks._start(op, row, ClockKind.FORCE, moment, "force_review", force=report)
    row.retention = RetentionClass.GRAVE
    _done(op, row)
    return report


@operation("custody.review")
def review_force(op: Operation, *, by: Actor, report: int, facts: Facts) -> ForceReport:
    """Review a use of force; never by who used any against this person."""
    found = ForceReport.objects.filter(pk=report).first()
    if found is None:
        raise Missing(_("There is no such report."))
    row, key = _lock(op, found.record_id, None, ended=True)
    report_ = op.lock(ForceReport, report)
    if report_.reviewed_by_id is not None:
        raise Refused(_("This report was reviewed already."), code="reviewed")
    assert isinstance(op.by.user, User)
    if row.force_reports.filter(used_by=op.by.user).exists():  # nor do two who used it review each other
        words = _("You used force against this person. Somebody else reviews it.")
        raise Refused(words, code="own_force")
    by_whom = report_.used_by.label if report_.used_by else facts_of(report_.entry, row, key)["who"]
    of_what = {"used_at": report_.used_at, "used_by": by_whom}
    _write(op, row, key, "force_review", op.now, facts, decided=of_what)
    report_.reviewed_by, report_.reviewed_at = op.by.user, op.now
    report_.save()
    clocks._stop(op, report_.clocks.filter(running=True), met_at=op.now)
    _done(op, row)
    return report_


def unsettled(row: CustodyRecord) -> list[PropertyItem]:
    return list(row.property.filter(settled_at=None))
