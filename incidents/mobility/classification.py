"""The classification of a route: ``width/X|Y|Z/MLC/overhead (OB)(T|W)``, for example ``10.5m/X/120/5 (OB)(T)``.

Width and overhead clearance in metres (∞ where nothing is overhead), X all weather, Y limited, Z fair weather, military
load class, (OB) obstructed, (T) snow, (W) flooding. Pure: no database. What the formula says of a whole route is its
worst: the narrowest place, the weakest bridge, the lowest clearance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from blotter.errors import Invalid

# What makes a route obstructed by itself. Metres and per cent; limits of the field, common to most tables.
LOW_M = Decimal("4.3")
NARROW_M = Decimal("5.5")
STEEP_PCT = Decimal("7")
TIGHT_M = Decimal("25")
WATER = ("ferry", "ford")
# Beside the way, not on it: what they are like says nothing of the route.
ASIDE = ("halt", "bypass")
WIDEST_M, HIGHEST_M, HEAVIEST = Decimal("60"), Decimal("30"), 150
UNLIMITED = "∞"

_METRES = r"[0-9]{1,2}(?:[.,][0-9]{1,2})?"
_FORMULA = re.compile(
    rf"(?P<width>{_METRES})\s*M?\s*/\s*(?P<weather>[A-Z])\s*/\s*(?P<mlc>[0-9]{{1,4}})\s*/\s*"
    rf"(?P<overhead>{_METRES}|∞|INF)\s*M?\s*(?P<marks>(?:\(\s*[A-Z]+\s*\)\s*)*)"
)
_MARK = re.compile(r"\(\s*([A-Z]+)\s*\)")


class Feature(Protocol):
    """What a thing on the way has to do with the formula; ``None`` where it does not matter or was not measured."""

    kind: str
    width_m: Decimal | None
    overhead_m: Decimal | None
    mlc: int | None
    gradient_pct: Decimal | None
    radius_m: Decimal | None


@dataclass(frozen=True, slots=True)
class Classification:
    """``overhead_m`` is ``None`` where nothing is overhead. ``str()`` writes the formula, ``parse`` reads it."""

    width_m: Decimal
    weather: str
    mlc: int
    overhead_m: Decimal | None = None
    obstructed: bool = False
    snow: bool = False
    flooding: bool = False

    def __str__(self) -> str:
        overhead = UNLIMITED if self.overhead_m is None else _plain(self.overhead_m)
        marks = "".join(
            f"({mark})" for mark, there in (("OB", self.obstructed), ("T", self.snow), ("W", self.flooding)) if there
        )
        return f"{_plain(self.width_m)}m/{self.weather}/{self.mlc}/{overhead} {marks}".rstrip()

    def with_rule(self) -> Classification:
        """Obstructed by itself where the figures say so, whoever left (OB) out."""
        low = self.overhead_m is not None and self.overhead_m < LOW_M
        return replace(self, obstructed=self.obstructed or low or self.width_m < NARROW_M)


def parse(text: str) -> Classification:
    """Read a formula as it is typed or comes by radio: lower case, spaces and a decimal comma are understood.

    (OB) follows by itself where the figures ask for it. Raises ``Invalid`` (field ``formula``) that says what is wrong.
    """
    match = _FORMULA.fullmatch(" ".join(text.upper().split())) if len(text) <= 80 else None
    if match is None:
        raise _wrong(
            _("This is no route formula. Write width/weather/load class/overhead, like 10.5m/X/120/5 (OB)(T).")
        )
    marks = _MARK.findall(match["marks"])
    for mark in marks:
        if mark not in ("OB", "T", "W"):
            raise _wrong(
                _("(%(mark)s) is no mark. Known are (OB) obstructed, (T) snow, (W) flooding.") % {"mark": mark}
            )
    if len(set(marks)) < len(marks):
        raise _wrong(_("A mark stands there twice."))
    if match["weather"] not in "XYZ":
        words = _("The weather is X (all weather), Y (limited) or Z (fair weather), not %(letter)s.")
        raise _wrong(words % {"letter": match["weather"]})
    overhead = None if match["overhead"] in (UNLIMITED, "INF") else _decimal(match["overhead"])
    return checked(
        Classification(
            _decimal(match["width"]), match["weather"], int(match["mlc"]), overhead,
            "OB" in marks, "T" in marks, "W" in marks,
        )
    )  # fmt: skip


def checked(given: Classification) -> Classification:
    """The same with the rule of obstruction applied; refused where a figure cannot be."""
    if not 0 < given.width_m <= WIDEST_M:
        raise _wrong(_("A width of %(width)s m cannot be. Check the first figure.") % {"width": _plain(given.width_m)})
    if not 0 < given.mlc <= HEAVIEST:
        words = _("Load class %(mlc)d cannot be: it goes from 1 to %(most)d.")
        raise _wrong(words % {"mlc": given.mlc, "most": HEAVIEST})
    if given.overhead_m is not None and not 0 < given.overhead_m <= HIGHEST_M:
        words = _("An overhead clearance of %(overhead)s m cannot be. Where nothing is overhead, write %(sign)s.")
        raise _wrong(words % {"overhead": _plain(given.overhead_m), "sign": UNLIMITED})
    return given.with_rule()


def of_route(base: Classification, features: Iterable[Feature]) -> Classification:
    """The formula of a stretch with these features: the worst of each figure, and (OB) wherever one of them asks."""
    worst = base
    for feature in features:
        if feature.kind in ASIDE:
            continue
        worst = replace(
            worst,
            width_m=min(filter(None, (worst.width_m, feature.width_m))),
            mlc=min(filter(None, (worst.mlc, feature.mlc))),
            overhead_m=min(filter(None, (worst.overhead_m, feature.overhead_m)), default=None),
            obstructed=worst.obstructed or bool(obstruction(feature)),
        )
    return checked(worst)


def obstruction(feature: Feature) -> str:
    """Why this feature makes the route obstructed, empty when it does not."""
    if feature.kind in ASIDE:
        return ""
    if feature.kind == "obstruction":
        return _("obstruction")
    if feature.kind in WATER:
        return _("ferry or ford")
    if feature.overhead_m is not None and feature.overhead_m < LOW_M:
        return _("overhead below %(limit)s m") % {"limit": LOW_M}
    if feature.width_m is not None and feature.width_m < NARROW_M:
        return _("narrower than %(limit)s m") % {"limit": NARROW_M}
    if feature.gradient_pct is not None and feature.gradient_pct >= STEEP_PCT:
        return _("gradient of %(limit)s %% or more") % {"limit": STEEP_PCT}
    if feature.radius_m is not None and feature.radius_m <= TIGHT_M:
        return _("curve radius of %(limit)s m or less") % {"limit": TIGHT_M}
    return ""


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _plain(figure: Decimal) -> str:
    """``10.5``, ``5``: no trailing zeros, never an exponent."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _wrong(words: str) -> Invalid:
    return Invalid(words, field="formula", code="no_formula")
