"""The custody register over the API: without names, but for a reading, which says for what and is an entry.

What was asked of the Force Provost Marshal (an erasure, an end in error, a handing over) is decided at ``decisions/``.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, KeysetPagination, act
from incidents.detention import services
from incidents.detention.api import answers, bodies
from incidents.detention.api.acts import ACTS, find
from incidents.detention.custody_states import ENDED
from incidents.detention.models import CustodyEntry, CustodyRecord, Limit
from incidents.detention.selectors import custody as selectors
from incidents.detention.services.common import missing

_BODIES = list(dict.fromkeys(each.body for each in ACTS.values()))
_PAGE = [
    OpenApiParameter("cursor", OpenApiTypes.STR, description="Of «next» or «previous» in an answer."),
    OpenApiParameter("limit", OpenApiTypes.INT, description="Lines of a page."),
]


class LinePages(KeysetPagination):
    """Lines of a record by their number, as they were written."""

    ordering = "number"


class _Private(DeskViewSet):
    """No answer is kept by a browser or a proxy."""

    filter_backends = ()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response


class CustodyViewSet(_Private):
    """Those who are held. Who does not keep or oversee the register sees number, site and next check."""

    queryset = CustodyRecord.objects.none()
    serializer_class = bodies.CustodyCaptureSerializer
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "custody.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "custody.capture",
        **dict.fromkeys(("ended", "retrieve", "lines", "do"), "custody.oversee"),
        **dict.fromkeys(("read", "export", "look_up"), "custody.read"),
    }

    def get_queryset(self) -> QuerySet[CustodyRecord]:
        return selectors.in_custody()

    @extend_schema(operation_id="custody_list", responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        """Everybody who is held now, whole: whose limit is near must not stand on a second page."""
        if self.actor.may("custody.oversee"):
            return Response({"results": [answers.person(one) for one in selectors.overview(self.actor)]})
        return Response({"results": [row.state for row in selectors.board_rows(None).values() if row.state]})

    @extend_schema(parameters=_PAGE, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["get"])
    def ended(self, request: Request) -> Response:
        """Custodies that are over, the newest record first."""
        rows = CustodyRecord.objects.filter(state__in=sorted(ENDED)).select_related("site")
        return self.get_paginated_response([answers.ended(row) for row in self.paginate_queryset(rows) or []])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Clocks and gaps of one record, whether the person is held or not any more; without a name."""
        return Response(answers.record(selectors.one(self.actor, int(pk))))

    @extend_schema(parameters=_PAGE, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], pagination_class=LinePages)
    def lines(self, request: Request, pk: str) -> Response:
        """Which lines a record has, without what they say."""
        rows = selectors.one(self.actor, int(pk)).record.entries.select_related("written_by")
        return self.get_paginated_response([answers.line(row) for row in self.paginate_queryset(rows) or []])

    @extend_schema(request=bodies.CustodyCaptureSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """Open the record of one person who was captured."""
        body = self.validated(bodies.CustodyCaptureSerializer)
        return act(request, lambda: services.capture(by=self.actor, **body), answers.opened, 201)

    @extend_schema(
        request=PolymorphicProxySerializer("CustodyAnyAct", _BODIES, resource_type_field_name=None),
        responses=OpenApiTypes.OBJECT,
        description=f"An act on one record, of one person: {', '.join(ACTS)}.",
    )
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<name>[a-z0-9-]{1,20})")
    def do(self, request: Request, pk: str, name: str) -> Response:
        chosen = find(name)
        given = chosen.named(int(pk), self.validated(chosen.body))
        return act(
            request,
            lambda: chosen.service(by=self.actor, **given),
            lambda _done: answers.record(selectors.one(self.actor, int(pk))),
        )

    @extend_schema(parameters=_PAGE, request=bodies.CustodyReadSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], pagination_class=LinePages)
    def read(self, request: Request, pk: str) -> Response:
        """Read the record, its lines by pages. Each page is a reading and an entry, and no answer is remembered.

        The reason that was given for the first page holds for those that follow.
        """
        body = self.validated(bodies.CustodyReadSerializer)
        page = self.paginate_queryset(CustodyEntry.objects.filter(record=int(pk))) or []
        numbers = range(page[0].number, page[-1].number + 1) if page else range(0)
        read = services.read_record(by=self.actor, record=int(pk), lines=numbers, **body)
        paged = self.get_paginated_response([]).data
        return Response({**answers.whole(read), "next": paged["next"], "previous": paged["previous"]})

    @extend_schema(request=bodies.CustodyExportSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def export(self, request: Request, pk: str) -> Response:
        """The record whole for one recipient, as a numbered and marked copy. Each is an entry; none is remembered."""
        body = self.validated(bodies.CustodyExportSerializer)
        read = services.export_record(by=self.actor, record=int(pk), **body)
        return Response(answers.copy(read, settings.DESK_MARKING, body["recipient"]))

    @extend_schema(request=bodies.CustodyLookUpSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"], url_path="look-up")
    def look_up(self, request: Request) -> Response:
        """The records of a person, by all of these words of names or documents."""
        found = services.look_up(by=self.actor, **self.validated(bodies.CustodyLookUpSerializer))
        return Response({"results": [{"id": row.pk, "number": row.number, "state": row.state} for row in found]})


class CustodyLimitViewSet(_Private):
    """The limits of custody. A change holds for the clocks that start from then on."""

    queryset = Limit.objects.none()
    serializer_class = bodies.CustodyLimitSerializer
    lookup_value_regex = "[a-z0-9_]{1,16}"
    pagination_class = None
    required_action = "custody.oversee"
    required_actions: ClassVar[dict[str, str]] = {"create": "custody.agree"}

    @extend_schema(operation_id="custody_limits_list", responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        """Those in force."""
        return Response({"results": [answers.limit(row) for row in selectors.limits()]})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        """All versions of one, the newest first: who changed it, why, from when."""
        versions = [answers.limit(row) for row in selectors.history(pk)]
        if not versions:
            raise missing(str(Limit._meta.verbose_name), pk)
        return Response({"results": versions})

    @extend_schema(request=bodies.CustodyLimitSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """Another version of a limit."""
        body = self.validated(bodies.CustodyLimitSerializer)
        return act(request, lambda: services.change_limit(by=self.actor, **body), answers.limit, 201)


ROUTES = [("custody", CustodyViewSet, "custody"), ("custody-limits", CustodyLimitViewSet, "custody-limit")]
