"""The acts on a custody record over the API: which service, with which body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _

from blotter.api import StrictSerializer
from blotter.errors import Missing
from incidents.detention import services
from incidents.detention.api import bodies
from incidents.detention.models import Clock, CustodyEntry, ForceReport
from incidents.detention.services.common import missing


@dataclass(frozen=True, slots=True)
class RecordAct:
    """``of``: the field of the body that names a row of the record, where the service asks for that alone."""

    service: Callable[..., Any]
    body: type[StrictSerializer]
    of: tuple[str, type[Model]] | None = None

    def named(self, record: int, body: Mapping[str, Any]) -> dict[str, Any]:
        """What the service takes; a row of somebody else's record is not there."""
        if self.of is None:
            return {**body, "record": record}
        field, model = self.of
        if not model._default_manager.filter(pk=body[field], record=record).exists():
            raise missing(str(model._meta.verbose_name), body[field])
        return dict(body)


ACTS: Final[Mapping[str, RecordAct]] = {
    "identify": RecordAct(services.identify, bodies.CustodyActSerializer),
    "arrive": RecordAct(services.arrive, bodies.CustodyArrivalSerializer),
    "authorise": RecordAct(services.authorise, bodies.CustodyAuthoritySerializer),
    "admit": RecordAct(services.admit, bodies.CustodyAdmissionSerializer),
    "move": RecordAct(services.move, bodies.CustodyMoveSerializer),
    "hospitalise": RecordAct(services.hospitalise, bodies.CustodyTimedSerializer),
    "leave-hospital": RecordAct(services.leave_hospital, bodies.CustodyFromHospitalSerializer),
    "level": RecordAct(services.set_level, bodies.CustodyLevelSerializer),
    "check": RecordAct(services.check, bodies.CustodyTimedSerializer),
    "review": RecordAct(services.review, bodies.CustodyReviewSerializer),
    "line": RecordAct(services.write_line, bodies.CustodyLineSerializer),
    "correct": RecordAct(services.correct, bodies.CustodyCorrectSerializer, ("entry", CustodyEntry)),
    "icrc": RecordAct(services.tell_icrc, bodies.CustodyIcrcSerializer),
    "property": RecordAct(services.take_property, bodies.CustodyPropertySerializer),
    "settle": RecordAct(services.settle_property, bodies.CustodySettleSerializer),
    "force": RecordAct(services.report_force, bodies.CustodyForceSerializer),
    "force-review": RecordAct(services.review_force, bodies.CustodyForceReviewSerializer, ("report", ForceReport)),
    "investigator": RecordAct(services.name_investigator, bodies.CustodyInvestigatorSerializer),
    "shorten": RecordAct(services.shorten_clock, bodies.CustodyShortenSerializer, ("clock", Clock)),
    "hold": RecordAct(services.set_hold, bodies.CustodyFactsSerializer),
    "lift": RecordAct(services.lift_hold, bodies.CustodyFactsSerializer),
    "reopen": RecordAct(services.ask_reopening, bodies.CustodyActSerializer),
    "retention": RecordAct(services.classify, bodies.CustodyRetentionSerializer),
    "erase": RecordAct(services.propose_erasure, bodies.CustodyErasureSerializer),
    "transfer": RecordAct(services.transfer, bodies.CustodyTransferSerializer),
    "release": RecordAct(services.release, bodies.CustodyTimedSerializer),
    "escape": RecordAct(services.escape, bodies.CustodyTimedSerializer),
    "die": RecordAct(services.die, bodies.CustodyTimedSerializer),
}


def find(name: str) -> RecordAct:
    if name not in ACTS:
        words = _("There is no act «%(name)s». Known are: %(known)s.")
        raise Missing(words % {"name": name, "known": ", ".join(ACTS)})
    return ACTS[name]
