"""``manage.py policy``: see and change a policy."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.roles import Role
from blotter.actors import Actor
from blotter.models import Entry
from escalation.models import Policy
from tests.escalation.conftest import arm, person


def run(*args: str) -> str:
    out = StringIO()
    call_command("policy", *args, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def people(by: Actor) -> None:
    person("shift", Role.SHIFT_LEADER)
    person("operator", Role.OPERATOR)


def test_list_names_every_policy_in_force() -> None:
    assert len(run("list").splitlines()) == Policy.objects.filter(current=True).count()
    assert "incident.unassigned PRI 1" in run("list")


def test_set_changes_one_step_for_what_starts_from_now_on(by: Actor) -> None:
    before = arm(by=by)
    said = run("set", "incident.unassigned", "--priority", "1", "--step", "1", "--after", "45s", "--by", "shift")
    assert said.startswith("incident.unassigned PRI 1 v2: after 45 s desk (desk)")
    before.refresh_from_db()
    assert before.steps[0]["after_s"] == 60
    assert arm(by=by, subject="incident:146").steps[0]["after_s"] == 45
    shown = run("show", "incident.unassigned", "--priority", "1")
    assert "v2" in shown
    assert ", shift" in shown
    assert "v1" in shown
    assert "as shipped" in shown
    assert Entry.objects.filter(kind="policy.changed").count() == 1


def test_set_makes_a_policy_for_a_match_that_had_none() -> None:
    steps = '[{"after_s": 30, "who": ["desk", "shift"], "how": ["desk"]}]'
    run("set", "incident.unassigned", "--type", "assault", "--steps", steps, "--by", "shift")
    assert Policy.objects.get(type="assault").version == 1


STEP = ["set", "incident.unassigned", "--priority", "1", "--step"]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([*STEP, "9", "--after", "5s", "--by", "shift"], "from 1 to 3"),
        ([*STEP, "1", "--after", "soon", "--by", "shift"], "no span"),
        ([*STEP, "1", "--who", "joc", "--by", "shift"], "who is a list"),
        ([*STEP, "1", "--after", "5s", "--by", "operator"], "role"),
        ([*STEP, "1", "--after", "5s", "--by", "nobody"], "no active account"),
        (["set", "incident.lost", "--step", "1", "--after", "5s", "--by", "shift"], "--steps"),
        (["set", "incident.unassigned", "--priority", "1", "--steps", "[", "--by", "shift"], "no JSON"),
        (["show", "incident.lost"], "policy list"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(args: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run(*args)
    assert not Policy.objects.filter(version__gt=1).exists()


def test_the_shipped_policies_are_loaded_once_and_a_change_is_kept(db: Any) -> None:
    from escalation.defaults import DEFAULTS, load_policies

    run("set", "incident.unassigned", "--priority", "1", "--step", "1", "--after", "45s", "--by", "shift")
    load_policies()
    assert Policy.objects.filter(current=True).count() == len(DEFAULTS)
