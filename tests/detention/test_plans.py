"""Detention plans: their gaps are counted, people decide; the FPM approves or gives back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blotter import decisions
from blotter.errors import Forbidden, Invalid, Refused
from blotter.operations import desk_now
from escalation.models import Deadline
from incidents.detention import services
from incidents.detention.models import DetentionPlan, PlanLine
from incidents.detention.selectors.plans import gaps
from reference.models import Partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(officer):
    return services.add_site(by=officer, name="Camp Film City, holding area", capacity=6)


def draft(by, **more) -> DetentionPlan:
    now = desk_now()
    given = {"title": "Search of a warehouse", "starts_at": now + timedelta(hours=30),
             "ends_at": now + timedelta(hours=40), "expected": 4}  # fmt: skip
    return services.draft_plan(by=by, **{**given, **more})


def whole(plan: DetentionPlan, officer, site) -> None:
    """Everything that a plan needs, confirmed."""
    Partner.objects.get_or_create(slug="kosovo-police", defaults={"name": "Kosovo Police", "kind": "rule_of_law"})
    services.add_line(by=officer, plan=plan.pk, kind="site", site=site.pk, number=4)
    for kind in ("people", "transport", "interpreter", "medical"):
        services.add_line(by=officer, plan=plan.pk, kind=kind, words="FOX 25")
    services.add_line(by=officer, plan=plan.pk, kind="partner", partner="kosovo-police")
    for line in plan.lines.all():
        services.confirm_line(by=officer, line=line.pk)
    for check in plan.checks.all():
        services.tick(by=officer, check=check.pk)


def test_a_whole_plan_is_submitted_and_approved_by_the_fpm(officer, provost, site):
    plan = draft(officer)
    assert gaps(plan)[:2] == ["0 confirmed places for 4 persons", "no holding site"]
    whole(plan, officer, site)
    plan = DetentionPlan.objects.get()
    assert gaps(plan) == []
    services.submit_plan(by=officer, plan=plan.pk, version=plan.version)
    kind = decisions.get("detention.plan")
    (waiting,) = kind.waiting()
    assert waiting.words == "DPL 26-0001: 4 persons, 0 gaps"
    assert waiting.due == plan.starts_at
    assert Deadline.objects.filter(escalation__subject=f"detention_plan:{plan.pk}", state="armed").exists()
    with pytest.raises(Forbidden):
        kind.decide(by=officer, key=plan.pk, approve=True, words="", version=waiting.version)
    kind.decide(by=provost, key=plan.pk, approve=True, words="", version=waiting.version)
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == ("approved", provost.user)
    assert not list(kind.waiting())
    assert not Deadline.objects.filter(escalation__subject=f"detention_plan:{plan.pk}", state="armed").exists()
    services.lead_plan(by=officer, plan=plan.pk, act="end")
    with pytest.raises(Refused, match="nothing changes in it"):
        services.tick(by=officer, check=plan.checks.first().pk, done=False)


def test_with_gaps_it_goes_up_only_with_a_reason_and_comes_back_with_one(officer, provost, site):
    plan = draft(officer)
    services.add_line(by=officer, plan=plan.pk, kind="site", site=site.pk, number=4)
    assert "holding site not confirmed" in gaps(plan)
    with pytest.raises(Invalid, match="no interpreter") as refused:
        services.submit_plan(by=officer, plan=plan.pk)
    assert refused.value.field == "despite"
    services.submit_plan(by=officer, plan=plan.pk, despite="interpreter named tomorrow")
    with pytest.raises(Refused, match="Take it back to the draft"):
        services.add_line(by=officer, plan=plan.pk, kind="people", words="FOX 25")
    with pytest.raises(Invalid) as refused:
        services.decide_plan(by=provost, key=plan.pk, approve=False, words=" ")
    assert refused.value.field == "words"
    services.decide_plan(by=provost, key=plan.pk, approve=False, words="interpreter first")
    plan.refresh_from_db()
    assert (plan.state, plan.reason) == ("draft", "interpreter first")
    with pytest.raises(Refused):
        services.decide_plan(by=provost, key=plan.pk, approve=True)


def test_an_approved_plan_that_is_reopened_must_be_approved_again(officer, provost, site):
    plan = draft(officer, expected=0)
    services.submit_plan(by=officer, plan=plan.pk, despite="all at once")
    services.decide_plan(by=provost, key=plan.pk, approve=True)
    services.lead_plan(by=officer, plan=plan.pk, act="reopen", reason="another night")
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == ("draft", None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ends_at": timedelta(hours=1)}, "ends_at"),
        ({"starts_at": timedelta(hours=-3), "ends_at": timedelta(hours=-1)}, "ends_at"),
        ({"title": ""}, "title"),
        ({"expected": -1}, "expected"),
    ],
)
def test_contradictory_plans_are_refused(officer, given, field):
    now = desk_now()
    with pytest.raises(Invalid) as refused:
        draft(
            officer, **{name: now + value if isinstance(value, timedelta) else value for name, value in given.items()}
        )
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"kind": "site"}, "site"),
        ({"kind": "site", "number": 7}, "number"),
        ({"kind": "partner", "partner": "nobody"}, "partner"),
        ({"kind": "people"}, "words"),
        ({"kind": "tea", "words": "x"}, "kind"),
    ],
)
def test_means_that_are_none_are_refused(officer, site, line, field):
    plan = draft(officer)
    with pytest.raises(Invalid) as refused:
        services.add_line(by=officer, plan=plan.pk, **{"site": site.pk if "number" in line else None, **line})
    assert refused.value.field == field


def test_a_site_is_in_a_plan_once_until_it_is_withdrawn(officer, site):
    plan = draft(officer)
    line = services.add_line(by=officer, plan=plan.pk, kind="site", site=site.pk)
    with pytest.raises(Invalid, match="in this plan already"):
        services.add_line(by=officer, plan=plan.pk, kind="site", site=site.pk)
    services.withdraw_line(by=officer, line=line.pk)
    with pytest.raises(Refused, match="withdrawn"):
        services.confirm_line(by=officer, line=line.pk)
    services.add_line(by=officer, plan=plan.pk, kind="site", site=site.pk)
    assert PlanLine.objects.filter(withdrawn_at=None).count() == 1
