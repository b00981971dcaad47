"""Which patrol to send: ranked by the time to get there, with the reasons in words.

Nothing is excluded in silence. A patrol whose position is old is ranked as far away as it may have driven since, behind
those that are known to be near, and its line says so; one with a job is listed apart, since sending it means diverting.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from blotter.operations import desk_now
from blotter.selectors import stamp
from dispatch.candidates import Candidate, Need, candidates
from dispatch.models import Assignment
from dispatch.states import State as JobState
from incidents.models import Incident
from patrols.capabilities import Capability
from patrols.states import State

ROAD_FACTOR = 1.3  # road over straight line in hilly country, until there is routing
SPEED_KMH = 50.0  # a patrol car over the theatre's mixed roads; blue light in towns evens out with mountain roads
OLD_FIX = timedelta(minutes=10)
SAME_WAIT = timedelta(hours=2)  # one refusal after another moves the wait on; all of them still hold
AREA_KM = 25.0  # "in area": this near to the patrol's home base
EARTH_KM = 6371.0

# What a drawback is worth in minutes of driving. Time alone counts when life is at stake (PRI 1).
LACKS_CAPABILITY_MIN = 60.0
OVER_DUTY_MIN = 20.0
BUSY_MIN = 10.0
OWN_NATION_MIN = -5.0
IN_AREA_MIN = -2.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line: ``km`` and ``minutes`` by road, ``None`` when either end is unknown; ``words`` is the whole reason."""

    candidate: Candidate
    km: float | None
    minutes: float | None
    score: tuple[int, float]
    reasons: tuple[str, ...]
    warning: str

    @property
    def words(self) -> str:
        return ", ".join([*self.reasons, *([self.warning] if self.warning else [])])


