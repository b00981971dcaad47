"""Everything in detention that is overdue or missing, by person and clock: what the Force Provost Marshal looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from blotter.actors import Actor
from incidents.detention.selectors import advice, custody, inspections, plans
from incidents.detention.states import PLAN_OPEN, PlanState

# A plan with gaps that begins sooner than this is named; one that begins later has time.
PLAN_AHEAD = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Lack:
    """``subject``: held person, request, plan or site; ``due``: since or until when, ``None`` where it has no time."""

    subject: str
    words: str
    due: datetime | None
    url: str
    exercise: bool = False


def lacks(by: Actor, now: datetime) -> list[Lack]:
    """The longest overdue first, then what is missing without a time of its own; exercises last."""
    found = [*_persons(by, now), *_advice(now), *_plans(now), *_findings(now), *_sites(now)]
    far = now + timedelta(days=36_500)
    return sorted(found, key=lambda lack: (lack.exercise, lack.due or far))


def _persons(by: Actor, now: datetime) -> Iterator[Lack]:
    for person in [*custody.overview(by), *custody.overview(by, ended=True)]:
        record = person.record
        url = reverse("detention-record", args=[record.pk])
        name = f"{record.alias}, {record.site.name}" if record.site else record.alias
        for clock in person.clocks:
            if clock.due_at <= now:
                yield Lack(name, _("overdue: %(clock)s") % {"clock": clock.label}, clock.due_at, url, record.exercise)
        if person.missing:
            words = _("missing: %(what)s") % {"what": ", ".join(each.label for each in person.missing)}
            yield Lack(name, words, None, url, record.exercise)


def _advice(now: datetime) -> Iterator[Lack]:
    for row in advice.waiting().filter(call_back_by__lte=now):
        url = reverse("detention-request", args=[row.pk])
        yield Lack(row.called, _("the unit has not been called back"), row.call_back_by, url, row.exercise)


def _plans(now: datetime) -> Iterator[Lack]:
    for row in plans.plans().filter(state__in=PLAN_OPEN, starts_at__lte=now + PLAN_AHEAD, ends_at__gt=now):
        url = reverse("detention-plan", args=[row.pk])
        unapproved = [] if row.state == PlanState.APPROVED else [_("begins and is not approved")]
        if words := "; ".join([*unapproved, *plans.gaps(row)]):
            yield Lack(row.called, words, row.starts_at, url, row.exercise)


def _findings(now: datetime) -> Iterator[Lack]:
    for row in inspections.open_findings().filter(due_at__lte=now):
        words = _("%(site)s: %(area)s, %(owner)s") % {
            "site": row.inspection.site.name, "area": row.get_area_display(), "owner": row.owner,
        }  # fmt: skip
        url = reverse("detention-inspection", args=[row.inspection_id])
        yield Lack(row.called, words, row.due_at, url, row.inspection.exercise)


def _sites(now: datetime) -> Iterator[Lack]:
    for site, due in inspections.with_next_visit():
        if site.active and due <= now:
            yield Lack(site.name, _("inspection overdue"), due, reverse("detention-inspections"))
