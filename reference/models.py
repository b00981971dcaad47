"""Reference data: who contributes, who commands, where things are, whom the desk calls. Read mostly.

Shipped rows come from ``data/`` by ``manage.py load_reference``; an owner corrects, confirms and adds to them in the
admin, and the loader leaves that alone. Keys (``slug``, ``code``) are permanent: checklists and records name them.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from reference.folding import fold
from reference.grid import EAST, NORTH, SOUTH, WEST, inside_kosovo, to_mgrs


class ReferenceRow(models.Model):
    """What every row carries: where it comes from, whether the owner stands behind it, and whether it is in use."""

    source = models.CharField(_("source"), max_length=80, default="owner")
    confirmed = models.BooleanField(_("confirmed by the owner"), default=False)
    active = models.BooleanField(_("in use"), default=True)
    # The record as last shipped: what differs from it now is the owner's work and stays (see loading.py).
    shipped = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True


class Nation(ReferenceRow):
    """A contributing nation, by its ISO 3166 alpha-3 code."""

    code = models.CharField(_("code"), max_length=3, unique=True, validators=[RegexValidator(r"^[A-Z]{3}\Z")])
    name = models.CharField(_("name"), max_length=60)
    has_mp = models.BooleanField(_("has its own MP in theatre"), default=False)
    imp_member = models.BooleanField(_("provides the IMP"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("nation")
        verbose_name_plural = _("nations")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PlaceKind(models.TextChoices):
    INSTALLATION = "installation", _("installation")
    CROSSING_POINT = "crossing_point", _("crossing point")
    TOWN = "town", _("town")
    FACILITY = "facility", _("facility")
    VILLAGE = "village", _("village")


class Place(ReferenceRow):
    """A named point. Its grid is shown to ``precision_m`` and no further; ``approximate`` until the owner confirms."""

    slug = models.SlugField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=PlaceKind)
    name = models.CharField(_("name"), max_length=80)
    second_name = models.CharField(_("second name"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, default="XK", validators=[RegexValidator(r"^[A-Z]{2}\Z")])
    lat = models.FloatField(_("latitude"), validators=[MinValueValidator(SOUTH), MaxValueValidator(NORTH)])
    lon = models.FloatField(_("longitude"), validators=[MinValueValidator(WEST), MaxValueValidator(EAST)])
    precision_m = models.PositiveIntegerField(
        _("precision, metres"), default=1000, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    approximate = models.BooleanField(_("approximate until the owner confirms"), default=False)
    population = models.PositiveIntegerField(_("population"), default=0)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes = [models.Index(fields=["lat", "lon"], name="reference_place_point")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lat__range=(SOUTH, NORTH), lon__range=(WEST, EAST)),
                name="reference_place_in_theatre",
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmed=True, approximate=True), name="reference_place_confirmed_is_exact"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        for name in filter(None, (self.name, self.second_name)):
            if not self.names.filter(name=name).exists():
                self.names.create(name=name)

    @property
    def label(self) -> str:
        """Both official forms: ``Vushtrri / Vučitrn``."""
        return f"{self.name} / {self.second_name}" if self.second_name else self.name

    @property
    def mgrs(self) -> str:
        return to_mgrs(self.lat, self.lon, self.precision_m)

    @property
    def outside(self) -> bool:
        return self.country != "XK"

    def clean(self) -> None:
        if self.confirmed:
            self.approximate = False
        if self.country == "XK" and self.kind != PlaceKind.CROSSING_POINT and not inside_kosovo(self.lat, self.lon):
            # A crossing point stands on the line itself; anything else that far off is a slip in the coordinates.
            raise ValidationError({"lat": _("This point lies outside Kosovo. Correct it or change the country.")})


class PlaceName(models.Model):
    """One way to say or write a place; ``folded`` is what is searched."""

    class Language(models.TextChoices):
        ALBANIAN = "sq", _("Albanian")
        SERBIAN_LATIN = "sr-Latn", _("Serbian, Latin")
        SERBIAN_CYRILLIC = "sr-Cyrl", _("Serbian, Cyrillic")
        ENGLISH = "en", _("English")
        OTHER = "und", _("not stated")

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.OTHER)
    folded = models.CharField(max_length=160, editable=False, db_index=True)

    class Meta:
        ordering = ["place", "name"]
        verbose_name = _("name of a place")
        verbose_name_plural = _("names of a place")
        constraints = [models.UniqueConstraint(fields=["place", "name", "language"], name="reference_placename_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class Command(ReferenceRow):
    """A headquarters or unit of the force that patrols are joined to: RC-E, RC-W, MSU …

    ``area`` names places by their keys: what lies nearer to one of them than to those of the others is its own.
    """

    code = models.SlugField(_("key"), max_length=30, unique=True)
    short = models.CharField(_("short"), max_length=20)
    name = models.CharField(_("name"), max_length=100)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    seat = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, to_field="slug", verbose_name=_("seat"))
    area = models.JSONField(
        _("area"), default=list, blank=True, help_text=_("Keys of places. What lies nearest to one of them is in it.")
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("command")
        verbose_name_plural = _("commands")

    def __str__(self) -> str:
        return f"{self.short} {self.name}"


class Partner(ReferenceRow):
    """Somebody the desk tells or asks. ``route`` says how: directly, or through HQ (the desk rings no government)."""

    class Kind(models.TextChoices):
        DESK = "desk", _("IMP desk")
        HEADQUARTERS = "headquarters", _("KFOR headquarters")
        COMMAND = "command", _("command")
        CONTINGENT = "contingent", _("national contingent")
        EMERGENCY = "emergency", _("emergency service")
        RULE_OF_LAW = "rule_of_law", _("police and rule of law")
        HUMANITARIAN = "humanitarian", _("humanitarian")
        GOVERNMENT = "government", _("government")

    class Route(models.TextChoices):
        DIRECT = "direct", _("direct")
        VIA_HQ = "via_hq", _("via HQ")

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    short = models.CharField(_("short"), max_length=30)
    name = models.CharField(_("name"), max_length=100)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    route = models.CharField(_("route"), max_length=8, choices=Route, default=Route.DIRECT)
    duty_phone = models.CharField(_("duty number"), max_length=40, blank=True)
    nation = models.ForeignKey(
        Nation,
        models.PROTECT,
        null=True,
        blank=True,
        to_field="code",
        verbose_name=_("nation"),
        related_name="partners",
    )

    class Meta:
        ordering = ["slug"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.short
