"""A name that must stand nowhere but where it may be read: how it is planted, and how it is looked for."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.sessions import confirm
from blotter.errors import DeskError
from blotter.operations import desk_now
from incidents.detention import services
from incidents.detention.entries import KINDS, Field
from incidents.detention.models import CustodyEntry
from incidents.detention.selectors.custody import questions
from tests.detention.custody import HOUR
from tests.factories import IncidentFactory

NAME = "Zqplanted"
READERS = {Role.DETENTION_OFFICER, Role.PROVOST, Role.AUDITOR}


def facts(kind: str, **given: object) -> dict[str, object]:
    """A line with the name in every field that takes words."""

    def value(field: Field) -> object:
        if field.form == "choice":
            return field.choices[0][0]
        return {"flag": True, "number": 5}.get(field.form, NAME)

    return {**{field.name: value(field) for field in KINDS[kind].fields}, **given}


def _held(by: Any, site: Any, at: Any, **more: Any) -> Any:
    row = services.capture(by=by, captured_at=at, facts=facts("capture"), **more)
    to = {"by": by, "record": row.pk, "at": at}
    services.arrive(site=site.pk, facts=facts("arrival"), **to)
    services.authorise(instance="first", facts=facts("authority"), **to)
    services.admit(level=1, facts=facts("admission"), **to)
    services.identify(by=by, record=row.pk, facts=facts("identity"))
    return row


def plant(officer: Any, provost: Any, cells: Any, now: Any) -> Any:
    """Somebody held: the name is in every line that is written of them, in their property, in what they were read for.

    The lines of the others, of questions and of ends are in ``plant_others``.
    """
    incident = IncidentFactory(type="detention-support")
    row = _held(officer, cells, now - 2 * HOUR, incident=incident.pk)
    for kind in KINDS.values():
        if kind.written:
            more = {"officer": "officer"} if kind.name == "interview" else {}
            services.write_line(by=officer, record=row.pk, kind=kind.name, at=now, facts=facts(kind.name, **more))
    services.take_property(by=officer, record=row.pk, items=[{"what": NAME, "seal": NAME}], at=now)
    services.check(by=officer, record=row.pk, at=now, facts=facts("check"))
    services.report_force(by=officer, record=row.pk, used_by="officer", at=now, facts=facts("force"))
    services.review(by=provost, record=row.pk, outcome="continue", at=now, facts=facts("review"))
    services.shorten_clock(by=provost, clock=row.clocks.get(kind="review").pk, due_at=now + HOUR, why=NAME)
    services.set_hold(by=officer, record=row.pk, facts={"why": NAME})
    services.correct(by=officer, entry=row.entries.get(kind="remark").pk, facts={"words": f"not {NAME}"})
    services.correct(by=officer, entry=row.entries.get(kind="water").pk, facts={"why": NAME}, withdrawn=True)
    services.read_record(by=officer, record=row.pk, purpose="care", words=f"about {NAME}")
    services.export_record(by=officer, record=row.pk, recipient=NAME, purpose="export", words=NAME)
    services.look_up(by=officer, text=NAME, purpose="legal", words=f"about {NAME}")
    for wrong in ({"condition": NAME, "words": NAME}, {**facts("check"), "nonsense": NAME}):
        with pytest.raises(DeskError) as refused:
            services.check(by=officer, record=row.pk, at=now, facts=wrong)
        assert NAME not in str(refused.value)
    row.refresh_from_db()
    return row


def plant_others(officer: Any, provost: Any, leader: Any, cells: Any, now: Any) -> Any:
    """Somebody let go of whom everything is asked, and was before; besides one on the way, one escaped, one dead.

    ``leader``: who leads the patrol of the one on the way. With ``plant`` the name is in a line of every kind.
    """
    ended = _held(officer, cells, now - HOUR)
    to = {"by": officer, "record": ended.pk}
    services.move(site=cells.pk, cell="4", at=now, facts=facts("moved"), **to)
    services.set_level(level=3, facts=facts("level"), **to)
    services.hospitalise(at=now, facts=facts("hospital"), **to)
    services.leave_hospital(at=now, facts=facts("back"), **to)
    services.tell_icrc(about="hospital", at=now, facts=facts("icrc"), **to)
    [item] = services.take_property(items=[{"what": NAME, "seal": NAME}], at=now, **to)
    services.settle_property(items=[item.pk], fate="returned", at=now, facts=facts("settled"), **to)
    force = services.report_force(used_by="officer", at=now, facts=facts("force"), **to)
    services.review_force(by=provost, report=force.pk, facts=facts("force_review"))
    services.set_hold(facts=facts("hold"), **to)
    services.lift_hold(**{**to, "by": provost}, facts=facts("hold_lifted"))

    def decide(service: Any, kind: str) -> None:
        service(by=provost, key=questions(kind).get(record=ended).pk, approve=True, words=NAME)

    _say_risk(to, now)
    decide(services.decide_handover, "ill_treatment")
    services.transfer(at=desk_now(), risk=False, facts=facts("transfer"), **to)
    services.ask_reopening(facts=facts("reopen_asked"), **to)
    decide(services.decide_reopening, "reopen_asked")
    services.release(at=desk_now(), facts=facts("release"), **to)
    services.classify(retention="ordinary", facts=facts("keep_asked"), **to)
    decide(services.decide_retention, "keep_asked")
    services.classify(retention="grave", facts=facts("kept"), **to)
    for told in ended.clocks.filter(kind="icrc", running=True):
        services.tell_icrc(about=told.about, at=desk_now(), facts=facts("icrc"), **to)
    wrong = services.propose_erasure(reason="error", facts=facts("erasure_asked"), **to)
    services.decide_erasure(by=provost, key=wrong.pk, approve=False, words=NAME)
    # All of it again, and nobody answers.
    services.ask_reopening(facts=facts("reopen_asked"), **to)
    services.classify(retention="ordinary", facts=facts("keep_asked"), **to)
    services.propose_erasure(reason="error", facts=facts("erasure_asked"), **to)
    way = services.capture(by=leader, captured_at=now, facts=facts("capture"))
    _say_risk({"by": officer, "record": way.pk}, now)
    for act, kind in ((services.escape, "escape"), (services.die, "death")):
        gone = services.capture(by=officer, captured_at=now, facts=facts("capture"))
        act(by=officer, record=gone.pk, at=desk_now(), facts=facts(kind))
    # "withdrawn" is how a line is read that another one withdrew.
    assert set(CustodyEntry.objects.values_list("kind", flat=True)) == set(KINDS) - {"withdrawn"}
    ended.refresh_from_db()
    return ended


def _say_risk(to: Any, now: Any) -> None:
    with pytest.raises(DeskError) as refused:
        services.transfer(at=now, risk=True, facts=facts("transfer"), **to)
    assert refused.value.code == "ill_treatment"


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    confirm(session)
    session.save()
    return client


def said(answer: HttpResponseBase) -> str:
    """All of an answer: headers, the address that it leads to, what it says."""
    parts: Iterator[bytes] | list[bytes] = answer if answer.streaming else [answer.content]  # type: ignore[assignment, attr-defined]
    return f"{answer.headers}\n" + b"".join(parts).decode(errors="replace")


def spellings(name: str) -> list[str]:
    """Of text that holds the name, and of bytes as PostgreSQL shows them: in clear, in base64, in any case.

    Base64 has three spellings, by the place at which the name begins; what its neighbours make of the ends is left out.
    """
    found = []
    for word in (name, name.lower(), name.upper()):
        based = [b64encode(b"\0" * at + word.encode()).decode()[(0, 2, 3)[at] :].rstrip("=")[:-1] for at in range(3)]
        found += [word, *based]
    return [*found, *(text.encode().hex() for text in found)]


def in_clear() -> list[str]:
    """The tables in any row of which the name stands, as text or as bytes."""
    wanted = "|".join(re.escape(text) for text in spellings(NAME))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" AS r WHERE r::text ~* %s)', [wanted])
            if cursor.fetchone()[0]:
                found.append(table)
    return found
