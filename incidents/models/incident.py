"""The incident and the counter that numbers it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.functions import Jurisdiction, Party
from incidents.models.type import Disposition, IncidentType, Priority
from incidents.states import State


class NumberCounter(models.Model):
    """The last incident number of a year. Its row lock makes numbers gapless and in the order of opening."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Source(models.TextChoices):
    PHONE = "phone", _("telephone")
    RADIO = "radio", _("radio")
    WALK_IN = "walk_in", _("at the desk")
    PATROL = "patrol", _("patrol")
    PARTNER = "partner", _("partner agency")
    EMAIL = "email", _("e-mail")
    ALARM = "alarm", _("alarm system")
    API = "api", _("another system")
    PLAN = "plan", _("planned")


class Incident(models.Model):
    """Something that happened or is asked for. Written by services only; job states by ``dispatch`` only.

    ``waiting_since`` is set while nobody has it (``received``, ``assessed``): the unassigned clock counts from it.
    """

    board_subject = "incident"

    number = models.CharField(_("number"), max_length=12, unique=True)
    type = models.ForeignKey(IncidentType, models.PROTECT, related_name="incidents", verbose_name=_("type"))
    function = models.CharField(_("function"), max_length=20)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RECEIVED)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.PHONE)
    exercise = models.BooleanField(_("exercise"), default=False)
    narrative = models.TextField(_("narrative"), blank=True)

    place = models.CharField(_("place"), max_length=400, blank=True)
    place_slug = models.CharField(_("known place"), max_length=80, blank=True)
    place_form = models.CharField(_("given as"), max_length=20, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    precision_m = models.PositiveIntegerField(_("precision in metres"), null=True, blank=True)
    mgrs = models.CharField(_("grid"), max_length=20, blank=True)
    verified = models.BooleanField(_("place verified"), default=False)
    outside = models.BooleanField(_("outside Kosovo"), default=False)

    jurisdiction = models.CharField(_("jurisdiction"), max_length=20, choices=Jurisdiction.choices, blank=True)
    lead_agency = models.CharField(_("lead agency"), max_length=80, blank=True)
    handed_over_to = models.CharField(_("handed over to"), max_length=80, blank=True)
    owner = models.CharField(
        _("has it at the desk"), max_length=40, blank=True, help_text=_("the position that opened or first acted on it")
    )

    disposition = models.ForeignKey(Disposition, models.PROTECT, null=True, blank=True, related_name="+")
    report_owed = models.BooleanField(_("report owed"), default=False)
    # All that an incident knows of them; who they are is the custody register's.
    persons_held = models.PositiveSmallIntegerField(_("persons held"), default=0)
    report_filed = models.BooleanField(_("report filed"), default=False)
    master = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    hold_reason = models.CharField(_("reason of the hold"), max_length=120, blank=True)

    opened_at = models.DateTimeField(_("opened at"))
    occurred_at = models.DateTimeField(_("occurred at"))
    state_since = models.DateTimeField(_("state since"))
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("first dispatched at"), null=True, blank=True)
    on_scene_at = models.DateTimeField(_("first on scene at"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # What an answer has set running, the time in custody for one: its name and since when.
    clock = models.CharField(_("clock"), max_length=60, blank=True)
    clock_since = models.DateTimeField(_("clock since"), null=True, blank=True)
    notify_also = ArrayField(
        models.CharField(max_length=20, choices=Party.choices),
        verbose_name=_("to be told besides"),
        default=list,
        blank=True,
        help_text=_("Who must be told of what callers reported it as, beside whom its own type names."),
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="incidents_incident_state"),
            models.CheckConstraint(condition=models.Q(priority__range=(1, 4)), name="incidents_incident_priority"),
            models.CheckConstraint(
                condition=~models.Q(state=State.HELD) | models.Q(priority__gt=1), name="incidents_pri_1_is_never_held"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.DUPLICATE, master__isnull=False)
                | (~models.Q(state=State.DUPLICATE) & models.Q(master=None)),
                name="incidents_duplicate_names_its_master",
            ),
        ]
        indexes = [
            # The board reads what is open, out of years of what is closed.
            models.Index(
                fields=["priority", "opened_at"],
                condition=~models.Q(state__in=[State.CLOSED, State.ADVISED, State.CANCELLED, State.DUPLICATE]),
                name="incidents_open",
            ),
            models.Index(fields=["opened_at"], name="incidents_opened_at"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def parties(self) -> list[str]:
        """Who must be told: as its type says, and as the types say that callers reported it as."""
        return list(dict.fromkeys([*self.type.notifications, *self.notify_also]))

    @property
    def called(self) -> str:
        """The number as the journal and the alarms say it: an exercise is marked in every line."""
        return f"EX {self.number}" if self.exercise else self.number
