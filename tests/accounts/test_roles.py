"""The role matrix: every service asks for an action of the table, and the table holds nothing that nobody asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from accounts import services
from accounts.roles import AUDIENCES, MATRIX, Role, scope
from blotter.actors import Actor
from blotter.errors import Forbidden
from blotter.models import Entry
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "blotter", "reference", "escalation", "patrols", "incidents", "dispatch")
ACTION = re.compile(r'"([a-z]+(?:\.[a-z]+)+)"')


def asked_for() -> set[str]:
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" in path.parts or path.name in ("roles.py", "kinds.py"):
                continue
            found |= set(ACTION.findall(path.read_text()))
    return found


def test_every_action_of_the_table_is_asked_for_somewhere():
    assert set(MATRIX) - asked_for() == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_operation_names_an_action_of_the_table(package):
    used = set()
    for path in (ROOT / package).rglob("*.py"):
        used |= set(re.findall(r'@operation\("([^"]+)"\)', path.read_text()))
    assert {action for action in used if not action.startswith("clock.")} <= set(MATRIX)


def test_the_administrator_has_no_operational_rights_and_the_auditor_changes_nothing():
    operational = {a for a in MATRIX if a.split(".")[0] in ("incident", "patrol", "assignment", "blotter", "command")}
    assert not any(scope(frozenset({Role.ADMINISTRATOR}), action) for action in operational)
    reading = {a for a in MATRIX if a.endswith((".view", ".use"))}
    # To read who is held is an act with a reason of its own.
    reading |= {"custody.read", "custody.oversee", "detention.oversight"}
    assert {a for a in MATRIX if scope(frozenset({Role.AUDITOR}), a)} <= reading


def test_every_role_has_its_audiences():
    assert set(AUDIENCES) == set(Role)


@pytest.mark.django_db
def test_roles_are_granted_by_administrators_only_and_in_the_journal():
    admin = Actor(UserFactory(role="administrator"))
    somebody = UserFactory(role="operator")
    with pytest.raises(Forbidden):
        services.grant_role(by=Actor(somebody), user=somebody.pk, role="provost")
    services.grant_role(by=admin, user=somebody.pk, role="shift_leader")
    services.grant_role(by=admin, user=somebody.pk, role="shift_leader")
    entry = Entry.objects.get()
    assert entry.words == f"{somebody.username} was granted: Shift leader"
    assert entry.audiences == ["admin"]
