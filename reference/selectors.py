"""Reads of the reference data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reference.folding import fold
from reference.grid import compass_point, distance_m, to_mgrs
from reference.models import Command, Nation, Partner, Place, PlaceKind, PlaceName
from reference.ranking import Fit, fit, is_slip, order, standing

_QUERY_LENGTH = 80
_DEGREE_M = 111_320


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place found by name. ``matched`` is the form of the name that was found, ``fit`` how well it fits."""

    slug: str
    label: str
    name: str
    kind: str
    kind_label: str
    matched: str
    fit: Fit
    lat: float
    lon: float
    precision_m: int
    mgrs: str
    approximate: bool
    country: str
    outside: bool

    @property
    def outside_label(self) -> str:
        return outside_label(self.outside)

    @property
    def standing(self) -> tuple[int, bool, bool, int]:
        return standing(self.fit, kind=self.kind, outside=self.outside)


def outside_label(outside: bool) -> str:
    """The words every screen shows beside a point that is not in Kosovo; empty inside."""
    return _("OUTSIDE KOSOVO") if outside else ""


def search_places(
    text: str,
    limit: int = 8,
    near: tuple[float, float] | None = None,
    kinds: Collection[str] = (),
    *,
    forgive_slips: bool = True,
) -> list[PlaceHit]:
    """Places by any form of their name, best first; slips of the finger count only when nothing fits.

    ``near`` (latitude, longitude) decides between places that are otherwise alike.
    """
    query = fold(text[:_QUERY_LENGTH])
    if not query:
        return []
    # By key: official names were entered first and are the ones to show where two forms fit alike.
    names = PlaceName.objects.filter(place__active=True).select_related("place").order_by("pk")
    if kinds:
        names = names.filter(place__kind__in=kinds)
    fitting = names
    for word in query.split():
        fitting = fitting.filter(folded__contains=word)
    found = [(fits, name) for name in fitting if (fits := fit(query, name.folded)) is not None]
    if not found and forgive_slips:
        found = [(Fit.FUZZY, name) for name in names.filter(folded__startswith=query[0]) if is_slip(query, name.folded)]
    best: dict[int, tuple[Any, PlaceHit]] = {}
    for fits, name in found:
        place = name.place
        key = order(
            fits,
            kind=place.kind,
            outside=place.outside,
            distance_m=distance_m(*near, place.lat, place.lon) if near else 0.0,
            population=place.population,
            name=place.name,
        )
        if place.pk not in best or key < best[place.pk][0]:
            best[place.pk] = (key, hit(place, name.name, fits))
    return [found_place for _key, found_place in sorted(best.values(), key=lambda pair: pair[0])[:limit]]


def hit(place: Place, matched: str, fits: Fit) -> PlaceHit:
    return PlaceHit(
        slug=place.slug,
        label=place.label,
        name=place.name,
        kind=place.kind,
        kind_label=str(PlaceKind(place.kind).label),
        matched=matched,
        fit=fits,
        lat=place.lat,
        lon=place.lon,
        precision_m=place.precision_m,
        mgrs=to_mgrs(place.lat, place.lon, place.precision_m),
        approximate=place.approximate,
        country=place.country,
        outside=place.outside,
    )


def describe_point(lat: float, lon: float, within_m: float = 15_000) -> str:
    """A point in words, by the nearest place: ``2 km NE of Vushtrri``; empty when nothing is near."""
    margin = within_m / _DEGREE_M
    around = Place.objects.filter(
        active=True,
        lat__range=(lat - margin, lat + margin),
        lon__range=(lon - margin * 1.5, lon + margin * 1.5),
    ).values_list("name", "lat", "lon", "precision_m")
    near = [(distance_m(p_lat, p_lon, lat, lon), name, p_lat, p_lon, p) for name, p_lat, p_lon, p in around]
    metres, name, p_lat, p_lon, precision_m = min(near, default=(within_m, "", 0.0, 0.0, 0))
    if metres >= within_m:
        return ""
    if metres <= precision_m:
        return name
    return _("%(km)d km %(direction)s of %(place)s") % {
        "km": round(metres / 1000),
        "direction": compass_point(p_lat, p_lon, lat, lon),
        "place": name,
    }


def places(*, kinds: Collection[str] = (), outside: bool = True) -> QuerySet[Place]:
    """Places in use, by key; with ``kinds`` only those, with ``outside=False`` only Kosovo's."""
    found = Place.objects.filter(active=True)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found if outside else found.filter(country="XK")


def nations() -> QuerySet[Nation]:
    """Contributing nations in use, by code."""
    return Nation.objects.filter(active=True)


def partners(text: str = "", *, kinds: Collection[str] = ()) -> list[Partner]:
    """Partners in use whose short form, name or other names hold every word of ``text``, by kind and name."""
    found = Partner.objects.filter(active=True).select_related("nation")
    if kinds:
        found = found.filter(kind__in=kinds)
    words = fold(text[:_QUERY_LENGTH]).split()
    rank = {kind: at for at, kind in enumerate(Partner.Kind.values)}

    def fits(partner: Partner) -> bool:
        written = fold(" ".join([partner.short, partner.name, partner.slug, *partner.other_names]))
        return all(word in written for word in words)

    return sorted(filter(fits, found), key=lambda partner: (rank[partner.kind], partner.slug))


def partner_called(text: str) -> Partner | None:
    """The partner that is meant by one of its names, written in whatever case: ``RC-East`` is RC-E."""
    wanted = fold(text[:_QUERY_LENGTH])
    if not wanted:
        return None
    names = ((partner, (partner.short, partner.name, partner.slug, *partner.other_names)) for partner in partners())
    return next((partner for partner, called in names if wanted in map(fold, called)), None)


def command_at(lat: float, lon: float) -> Command | None:
    """In whose area a point lies: of the command that names the place nearest to it."""
    areas = {slug: command for command in Command.objects.filter(active=True) for slug in command.area}
    named = Place.objects.filter(slug__in=areas).values_list("slug", "lat", "lon")
    nearest = min(named, key=lambda place: distance_m(lat, lon, place[1], place[2]), default=None)
    return areas[nearest[0]] if nearest else None


def partner_for(slug: str, nation: str = "") -> Partner | None:
    """The partner a checklist names; ``ncc`` with a nation is that nation's own contingent commander."""
    keys = [f"{slug}-{nation.lower()}", slug] if nation else [slug]
    found = {partner.slug: partner for partner in Partner.objects.filter(active=True, slug__in=keys)}
    return next((found[key] for key in keys if key in found), None)
