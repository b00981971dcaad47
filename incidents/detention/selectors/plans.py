"""Reading detention plans: what is open in them, and what awaits the FPM."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from blotter.decisions import Waiting
from incidents.detention.models import DetentionPlan, PlanCheck, PlanLine
from incidents.detention.states import PlanState

Kind = PlanLine.Kind
# Without each of these nobody is held rightly.
NEEDED = (Kind.SITE, Kind.PEOPLE, Kind.TRANSPORT, Kind.INTERPRETER, Kind.MEDICAL, Kind.PARTNER)


def plans() -> QuerySet[DetentionPlan]:
    """With its means and its checklist, in three queries however many they are."""
    lines = PlanLine.objects.filter(withdrawn_at=None).select_related("site", "partner", "confirmed_by")
    checks = PlanCheck.objects.select_related("done_by")
    return DetentionPlan.objects.select_related("incident", "approved_by", "written_by").prefetch_related(
        Prefetch("lines", queryset=lines), Prefetch("checks", queryset=checks)
    )


def gaps(plan: DetentionPlan) -> list[str]:
    """What is missing or not confirmed, in words, the gravest first."""
    lines = [line for line in plan.lines.all() if line.withdrawn_at is None]
    confirmed = [line for line in lines if line.confirmed_at]
    found = []
    places = sum(line.count for line in confirmed if line.kind == Kind.SITE)
    if places < plan.expected:
        words = _("%(places)d confirmed places for %(expected)d persons")
        found.append(words % {"places": places, "expected": plan.expected})
    for kind in NEEDED:
        if not any(line.kind == kind for line in lines):
            found.append(_("no %(what)s") % {"what": kind.label})
        elif not any(line.kind == kind for line in confirmed):
            found.append(_("%(what)s not confirmed") % {"what": kind.label})
    if todo := [check.number for check in plan.checks.all() if check.done_at is None]:
        found.append(_("checklist: points %(numbers)s open") % {"numbers": ", ".join(map(str, todo))})
    return found


def awaiting() -> Iterator[Waiting]:
    """Plans that the FPM is to approve."""
    for row in plans().filter(state=PlanState.SUBMITTED).order_by("state_since"):
        open_gaps = gaps(row)
        words = _("%(plan)s: %(expected)d persons, %(gaps)d gaps")
        yield Waiting(
            key=row.pk, words=words % {"plan": row.called, "expected": row.expected, "gaps": len(open_gaps)},
            since=row.state_since, asked_by=row.written_by.label, due=row.starts_at, reason=row.despite,
            url=reverse("detention-plan", args=[row.pk]), exercise=row.exercise, version=row.version,
        )  # fmt: skip
