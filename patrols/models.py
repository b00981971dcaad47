"""Patrols: who they are, who is on duty in them, what they drive and where they were last seen."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from patrols.capabilities import Capability
from patrols.states import State
from reference.models import Place


class Vehicle(models.Model):
    """A patrol vehicle. The board shows the call name; the plate is read with permission only."""

    call_name = models.CharField(_("call name"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    plate = models.CharField(_("plate"), max_length=20, blank=True)
    nation = models.CharField(_("nation"), max_length=3, blank=True)

    class Meta:
        ordering = ["call_name"]
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")

    def __str__(self) -> str:
        return self.call_name


class Patrol(models.Model):
    """A patrol for good: the callsign is a label that can change, crew and vehicle change with every shift."""

    board_subject = "patrol"

    callsign = models.CharField(_("callsign"), max_length=20, unique=True)
    nations = ArrayField(models.CharField(max_length=3), verbose_name=_("nations"), default=list, blank=True)
    capabilities = ArrayField(
        models.CharField(max_length=30, choices=Capability.choices),
        verbose_name=_("capabilities"),
        default=list,
        blank=True,
    )
    base = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, to_field="slug", related_name="+", verbose_name=_("home base")
    )
    area = models.CharField(_("area"), max_length=40, blank=True)
    channel = models.CharField(_("radio channel"), max_length=40, blank=True)
    vehicle = models.ForeignKey(Vehicle, models.SET_NULL, null=True, blank=True, verbose_name=_("usual vehicle"))
    active = models.BooleanField(
        _("active"), default=True, help_text=_("A patrol that was stood down stays on record.")
    )

    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.OFF_DUTY)
    state_since = models.DateTimeField(_("state since"))
    state_reason = models.CharField(_("reason of the state"), max_length=120, blank=True)
    exercise = models.BooleanField(_("committed to an exercise"), default=False)

    panic_since = models.DateTimeField(_("panic since"), null=True, blank=True)
    panic_voice_contact = models.BooleanField(_("voice contact since the panic"), default=False)

    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["callsign"]
        verbose_name = _("patrol")
        verbose_name_plural = _("patrols")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="patrols_patrol_state"),
            models.CheckConstraint(
                condition=~models.Q(state=State.OUT_OF_SERVICE) | ~models.Q(state_reason=""),
                name="patrols_out_of_service_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.callsign


class DutyShift(models.Model):
    """A patrol on duty: from log-on to log-off, with the crew of that time."""

    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="shifts")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(_("started at"))
    until = models.DateTimeField(_("planned until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("duty shift")
        verbose_name_plural = _("duty shifts")
        constraints = [
            models.UniqueConstraint(
                fields=["patrol"], condition=models.Q(ended_at=None), name="patrols_one_open_shift_a_patrol"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patrol} {self.started_at:%d %H:%M}"


class CrewMember(models.Model):
    """One of the crew. ``left_at`` is set when the shift ends, so that a person sits in one patrol at a time."""

    shift = models.ForeignKey(DutyShift, models.CASCADE, related_name="crew")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    rank = models.CharField(_("rank"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=80)
    nation = models.CharField(_("nation"), max_length=3)
    is_leader = models.BooleanField(_("patrol leader"), default=False)
    languages = ArrayField(models.CharField(max_length=20), verbose_name=_("languages"), default=list, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        ordering = ["-is_leader", "pk"]
        verbose_name = _("crew member")
        verbose_name_plural = _("crew members")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(left_at=None, user__isnull=False),
                name="patrols_person_in_one_crew",
            ),
            models.UniqueConstraint(
                fields=["shift"], condition=models.Q(is_leader=True), name="patrols_one_leader_a_shift"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.name}".strip()


class Source(models.TextChoices):
    PHONE = "phone", _("phone")
    RADIO = "radio", _("radio, entered by the desk")
    TRACKER = "tracker", _("tracker")
    SIMULATOR = "simulator", _("simulator")


class Fix(models.Model):
    """Where and when: the time of the fix is the device's, the time received is the desk's."""

    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    accuracy_m = models.FloatField(_("accuracy in metres"), null=True, blank=True)
    fix_at = models.DateTimeField(_("time of fix"))
    received_at = models.DateTimeField(_("received at"))
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)

    class Meta:
        abstract = True


class Position(Fix):
    """The newest fix of a patrol. Positions never enter the journal."""

    patrol = models.OneToOneField(Patrol, models.CASCADE, primary_key=True, related_name="position")
    mgrs = models.CharField(_("grid"), max_length=20)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        indexes = [
            models.Index(fields=["received_at"], name="patrols_position_received"),
            # The nearest of a very large theatre, without reading the others.
            GistIndex(models.Func("lon", "lat", function="point"), name="patrols_position_nearest"),
        ]

    def __str__(self) -> str:
        return self.mgrs


class PositionFix(Fix):
    """The track of the last hour; older fixes are dropped as new ones come in."""

    patrol = models.ForeignKey(Patrol, models.CASCADE, related_name="fixes")

    class Meta:
        ordering = ["fix_at"]
        verbose_name = _("fix")
        verbose_name_plural = _("fixes")
        indexes = [models.Index(fields=["patrol", "fix_at"], name="patrols_fix_track")]

    def __str__(self) -> str:
        return f"{self.lat}, {self.lon}"
