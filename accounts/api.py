"""The session as the faces see it: when it ends, confirming it in place, and the desk position."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import seats, services, sessions
from accounts.models import DeskPosition, SavedView
from accounts.second_factor import code_is_right
from blotter.actors import POSITION_KEY
from blotter.api import DeskViewSet, KeepsBodyMixin, StrictSerializer, act, actor_of
from blotter.errors import Forbidden, Invalid
from blotter.selectors import stamp


class ConfirmSerializer(StrictSerializer):
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    code = serializers.CharField(max_length=20, required=False, allow_blank=True)


class SitDownSerializer(StrictSerializer):
    position = serializers.CharField(max_length=40)
    shared = serializers.BooleanField(required=False, help_text="Sit down although somebody sits there.")


class PersonAtDesk(serializers.Serializer[Any]):
    who = serializers.CharField()
    since = serializers.CharField()
    away_since = serializers.CharField(allow_null=True)


class SeatAnswer(serializers.Serializer[Any]):
    name = serializers.CharField()
    site = serializers.CharField()
    fallback = serializers.BooleanField()
    people = PersonAtDesk(many=True)


class SessionAnswer(serializers.Serializer[Any]):
    ends_at = serializers.CharField(allow_null=True)
    position = serializers.CharField()
    positions = serializers.ListField(child=serializers.CharField())
    seats = SeatAnswer(many=True, help_text="Who sits where; for those who use the console.")


def _standing(request: Request) -> dict[str, Any]:
    end = sessions.ends_at(request.session)
    return {
        "ends_at": stamp(end) if end else None,
        "position": request.session.get(POSITION_KEY, ""),
        "positions": list(DeskPosition.objects.values_list("name", flat=True)),
        "seats": seats.seats() if actor_of(request).may("console.use") else [],
    }


class SessionView(APIView):
    """``GET``: when this session ends, its desk position, the positions there are."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=SessionAnswer)
    def get(self, request: Request) -> Response:
        return Response(_standing(request))


class ConfirmView(APIView):
    """``POST {"password", "code"?}``: it is still me. Extends an ended session, too, and closes nothing."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=ConfirmSerializer, responses=SessionAnswer)
    def post(self, request: Request) -> Response:
        checked = ConfirmSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        given = checked.validated_data
        # Through the same back ends as the sign-in page, so that the lock-out counts and holds here, too.
        user = authenticate(request._request, username=request.user.get_username(), password=given["password"])
        if user is None or user.pk != request.user.pk:
            raise Forbidden(_("That is not the password of this account. Nothing was closed; try again."))
        if not code_is_right(request._request, user, given.get("code", "")):
            raise Invalid(_("The code of the second factor is missing or wrong."), field="code")
        sessions.confirm(request.session)
        return Response(_standing(request))


class PositionView(KeepsBodyMixin, APIView):
    """``POST {"position"}``: sit down at a desk position."""

    required_action = "console.use"

    @extend_schema(request=SitDownSerializer, responses=SessionAnswer)
    def post(self, request: Request) -> Response:
        checked = SitDownSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        given = checked.validated_data
        answer = act(
            request,
            lambda: seats.take_position(by=actor_of(request), **given),
            lambda row: {"position": row.name},
        )
        request.session[POSITION_KEY] = given["position"]
        return answer


class FiltersSerializer(StrictSerializer):
    """Which incidents a view of the queue shows. What is left out leaves nothing out."""

    text = serializers.CharField(max_length=80, required=False, allow_blank=True)
    function = serializers.CharField(max_length=20, required=False, allow_blank=True)
    priorities = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=4), max_length=4, required=False
    )
    state = serializers.ChoiceField(["", "waiting", "active", "held", "resolved"], required=False)
    exercise = serializers.ChoiceField(["", "real", "exercise"], required=False)
    mine = serializers.BooleanField(required=False)
    unassigned = serializers.BooleanField(required=False)


class SavedViewSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=40)
    filters = FiltersSerializer()


def _view_answer(view: SavedView) -> dict[str, Any]:
    return {"id": view.pk, "name": view.name, "filters": view.filters}


class SavedViewViewSet(DeskViewSet):
    """The caller's own views of the queue: there at every desk."""

    queryset = SavedView.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    serializer_class = SavedViewSerializer
    pagination_class = None
    required_action = "console.use"

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.filter(user_id=self.actor.user.pk)

    def list(self, request: Request) -> Response:
        return Response([_view_answer(view) for view in self.get_queryset()])

    @extend_schema(request=SavedViewSerializer, responses={200: SavedViewSerializer})
    def create(self, request: Request) -> Response:
        """A view of the same name is replaced."""
        body = self.validated(SavedViewSerializer)
        return act(request, lambda: services.save_view(by=self.actor, **body), _view_answer)

    @extend_schema(responses={200: None})
    def destroy(self, request: Request, pk: str) -> Response:
        return act(request, lambda: services.delete_view(by=self.actor, view=int(pk)), lambda _none: {})


ROUTES = [("views", SavedViewViewSet, "view")]
