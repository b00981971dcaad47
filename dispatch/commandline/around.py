"""The lines of the work around an incident: partners told, links, calls back, lookouts, hazards, search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Forbidden, Missing
from blotter.operations import desk_now
from incidents.around import services
from incidents.around.selectors.search import search
from incidents.models import Incident, Lookout

if TYPE_CHECKING:
    from dispatch.commandline.execution import Act, Context

UNKNOWN_PLATE = "-"


def _told(c: Context, a: dict[str, Any]) -> Any:
    words = a.get("text", "")
    return services.tell_partner(by=c.by, incident=c.incident(a["incident"]), party=a["partner"], words=words, **c.late)


def _not_needed(c: Context, a: dict[str, Any]) -> Any:
    incident = c.incident(a["incident"])
    return services.not_needed(by=c.by, incident=incident, party=a["partner"], reason=a["text"])


def _two(service: Callable[..., Any], onto: str) -> Act:
    def act(c: Context, a: dict[str, Any]) -> Any:
        return service(by=c.by, incident=c.incident(a["incident"]), **{onto: c.incident(a["other"])})

    return act


def _call_back(c: Context, a: dict[str, Any]) -> Any:
    return services.call_back(by=c.by, incident=c.incident(a["incident"]), words=a.get("text", ""), **c.late)


def _no_answer(c: Context, a: dict[str, Any]) -> Any:
    return services.call_back(by=c.by, incident=c.incident(a["incident"]), reached=False, **c.late)


def _lookout(c: Context, a: dict[str, Any]) -> Any:
    """Of a vehicle the first word is the plate, ``-`` when nobody has it."""
    kind, words = a["kind"], a["text"]
    plate = ""
    if kind == Lookout.Kind.VEHICLE:
        plate, _space, words = words.partition(" ")
    return services.issue_lookout(
        by=c.by,
        kind=kind,
        plate="" if plate == UNKNOWN_PLATE else plate,
        description=words,
        valid_until=desk_now() + timedelta(hours=a["hours"]),
    )


def _hazard(c: Context, a: dict[str, Any]) -> Any:
    return services.issue_hazard(
        by=c.by,
        label=a["text"],
        radius_m=a["metres"],
        location=_site(c, a["site"]),
        valid_until=desk_now() + timedelta(hours=a["hours"]),
    )


def _site(c: Context, word: str) -> dict[str, Any]:
    """A place by its key or grid, or where an incident is, by its number."""
    number = c.words.incident_called(word)
    if number is None:
        return {"text": word}
    place = Incident.objects.filter(pk=c.incident(number)).values("lat", "lon").get()
    if place["lat"] is None:
        raise Missing(_("The map does not know where %s is. Give a grid or a place.") % number)
    return dict(place)


def _cancel(service: Callable[..., Any], noun: str) -> Act:
    return lambda c, a: service(by=c.by, **{noun: a[noun]}, reason=a["text"])


def found_lines(by: Actor, text: str) -> list[str]:
    """What a search finds, a line each: who it is stays with whoever typed it."""
    if not by.may("search.view"):
        raise Forbidden(_("Your role does not allow this. Ask the shift leader."), action="search.view")
    found = search(text)
    lines = [f"{row['number']} {row['plate']} {row['description']}".strip() for row in found["lookouts"]]
    lines += [
        f"{hit['number']} {hit['type_label']}, {hit['state']}: {'; '.join(hit['as'])}" for hit in found["incidents"]
    ]
    return lines or [_("«%s» is not known here.") % text]


ACTS: dict[str, Act] = {
    "TOLD": _told,
    "NOTNEEDED": _not_needed,
    "LINK": _two(services.link, "other"),
    "PART": _two(services.set_parent, "parent"),
    "UNLINK": _two(services.unlink, "other"),
    "CALLBACK": _call_back,
    "NOANSWER": _no_answer,
    "BOLO": _lookout,
    "UNBOLO": _cancel(services.cancel_lookout, "lookout"),
    "HAZ": _hazard,
    "UNHAZ": _cancel(services.cancel_hazard, "hazard"),
}
