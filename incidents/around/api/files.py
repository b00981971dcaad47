"""Attaching files and handing them out: always as a download, never kept by a browser, never run."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import DeskViewSet, act, actor_of
from blotter.errors import DeskError, Missing
from blotter.permissions import ActionPermission
from incidents.around import files, services
from incidents.around.selectors.files import attachment_answer, readable
from incidents.around.serializers import AttachmentAnswer, UploadSerializer, WithdrawSerializer
from incidents.models import Attachment, Incident

# Beside the file itself: its caption, and what a form wraps around both.
ENVELOPE = 50_000


class UploadViewSet(viewsets.GenericViewSet[Any]):
    """``POST incidents/<id>/files/`` as a form with ``file`` and ``caption``.

    The body is a stream that is read once, so that a repeat is told by the file's digest instead of the bytes sent.
    """

    queryset = Incident.objects.none()
    lookup_value_regex = "[0-9]{1,18}"
    serializer_class = AttachmentAnswer
    parser_classes = (MultiPartParser,)
    permission_classes = (ActionPermission,)
    required_action: ClassVar[str] = "incident.attach"

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: AttachmentAnswer})
    @action(detail=True, methods=["post"])
    def files(self, request: Request, pk: str) -> Response:
        if int(request.META.get("CONTENT_LENGTH") or 0) > files.MOST_BYTES + ENVELOPE:
            files.refuse_size()
        checked = UploadSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        by, caption = actor_of(request), checked.validated_data.get("caption", "")
        stored = files.store(checked.validated_data["file"])
        try:
            answer = act(
                request,
                lambda: services.attach_file(by=by, incident=int(pk), stored=stored, caption=caption),
                attachment_answer,
                201,
                content=f"{stored.sha256} {caption}".encode(),
            )
        except DeskError:
            files.discard(stored.token)
            raise
        if answer.data["token"] != str(stored.token):
            files.discard(stored.token)  # a repeat: the first one is kept
        return answer


class FileViewSet(DeskViewSet):
    """A file by its token. ``preview`` is a small picture of an image."""

    queryset = Attachment.objects.none()
    serializer_class = AttachmentAnswer
    lookup_value_regex = "[0-9a-f-]{1,36}"
    required_action = "incident.people.view"
    required_actions: ClassVar[dict[str, str]] = {"withdraw": "incident.edit"}

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        return self._hand_out(pk, preview=False)

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def preview(self, request: Request, pk: str) -> HttpResponse:
        return self._hand_out(pk, preview=True)

    @extend_schema(request=WithdrawSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        key = readable(self.actor, _token(pk)).pk
        body = self.validated(WithdrawSerializer)
        return act(request, lambda: services.withdraw_file(by=self.actor, attachment=key, **body), attachment_answer)

    def _hand_out(self, pk: str, *, preview: bool) -> HttpResponse:
        row = readable(self.actor, _token(pk))
        try:
            content = files.path_of(row.token, preview=preview).read_bytes()
        except FileNotFoundError:
            raise Missing(_("There is no such file.")) from None
        answer = HttpResponse(content, content_type=files.content_type(row.kind, content))
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
        answer["Cache-Control"] = "no-store"
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer


def _token(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing(_("There is no such file.")) from None
