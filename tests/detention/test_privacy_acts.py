"""Whatever is sent, by whom, to whichever route: the name comes back to those alone who opened the record."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client

from accounts.roles import Role
from blotter import decisions
from tests.detention.planted import NAME, READERS, client_of, in_clear, said
from tests.detention.plausible import Plausible, may
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ROOM = ("/detention/", "/api/v1/custody")
# Where the planted record or its incident may be asked for, or anything at all. Other routes are sent to once.
NEAR = (*ROOM, "/api/v1/decisions/", "/api/v1/commands/", "/api/v1/search/", "/api/v1/incidents/", "/incidents/")
# The answers in which a reader finds the name.
OPENED = re.compile(r"/(detention/records/\d+/(read|print)|api/v1/custody/\d+/(read|export))/")
# What of the room is sealed. The others say beside the field: no name here.
SEALED = re.compile(
    r"/(detention/(records|register|capture)|api/v1/custody|(provost|api/v1)/decisions/custody\.\w+[:/]\d+)/"
)


def send(client: Client, method: str, url: str, body: Any) -> Any:
    if not url.startswith("/api/"):
        return client.post(url, body)
    text = body if isinstance(body, str) else json.dumps(body)
    key = {"Idempotency-Key": str(uuid4())}
    return getattr(client, method)(url, text, content_type="application/json", headers=key)


def test_no_act_of_anybody_is_answered_with_the_name_but_the_opening_of_the_record(planted):
    plausible, once, done = Plausible(planted), set[str](), Counter[str]()
    sent = [*plausible.pages(), *plausible.calls()]
    # The detention officer first, who is let do most of it.
    for role in sorted(Role, key=lambda each: each != Role.DETENTION_OFFICER):
        client = client_of(UserFactory(role=role))
        for method, url, body in sent:
            if url in once or not may(role, url):
                continue
            if not url.startswith(NEAR) or "/line/" in url:
                once.add(url)
            # Undone, so that the next one finds the record as it was planted.
            before = transaction.savepoint()
            answer = send(client, method, url, body)
            words = said(answer)
            assert answer.status_code != 500, (method, url)
            transaction.savepoint_rollback(before)
            if OPENED.match(url) and role in READERS:
                assert NAME in words, (role, url, words)
            else:
                assert NAME not in words, (role, method, url)
            if url.startswith(ROOM) and answer.status_code not in (403, 404):
                assert "no-store" in answer.get("Cache-Control", ""), (role, url, answer.status_code)
                done[role] += answer.status_code in (200, 201, 302)
    # Most of what was sent was right, or this would show little.
    assert done[Role.DETENTION_OFFICER] > 55, done
    assert done[Role.PROVOST] > 15, done


def custody_decisions():
    return [(kind.code, one.key) for kind, one in decisions.waiting() if kind.code.startswith("custody.")]


@pytest.mark.parametrize("role", [Role.DETENTION_OFFICER, Role.PROVOST, Role.OPERATOR, Role.PATROL_LEADER])
def test_a_name_that_is_sent_stays_in_no_table_log_session_or_address(planted, ended, crew, role, caplog):
    caplog.set_level(logging.DEBUG)
    client = client_of(crew.user if role == Role.PATROL_LEADER else UserFactory(role=role))
    plausible, asked = Plausible(planted, NAME), custody_decisions()
    assert {code.rpartition(".")[2] for code, _key in asked} == {"handover", "reopening", "retention", "erasure"}
    no = {"approve": False, "words": NAME}
    pages = [("post", f"/provost/decisions/{code}/{key}/", {**no, "approve": "no"}) for code, key in asked]
    calls = [("post", f"/api/v1/decisions/{code}:{key}/decide/", no) for code, key in asked]
    for sent in ([*plausible.pages(), *pages], [*plausible.calls(), *calls]):
        before = transaction.savepoint()
        for method, url, body in sent:
            if not SEALED.match(url) or not may(role, url):
                continue
            for given in (body, {**dict.fromkeys(body, NAME), NAME: NAME}):
                answer = send(client, method, url, given)
                assert answer.status_code < 500, (url, given)
                assert NAME not in f"{answer.headers} {answer.cookies}", (url, given)
        assert in_clear() == []
        assert role != Role.PROVOST or not {*asked} & {*custody_decisions()}
        transaction.savepoint_rollback(before)
        assert NAME not in str([session.get_decoded() for session in Session.objects.all()])
    send(client, "post", f"/api/v1/custody/{planted.pk}/read/", f'{{"{NAME}": ')
    assert NAME not in caplog.text
    assert NAME not in str([vars(record) for record in caplog.records])
