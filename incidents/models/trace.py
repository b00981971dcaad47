"""What an incident or a lookout can be found by: names, plates and telephone numbers, in one spelling.

Kept beside the rows that they come from, so that one index answers "have we met this before" for all of them.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from incidents.models.incident import Incident
from incidents.models.involved import Person, Property, Vehicle
from incidents.models.people import Caller
from incidents.models.warning import Lookout


class Trace(models.Model):
    """``folded``: a name as ``reference.folding.fold`` writes it, a plate or mark in bare letters and digits, a
    telephone number in the digits behind the country code.
    """

    class Kind(models.TextChoices):
        NAME = "name"
        PLATE = "plate"
        PHONE = "phone"

    kind = models.CharField(max_length=5, choices=Kind.choices)
    folded = models.CharField(max_length=200)
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, related_name="traces")
    caller = models.ForeignKey(Caller, models.CASCADE, null=True, related_name="traces")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="traces")
    vehicle = models.ForeignKey(Vehicle, models.CASCADE, null=True, related_name="traces")
    property = models.ForeignKey(Property, models.CASCADE, null=True, related_name="traces")
    lookout = models.ForeignKey(Lookout, models.CASCADE, null=True, related_name="traces")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lookout=None, incident__isnull=False)
                | models.Q(lookout__isnull=False, incident=None),
                name="incidents_trace_of_one_thing",
            )
        ]
        indexes = [
            models.Index(fields=["folded", "kind"], name="incidents_trace_folded"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="incidents_trace_trigrams"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.folded}"
