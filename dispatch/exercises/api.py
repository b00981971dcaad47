"""Exercises over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, MomentField, StrictSerializer, act
from blotter.bodies import ActSerializer, ReasonSerializer, key
from blotter.selectors import stamp
from blotter.text import REASON_LENGTH
from dispatch.exercises import selectors, services
from dispatch.exercises.models import Commitment, Exercise
from incidents.serializers import LocationField

_OBJECT = OpenApiTypes.OBJECT


class NewExerciseSerializer(StrictSerializer):
    name = serializers.CharField(max_length=60)
    location = LocationField()
    director = serializers.CharField(max_length=200)
    begins_at = MomentField()
    ends_at = MomentField()
    objectives = serializers.ListField(child=serializers.CharField(max_length=200), required=False)
    scenario = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class PauseExerciseSerializer(ReasonSerializer):
    recall = serializers.BooleanField(required=False, help_text="Its patrols go back to real work.")


class EndExerciseSerializer(ActSerializer):
    conclusions = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class CommitPatrolsSerializer(StrictSerializer):
    patrols = serializers.ListField(child=key())


class RecallPatrolsSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)
    patrols = serializers.ListField(child=key(), required=False, help_text="None: all of the exercise.")


class ConfirmRecallSerializer(StrictSerializer):
    channel = serializers.CharField(max_length=20, required=False, allow_blank=True)
    words = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)
    occurred_at = MomentField(required=False, allow_null=True)


class AmendExerciseSerializer(ActSerializer):
    """What has ended takes conclusions alone."""

    name = serializers.CharField(max_length=60, required=False)
    location = LocationField(required=False)
    director = serializers.CharField(max_length=200, required=False)
    begins_at = MomentField(required=False)
    ends_at = MomentField(required=False)
    scenario = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    conclusions = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class ObjectiveResultSerializer(StrictSerializer):
    order = key()
    result = serializers.CharField(max_length=9, allow_blank=True, help_text="met, partly, missed, not_tried or empty.")
    remark = serializers.CharField(max_length=400, required=False, allow_blank=True)


class AssessExerciseSerializer(ActSerializer):
    results = ObjectiveResultSerializer(many=True)


class ExerciseWorkSerializer(StrictSerializer):
    kind = serializers.CharField(max_length=30, help_text="As in the subject of the board: movement of movement:12.")
    record = key()


class ExerciseAnswer(serializers.Serializer[Any]):
    """What every exercise has; one in full has its patrols, what belongs to it and how long each step took as well."""

    id = serializers.IntegerField()
    called = serializers.CharField()
    state = serializers.CharField()


def brief(row: Exercise) -> dict[str, Any]:
    return {**selectors.exercise_state(row), "called": row.called}


def full(row: Exercise) -> dict[str, Any]:
    """Spans are in seconds; ``lasted_s`` is without pauses."""
    found = selectors.report(row)
    return {
        **brief(row),
        "director": row.director,
        "scenario": row.scenario,
        "conclusions": row.conclusions,
        "started_at": stamp(row.started_at) if row.started_at else None,
        "ended_at": stamp(row.ended_at) if row.ended_at else None,
        "lasted_s": round(found.lasted.total_seconds()),
        "objectives": [
            {"order": goal.order, "words": goal.words, "result": goal.result, "remark": goal.remark}
            for goal in found.objectives
        ],
        "commitments": [
            {**selectors.commitment_state(one), "seen_at": stamp(one.seen_at) if one.seen_at else None}
            for one in found.commitments
        ],
        "work": [
            {"kind": one.kind, "id": one.pk, "called": one.called, "words": one.words, "open": one.open}
            for _work, all_ in found.work
            for one in all_
        ],
        "steps": [
            {
                "kind": took.kind,
                "step": took.step,
                "count": took.count,
                "median_s": round(took.median.total_seconds()),
                "longest_s": round(took.longest.total_seconds()),
            }
            for took in found.took
        ],
    }


class ExerciseViewSet(DeskViewSet):
    """Exercises, newest first. STARTEX, pause, ENDEX; patrols into one and, recalled, back to real work."""

    queryset = Exercise.objects.none()
    serializer_class = NewExerciseSerializer
    filter_backends = ()
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "exercise.run"
    required_actions: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "exercise.view"),
        **dict.fromkeys(("create", "cancel", "amend", "assess", "work"), "exercise.plan"),
    }

    def get_queryset(self) -> QuerySet[Exercise]:
        return selectors.exercises()

    @extend_schema(responses=ExerciseAnswer(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([brief(row) for row in page])

    @extend_schema(responses=ExerciseAnswer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(full(selectors.get(int(pk))))

    @extend_schema(request=NewExerciseSerializer, responses={201: _OBJECT})
    def create(self, request: Request) -> Response:
        given = self.validated(NewExerciseSerializer)
        return act(request, lambda: services.plan(by=self.actor, **given), lambda row: full(selectors.get(row.pk)), 201)

    def done(self, service: Callable[..., Any], pk: str, body: type[StrictSerializer]) -> Response:
        given = self.validated(body)
        return act(
            self.request,
            lambda: service(by=self.actor, exercise=int(pk), **given),
            lambda _result: full(selectors.get(int(pk))),
        )

    @extend_schema(request=ActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """STARTEX: the patrols that are foreseen are committed."""
        return self.done(services.start, pk, ActSerializer)

    @extend_schema(request=PauseExerciseSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Its clocks stand still."""
        return self.done(services.pause, pk, PauseExerciseSerializer)

    @extend_schema(request=ActSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        return self.done(services.resume, pk, ActSerializer)

    @extend_schema(request=EndExerciseSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """ENDEX: its calls end, its patrols are free."""
        return self.done(services.end, pk, EndExerciseSerializer)

    @extend_schema(request=ReasonSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        return self.done(services.cancel, pk, ReasonSerializer)

    @extend_schema(request=AmendExerciseSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        """A later end prolongs one that runs."""
        return self.done(services.amend, pk, AmendExerciseSerializer)

    @extend_schema(request=AssessExerciseSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def assess(self, request: Request, pk: str) -> Response:
        """How what is practised went."""
        return self.done(services.assess, pk, AssessExerciseSerializer)

    @extend_schema(request=ExerciseWorkSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def work(self, request: Request, pk: str) -> Response:
        """Exercise work that was opened while no exercise ran, or while two did, belongs to this one."""
        return self.done(services.add_work, pk, ExerciseWorkSerializer)

    @extend_schema(request=CommitPatrolsSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def commit(self, request: Request, pk: str) -> Response:
        return self.done(services.commit, pk, CommitPatrolsSerializer)

    @extend_schema(request=RecallPatrolsSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def recall(self, request: Request, pk: str) -> Response:
        """Patrols back to real work; each confirms that it has understood."""
        return self.done(services.recall, pk, RecallPatrolsSerializer)


class CommitmentViewSet(DeskViewSet):
    """A patrol in an exercise: it confirms its recall, from its phone or by the desk that heard it."""

    queryset = Commitment.objects.none()
    serializer_class = ConfirmRecallSerializer
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "exercise.recall.seen"

    @extend_schema(request=ConfirmRecallSerializer, responses=_OBJECT)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        given = self.validated(ConfirmRecallSerializer)
        return act(
            request,
            lambda: services.confirm_recall(by=self.actor, commitment=int(pk), **given),
            lambda row: {"id": row.pk, "seen_at": stamp(row.seen_at)},
        )


ROUTES = (
    ("exercises", ExerciseViewSet, "exercise-api"),
    ("commitments", CommitmentViewSet, "commitment"),
)
