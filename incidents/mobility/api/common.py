"""What the view sets of this function share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from blotter.api import DeskViewSet, act
from incidents.mobility.serializers import RecordAnswer

READING = dict.fromkeys(("list", "retrieve"), "mobility.view")


class ReadViewSet(DeskViewSet):
    """Lists newest first, one in full; ``noun`` is what the services call its key."""

    filter_backends = ()
    lookup_value_regex = "[0-9]{1,18}"
    # Of what is not named here: a crew may do some of the acts and read none of the lists.
    required_action = "mobility.report"
    noun: ClassVar[str]
    rows: ClassVar[Any]
    one: ClassVar[Any]
    answer: ClassVar[Any]

    def get_queryset(self) -> QuerySet[Any]:
        return type(self).rows()

    @extend_schema(responses=RecordAnswer(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([type(self).answer(row) for row in page])

    @extend_schema(responses=RecordAnswer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(type(self).answer(type(self).one(int(pk))))

    def made(self, service: Callable[..., Any], body: type[Serializer[Any]]) -> Response:
        given = self.validated(body)
        return act(self.request, lambda: service(by=self.actor, **given), self.read, 201)

    def done(self, service: Callable[..., Any], pk: str, body: type[Serializer[Any]], **more: Any) -> Response:
        given = {**self.validated(body), **more, self.noun: int(pk)}
        return act(
            self.request, lambda: service(by=self.actor, **given), lambda _result: self.read(type(self).one(int(pk)))
        )

    def read(self, row: Any) -> dict[str, Any]:
        """As it stands after the act, read anew: what hangs on it may have changed with it."""
        return type(self).answer(type(self).one(row.pk))
