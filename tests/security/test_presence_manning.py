"""How strongly a presence is manned: another force as it says, the own one as the provost approves."""

from __future__ import annotations

import pytest

from blotter import decisions
from blotter.errors import Forbidden, Invalid, Missing, Refused, Stale
from dispatch.provost import services as provost_requests
from escalation.models import Escalation
from incidents.security import services as tasks
from incidents.security.selectors import presence as selectors
from incidents.security.services import presence as services
from incidents.security.services import presence_manning as manning
from tests.factories import IncidentFactory, PatrolFactory
from tests.security.presence_scenes import at, make_reference, newest, own, presence, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference(db):
    make_reference()


def test_another_force_is_raised_and_lowered_as_it_says(operator):
    row = presence(operator)
    raised = manning.set_level(
        by=operator, presence=row.pk, level=3, strength=120, reason="organised groups", authorised_by="COM RC-E"
    )
    assert (raised.state, raised.raised) == ("in_force", True)
    assert newest().words == (
        f"{row.called} raised: routine, 40 persons → increased, 120 persons: organised groups; authorised by COM RC-E"
    )
    lowered = manning.set_level(
        by=operator, presence=row.pk, level=2, strength=60, reason="quiet", authorised_by="COM RC-E"
    )
    assert (lowered.raised, newest().kind) == (False, "presence.lowered")
    assert (row_of(row)["level"], row_of(row)["strength"]) == (2, 60)


def test_a_change_that_contradicts_is_refused_at_its_field(operator, clock):
    row = presence(operator)
    given = {"by": operator, "presence": row.pk, "reason": "x", "authorised_by": "COM RC-E"}
    for more, field in (
        ({"level": 3, "strength": 10}, "strength"),
        ({"level": 1, "strength": 90}, "strength"),
        ({"level": 2, "strength": 40}, "strength"),
        ({"level": 3, "strength": 80, "authorised_by": ""}, "authorised_by"),
        ({"level": 3, "strength": 80, "occurred_at": at(5)}, "occurred_at"),
        ({"level": 3, "strength": 80, "occurred_at": at(-5)}, "occurred_at"),
    ):
        with pytest.raises(Invalid) as refused:
            manning.set_level(**{**given, **more})
        assert refused.value.field == field, more
    assert row.levels.count() == 1
    # A late form says what was true before; it does not overrule what was done after it.
    clock.move(600)
    manning.set_level(**given, level=3, strength=80, occurred_at=at(-2))
    with pytest.raises(Invalid, match="came first"):
        manning.set_level(**given, level=2, strength=50, occurred_at=at(-4))
    with pytest.raises(Stale):
        manning.set_level(**given, level=2, strength=50, version=1)


def test_raising_the_own_force_awaits_the_provost_who_approves_it(operator, provost):
    row = own(operator)
    asked = manning.set_level(
        by=operator, presence=row.pk, level=3, strength=12, reason="masked groups", wanted_by=at(30)
    )
    assert (asked.state, row_of(row)["strength"], row_of(row)["asked"]) == ("proposed", 6, 1)
    clock = Escalation.objects.get(policy_name="decision.waiting", state="running")
    assert clock.subject == f"presence:{row.pk}"
    ((decision, one),) = decisions.waiting()
    assert (decision.code, one.key, one.reason) == ("presence.manning", asked.pk, "masked groups")
    assert one.words == f"{row.called}, {row.task.where}: routine, 6 persons → increased, 12 persons"
    with pytest.raises(Refused, match="awaits the decision"):
        manning.set_level(by=operator, presence=row.pk, level=2, strength=4, reason="x", authorised_by="shift leader")
    with pytest.raises(Forbidden):
        decision.decide(by=operator, key=one.key, approve=True, words="", version=None)
    decision.decide(by=provost, key=one.key, approve=True, words="until dawn", version=None)
    assert (row_of(row)["level"], row_of(row)["strength"], row_of(row)["asked"]) == (3, 12, 0)
    assert newest().words.endswith("authorised by FPM")
    assert list(decisions.waiting()) == []
    assert not Escalation.objects.filter(policy_name="decision.waiting", state="running").exists()
    with pytest.raises(Refused, match="decided already"):
        decision.decide(by=provost, key=one.key, approve=False, words="no", version=None)
    with pytest.raises(Missing):
        decision.decide(by=provost, key=0, approve=True, words="", version=None)


def test_a_proposal_is_refused_with_a_reason_or_withdrawn(operator, provost):
    row = own(operator)
    propose = {"by": operator, "presence": row.pk, "level": 3, "strength": 12, "reason": "masked groups"}
    with pytest.raises(Invalid) as refused:
        manning.set_level(**propose, occurred_at=at(-5))
    assert refused.value.field == "occurred_at"
    asked = manning.set_level(**propose)
    with pytest.raises(Invalid) as refused:
        manning.decide_level(by=provost, key=asked.pk, approve=False)
    assert refused.value.field == "words"
    manning.decide_level(by=provost, key=asked.pk, approve=False, words="no patrols left")
    assert (row_of(row)["strength"], newest().kind) == (6, "presence.refused")
    again = manning.set_level(**propose)
    manning.withdraw_level(by=operator, change=again.pk, reason="quiet again")
    assert list(decisions.waiting()) == []
    assert not Escalation.objects.filter(policy_name="decision.waiting", state="running").exists()
    assert [change.state for change in row.levels.all()] == ["in_force", "refused", "withdrawn"]


def test_how_strongly_the_own_force_stands_is_asked_for_in_one_place_only(operator):
    incident = IncidentFactory(type="presence")
    ask = {"by": operator, "words": "second patrol at the gate", "strength_asked": 9, "about": incident.number}
    presence(operator, incident=incident.pk)
    provost_requests.ask(**ask)
    row = own(operator, incident=incident.pk)
    with pytest.raises(Invalid, match=f"{row.called} stands at .*Raise its manning there") as refused:
        provost_requests.ask(**ask)
    assert refused.value.field == "about"
    provost_requests.ask(**{**ask, "matter": "means"})
    services.stand_down(by=operator, presence=row.pk, reason="quiet", authorised_by="shift leader")
    provost_requests.ask(**ask)


def test_beside_its_strength_stands_who_is_at_its_posts(operator):
    row = own(operator)
    gate = tasks.add_post(by=operator, task=row.task_id, name="Gate", required=4)
    tasks.add_post(by=operator, task=row.task_id, name="Bridge", required=2)
    closed = tasks.add_post(by=operator, task=row.task_id, name="Road", required=3)
    tasks.close_post(by=operator, post=closed.pk, reason="open again")
    tasks.man_post(by=operator, post=gate.pk, patrol=PatrolFactory().pk, strength=3)
    shown = selectors.detail(selectors.get(row.pk))
    assert (shown["strength"], shown["present"], shown["required"]) == (6, 3, 6)


def test_lowering_the_own_force_needs_no_provost(operator):
    row = own(operator)
    manning.set_level(by=operator, presence=row.pk, level=1, strength=2, reason="quiet", authorised_by="shift leader")
    assert (row_of(row)["strength"], list(decisions.waiting())) == (2, [])
