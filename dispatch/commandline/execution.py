"""Doing what a line says: each act is one service call, in order; the first that is refused stops the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import seats
from blotter import selectors as journal_selectors
from blotter import services as journal
from blotter.actors import Actor
from blotter.errors import DeskError, Invalid, Missing
from blotter.operations import desk_now
from dispatch import services
from dispatch.commandline import around, exercises, grammar, parser, rooms, vocabulary
from dispatch.commandline.parser import Command
from dispatch.models import Assignment
from dispatch.selectors import active_of, stacked_of
from dispatch.services import undo
from dispatch.shift import services as shift
from escalation import services as escalation
from incidents import services as incidents
from incidents.models import Incident
from patrols import services as patrols
from reference.dtg import parse_ahead, parse_time
from reference.locate import locate


@dataclass(frozen=True, slots=True)
class Context:
    """What an act needs besides its words: who types, when it happened (``None``: now), how callsigns map to keys."""

    by: Actor
    at: datetime | None
    words: vocabulary.Vocabulary

    def patrol(self, callsign: str) -> int:
        return self.words.patrols[callsign]

    def job(self, callsign: str) -> Assignment:
        """The active assignment of a patrol."""
        found = active_of([self.patrol(callsign)]).get(self.patrol(callsign))
        if found is None:
            raise Missing(_("%s has no job.") % callsign)
        return found

    def incident(self, number: str) -> int:
        pk = (
            self.words.incidents.get(number)
            or Incident.objects.filter(number=number).values_list("pk", flat=True).first()
        )
        if pk is None:
            raise Missing(_("There is no incident %s.") % number)
        return pk

    def record(self, slot: grammar.Slot, name: str) -> int:
        """The key of an open record of a room."""
        found = self.words.records(slot).get(name)
        if found is None:
            raise Missing(_("%s is no longer open.") % name)
        return found.pk

    @property
    def late(self) -> dict[str, Any]:
        return {} if self.at is None else {"occurred_at": self.at}


Act = Callable[[Context, dict[str, Any]], Any]


def _send(c: Context, a: dict[str, Any], **how: Any) -> Any:
    keys = [c.patrol(p) for p in a.get("patrols") or [a["patrol"]]]
    return services.dispatch(by=c.by, incident=c.incident(a["incident"]), patrols=keys, **how, **c.late)


def _each_job(service: Callable[..., Any]) -> Act:
    return lambda c, a: service(by=c.by, assignment=c.job(a["patrols"][0]).pk, channel="radio", **c.late)


def _each_patrol(service: Callable[..., Any]) -> Act:
    return lambda c, a: service(by=c.by, patrol=c.patrol(a["patrols"][0]), **c.late)


def _with_reason(service: Callable[..., Any]) -> Act:
    return lambda c, a: service(by=c.by, patrol=c.patrol(a["patrol"]), reason=a["text"], **c.late)


def _on_incident(service: Callable[..., Any], **renamed: str) -> Act:
    """A service of one incident; ``renamed`` maps its parameters to the slots that fill them."""

    def act(c: Context, a: dict[str, Any]) -> Any:
        given = {name: a[slot] for name, slot in renamed.items() if slot in a}
        return service(by=c.by, incident=c.incident(a["incident"]), **given, **c.late)

    return act


def _clear(c: Context, a: dict[str, Any]) -> Any:
    job = c.job(a["patrol"]).pk
    said = {"code": a.get("code", ""), "words": a.get("text", "")}
    return services.clear(by=c.by, assignment=job, **said, channel="radio", **c.late)


def _unable(c: Context, a: dict[str, Any]) -> Any:
    return services.unable(by=c.by, assignment=c.job(a["patrol"]).pk, reason=a["text"], channel="radio", **c.late)


def _recall(c: Context, a: dict[str, Any]) -> Any:
    return services.recall(by=c.by, assignment=c.job(a["patrol"]).pk, reason=a["text"], **c.late)


def _next(c: Context, a: dict[str, Any]) -> Any:
    waiting = stacked_of(c.patrol(a["patrol"]))
    if not waiting:
        raise Missing(_("No job waits for %s.") % a["patrol"])
    return services.take_next(by=c.by, assignment=waiting[0].pk)


def _locate(c: Context, a: dict[str, Any]) -> Any:
    place = locate(a["grid"])
    if place.lat is None or place.lon is None:
        raise Missing(_("«%s» is no place that the map knows. Give a grid.") % a["grid"])
    return patrols.report_position(
        by=c.by, patrol=c.patrol(a["patrol"]), lat=place.lat, lon=place.lon, fix_at=c.at, source="radio"
    )


def _panic(c: Context, a: dict[str, Any]) -> Any:
    # Whoever types it has heard it.
    heard = {"voice_contact": True, "words": a.get("text", "")}
    return patrols.report_panic(by=c.by, patrol=c.patrol(a["patrol"]), **heard, **c.late)


def _voice(c: Context, a: dict[str, Any]) -> Any:
    return patrols.confirm_voice_contact(by=c.by, patrol=c.patrol(a["patrol"]))


def _calm(c: Context, a: dict[str, Any]) -> Any:
    return patrols.clear_panic(by=c.by, patrol=c.patrol(a["patrol"]), reason=a["text"])


def _hold(c: Context, a: dict[str, Any]) -> Any:
    until = desk_now() + timedelta(minutes=a["minutes"]) if "minutes" in a else None
    return incidents.hold(by=c.by, incident=c.incident(a["incident"]), reason=a["text"], until=until)


def _duplicate(c: Context, a: dict[str, Any]) -> Any:
    return services.merge_incident(by=c.by, incident=c.incident(a["incident"]), master=c.incident(a["master"]))


def _alarm(c: Context, a: dict[str, Any]) -> Any:
    return escalation.acknowledge_alarm(by=c.by, alarm=a["alarm"])


def _correct(c: Context, a: dict[str, Any]) -> Any:
    return journal.correct(by=c.by, serial=journal_selectors.of_the_day(a["entry"]), text=a["text"])


def _day(service: Callable[..., Any]) -> Act:
    def act(c: Context, a: dict[str, Any]) -> Any:
        return service(by=c.by)

    return act


def _open(c: Context, a: dict[str, Any]) -> Any:
    said = {"type": a["type"], "location": {"text": a["site"]}, "narrative": a.get("text", "")}
    return incidents.open_incident(by=c.by, **said, **c.late)


def _plan(c: Context, a: dict[str, Any]) -> Any:
    due = parse_ahead(a["time"], now=desk_now(), local=ZoneInfo(settings.DESK_TIME_ZONE)).instant
    said = {"type": a["type"], "location": {"text": a["site"]}, "narrative": a.get("text", "")}
    return incidents.plan(by=c.by, due_at=due, **said)


ACTS: dict[str, Act] = {
    "NEW": _open,
    "D": _send,
    "STACK": lambda c, a: _send(c, a, stack=True),
    "DIVERT": lambda c, a: _send(c, a, divert_reason=a["text"]),
    "ACK": _each_job(services.acknowledge),
    "CALLER": _on_incident(services.attach_caller, type="type", words="text"),
    "COPIED": _each_job(services.read_news),
    "E": _each_job(services.en_route),
    "A": _each_job(services.on_scene),
    "TR": _each_job(services.transport),
    "FAC": _each_job(services.at_facility),
    "C": _clear,
    "UNABLE": _unable,
    "RECALL": _recall,
    "NEXT": _next,
    "STOP": lambda c, a: services.stop(
        by=c.by, patrol=c.patrol(a["patrol"]), plate=a["plate"], place=a.get("place", ""), **c.late
    ),
    "OK": _each_patrol(patrols.answer_welfare),
    "LOC": _locate,
    "PANIC": _panic,
    "VOICE": _voice,
    "CALM": _calm,
    "AVAIL": _each_patrol(patrols.set_available),
    "BUSY": _with_reason(patrols.set_busy),
    "OOS": _with_reason(patrols.set_out_of_service),
    "OFF": _each_patrol(patrols.log_off),
    "PRI": _on_incident(services.change_priority, priority="priority", reason="text"),
    "HOLD": _hold,
    "RESUME": _on_incident(incidents.resume),
    "NOTE": lambda c, a: incidents.add_note(by=c.by, incident=c.incident(a["incident"]), text=a["text"], **c.late),
    "ADVISE": _on_incident(services.advise, words="text"),
    "RESOLVE": _on_incident(services.resolve_incident, disposition="code", words="text"),
    "CLOSE": _on_incident(incidents.close, disposition="code"),
    "CANCEL": _on_incident(services.cancel_incident, reason="text"),
    "DUP": _duplicate,
    "UNMERGE": _on_incident(incidents.unmerge),
    "REOPEN": _on_incident(incidents.reopen, reason="text"),
    "NODUFF": _on_incident(services.no_duff, reason="text"),
    "VERIFY": _on_incident(partial(incidents.amend, verified=True)),
    "JURIS": _on_incident(incidents.coordinate, jurisdiction="jurisdiction"),
    "LEAD": _on_incident(incidents.coordinate, lead_agency="text"),
    "HANDED": _on_incident(incidents.coordinate, handed_over_to="text"),
    "FILED": _on_incident(incidents.file_report),
    "ALARM": _alarm,
    "CORRECT": _correct,
    "TAKE": _on_incident(incidents.take),
    "GIVE": _on_incident(incidents.give, position="position"),
    "TAKEOVER": lambda c, a: shift.take_over(by=c.by, position=a["position"], reason=a["text"]),
    "AWAY": _day(seats.step_away),
    "BACK": _day(seats.come_back),
    "PLAN": _plan,
    "OPENPLAN": lambda c, a: incidents.open_plan(by=c.by, planned=a["plan"]),
    "UNPLAN": lambda c, a: incidents.cancel_plan(by=c.by, planned=a["plan"], reason=a["text"]),
    "OPENDAY": _day(journal.open_day),
    "CLOSEDAY": _day(journal.close_day),
    **around.ACTS,
    **exercises.ACTS,
    **rooms.ACTS,
    "LOG": lambda c, a: journal.log_line(by=c.by, text=a["text"], **c.late),
}


def vocabulary_now() -> vocabulary.Vocabulary:
    return vocabulary.current(f"{desk_now().astimezone(ZoneInfo(settings.DESK_TIME_ZONE)):%y}")


class Stopped(DeskError):
    """An act of a line was refused after others were done. ``detail``: ``done`` (their words, in order) and ``rest``,
    the line that is left to enter."""

    def __init__(self, error: DeskError, done: list[str], rest: list[Command]) -> None:
        words = _("Done: %(done)s. Then: %(error)s") % {"done": "; ".join(done), "error": error.message}
        left = f"{grammar.SEPARATOR} ".join(command.line for command in rest)
        super().__init__(words, code=error.code, **{**error.detail, "done": done, "rest": left})
        self.status = error.status


def run(by: Actor, line: str, runner: Callable[[int, Callable[[], Any]], Any] | None = None) -> list[str]:
    """Understand a whole line, then do its acts; answers a line of words for each.

    ``runner(number, act)`` lets the caller wrap each act (the API: with an idempotency key of its own).
    """
    words = vocabulary_now()
    commands = [act for command in parser.parse(line, words) for act in _acts(command)]
    done: list[str] = []
    number = count()
    for at, command in enumerate(commands):
        if command.verb.name == "HELP":
            done += grammar.help_lines()
            continue
        try:
            if command.verb.name == "FIND":
                done += around.found_lines(by, command.args["text"])
                continue
            for act in _bound(by, command, words):
                runner(next(number), act) if runner else act()
        except DeskError as error:
            if not done:
                raise
            raise Stopped(error, done, commands[at:]) from error
        done.append(said(command))
    return done


def _acts(command: Command) -> list[Command]:
    """ "E 21 22" is two acts of two patrols; "D 21 22 145" is one that sends both."""
    if len(command.args.get("patrols", [])) < 2 or "incident" in command.args:
        return [command]
    late = f"{grammar.LATE} {command.at} " if command.at else ""
    return [
        replace(command, args={"patrols": [patrol]}, line=f"{late}{command.verb.name} {patrol}")
        for patrol in command.args["patrols"]
    ]


def moment(command: Command) -> datetime | None:
    """When the act happened, by what was typed after AT; ``None`` for now. Refuses AT before what is only ever now."""
    if not command.at:
        return None
    if not command.verb.late:
        raise Invalid(_("This act cannot be entered late. Write a LOG line with AT instead."), field="line")
    return parse_time(command.at, now=desk_now(), local=ZoneInfo(settings.DESK_TIME_ZONE)).instant


def _bound(by: Actor, command: Command, words: vocabulary.Vocabulary) -> list[Callable[[], Any]]:
    """The service calls of an act: one, but an undo of a dispatch recalls each patrol."""
    context = Context(by, moment(command), words)
    if command.verb.name == "UNDO":
        entry = command.args.get("entry")
        serial = undo.last_undoable(by) if entry is None else journal_selectors.of_the_day(entry)
        return undo.steps_back(by=by, serial=serial)
    return [lambda: ACTS[command.verb.name](context, command.args)]


def said(command: Command) -> str:
    """The act as it was understood: what the console echoes."""
    parts = [", ".join(v) if isinstance(v, list) else str(v) for v in command.args.values()]
    late = f"AT {command.at} " if command.at else ""
    return f"{late}{command.verb.name} {' '.join(parts)}".strip()
