"""A name that must stand nowhere but where it may be read: how it is planted, and how it is looked for."""

from __future__ import annotations

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
from incidents.detention import services
from incidents.detention.entries import KINDS, Field
from tests.detention.custody import HOUR, held
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


def plant(officer: Any, provost: Any, cells: Any, now: Any) -> Any:
    """Somebody held, with the name in every line that there is, in their property, in what they were read for."""
    incident = IncidentFactory(type="detention-support")
    row = held(officer, cells, now - 2 * HOUR, incident=incident.pk)
    services.identify(by=officer, record=row.pk, facts=facts("identity"))
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


def in_clear() -> list[str]:
    """The tables in any row of which the name stands, as text or as bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" AS r WHERE r::text ILIKE %s OR r::text LIKE %s)',
                [f"%{NAME}%", f"%{NAME.encode().hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found
