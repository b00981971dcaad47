"""The command line over the API: run a line, complete one, look at several before they are entered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid5

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from blotter.api import KeepsBodyMixin, StrictSerializer, act, actor_of
from dispatch.commandline import checking, completion, execution, parser


class LineSerializer(StrictSerializer):
    line = serializers.CharField(max_length=parser.LINE_LENGTH)


class UnfinishedSerializer(StrictSerializer):
    """A line under way: a space at its end says that the next word is asked for."""

    line = serializers.CharField(max_length=parser.LINE_LENGTH, allow_blank=True, trim_whitespace=False)


class LinesSerializer(StrictSerializer):
    lines = serializers.ListField(
        child=serializers.CharField(max_length=parser.LINE_LENGTH, allow_blank=True),
        min_length=1,
        max_length=checking.MOST_LINES,
    )


class DoneSerializer(serializers.Serializer[Any]):
    words = serializers.ListField(child=serializers.CharField())
    serials = serializers.ListField(child=serializers.IntegerField())


class SeenSerializer(serializers.Serializer[Any]):
    line = serializers.CharField()
    at = serializers.CharField(allow_null=True)
    words = serializers.CharField()
    help = serializers.CharField()
    problem = serializers.CharField()


class CheckedSerializer(serializers.Serializer[Any]):
    acts = SeenSerializer(many=True)


class CommandView(KeepsBodyMixin, APIView):
    """``POST {"line": "D 21 145"}``: the desk's command line. Answers what was done, act by act.

    Where an act is refused after others were done, ``done`` and ``rest`` beside the errors say how far it went.
    """

    required_action = "command.run"

    @extend_schema(request=LineSerializer, responses=DoneSerializer)
    def post(self, request: Request) -> Response:
        checked = LineSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        serials: list[int] = []

        def run(number: int, service: Callable[[], Any]) -> None:
            # Each act of a line is remembered by itself: a repeat after a lost answer does only what is missing.
            done = act(request, service, lambda _result: {}, key=lambda key: uuid5(key, str(number)))
            if done.data["serial"] is not None:
                serials.append(done.data["serial"])

        words = execution.run(actor_of(request), checked.validated_data["line"], run)
        return Response({"words": words, "serials": serials})


class CompletionView(KeepsBodyMixin, APIView):
    """``POST {"line"}``: what could come next. It is no act; in an address, names and plates would be logged."""

    required_action = "command.run"

    @extend_schema(request=UnfinishedSerializer, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        checked = UnfinishedSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        return Response(completion.complete(checked.validated_data["line"], execution.vocabulary_now()))


class CheckView(KeepsBodyMixin, APIView):
    """``POST {"lines"}``: the acts as they would be entered, each with its time and what speaks against it."""

    required_action = "command.run"

    @extend_schema(request=LinesSerializer, responses=CheckedSerializer)
    def post(self, request: Request) -> Response:
        checked = LinesSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        return Response({"acts": checking.check(checked.validated_data["lines"])})
