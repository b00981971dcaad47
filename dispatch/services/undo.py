"""Undo: an act is taken back by the act that compensates it, within ten seconds, by whoever did it.

Nothing is erased. The journal itself knows what an act left behind and how things stood before it (the rows in the
bodies of the entries), so nothing else is kept for this. The version that the act left behind goes to the compensating
service: if the subject moved since, it refuses. Never for an emergency, nor for what a patrol did: its arrival
happened.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from blotter import kinds as journal_kinds
from blotter import selectors as journal
from blotter import services as journal_services
from blotter.actors import Actor
from blotter.errors import Missing, Refused
from blotter.models import Entry
from blotter.operations import desk_now, undoing
from dispatch import kinds
from dispatch.services.priority import change_priority
from dispatch.services.progress import recall
from incidents import kinds as incident_kinds
from incidents import services as incidents
from incidents.around import kinds as around_kinds
from incidents.around import services as around
from incidents.around.services.linking import LINK, PARENT
from incidents.models import PartnerContact
from incidents.security import presence_kinds
from incidents.security.models import LevelChange
from incidents.security.services.presence_manning import set_level, withdraw_level
from patrols import kinds as patrol_kinds
from patrols import services as patrols
from patrols.states import State as PatrolState

WITHIN = timedelta(seconds=10)
REASON = "undo"

Row = dict[str, Any]
Compensation = Callable[..., Any]  # takes ``by`` alone


@dataclass(frozen=True, slots=True)
class Subject:
    """One board row that the act changed: as the act left it, and as it was before."""

    pk: int
    now: Row
    before: Row

    @property
    def version(self) -> int:
        # What left the board reads null; the act that took it off moved its version by one.
        return int(self.now["version"] if self.now else self.before.get("version", 0) + 1)


def steps_back(*, by: Actor, serial: int) -> list[Callable[[], Any]]:
    """The acts that take an entry back, in order, each to be run as an act of its own.

    Which they are depends on the journal alone, so a repeated request finds the same ones. ``Refused`` when there is
    no way back at all; whether it is still open (whose act, how long ago) each of them checks when it runs.
    """
    entry = Entry.objects.filter(serial=serial, view=False).first()
    if entry is None:
        raise Missing(_("There is no entry %(serial)s to undo.") % {"serial": serial})
    find = UNDO.get(entry.kind)
    if find is None or entry.corrects_id is not None:
        raise _no_way_back()
    return [_guarded(by, entry, step) for step in find(entry)]


def last_undoable(by: Actor) -> int:
    """The serial of this person's last act, undone or not: what ``UNDO`` alone means."""
    mine = Entry.objects.filter(actor=by.user.pk, view=False, corrects=None)
    newest = mine.order_by("-serial").values_list("serial", flat=True).first()
    if newest is None:
        raise Missing(_("You have done nothing yet that could be undone."))
    return newest


def _guarded(by: Actor, entry: Entry, step: Compensation) -> Callable[[], Any]:
    def run() -> Any:
        if entry.actor_id != by.user.pk:
            raise Refused(_("Only who did it can undo it."), code="undo_other")
        if desk_now() > entry.recorded_at + WITHIN:
            raise Refused(_("Ten seconds have passed. Enter what is right now."), code="undo_late")
        if entry.kind == journal_kinds.LOGGED.name:
            if entry.corrections.exists():
                raise Refused(_("This line is corrected already."), code="undo_done")
            return step(by=by)  # a correction says by itself what it corrects
        with undoing(entry):
            return step(by=by)

    return run


def _no_way_back() -> Refused:
    return Refused(_("This act has no way back. Enter what is right now."), code="undo_impossible")


def _subjects(entry: Entry, noun: str) -> list[Subject]:
    changes: dict[str, Row | None] = json.loads(entry.body)["changes"]
    found = []
    for key, row in changes.items():
        name, _colon, pk = key.partition(":")
        if name != noun:
            continue
        older = journal.about(key).filter(serial__lt=entry.serial, view=False).order_by("-serial").first()
        before = json.loads(older.body)["changes"][key] if older else None
        found.append(Subject(int(pk), row or {}, before or {}))
    return found


def _recalls(entry: Entry) -> list[Compensation]:
    jobs = _subjects(entry, "assignment")
    return [partial(recall, assignment=job.pk, reason=REASON, version=job.version) for job in jobs]


def _incident(service: Callable[..., Any], **more: Any) -> Callable[[Entry], list[Compensation]]:
    """Back by a service of the incident. Patrols that the act freed cannot be sent again by an undo."""

    def find(entry: Entry) -> list[Compensation]:
        if _subjects(entry, "assignment"):
            raise _no_way_back()
        # A duplicate's entry touches its master too; what changed is what left the board.
        rows = _subjects(entry, "incident")
        row = next((each for each in rows if not each.now), rows[0])
        return [partial(service, incident=row.pk, version=row.version, **more)]

    return find


def _restored(
    service: Callable[..., Any], fields: dict[str, str], **more: Any
) -> Callable[[Entry], list[Compensation]]:
    """What the incident's row said before, given to the service that sets it. ``fields``: its parameters by column."""

    def find(entry: Entry) -> list[Compensation]:
        row = _subjects(entry, "incident")[0]
        if not row.before:
            raise _no_way_back()
        before = {parameter: row.before[column] for column, parameter in fields.items()}
        return [partial(service, incident=row.pk, version=row.version, **before, **more)]

    return find


