"""The custody register over the API: without names, but for a reading, which says for what and is an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from blotter.api import MAX_SERIAL, DeskViewSet, MomentField, StrictSerializer, act
from blotter.errors import Missing
from blotter.selectors import stamp
from incidents.detention import services
from incidents.detention.models import CustodyRecord
from incidents.detention.selectors import custody as selectors
from incidents.detention.services.reading import OpenRecord


def _key(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_SERIAL, **kwargs)


def _line(length: int, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(max_length=length, **kwargs)


# -- bodies ------------------------------------------------------------------------------------------------------
class CustodyFactsSerializer(StrictSerializer):
    """``facts``: what the line says, by the field names of its kind."""

    facts = serializers.DictField(required=False, default=dict)


class CustodyCaptureSerializer(CustodyFactsSerializer):
    captured_at = MomentField()
    incident = _key(required=False)
    patrol = _key(required=False)
    site = _key(required=False)
    before = _key(required=False)
    exercise = serializers.BooleanField(required=False)


class CustodyIdentitySerializer(CustodyFactsSerializer):
    version = _key(required=False)


class CustodyTimedSerializer(CustodyIdentitySerializer):
    """``at``: when it happened, which must be said."""

    at = MomentField()


class CustodyArrivalSerializer(CustodyTimedSerializer):
    site = _key()


class CustodyAuthoritySerializer(CustodyTimedSerializer):
    instance = _line(8)
    until = MomentField(required=False)


class CustodyAdmissionSerializer(CustodyTimedSerializer):
    level = serializers.IntegerField()
    rouse = serializers.BooleanField(required=False)
    cell = _line(40, required=False, allow_blank=True)


class CustodyLevelSerializer(CustodyIdentitySerializer):
    level = serializers.IntegerField()
    rouse = serializers.BooleanField(required=False)


class CustodyMoveSerializer(CustodyTimedSerializer):
    site = _key()
    cell = _line(40, required=False, allow_blank=True)


class CustodyBackSerializer(CustodyTimedSerializer):
    site = _key(required=False)


class CustodyReviewSerializer(CustodyTimedSerializer):
    outcome = _line(8)
    reviewer = _line(150, required=False, allow_blank=True)


class CustodyLineSerializer(CustodyTimedSerializer):
    kind = _line(16)


class CustodyIcrcSerializer(CustodyTimedSerializer):
    about = _line(12)


class CustodyPropertySerializer(CustodyTimedSerializer):
    items = serializers.ListField(child=serializers.DictField(), max_length=30)


class CustodySettleSerializer(CustodyTimedSerializer):
    items = serializers.ListField(child=_key(), max_length=30)
    fate = _line(9)


class CustodyForceSerializer(CustodyTimedSerializer):
    used_by = _line(150)


class CustodyTransferSerializer(CustodyTimedSerializer):
    risk = serializers.BooleanField(required=False, allow_null=True, default=None)
    to = _line(60, required=False, allow_blank=True)


class CustodyReadSerializer(StrictSerializer):
    purpose = _line(10, required=False, default="", allow_blank=True)
    words = _line(200, required=False, default="", allow_blank=True)


class CustodyLookUpSerializer(StrictSerializer):
    text = _line(120)
    purpose = _line(10)
    words = _line(200)


@dataclass(frozen=True, slots=True)
class _Act:
    service: Callable[..., Any]
    body: type[StrictSerializer]


ACTS: Final[Mapping[str, _Act]] = {
    "identify": _Act(services.identify, CustodyIdentitySerializer),
    "arrive": _Act(services.arrive, CustodyArrivalSerializer),
    "authorise": _Act(services.authorise, CustodyAuthoritySerializer),
    "admit": _Act(services.admit, CustodyAdmissionSerializer),
    "move": _Act(services.move, CustodyMoveSerializer),
    "hospitalise": _Act(services.hospitalise, CustodyTimedSerializer),
    "leave-hospital": _Act(services.leave_hospital, CustodyBackSerializer),
    "level": _Act(services.set_level, CustodyLevelSerializer),
    "check": _Act(services.check, CustodyTimedSerializer),
    "review": _Act(services.review, CustodyReviewSerializer),
    "line": _Act(services.write_line, CustodyLineSerializer),
    "icrc": _Act(services.tell_icrc, CustodyIcrcSerializer),
    "property": _Act(services.take_property, CustodyPropertySerializer),
    "settle": _Act(services.settle_property, CustodySettleSerializer),
    "force": _Act(services.report_force, CustodyForceSerializer),
    "transfer": _Act(services.transfer, CustodyTransferSerializer),
    "release": _Act(services.release, CustodyTimedSerializer),
    "escape": _Act(services.escape, CustodyTimedSerializer),
    "die": _Act(services.die, CustodyTimedSerializer),
}


class CustodyViewSet(DeskViewSet):
    """Those who are held. Who does not keep or oversee the register sees number, site and next check."""

    queryset = CustodyRecord.objects.none()
    serializer_class = CustodyCaptureSerializer
    filter_backends = ()
    lookup_value_regex = "[0-9]{1,18}"
    required_action = "custody.view"
    required_actions: ClassVar[dict[str, str]] = {
        "create": "custody.capture",
        "retrieve": "custody.oversee",
        "do": "custody.oversee",
        "read": "custody.read",
        "look_up": "custody.read",
    }

    def get_queryset(self) -> QuerySet[CustodyRecord]:
        return selectors.in_custody()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    @extend_schema(operation_id="custody_list", responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        """Everybody who is held now."""
        if self.actor.may("custody.oversee"):
            return Response({"results": [_person(one) for one in selectors.overview(self.actor)]})
        return Response({"results": [row.state for row in selectors.board_rows(None).values() if row.state]})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Clocks and gaps of one record, whether the person is held or not any more; without a name."""
        return Response(_person(selectors.one(self.actor, int(pk))))

    @extend_schema(request=CustodyCaptureSerializer, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        """Open the record of one person who was captured."""
        body = self.validated(CustodyCaptureSerializer)
        return act(request, lambda: services.capture(by=self.actor, **body), _opened, 201)

    @extend_schema(request=CustodyTimedSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], url_path=r"acts/(?P<name>[a-z0-9-]{1,20})")
    def do(self, request: Request, pk: str, name: str) -> Response:
        """An act on one record: identify, arrive, authorise, admit, move, hospitalise, leave-hospital, level, check,
        review, line, icrc, property, settle, force, transfer, release, escape, die. One act is of one person."""
        chosen = ACTS.get(name)
        if chosen is None:
            raise Missing(
                _("There is no act «%(name)s». Known are: %(known)s.") % {"name": name, "known": ", ".join(ACTS)}
            )
        body = self.validated(chosen.body)
        person = lambda _done: _person(selectors.one(self.actor, int(pk)))  # noqa: E731
        return act(request, lambda: chosen.service(by=self.actor, record=int(pk), **body), person)

    @extend_schema(request=CustodyReadSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Read the record whole, for a purpose. Each reading is an entry, and no answer of it is remembered."""
        body = self.validated(CustodyReadSerializer)
        return Response(_whole(services.read_record(by=self.actor, record=int(pk), **body)))

    @extend_schema(request=CustodyLookUpSerializer, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"], url_path="look-up")
    def look_up(self, request: Request) -> Response:
        """The records of a person, by all of these words of names or documents."""
        found = services.look_up(by=self.actor, **self.validated(CustodyLookUpSerializer))
        return Response({"results": [{"id": row.pk, "number": row.number, "state": row.state} for row in found]})


def _opened(row: CustodyRecord) -> dict[str, Any]:
    return {"id": row.pk, "number": row.number, "person": row.held_person, "state": row.state, "version": row.version}


def _person(one: selectors.HeldPerson) -> dict[str, Any]:
    row = one.record
    return {
        **_opened(row),
        "exercise": row.exercise,
        "site": row.site.name if row.site else "",
        "cell": row.cell,
        "level": row.level,
        "clocks": [
            {"id": clock.pk, "kind": clock.kind, "about": clock.about, "due_at": stamp(clock.due_at)}
            for clock in one.clocks
        ],
        "missing": [missed.code for missed in one.missing],
    }


def _whole(opened: OpenRecord) -> dict[str, Any]:
    return {
        **_opened(opened.record),
        "purpose": opened.reading.purpose,
        "identity": opened.identity,
        "lines": [
            {
                "id": line.entry.pk,
                "number": line.entry.number,
                "kind": line.entry.kind,
                "at": stamp(line.entry.at),
                "written_at": stamp(line.entry.written_at),
                "written_by": line.entry.written_by.label,
                "withdrawn": line.entry.withdrawn,
                "superseded": line.superseded,
                "facts": line.facts,
            }
            for line in opened.lines
        ],
        "property": [
            {"id": one.item.pk, "number": one.item.number, "what": one.what, "seal": one.seal, "fate": one.item.fate}
            for one in opened.items
        ],
    }


ROUTES = [("custody", CustodyViewSet, "custody")]
