"""What was answered to the questions of a type. It may be about people: read by key, never in the journal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.models.type import IncidentType
from incidents.questions import ANSWER_LENGTH


class Answer(models.Model):
    """One answer. A later one to the same question replaces it on the screen; both stay in the record.

    ``value`` as in ``questions.Reading``; ``clear`` is false where nobody could read what was ``said``.
    """

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="answers")
    type = models.ForeignKey(IncidentType, models.PROTECT, related_name="+", verbose_name=_("type"))
    question = models.CharField(_("question"), max_length=40)
    value = models.JSONField(_("answer"), null=True, blank=True)
    said = models.CharField(_("as it was said"), max_length=ANSWER_LENGTH, blank=True)
    clear = models.BooleanField(_("understood"), default=True)
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [models.Index(fields=["incident", "type", "question"], name="incidents_answer_question")]

    def __str__(self) -> str:
        return f"{self.incident}: {self.question}"
