"""``GET /api/v1/provost/figures/``: the response figures of the day."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dispatch.provost import selectors


class SpreadSerializer(serializers.Serializer[Any]):
    median_s = serializers.FloatField(allow_null=True)
    p90_s = serializers.FloatField(allow_null=True)


class ResponseSerializer(serializers.Serializer[Any]):
    priority = serializers.IntegerField()
    opened = serializers.IntegerField()
    dispatched = serializers.IntegerField()
    arrived = serializers.IntegerField()
    target_s = serializers.IntegerField()
    within_target = serializers.IntegerField()
    dispatch = SpreadSerializer()
    arrival = SpreadSerializer()


class CountSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    count = serializers.IntegerField()


class FunctionFiguresSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    figures = CountSerializer(many=True)


class FiguresSerializer(serializers.Serializer[Any]):
    since = serializers.CharField()
    now = serializers.CharField()
    real = ResponseSerializer(many=True)
    exercise = ResponseSerializer(many=True)
    functions = FunctionFiguresSerializer(many=True)


class FiguresView(APIView):
    required_action = "provost.view"

    @extend_schema(responses=FiguresSerializer)
    def get(self, request: Request) -> Response:
        return Response(selectors.figures())
