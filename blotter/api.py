"""What every API view of the desk shares: the actor, the act, paging by key, and one shape of errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import BasePagination, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from blotter import idempotency, selectors
from blotter.actors import Actor
from blotter.errors import DeskError, Forbidden, Invalid, TooLarge
from blotter.models import Entry
from blotter.permissions import ActionPermission

MAX_SERIAL = 2**63 - 1


class DeskAPIException(exceptions.APIException):
    """A service's refusal on its way out: same words, same code, its own status."""

    def __init__(self, error: DeskError) -> None:
        super().__init__(error.message, error.code)
        self.status_code = error.status
        self.error = error


class DeskExceptionHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, Forbidden):
            return exceptions.PermissionDenied(exc.message)
        if isinstance(exc, Invalid):
            return exceptions.ValidationError({exc.field or "non_field_errors": [exc.message]}, exc.code)
        if isinstance(exc, DeskError):
            return DeskAPIException(exc)
        return super().convert_known_exceptions(exc)


class DeskExceptionFormatter(ExceptionFormatter):
    """The standard shape, and beside it what a refusal knows: ``current``, ``version``, the job of a busy patrol."""

    def format_error_response(self, error_response: Any) -> dict[str, Any]:
        shape: dict[str, Any] = super().format_error_response(error_response)
        if isinstance(self.exc, DeskAPIException):
            shape |= {key: value for key, value in self.exc.error.detail.items() if key not in shape}
        return shape


def actor_of(request: Request) -> Actor:
    """The actor behind a request: the desk position of the session, the channel of the face or "api" for a token."""
    position = getattr(request, "desk_position", "") or ""
    channel = "api" if request.auth else "phone" if request.headers.get("X-Desk-Channel") == "phone" else "desk"
    return Actor(request.user, position, channel)  # type: ignore[arg-type]


def act(
    request: Request,
    call: Callable[[], Any],
    present: Callable[[Any], dict[str, Any]],
    status: int = 200,
    *,
    key: Callable[[UUID], UUID] = lambda given: given,
    content: bytes | None = None,
) -> Response:
    """Run one service call and answer ``present(result)`` with the serial of its entry.

    With an ``Idempotency-Key`` header (a UUID) a repeat of the same request gets the stored answer and acts no more.
    ``key`` derives the key of one act from the header's, for a request that holds several. ``content`` tells this
    request from another one where the body was a stream that is gone.
    """
    given = _key_of(request)
    claim = idempotency.Claim(
        user_id=actor_of(request).user.pk,
        key=None if given is None else key(given),
        request=idempotency.digests(
            request.method or "", request.path, request._request.body if content is None else content
        ),
        status=status,
        present=present,
    )
    try:
        # Looked up first as well, since the call may ask for things that its own first run has ended.
        claim.replay()
        with idempotency.claimed(claim):
            call()
    except idempotency.Replay as replay:
        return _json(replay.answer, replay.status)
    return _json(claim.answer, status)


def _key_of(request: Request) -> UUID | None:
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(_("Idempotency-Key must be a UUID."), field="Idempotency-Key") from None


def _json(text: str, status: int) -> Response:
    return Response(json.loads(text), status=status)


class KeysetPagination(CursorPagination):
    """Pages by key: stable while rows arrive, and as quick on page 1,000 as on page 1."""

    ordering = "-pk"
    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 500

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except ValueError as error:
            # A cursor that no page of ours handed out: its position is no key of these rows.
            if self.cursor_query_param not in request.query_params:
                raise
            raise exceptions.NotFound(self.invalid_cursor_message) from error


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields that it does not know: a misspelt field must not be lost in silence."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(map(str, data)) - set(self.fields))
            if unknown:
                known = ", ".join(sorted(name for name, field in self.fields.items() if not field.read_only))
                words = _("There is no field of this name. Known are: %(known)s.") % {"known": known}
                raise serializers.ValidationError({name: [words] for name in unknown})
        return super().to_internal_value(data)


class MomentField(serializers.DateTimeField):
    """A time with its zone. One without is refused: nobody can tell afterwards which was meant."""

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            words = _("Add the zone to the time, for example 2026-11-21T02:14:00Z.")
            raise serializers.ValidationError(words, code="no_zone")
        return super().enforce_timezone(value)