def straight_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((p2 - p1) / 2) ** 2
    half += math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def age_words(age: timedelta) -> str:
    """ "40 s", "12 min", "3 h": as an operator says it."""
    seconds = max(0, int(age.total_seconds()))
    if seconds < 90:
        return _("%d s") % seconds
    return _("%d min") % (seconds // 60) if seconds < 5400 else _("%d h") % (seconds // 3600)


def rank(candidates: list[Candidate], need: Need) -> list[Ranked]:
    """Best first. Known near before perhaps near; then by minutes with what speaks for and against."""
    return sorted((_judge(candidate, need) for candidate in candidates), key=lambda r: (*r.score, r.candidate.callsign))


def _judge(c: Candidate, need: Need) -> Ranked:
    km = minutes = None
    reasons: list[str] = []
    if need.lat is not None and need.lon is not None and c.lat is not None and c.lon is not None:
        km = straight_km(c.lat, c.lon, need.lat, need.lon) * ROAD_FACTOR
        minutes = km / SPEED_KMH * 60
        reasons.append(_("%(km).0f km, about %(min).0f min") % {"km": km, "min": max(1, minutes)})
    cost = minutes if minutes is not None else 0.0
    reasons.append("/".join(c.nations))
    if need.nations & set(c.nations):
        reasons.append(_("own nation's MP"))
        cost += OWN_NATION_MIN
    cost += _area(c, need, reasons) + _skills(c, need, reasons)
    if c.state == State.BUSY:
        reasons.append(_("busy (%s)") % c.reason if c.reason else _("busy"))
        cost += BUSY_MIN
    if c.exercise:
        # How soon it can be there: what a recall is worth to this incident.
        words = _("EX – recallable") if minutes is None else _("EX – recallable, %d min") % max(1, minutes)
        reasons.append(words)
        cost += BUSY_MIN
    if c.over_duty:
        reasons.append(_("over its duty time"))
        cost += OVER_DUTY_MIN
    unsure, warning = 0, ""
    if c.fix_age is None:
        unsure, warning = 2, _("position not known – ask by radio")
    elif c.fix_age > OLD_FIX:
        unsure, warning = 1, _("position %s old – ask by radio") % age_words(c.fix_age)
        cost += c.fix_age.total_seconds() / 60
    else:
        reasons.append(_("fix %s old") % age_words(c.fix_age))
    if c.patrol in need.refused:
        unsure, warning = 2, _("said UNABLE – %s") % need.refused[c.patrol]
    if c.panic:
        unsure, warning = 3, _("EMERGENCY open – not to be sent")
    return Ranked(c, km, minutes, (unsure, cost), tuple(filter(None, reasons)), warning)


def _area(c: Candidate, need: Need, reasons: list[str]) -> float:
    if c.base is None or need.lat is None or need.lon is None or straight_km(*c.base, need.lat, need.lon) > AREA_KM:
        return 0.0
    reasons.append(_("in area"))
    return IN_AREA_MIN


def _skills(c: Candidate, need: Need, reasons: list[str]) -> float:
    """What the type asks for: said of those who have it, and weighed against time unless life is at stake."""
    if not need.capabilities:
        return 0.0
    has = need.capabilities & c.capabilities
    reasons += [str(Capability(name).label) for name in sorted(has)]
    if has or need.priority == 1:
        return 0.0
    lacking = ", ".join(str(Capability(name).label) for name in sorted(need.capabilities))
    reasons.append(_("no %s") % lacking)
    return LACKS_CAPABILITY_MIN


def recommend(incident: Incident) -> dict[str, Any]:
    """``{"patrols": [...], "engaged": [...], "more": n, "least": n, "refused": [...]}`` for an incident, best first.

    ``patrols`` can be sent as they are; ``engaged`` have a job and would have to be diverted or stacked; ``more`` are
    on duty farther away and not listed (only of several hundred). Each line: patrol, callsign, state, panic,
    distance_km, eta_min, reasons, warning, words, job, and ``offered``: what the first of all lacks and this one, the
    best of those who have it, can do. ``least``: so many patrols go at once. ``refused``, newest first: who said unable
    for it since it waits, each patrol, callsign, reason, at.
    """
    refused = refusals(incident)
    need = Need(
        incident.lat,
        incident.lon,
        incident.priority,
        frozenset(incident.type.capabilities),
        frozenset(filter(None, incident.callers.values_list("nation", flat=True))),
        {job.patrol_id: job.reason for job in reversed(refused)},
    )
    found, more = candidates(need, desk_now())
    lines = [_line(ranked) for ranked in rank(found, need)]
    return {
        "patrols": _offered(need, _nearer(need, [line for line in lines if not line["job"]])),
        "engaged": [line for line in lines if line["job"]],
        "more": more,
        "least": incident.type.least_patrols,
        "refused": [
            {
                "patrol": job.patrol_id,
                "callsign": job.patrol.callsign,
                "reason": job.reason,
                "at": stamp(job.since),
            }
            for job in refused
        ],
    }


def refusals(incident: Incident) -> list[Assignment]:
    """Who said unable for this incident since it waits (again), newest first: it is not offered to them once more."""
    since = incident.waiting_since or incident.opened_at
    jobs = Assignment.objects.filter(incident=incident, state=JobState.UNABLE, since__gte=since - SAME_WAIT)
    return list(jobs.select_related("patrol").order_by("-since", "-pk"))


def _line(ranked: Ranked) -> dict[str, Any]:
    return {
        "patrol": ranked.candidate.patrol,
        "callsign": ranked.candidate.callsign,
        "state": ranked.candidate.state,
        "panic": ranked.candidate.panic,
        "distance_km": None if ranked.km is None else round(ranked.km, 1),
        "eta_min": None if ranked.minutes is None else round(ranked.minutes, 1),
        "reasons": list(ranked.reasons),
        "warning": ranked.warning,
        "words": ranked.words,
        "job": ranked.candidate.job,
        "offered": "",
        "capabilities": sorted(ranked.candidate.capabilities),
    }


def _offered(need: Need, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the first lacks what the type asks for, name the best of those who have it: to go along, or instead."""
    if lines and not need.capabilities & set(lines[0]["capabilities"]):
        for line in lines:
            if has := need.capabilities & set(line["capabilities"]):
                line["offered"] = ", ".join(str(Capability(name).label) for name in sorted(has))
                break
    return lines


def _nearer(need: Need, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say of a patrol with an old fix that it may be nearer than those before it: the operator should know to ask."""
    farthest = max((line["eta_min"] or 0 for line in lines if not line["warning"]), default=0)
    for line in lines:
        if line["panic"] or line["patrol"] in need.refused:
            continue
        if line["warning"] and line["eta_min"] is not None and line["eta_min"] < farthest:
            line["warning"] = _("nearer but ranked last: %s") % line["warning"]
            line["words"] = ", ".join([*line["reasons"], line["warning"]])
    return lines
