"""The journal and the remembered answers. Neither is written by anything but ``operations`` and ``idempotency``."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

# The board rows that an entry changes, as ``incident:145``.
SUBJECTS = models.Func("body", function="blotter_subjects", output_field=ArrayField(models.TextField()))


class Entry(models.Model):
    """One line of the journal.

    ``serial``, ``recorded_at``, ``day_no``, ``previous`` and ``digest`` are set by a trigger under an advisory lock,
    so that serials are gapless and in the order of commits; updates, deletes and truncation are refused by triggers.
    """

    serial = models.BigIntegerField(_("serial"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=64)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    position = models.CharField(_("desk position"), max_length=40, blank=True)
    occurred_at = models.DateTimeField(_("occurred at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    audiences = ArrayField(models.CharField(max_length=40), verbose_name=_("audiences"))
    body = models.TextField(_("body"), help_text=_("JSON, encoded once and never again"))
    words = models.TextField(_("words"))
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    view = models.BooleanField(
        _("narrower view"),
        default=False,
        help_text=_("The act of the entry before, as a narrower audience may see it; not printed."),
    )
    day_no = models.IntegerField(_("number of the day"))
    previous = models.BinaryField(_("digest of the entry before"))
    digest = models.BinaryField(_("digest"))

    class Meta:
        ordering = ["serial"]
        verbose_name = _("blotter entry")
        verbose_name_plural = _("blotter entries")
        indexes = [
            # "The last entry this viewer may see" starts every socket's feed.
            GinIndex(fields=["audiences"], name="blotter_entry_audiences"),
            models.Index(fields=["recorded_at"], name="blotter_entry_recorded"),
            models.Index(fields=["kind", "serial"], name="blotter_entry_kind"),
            # What the journal says about one incident, out of years of it.
            GinIndex(SUBJECTS, name="blotter_entry_subjects"),
        ]

    def __str__(self) -> str:
        return f"{self.serial} {self.words}"


class RememberedAnswer(models.Model):
    """What a request with this idempotency key was answered: a repeat reads it, another body is refused."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    request = models.BinaryField(help_text="HMAC of method, path and body; see idempotency")
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=models.expressions.RawSQL("desk_now()", ()))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="blotter_answer_user_key")]
        indexes = [models.Index(fields=["created_at"], name="blotter_answer_created")]

    def __str__(self) -> str:
        return str(self.key)
