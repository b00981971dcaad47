"""Where it is: every form in which a caller, an operator or a program gives a place, made into one ``Location``.

Forms: grid, latitude and longitude, place or installation by key or by any form of its name, route and kilometre,
free text. The precision is the one given; what cannot be put on the map keeps its words and is marked unverified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.utils.translation import gettext as _

from blotter.errors import Invalid
from blotter.text import clean_line
from reference.folding import fold
from reference.grid import GridReference, looks_like_mgrs, parse_mgrs, parse_point, to_mgrs, touches_kosovo
from reference.models import Place, PlaceKind, PlaceName
from reference.ranking import Fit
from reference.selectors import PlaceHit, describe_point, hit, search_places

Form = Literal["mgrs", "latlon", "place", "installation", "route", "text"]

TEXT_LENGTH = 200
# A place named in passing ("the petrol station behind Vushtrri") puts the incident somewhere around it.
AROUND_M = 5_000
MAX_KM = 400
_INSTALLATIONS = (PlaceKind.INSTALLATION, PlaceKind.CROSSING_POINT, PlaceKind.FACILITY)
_KEYS = {"mgrs", "lat", "lon", "precision_m", "place", "installation", "route", "km", "text"}
_LATLON = re.compile(r"([+-]?[0-9]{1,3}[.,][0-9]+)\s*[°]?\s*[Nn]?\s*[,; ]\s*([+-]?[0-9]{1,3}[.,][0-9]+)\s*[°]?\s*[Ee]?")
_ROUTE = re.compile(
    r"(?P<route>(?:route\s+)[a-z0-9.-]{1,20}|[mre][ -]?[0-9]{1,3}(?:[.-][0-9]{1,2})?[a-z]?)[\s,]+km\s*"
    r"(?P<km>[0-9]{1,3}(?:[.,][0-9]{1,3})?)(?P<rest>[\s,].*)?",
    re.IGNORECASE,
)
_GRID_WITHIN = re.compile(r"(?<![\w])(?:34\s*T\s*)?[DE][MN]\s*[0-9]{2,5}\s*[0-9]{2,5}(?![\w])", re.IGNORECASE)


class LocationError(Invalid):
    """A place that cannot be right or cannot be told; ``field`` names the part at fault, the words say what to do."""

    code = "invalid_location"


@dataclass(frozen=True, slots=True)
class Location:
    """A place as it was given. ``lat``, ``lon`` and ``precision_m`` (metres) are None where nobody can tell yet.

    ``label`` is what is shown and said; ``place`` the key of the named place, empty when there is none.
    ``verified``: the words or figures led to exactly one point. ``approximate``: that point still awaits the owner.
    """

    label: str
    form: Form
    lat: float | None = None
    lon: float | None = None
    precision_m: int | None = None
    mgrs: str = ""
    verified: bool = False
    approximate: bool = False
    place: str = ""
    outside: bool = False
    route: str = ""
    km: Decimal | None = None


def locate(given: str | Mapping[str, Any], *, near: tuple[float, float] | None = None) -> Location:
    """Understand a place given as one text, or as one of ``mgrs``; ``lat`` + ``lon``; ``place``; ``installation``;
    ``route`` + ``km``; ``text``. Beside a form that makes a point, ``text`` is a description of the spot.

    ``near`` (latitude, longitude) decides between places of one name. Raises :class:`LocationError`.
    """
    if isinstance(given, str):
        return _from_text(_line(given, "text", required=True), near)
    if not isinstance(given, Mapping):
        raise LocationError(_("Give the place as text, or by named fields such as mgrs or place."), field="location")
    unknown = sorted(set(map(str, given)) - _KEYS)
    if unknown:
        raise LocationError(
            _("There is no field %(name)s. Give mgrs, lat and lon, place, installation, route and km, or text.")
            % {"name": unknown[0][:40]},
            field="location",
        )
    fields = {key: value for key, value in given.items() if value is not None and value != ""}
    text = _line(fields.pop("text", ""), "text")
    forms = [
        form
        for form, keys in (
            ("mgrs", {"mgrs"}),
            ("latlon", {"lat", "lon"}),
            ("place", {"place"}),
            ("installation", {"installation"}),
            ("route", {"route", "km"}),
        )
        if keys & fields.keys()
    ]
    if len(forms) > 1:
        raise LocationError(
            _("The place is given twice, by %(first)s and by %(second)s. Give one.")
            % {"first": forms[0], "second": forms[1]},
            field="location",
        )
    if not forms:
        if not text:
            raise LocationError(
                _("Say where: a grid, a place, an installation, a route and kilometre, or words."), field="location"
            )
        return _from_text(text, near)
    found = _from_fields(forms[0], fields, near)
    return replace(found, label=f"{found.label} – {text}") if text else found


def _from_fields(form: str, fields: Mapping[str, Any], near: tuple[float, float] | None) -> Location:
    match form:
        case "mgrs":
            return _from_mgrs(_line(fields["mgrs"], "mgrs"))
        case "latlon":
            for key in ("lat", "lon"):
                if key not in fields:
                    raise LocationError(_("Latitude and longitude go together. Give both."), field=key)
            return _from_latlon(fields["lat"], fields["lon"], fields.get("precision_m"))
        case "route":
            for key in ("route", "km"):
                if key not in fields:
                    raise LocationError(_("A route and its kilometre go together. Give both."), field=key)
            return _on_route(_line(fields["route"], "route"), fields["km"])
        case _:
            name = _line(fields[form], form, required=True)
            if found := _by_key(name) or _by_name(name, near, _INSTALLATIONS if form == "installation" else ()):
                return replace(found, form="installation") if form == "installation" else found
            raise _not_found(name, form, near)


def _from_text(text: str, near: tuple[float, float] | None) -> Location:
    """The strictest reading first; whatever nothing else understands stays as words."""
    if looks_like_mgrs(text):
        return _from_mgrs(text)
    if match := _LATLON.fullmatch(text):
        return _from_latlon(match[1], match[2], None)
    if match := _ROUTE.fullmatch(text):
        return _on_route(match["route"], match["km"], (match["rest"] or "").strip(" ,"))
    grids = _GRID_WITHIN.findall(text)
    if len(grids) == 1:
        return replace(_from_mgrs(grids[0]), label=text)
    return _by_name(text, near) or _around(text, near) or Location(label=text, form="text")


def _from_mgrs(text: str) -> Location:
    try:
        return _at(parse_mgrs(text), "mgrs")
    except Invalid as error:
        raise LocationError(error.message, field="mgrs") from error


def _from_latlon(lat: Any, lon: Any, precision_m: Any) -> Location:
    try:
        return _at(parse_point(lat, lon, precision_m), "latlon")
    except Invalid as error:
        raise LocationError(error.message, field=error.field) from error


def _at(point: GridReference, form: Form) -> Location:
    return Location(
        label=describe_point(point.lat, point.lon) or point.text,
        form=form,
        lat=point.lat,
        lon=point.lon,
        precision_m=point.precision_m,
        mgrs=point.text,
        verified=True,
        outside=not touches_kosovo(point),
    )


def _on_route(route: str, km: Any, rest: str = "") -> Location:
    """A kilometre of a road: no map says yet where it lies, so the words are kept and marked unverified."""
    try:
        distance = Decimal(str(km).replace(",", ".")) if not isinstance(km, bool) else Decimal("NaN")
    except InvalidOperation:
        distance = Decimal("NaN")
    if not distance.is_finite() or not 0 <= distance <= MAX_KM:
        raise LocationError(_("The kilometre is a number between 0 and %(limit)d.") % {"limit": MAX_KM}, field="km")
    name = route.upper() if re.fullmatch(r"[mre][ -]?[0-9].*", route, re.IGNORECASE) else route
    name = re.sub(r"^([MRE])[ -](?=[0-9])", r"\1", name)
    label = f"{name} km {distance.normalize():f}" + (f", {rest}" if rest else "")
    return Location(label=label, form="route", route=name, km=distance)


def _by_key(slug: str) -> Location | None:
    place = Place.objects.filter(active=True, slug=slug).first()
    return _named(hit(place, place.name, Fit.EXACT), verified=True) if place else None


def _by_name(name: str, near: tuple[float, float] | None, kinds: tuple[str, ...] = ()) -> Location | None:
    """The place of that name, or the one place that clearly comes first among those that begin like it.

    Verified when the name is whole, or when no other begins like that. None where two stand alike: "camp" is no place.
    """
    found = search_places(name, near=near, kinds=kinds, forgive_slips=False)
    hits = [place for place in found if place.fit <= Fit.WORD]
    if not hits or (near is None and len(hits) > 1 and hits[0].standing == hits[1].standing):
        return None
    return _named(hits[0], verified=hits[0].fit == Fit.EXACT or len(hits) == 1)


def _named(found: PlaceHit, *, verified: bool) -> Location:
    return Location(
        label=found.label,
        form="place",
        lat=found.lat,
        lon=found.lon,
        precision_m=found.precision_m,
        mgrs=found.mgrs,
        verified=verified,
        approximate=found.approximate,
        place=found.slug,
        outside=found.outside,
    )


def _around(text: str, near: tuple[float, float] | None) -> Location | None:
    """The longest name of a place within the text, as a rough point: enough to rank patrols, not to find the spot."""
    words = fold(text).split()
    runs = {" ".join(words[i : i + size]) for size in range(1, 5) for i in range(len(words) - size + 1)}
    names = PlaceName.objects.filter(place__active=True, folded__in=[run for run in runs if len(run) >= 4])
    longest = max(names.values_list("folded", flat=True), key=len, default="")
    found = search_places(longest, limit=1, near=near)
    if not found:
        return None
    place = found[0]
    precision_m = max(place.precision_m, AROUND_M)
    return replace(
        _named(place, verified=False),
        label=text,
        form="text",
        precision_m=precision_m,
        mgrs=to_mgrs(place.lat, place.lon, precision_m),
    )


def _not_found(name: str, field: str, near: tuple[float, float] | None) -> LocationError:
    similar = ", ".join(found.label for found in search_places(name, limit=3, near=near))
    if similar:
        words = _("No place is called «%(name)s». Did you mean %(similar)s? Otherwise give a grid, or words as text.")
    else:
        words = _("No place is called «%(name)s». Give a grid, or words as text.")
    return LocationError(words % {"name": name, "similar": similar}, field=field)


def _line(value: Any, field: str, *, required: bool = False) -> str:
    try:
        return clean_line(value, field, TEXT_LENGTH, required=required)
    except Invalid as error:
        raise LocationError(error.message, field=field) from error