class KeepsBodyMixin:
    """Reads the body before DRF parses it: the idempotency claim digests the bytes as they came."""

    too_large = False

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        try:
            request.body  # noqa: B018 - cached by Django, for both to read
        except RequestDataTooBig:
            self.too_large = True  # out here the refusal would be Django's page, not the desk's words
        return super().initialize_request(request, *args, **kwargs)  # type: ignore[misc]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.too_large:
            words = _("This is more than the desk takes at once (%(limit)d kB). Shorten the text or split it.")
            raise TooLarge(words % {"limit": (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1000})
        super().initial(request, *args, **kwargs)  # type: ignore[misc]


class DeskViewSet(KeepsBodyMixin, viewsets.GenericViewSet[Any]):
    """Base of the desk's view sets: permission by action, key-set pages, input checked by ``StrictSerializer``s."""

    permission_classes = (ActionPermission,)
    pagination_class: type[BasePagination] | None = KeysetPagination
    required_action: ClassVar[str | None] = None
    required_actions: ClassVar[dict[str, str]] = {}

    def validated(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The request's body through a serializer, or a 400 that names every bad field."""
        checked = serializer(data=self.request.data, context=self.get_serializer_context())
        checked.is_valid(raise_exception=True)
        return dict(checked.validated_data)

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)


class SinceSerializer(StrictSerializer):
    since = serializers.IntegerField(min_value=0, max_value=MAX_SERIAL, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=500)


class LogSerializer(StrictSerializer):
    text = serializers.CharField(max_length=2000)
    occurred_at = MomentField(required=False)


class EntrySerializer(serializers.Serializer[Any]):
    """An entry's frame, as on the live socket. ``body.changes``: board rows by "subject:id", null for one that left."""

    t = serializers.CharField()
    serial = serializers.IntegerField()
    prev = serializers.IntegerField(help_text="The serial before it that this viewer may see.")
    kind = serializers.CharField()
    words = serializers.CharField()
    at = serializers.CharField(help_text="When it happened.")
    recorded_at = serializers.CharField()
    actor = serializers.CharField()
    position = serializers.CharField()
    day_no = serializers.IntegerField()
    corrects = serializers.IntegerField(allow_null=True)
    view = serializers.BooleanField()
    body = serializers.DictField()


class PageSerializer(serializers.Serializer[Any]):
    head = serializers.IntegerField()
    more = serializers.BooleanField()
    audiences = serializers.ListField(
        child=serializers.CharField(),
        help_text="What this viewer may see now; when that changes, read the snapshot anew.",
    )
    entries = EntrySerializer(many=True)


class CorrectionSerializer(StrictSerializer):
    text = serializers.CharField(max_length=2000)


class LoggedSerializer(serializers.Serializer[Any]):
    serial = serializers.IntegerField()


class BlotterViewSet(DeskViewSet):
    """The journal by serial: what a screen polls when it has no socket, and information-only lines."""

    queryset = Entry.objects.none()
    serializer_class = EntrySerializer
    filter_backends = ()
    pagination_class = None
    required_action = "board.view"
    required_actions: ClassVar[dict[str, str]] = {"create": "blotter.log", "correct": "blotter.correct"}
    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=[SinceSerializer], responses=PageSerializer)
    def list(self, request: Request) -> Response:
        query = SinceSerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        since, limit = query.validated_data["since"], query.validated_data["limit"]
        head = selectors.head()
        if since > head:
            words = _("«since» is beyond the newest entry, %(head)d. Read the snapshot and start from its serial.")
            raise Invalid(words % {"head": head}, field="since")
        user: Any = request.user
        tags = user.audiences()
        entries = selectors.visible(tags, since, limit, user.sees_since())
        frames = selectors.frames(entries, selectors.last_visible(tags, since))
        seen = frames[-1]["serial"] if frames else selectors.last_visible(tags, head)
        return Response({"head": seen, "more": len(frames) == limit, "audiences": sorted(tags), "entries": frames})

    @extend_schema(request=LogSerializer, responses={201: LoggedSerializer})
    def create(self, request: Request) -> Response:
        from blotter import services

        body = self.validated(LogSerializer)
        return act(request, lambda: services.log_line(by=self.actor, **body), lambda _: {}, 201)

    @extend_schema(request=CorrectionSerializer, responses={201: LoggedSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Correct an entry by a new one that names it."""
        from blotter import services

        body = self.validated(CorrectionSerializer)
        return act(request, lambda: services.correct(by=self.actor, serial=int(pk), **body), lambda _: {}, 201)


ROUTES = [("blotter", BlotterViewSet, "blotter")]
