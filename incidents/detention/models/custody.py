"""Somebody who is held: the record, what is sealed in it, and its entries."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.detention.clocks import Level
from incidents.detention.custody_states import ENDED, CustodyState
from incidents.detention.models.common import Lines, person
from incidents.detention.models.site import HoldingSite
from incidents.models import Incident
from patrols.models import Patrol


class RetentionClass(models.TextChoices):
    """How long a record is kept after its end; the years are limits of the register."""

    ORDINARY = "ordinary", _("ordinary")
    JUVENILE = "juvenile", _("juvenile")
    GRAVE = "grave", _("escape, death, force or a complaint")


class CustodyRecord(models.Model):
    """The custody of one person. In clear is what the clocks and the board need; who it is, a sealed line says.

    ``held_person`` is the number by which everybody speaks of them. ``rouse``: they are to be roused at every check.
    ``left`` is the state to which they come back from hospital.
    """

    number = models.CharField(_("number"), max_length=12, unique=True)
    held_person = models.PositiveIntegerField(_("held person"))
    exercise = models.BooleanField(_("exercise"), default=False)
    state = models.CharField(_("state"), max_length=11, choices=CustodyState.choices, default=CustodyState.CAPTURED)
    state_since = models.DateTimeField(_("state since"))
    left = models.CharField(max_length=11, choices=CustodyState.choices, blank=True)
    site = models.ForeignKey(HoldingSite, models.PROTECT, null=True, blank=True, related_name="custody")
    cell = models.CharField(_("cell or room"), max_length=40, blank=True)
    level = models.PositiveSmallIntegerField(_("observation"), choices=Level.choices, null=True, blank=True)
    rouse = models.BooleanField(_("to be roused at every check"), default=False)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="custody")
    patrol = models.ForeignKey(Patrol, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="after")
    captured_at = models.DateTimeField(_("captured at"))
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    authorised_at = models.DateTimeField(_("authorised at"), null=True, blank=True)
    admitted_at = models.DateTimeField(_("admitted at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = person()
    retention = models.CharField(
        _("retention"), max_length=8, choices=RetentionClass.choices, default=RetentionClass.ORDINARY
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)
    entries_no = models.PositiveIntegerField(default=0, help_text=_("the number of its last entry"))
    version = models.PositiveIntegerField(default=1)

    board_subject = "custody"

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("custody record")
        verbose_name_plural = _("custody records")
        constraints = [
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(arrived_at__gte=F("captured_at")),
                name="detention_custody_arrival_after_capture",
            ),
            models.CheckConstraint(
                condition=Q(authorised_at=None) | Q(authorised_at__gte=F("captured_at")),
                name="detention_custody_authority_after_capture",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("captured_at")),
                name="detention_custody_end_after_capture",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), ended_at__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(ended_at=None)),
                name="detention_custody_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CustodyState.HELD) | Q(authorised_at__isnull=False, level__isnull=False),
                name="detention_custody_held_with_authority",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="detention_custody_state"),
            models.Index(fields=["ended_at"], name="detention_custody_ended"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """As the journal says it: an exercise is marked in every line."""
        return f"EX {self.number}" if self.exercise else self.number

    @property
    def alias(self) -> str:
        """As everybody speaks of them: ``held person 3``."""
        words = gettext("held person %(number)d") % {"number": self.held_person}
        return f"EX {words}" if self.exercise else words

    @property
    def heading(self) -> str:
        """The same where it begins a line."""
        return self.alias[:1].upper() + self.alias[1:]

    @property
    def ended(self) -> bool:
        return self.state in ENDED


class RecordKey(models.Model):
    """The data key of a record, sealed by the master key ``key_id``. Destroyed, nothing in the record opens again."""

    record = models.OneToOneField(CustodyRecord, models.PROTECT, related_name="key", primary_key=True)
    key_id = models.CharField(_("master key"), max_length=20)
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("key of a custody record")
        verbose_name_plural = _("keys of custody records")
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped=None, destroyed_at__isnull=False) | Q(wrapped__isnull=False, destroyed_at=None),
                name="detention_key_is_there_or_destroyed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.key_id}"


class IndexWord(models.Model):
    """A word of a held person's names or documents, blinded: finds a record, says nothing."""

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="index_words")
    key_id = models.CharField(_("master key"), max_length=20)
    word = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "word"], name="detention_index_word_once")]
        indexes = [models.Index(fields=["word"], name="detention_index_word")]

    def __str__(self) -> str:
        return f"{self.record_id}"


class CustodyEntry(models.Model):
    """One line of a custody record: what happened, when it did, when it was written, by whom. Never changed.

    What it says is sealed. A line that ``corrects`` another stands in its place from then on; with ``withdrawn`` it
    says that the other never happened.
    """

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("line"))
    kind = models.CharField(_("kind"), max_length=16)
    at = models.DateTimeField(_("happened at"))
    written_at = models.DateTimeField(_("written at"))
    written_by = person()
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    sealed = models.BinaryField()

    objects = Lines()

    class Meta:
        ordering = ["number"]
        verbose_name = _("entry of a custody record")
        verbose_name_plural = _("entries of custody records")
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="detention_entry_number"),
            models.CheckConstraint(condition=Q(at__lte=F("written_at")), name="detention_entry_not_ahead"),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(corrects__isnull=False), name="detention_withdrawn_is_a_correction"
            ),
        ]
        indexes = [models.Index(fields=["record", "kind", "at"], name="detention_entry_kind")]

    def __str__(self) -> str:
        return f"{self.record.number}/{self.number}"


class Investigates(models.Model):
    """Somebody who takes part in the investigation against a held person, and so reviews nothing of theirs."""

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="investigators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("investigator")
        verbose_name_plural = _("investigators")
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="detention_investigates_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.user_id}"


class Reading(models.Model):
    """Somebody read what is sealed in a record, and why. The reason is sealed like the record: it may name people.

    Told in the journal like a line, as ``CUS 26-0003/R7``.
    """

    class Purpose(models.TextChoices):
        CARE = "care", _("care and custody")
        REVIEW = "review", _("review of the detention")
        TRANSFER = "transfer", _("transfer or release")
        LEGAL = "legal", _("legal advice")
        MEDICAL = "medical", _("medical care")
        OVERSIGHT = "oversight", _("oversight")
        AUDIT = "audit", _("audit or inspection")
        EXPORT = "export", _("export or print-out")

    record = models.ForeignKey(CustodyRecord, models.PROTECT, related_name="readings")
    number = models.PositiveIntegerField(_("reading"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    sealed = models.BinaryField(default=b"")
    asked_at = models.DateTimeField(_("purpose given at"))
    at = models.DateTimeField(_("read at"))
    copy = models.PositiveIntegerField(_("copy"), default=0, help_text=_("number of the copy that was exported"))
    searched = models.BooleanField(default=False, help_text=_("found by a search of the register, not opened"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="detention_reading_number")]
        indexes = [models.Index(fields=["record", "user", "at"], name="detention_reading_of")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.at:%d%H%MZ}"
