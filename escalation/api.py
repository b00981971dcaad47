"""Alarms, what is due next, and policies over the API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, StrictSerializer, act
from escalation import selectors, services
from escalation.models import Alarm, Deadline, Policy


class AlarmSerializer(serializers.ModelSerializer[Alarm]):
    class Meta:
        model = Alarm
        fields = (
            "id", "version", "kind", "subject", "incident", "patrol", "words", "told", "raised_at", "due_at", "late_s",
            "state", "acknowledged_at", "acknowledged_by", "again_at", "count",
        )  # fmt: skip


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    subject = serializers.CharField(source="escalation.subject")
    policy = serializers.CharField(source="escalation.policy_name")
    label = serializers.CharField(source="escalation.label")  # type: ignore[assignment]
    escalation = serializers.IntegerField(source="escalation_id")

    class Meta:
        model = Deadline
        fields = ("id", "escalation", "subject", "policy", "label", "step", "version", "due_at", "state")


class PolicySerializer(serializers.ModelSerializer[Policy]):
    class Meta:
        model = Policy
        fields = ("id", "name", "priority", "function", "type", "label", "steps", "version", "valid_from")


class AcknowledgeSerializer(StrictSerializer):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class AlarmViewSet(ListModelMixin, RetrieveModelMixin, DeskViewSet):
    """Live alarms that the caller may see. An alarm of a panic is ended by clearing the panic, never here."""

    queryset = Alarm.objects.none()
    serializer_class = AlarmSerializer
    lookup_value_regex = "[0-9]{1,18}"
    filterset_fields = ("kind", "state", "incident", "patrol")
    required_action = "board.view"
    required_actions: ClassVar[dict[str, str]] = {"acknowledge": "alarm.acknowledge"}

    def get_queryset(self) -> QuerySet[Alarm]:
        return selectors.visible_alarms(self.actor)

    @action(detail=True, methods=["post"], serializer_class=AcknowledgeSerializer)
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Say that this desk has it."""
        body = self.validated(AcknowledgeSerializer)
        return act(request, lambda: services.acknowledge_alarm(by=self.actor, alarm=int(pk), **body), _answer)


def _answer(alarm: Alarm) -> dict[str, Any]:
    return {"id": alarm.pk, "state": alarm.state, "version": alarm.version, "acknowledged_by": alarm.acknowledged_by}


class DeadlineViewSet(ListModelMixin, DeskViewSet):
    """What is armed, of what the caller may see."""

    queryset = Deadline.objects.none()
    serializer_class = DeadlineSerializer
    required_action = "board.view"

    def get_queryset(self) -> QuerySet[Deadline]:
        return selectors.visible_deadlines(self.actor)


class PolicyViewSet(ListModelMixin, DeskViewSet):
    """The policies in force."""

    queryset = Policy.objects.filter(current=True)
    serializer_class = PolicySerializer
    filterset_fields = ("name", "priority")
    required_action = "policy.view"


ROUTES = [
    ("alarms", AlarmViewSet, "alarm"),
    ("deadlines", DeadlineViewSet, "deadline"),
    ("policies", PolicyViewSet, "policy"),
]
