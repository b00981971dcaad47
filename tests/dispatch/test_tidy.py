"""Housekeeping takes what is past its time and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from blotter.models import RememberedAnswer
from blotter.operations import desk_now
from dispatch.tasks import ANSWERS_FOR, SIGN_IN_LOG_DAYS, tidy
from patrols.models import PositionFix
from tests.factories import PatrolFactory, UserFactory


@pytest.fixture
def answers(db: Any) -> list[RememberedAnswer]:
    """One remembered just too long, one a minute less."""
    user, now = UserFactory(), desk_now()
    return [
        RememberedAnswer.objects.create(user=user, key=uuid4(), request=b"", created_at=now - age)
        for age in (ANSWERS_FOR + timedelta(minutes=1), ANSWERS_FOR - timedelta(minutes=1))
    ]


def test_an_answer_is_remembered_for_its_time(answers: list[RememberedAnswer]) -> None:
    _old, young = answers
    tidy()
    assert list(RememberedAnswer.objects.all()) == [young]


def test_tracks_past_their_hour_go(db: Any) -> None:
    patrol, now = PatrolFactory(), desk_now()
    for minutes in (61, 59):
        at = now - timedelta(minutes=minutes)
        PositionFix.objects.create(patrol=patrol, lat=42.6, lon=21.0, fix_at=at, received_at=at, source="phone")
    tidy()
    assert PositionFix.objects.count() == 1


def test_ended_sessions_and_old_sign_ins_go(db: Any) -> None:
    now = timezone.now()  # noqa: TID251 - sessions and sign-ins are Django's, and go by its clock
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(minutes=1))
    for username, age in (("old", SIGN_IN_LOG_DAYS + 1), ("young", SIGN_IN_LOG_DAYS - 1)):
        log = AccessLog.objects.create(username=username)
        AccessLog.objects.filter(pk=log.pk).update(attempt_time=now - timedelta(days=age))
    tidy()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(AccessLog.objects.values_list("username", flat=True)) == ["young"]
