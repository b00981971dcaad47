"""The presence operation: whose force stands there, how strongly, with whom it was coordinated, and what was seen."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models import ContactChannel
from incidents.security.models.common import person
from incidents.security.models.task import Task
from patrols.models import Patrol
from reference.models import Command, Partner


class Force(models.TextChoices):
    OWN = "own", _("IMP")
    OTHER = "other", _("another force")


class Level(models.IntegerChoices):
    OBSERVATION = 1, _("observation")
    ROUTINE = 2, _("routine")
    INCREASED = 3, _("increased")
    REINFORCED = 4, _("reinforced")


class Tension(models.TextChoices):
    CALM = "calm", _("calm")
    TENSE = "tense", _("tense")
    HIGH = "high", _("high tension")
    VIOLENT = "violent", _("violence")


class Presence(models.Model):
    """What a security task of the kind presence has besides: place, period, threat level, posts and check-ins are its.

    Another force is a unit with its strength, a liaison and a channel, never a patrol of the desk. ``liaison`` names
    somebody: it is not in the journal nor on the board. ``level``, ``strength`` and ``tension`` are the newest of
    ``levels`` and ``situations``.
    """

    board_subject = "presence"

    task = models.OneToOneField(Task, models.CASCADE, related_name="presence", verbose_name=_("security task"))
    force = models.CharField(_("force"), max_length=5, choices=Force.choices)
    command = models.ForeignKey(
        Command, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("command")
    )
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    liaison = models.CharField(_("liaison, how to reach"), max_length=120, blank=True)
    channel = models.CharField(_("channel"), max_length=80, blank=True)
    level = models.PositiveSmallIntegerField(_("manning level"), choices=Level.choices)
    strength = models.PositiveIntegerField(_("strength"))
    tension = models.CharField(_("tension"), max_length=7, choices=Tension.choices, default=Tension.CALM)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("presence operation")
        verbose_name_plural = _("presence operations")
        constraints = [
            models.CheckConstraint(
                condition=Q(force=Force.OWN) | ~Q(command=None, unit=""), name="security_presence_names_its_force"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="security_presence_level"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        return self.task.called

    @property
    def who(self) -> str:
        """``IMP``, ``RC-E``, or the unit of a force that is no command of KFOR."""
        if self.force == Force.OWN:
            return str(Force.OWN.label)
        return self.command.short if self.command else self.unit


class LevelChange(models.Model):
    """The manning raised or lowered: to what, why, and who authorised it (a function, no name).

    Raising the desk's own force awaits the Force Provost Marshal. ``at``: from when it holds, set when it does.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("awaits a decision")
        IN_FORCE = "in_force", _("in force")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    presence = models.ForeignKey(Presence, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(_("manning level"), choices=Level.choices)
    strength = models.PositiveIntegerField(_("strength"))
    level_before = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)
    strength_before = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120)
    authorised_by = models.CharField(_("authorised by"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    at = models.DateTimeField(_("from"), null=True, blank=True)
    wanted_by = models.DateTimeField(_("decision wanted by"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = person(null=True)
    decision = models.CharField(_("words of the decision"), max_length=400, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of a manning level")
        verbose_name_plural = _("changes of manning levels")
        constraints = [
            models.UniqueConstraint(
                fields=["presence"], condition=Q(state="proposed"), name="security_one_proposal_of_a_presence"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(at__isnull=False) & ~Q(authorised_by=""),
                name="security_level_in_force_is_authorised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.presence} {self.get_level_display()} {self.strength}"

    @property
    def raised(self) -> bool:
        return self.level_before is None or (self.level, self.strength) > (self.level_before, self.strength_before or 0)


class Coordination(models.Model):
    """A partner with whom the presence is coordinated: to be told until ``told_at``, then told, then answered.

    ``spoken_with``, ``words`` and ``answer`` may name people: they stay here. Entered by mistake it is withdrawn.
    """

    class Stance(models.TextChoices):
        AGREES = "agrees", _("agrees")
        NOTED = "noted", _("has noted it")
        OBJECTS = "objects", _("objects")

    presence = models.ForeignKey(Presence, models.CASCADE, related_name="coordinations")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name=_("partner"))
    route = models.CharField(_("way"), max_length=8, choices=Partner.Route.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel.choices, blank=True)
    spoken_with = models.CharField(_("spoken with"), max_length=120, blank=True)
    words = models.TextField(_("what was said"), blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    stance = models.CharField(_("answer"), max_length=7, choices=Stance.choices, blank=True)
    answer = models.TextField(_("words of the answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("coordination with a partner")
        verbose_name_plural = _("coordinations with partners")
        constraints = [
            models.UniqueConstraint(
                fields=["presence", "partner"],
                condition=Q(told_at=None, withdrawn_at=None),
                name="security_partner_owed_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("told_at")), name="security_told_before_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.presence} {self.partner.short}"


class Situation(models.Model):
    """How it stood at a moment: tension, people there, injured. ``words`` may describe people: they stay here."""

    presence = models.ForeignKey(Presence, models.CASCADE, related_name="situations")
    at = models.DateTimeField(_("time"))
    tension = models.CharField(_("tension"), max_length=7, choices=Tension.choices)
    people = models.PositiveIntegerField(_("people there, about"), null=True, blank=True)
    injured = models.PositiveIntegerField(_("injured"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True)
    patrol = models.ForeignKey(Patrol, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(_("written at"))
    written_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("situation at a presence")
        verbose_name_plural = _("situations at a presence")

    def __str__(self) -> str:
        return f"{self.presence} {self.get_tension_display()}"


class Displacement(models.Model):
    """What cannot be done elsewhere while the presence stands. ``what`` is printed and names nobody."""

    presence = models.ForeignKey(Presence, models.CASCADE, related_name="displacements")
    what = models.CharField(_("what it displaces"), max_length=120)
    patrol = models.ForeignKey(
        Patrol, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("patrol")
    )
    at = models.DateTimeField(_("from"))
    entered_by = person()
    restored_at = models.DateTimeField(_("restored at"), null=True, blank=True)
    restored_by = person(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("displaced by a presence")
        verbose_name_plural = _("displaced by a presence")
        constraints = [
            models.CheckConstraint(
                condition=Q(restored_at=None) | Q(restored_at__gte=F("at")), name="security_displaced_before_restored"
            )
        ]

    def __str__(self) -> str:
        return self.what


class PresenceReport(models.Model):
    """A report of another function (``incidents.standing``), as it stood when it was added. It may describe people."""

    presence = models.ForeignKey(Presence, models.CASCADE, related_name="reports")
    called = models.CharField(_("report"), max_length=20)
    what = models.CharField(_("kind"), max_length=40)
    rating = models.CharField(_("rating"), max_length=4, blank=True)
    marking = models.CharField(_("marking"), max_length=60)
    releasable_to = models.CharField(_("releasable to"), max_length=120)
    words = models.TextField(_("words"))
    address = models.CharField(max_length=200)
    observed_at = models.DateTimeField(_("observed at"))
    added_at = models.DateTimeField(_("added at"))
    added_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("report added to a presence")
        verbose_name_plural = _("reports added to a presence")
        constraints = [models.UniqueConstraint(fields=["presence", "called"], name="security_report_added_once")]

    def __str__(self) -> str:
        return f"{self.presence} {self.called}"