def _given_back(entry: Entry) -> list[Compensation]:
    """To the position that had it. Whoever acts on an incident that nobody had has it from then on."""
    if not _subjects(entry, "incident")[0].before.get("owner"):
        raise _no_way_back()
    return _restored(incidents.give, {"owner": "position"})(entry)


def _hold_again(entry: Entry) -> list[Compensation]:
    row = _subjects(entry, "incident")[0]
    if row.before.get("held_until") is None:
        raise _no_way_back()
    until = datetime.fromisoformat(row.before["held_until"])
    return [partial(incidents.hold, incident=row.pk, reason=REASON, until=until, version=row.version)]


def _patrol_back(entry: Entry) -> list[Compensation]:
    """To the state before: available, or busy or out of service with the reason that stood there."""
    row = _subjects(entry, "patrol")[0]
    back: dict[str, Any] = {"patrol": row.pk, "version": row.version}
    match row.before.get("state"):
        case PatrolState.AVAILABLE:
            return [partial(patrols.set_available, **back)]
        case PatrolState.BUSY:
            return [partial(patrols.set_busy, reason=row.before["busy_reason"], **back)]
        case PatrolState.OUT_OF_SERVICE:
            return [partial(patrols.set_out_of_service, reason=row.before["out_of_service_reason"], **back)]
    raise _no_way_back()


# -- around an incident ------------------------------------------------------------------------------------------------
def _apart(entry: Entry) -> list[Compensation]:
    """Two incidents that were linked, or put one under the other. A parent that gave way is not brought back."""
    rows = _subjects(entry, "incident")
    if len(rows) != 2:
        raise _no_way_back()
    row, other = rows
    what = PARENT if entry.kind == around_kinds.PARENTED.name else LINK
    return [partial(around.unlink, incident=row.pk, other=other.pk, what=what, version=row.version)]


def _untold(entry: Entry) -> list[Compensation]:
    """The journal does not name the contact: it is the last that this person had entered on this incident by then."""
    row = _subjects(entry, "incident")[0]
    mine = PartnerContact.objects.filter(incident=row.pk, entered_by=entry.actor_id)
    contact = mine.filter(entered_at__lte=entry.recorded_at).order_by("-pk").values_list("pk", flat=True).first()
    if contact is None:
        raise _no_way_back()
    return [partial(around.withdraw_contact, contact=contact, reason=REASON)]


def _warning(noun: str, service: Callable[..., Any]) -> Callable[[Entry], list[Compensation]]:
    def find(entry: Entry) -> list[Compensation]:
        row = _subjects(entry, noun)[0]
        return [partial(service, **{noun: row.pk}, reason=REASON, version=row.version)]

    return find


# -- rooms -------------------------------------------------------------------------------------------------------------
def _not_raised(entry: Entry) -> list[Compensation]:
    """A presence stands as it did before; what was put to the Force Provost Marshal is taken back. The journal does not
    name the change: one follows the other, so it is the newest of then."""
    row = _subjects(entry, "presence")[0]
    change = LevelChange.objects.filter(presence=row.pk, entered_at__lte=entry.recorded_at).order_by("-pk").first()
    if change is None or change.level_before is None or change.strength_before is None:
        raise _no_way_back()
    if entry.kind == presence_kinds.LEVEL_PROPOSED.name:
        return [partial(withdraw_level, change=change.pk, reason=REASON)]
    back = partial(
        set_level, presence=row.pk, level=change.level_before, strength=change.strength_before, reason=REASON,
        authorised_by=change.authorised_by, version=row.version,
    )  # fmt: skip
    return [back]


def _strike(entry: Entry) -> list[Compensation]:
    return [partial(journal_services.correct, serial=entry.serial, text="entered by mistake")]


UNDO: dict[str, Callable[[Entry], list[Compensation]]] = {
    kinds.DISPATCHED.name: _recalls,
    kinds.STACKED.name: _recalls,
    incident_kinds.PRIORITY.name: _restored(change_priority, {"priority": "priority"}, reason=REASON),
    incident_kinds.COORDINATED.name: _restored(
        incidents.coordinate, {name: name for name in ("jurisdiction", "lead_agency", "handed_over_to")}
    ),
    incident_kinds.OWNED.name: _given_back,
    incident_kinds.HELD.name: _incident(incidents.resume),
    incident_kinds.RESUMED.name: _hold_again,
    incident_kinds.ADVISED.name: _incident(incidents.reopen, reason=REASON),
    incident_kinds.CANCELLED.name: _incident(incidents.reopen, reason=REASON),
    incident_kinds.RESOLVED.name: _incident(incidents.reopen, reason=REASON),
    incident_kinds.MERGED.name: _incident(incidents.unmerge),
    patrol_kinds.AVAILABLE.name: _patrol_back,
    patrol_kinds.BUSY.name: _patrol_back,
    patrol_kinds.OUT_OF_SERVICE.name: _patrol_back,
    around_kinds.LINKED.name: _apart,
    around_kinds.PARENTED.name: _apart,
    around_kinds.TOLD.name: _untold,
    around_kinds.NOT_NEEDED.name: _untold,
    around_kinds.LOOKOUT.name: _warning("lookout", around.cancel_lookout),
    around_kinds.HAZARD.name: _warning("hazard", around.cancel_hazard),
    presence_kinds.LEVEL_PROPOSED.name: _not_raised,
    presence_kinds.LEVEL_RAISED.name: _not_raised,
    journal_kinds.LOGGED.name: _strike,
}
