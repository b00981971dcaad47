"""Read-only lists for type-ahead and for the map. Names of places are found in every form, see ``search_places``."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, KeysetPagination
from blotter.errors import Invalid
from reference.grid import parse_point
from reference.models import Nation, Partner, Place, PlaceKind
from reference.selectors import nations, outside_label, partners, places, search_places

_MAX_HITS = 50


class PlaceSerializer(serializers.Serializer[Any]):
    """A place: ``mgrs`` to its own precision; ``matched`` (with ``q``) is the form of the name that was found."""

    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    name = serializers.CharField()
    kind = serializers.ChoiceField(PlaceKind.choices)
    kind_label = serializers.SerializerMethodField()
    matched = serializers.SerializerMethodField()
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    precision_m = serializers.IntegerField()
    mgrs = serializers.CharField()
    approximate = serializers.BooleanField()
    country = serializers.CharField()
    outside = serializers.BooleanField()
    outside_label = serializers.SerializerMethodField()

    def get_kind_label(self, place: Any) -> str:
        return str(PlaceKind(place.kind).label)

    def get_matched(self, place: Any) -> str:
        return getattr(place, "matched", "")

    def get_outside_label(self, place: Any) -> str:
        return outside_label(place.outside)


class NationSerializer(serializers.ModelSerializer[Nation]):
    class Meta:
        model = Nation
        fields = ("code", "name", "has_mp", "imp_member", "confirmed")


class PartnerSerializer(serializers.ModelSerializer[Partner]):
    kind_label = serializers.CharField(source="get_kind_display")
    route_label = serializers.CharField(source="get_route_display")
    nation = serializers.CharField(source="nation_id", allow_null=True)

    class Meta:
        model = Partner
        fields = (
            "slug", "short", "name", "other_names", "kind", "kind_label", "route", "route_label", "duty_phone",
            "nation", "confirmed",
        )  # fmt: skip


class SlugPagination(KeysetPagination):
    ordering = "slug"


class CodePagination(KeysetPagination):
    ordering = "code"


_SEARCH = OpenApiParameter("q", OpenApiTypes.STR, description="Any form of the name; ranked, slips forgiven.")


class PlaceViewSet(ListModelMixin, DeskViewSet):
    """Places by key; with ``q`` the best-fitting ones first, at most ``limit`` (8 unless told, 50 at most)."""

    queryset = Place.objects.none()
    serializer_class = PlaceSerializer
    pagination_class = SlugPagination
    required_action: ClassVar[str | None] = "reference.view"

    def get_queryset(self) -> Any:
        return places(kinds=_kinds(self.request, PlaceKind.values))

    @extend_schema(
        parameters=[
            _SEARCH,
            OpenApiParameter("kind", OpenApiTypes.STR, many=True, enum=PlaceKind.values),
            OpenApiParameter("near", OpenApiTypes.STR, description="lat,lon: nearer first among equals (with q)."),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if "q" not in request.query_params:
            return super().list(request, *args, **kwargs)
        hits = search_places(
            request.query_params["q"],
            limit=_limit(request),
            near=_near(request),
            kinds=_kinds(request, PlaceKind.values),
        )
        return Response({"next": None, "previous": None, "results": PlaceSerializer(hits, many=True).data})


class NationViewSet(ListModelMixin, DeskViewSet):
    """Contributing nations by code."""

    queryset = Nation.objects.none()
    serializer_class = NationSerializer
    pagination_class = CodePagination
    required_action: ClassVar[str | None] = "reference.view"

    def get_queryset(self) -> Any:
        return nations()


class PartnerViewSet(DeskViewSet):
    """Whom the desk tells or asks, by kind; ``q`` finds them by any of their names. A short list: never paged."""

    queryset = Partner.objects.none()
    serializer_class = PartnerSerializer
    required_action: ClassVar[str | None] = "reference.view"

    @extend_schema(
        parameters=[_SEARCH, OpenApiParameter("kind", OpenApiTypes.STR, many=True, enum=Partner.Kind.values)],
        responses=inline_serializer("PartnerList", {"results": PartnerSerializer(many=True)}),
    )
    def list(self, request: Request) -> Response:
        found = partners(request.query_params.get("q", ""), kinds=_kinds(request, Partner.Kind.values))
        return Response({"next": None, "previous": None, "results": PartnerSerializer(found, many=True).data})


def _kinds(request: Request, known: list[str]) -> list[str]:
    given = request.query_params.getlist("kind")
    for kind in given:
        if kind not in known:
            raise Invalid(_("There is no such kind. Known are: %(known)s.") % {"known": ", ".join(known)}, field="kind")
    return given


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", "8")
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= _MAX_HITS):
        raise Invalid(_("The limit is a number between 1 and %(limit)d.") % {"limit": _MAX_HITS}, field="limit")
    return int(text)


def _near(request: Request) -> tuple[float, float] | None:
    text = request.query_params.get("near")
    if text is None:
        return None
    lat, comma, lon = text.partition(",")
    point = parse_point(lat, lon) if comma else None
    if point is None:
        raise Invalid(_("Give near as latitude,longitude, for example 42.67,21.17."), field="near")
    return point.lat, point.lon


ROUTES = [
    ("places", PlaceViewSet, "place"),
    ("nations", NationViewSet, "nation"),
    ("partners", PartnerViewSet, "partner"),
]
