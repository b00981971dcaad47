"""Routes and their state, reconnaissance, surveillance, intelligence and what it becomes."""

from __future__ import annotations

import pytest

from accounts.system import actor as system_actor
from blotter import board
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Refused
from dispatch.services import dispatch
from escalation.services.firing import act_when_due
from incidents.mobility import services
from incidents.mobility.handover import SECTIONS
from incidents.mobility.models import IntelligenceReport, RouteReport
from incidents.mobility.services.intelligence import in_words
from incidents.models import Hazard, Incident, Lookout
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory
from tests.mobility.scenes import at, newest, route

pytestmark = pytest.mark.django_db
HERE = {"lat": 42.87, "lon": 20.86}
SALUTE = {"size": "two cars", "activity": "parked across the road"}
NINE = {"channel": "IMP 2 FOX 22", "security": "no enemy", "marking": "smoke"}


@pytest.fixture
def operator():
    return ActorFactory(role="operator")


def row_of(road):
    return board.snapshot(frozenset({"desk"}))[f"route:{road.pk}"]


def file(by, **more) -> IntelligenceReport:
    return services.report(by=by, **{"kind": "salute", "body": SALUTE, "location": HERE, **more})


# -- routes ------------------------------------------------------------------------------------------------------------
def test_a_route_lies_on_the_map_and_estimates_what_nobody_measured(operator):
    road = route(operator)
    kms = [float(point.km) for point in road.waypoints.all()]
    assert kms[0] == 0
    assert kms == sorted(kms)
    shown = row_of(road)
    assert (shown["state"], len(shown["line"])) == ("open", 4)
    with pytest.raises(Invalid, match="already"):
        route(operator, code="msr hawk")


@pytest.mark.parametrize(
    ("points", "field", "says"),
    [
        ([{"location": HERE}], "waypoints-0-location", "two at least"),
        ([{"location": HERE}, {"location": {"text": "behind the hill"}}], "waypoints-1-location", "on the map"),
        ([{"location": HERE}, {"location": {"mgrs": "34T QQ 1 1"}}], "waypoints-1-location", "."),
        ([{"location": HERE}, {"location": {"lat": 42.9, "lon": 20.9}, "km": "-2"}], "waypoints-1-km", "above 0"),
        (
            [
                {"location": HERE},
                {"location": {"lat": 42.9, "lon": 20.9}, "km": 9},
                {"location": {"lat": 42.95, "lon": 20.9}, "km": 8},
            ],
            "waypoints-2-km",
            "must be greater",
        ),
    ],
)
def test_points_that_make_no_route_are_refused_at_their_row(operator, points, field, says):
    with pytest.raises(Invalid, match=says) as refused:
        route(operator, waypoints=points)
    assert refused.value.field == field


def test_a_closure_is_over_by_itself_and_the_route_is_then_unconfirmed(operator, clock):
    road = route(operator)
    for state, more, field in (
        ("closed", {"until": at(60)}, "reason"),
        ("closed", {"reason": "flood"}, "until"),
        ("restricted", {"reason": "flood", "until": at(-1)}, "until"),
        ("shut", {"reason": "flood", "until": at(60)}, "state"),
    ):
        with pytest.raises(Invalid) as refused:
            services.set_route_state(by=operator, route=road.pk, state=state, **more)
        assert refused.value.field == field
    services.set_route_state(by=operator, route=road.pk, state="closed", reason="flood at the ford", until=at(60))
    assert newest().words.startswith("Route MSR HAWK closed until ")
    assert newest().words.endswith(": flood at the ford")
    clock.move(59 * 60)
    act_when_due(system_actor("clock"))
    assert row_of(road)["state"] == "closed"
    # Prolonged: what was armed before must not open it.
    services.set_route_state(by=operator, route=road.pk, state="closed", reason="still flooded", until=at(60))
    clock.move(2 * 60)
    act_when_due(system_actor("clock"))
    assert row_of(road)["state"] == "closed"
    clock.move(59 * 60)
    act_when_due(system_actor("clock"))
    shown = row_of(road)
    assert (shown["state"], shown["until"], shown["confirmed"]) == ("open", None, False)
    assert newest().kind == "route.over"
    assert newest().actor.username == "clock"
    assert "not confirmed" in next(iter(SECTIONS[1].lines(at(0)))).words
    services.set_route_state(by=operator, route=road.pk, state="open")
    assert row_of(road)["confirmed"] is True
    assert list(SECTIONS[1].lines(at(0))) == []


# -- reconnaissance ----------------------------------------------------------------------------------------------------
def test_a_report_computes_the_formula_and_sets_the_state_in_one_act(operator):
    road = route(operator)
    serial = newest().serial
    report = services.report_route(
        by=operator, route=road.pk, formula="10,5m / x / 120 / inf",
        state="restricted", reason="one lane", until=at(90),
        features=[
            {"kind": "bridge", "location": HERE, "mlc": 60, "width_m": "7"},
            {"kind": "underpass", "overhead_m": "4,2", "bypass": "difficult", "words": "wide loads turn left"},
            {"kind": "bypass", "width_m": 3, "words": "field track"},
        ],
    )  # fmt: skip
    assert report.formula == "7m/X/60/4.2 (OB)"
    assert newest().serial == serial + 1
    assert newest().words.startswith("R-1 on MSR HAWK" if report.pk == 1 else f"R-{report.pk} on MSR HAWK")
    assert "7m/X/60/4.2 (OB); 3 on the way, 1 of them hinder; restricted" in newest().words
    shown = row_of(road)
    assert (shown["formula"], shown["state"], shown["reason"]) == ("7m/X/60/4.2 (OB)", "restricted", "one lane")
    # Part of the way, or an older look that comes in late, is not the route's.
    services.report_route(by=operator, route=road.pk, formula="4m/Z/20/3", section_from="km 4", section_to="km 6")
    services.report_route(by=operator, route=road.pk, formula="4m/Z/20/3", observed_at=at(-300))
    services.report_route(by=operator, route=road.pk, formula="4m/Z/20/3", exercise=True)
    assert row_of(road)["formula"] == "7m/X/60/4.2 (OB)"


def test_a_late_report_never_opens_what_was_closed_after_it_was_seen(operator, clock):
    road = route(operator)
    clock.move(60 * 60)
    services.set_route_state(by=operator, route=road.pk, state="closed", reason="mines", until=at(90))
    late = services.report_route(
        by=operator, route=road.pk, formula="8m/X/60/inf", state="open", reason="all clear", observed_at=at(-30)
    )
    assert RouteReport.objects.get() == late
    assert "stays as it is; the report said: open: all clear" in newest().words
    assert (row_of(road)["state"], row_of(road)["reason"]) == ("closed", "mines")
    clock.move(10 * 60)
    services.report_route(by=operator, route=road.pk, formula="8m/X/60/inf", state="open", observed_at=at(-5))
    assert row_of(road)["state"] == "open"
    assert "stays as it is" not in newest().words


def test_a_look_from_before_a_closure_was_prolonged_does_not_open_it(operator, clock):
    road = route(operator)
    services.set_route_state(by=operator, route=road.pk, state="closed", reason="mines", until=at(90))
    since = row_of(road)["since"]
    clock.move(60 * 60)
    services.set_route_state(by=operator, route=road.pk, state="closed", reason="still mines", until=at(90))
    assert row_of(road)["since"] == since, "it is closed since the first time"
    services.report_route(by=operator, route=road.pk, formula="8m/X/60/inf", state="open", observed_at=at(-30))
    assert (row_of(road)["state"], row_of(road)["reason"]) == ("closed", "still mines")


def test_what_hangs_on_an_incident_is_an_exercise_where_that_is_one(operator):
    drill = IncidentFactory(exercise=True)
    road = route(operator)
    salute = {"kind": "salute", "location": HERE, "body": {"size": "ten", "activity": "stand"}}
    rows = (
        services.report(by=operator, **salute, source_rating="B", credibility="2", incident=drill.pk),
        services.report_route(by=operator, route=road.pk, formula="8m/X/60/inf", incident=drill.pk),
    )
    assert all(row.exercise for row in rows)
    real = IncidentFactory()
    row = services.report_route(by=operator, route=road.pk, formula="8m/X/60/inf", incident=real.pk, exercise=True)
    assert not row.exercise


def test_a_crew_names_a_job_of_its_own_in_a_report(operator):
    leader = Actor(UserFactory(role="patrol_leader"), "", "phone")
    patrol = PatrolFactory(leader=leader.user)
    job = IncidentFactory()
    with pytest.raises(Forbidden):
        services.report_route(by=leader, section_from="a", section_to="b", formula="8m/X/60/inf", incident=job.pk)
    dispatch(by=operator, incident=job.pk, patrols=[patrol.pk])
    row = services.report_route(by=leader, section_from="a", section_to="b", formula="8m/X/60/inf", incident=job.pk)
    assert row.incident == job


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"formula": "wide enough"}, "formula"),
        ({"formula": ""}, "formula"),
        ({"features": [{"kind": "hole"}]}, "features-0-kind"),
        ({"features": [{"kind": "bridge", "mlc": 0}]}, "features-0-mlc"),
        ({"features": [{"kind": "bridge", "width_m": "wide"}]}, "features-0-width_m"),
        ({"features": [{"kind": "bridge", "width_m": "NaN"}]}, "features-0-width_m"),
        ({"features": [{"kind": "bridge", "location": {"mgrs": "nonsense"}}]}, "features-0-location"),
        ({"observed_at": 5}, "observed_at"),
        ({"route": None}, "section_from"),
        ({"state": "closed"}, "reason"),
    ],
)
def test_a_report_with_nonsense_says_where_and_changes_nothing(operator, more, field):
    road = route(operator)
    given = {"route": road.pk, "formula": "8m/X/60/5", **more}
    if field == "observed_at":
        given["observed_at"] = at(5)
    with pytest.raises(Invalid) as refused:
        services.report_route(by=operator, **given)
    assert refused.value.field == field
    assert not RouteReport.objects.exists()
    assert row_of(road)["formula"] == ""


def test_a_patrol_leader_reports_for_the_own_patrol_alone(operator):
    leader = UserFactory(role="patrol_leader")
    own, other = PatrolFactory(leader=leader), PatrolFactory()
    crew = ActorFactory(user=leader, position="", channel="phone")
    road = route(operator)
    assert services.report_route(by=crew, route=road.pk, formula="8m/X/60/5").patrol == own
    assert file(crew).patrol == own
    with pytest.raises(Forbidden):
        services.report_route(by=crew, route=road.pk, formula="8m/X/60/5", patrol=other.pk)
    with pytest.raises(Forbidden):
        services.set_route_state(by=crew, route=road.pk, state="open")
    with pytest.raises(Forbidden, match="not logged on"):
        file(ActorFactory(role="patrol_leader"))


def test_surveillance_has_a_period_a_patrol_and_an_end(operator):
    leader = UserFactory(role="patrol_leader")
    patrol = PatrolFactory(leader=leader)
    crew = ActorFactory(user=leader, position="", channel="phone")
    with pytest.raises(Invalid, match="end before it begins") as refused:
        services.task_surveillance(
            by=operator, looking_for="barricades", begins_at=at(60), ends_at=at(30), location=HERE
        )
    assert refused.value.field == "ends_at"
    with pytest.raises(Invalid, match="what to observe"):
        services.task_surveillance(by=operator, looking_for="barricades", begins_at=at(0), ends_at=at(30))
    road = route(operator)
    task = services.task_surveillance(
        by=operator, looking_for="barricades", begins_at=at(0), ends_at=at(30), route=road.pk, patrol=patrol.pk
    )
    other = services.task_surveillance(
        by=operator, looking_for="trucks", begins_at=at(0), ends_at=at(30), location=HERE
    )
    assert len(list(SECTIONS[2].lines(at(0)))) == 2
    services.move_surveillance(by=crew, task=task.pk, act="begin")
    seen = file(crew, surveillance=task.pk)
    assert list(task.reports.all()) == [seen]
    services.move_surveillance(by=crew, task=task.pk, act="end", result="quiet")
    with pytest.raises(Refused, match="ended"):
        services.move_surveillance(by=operator, task=task.pk, act="begin")
    with pytest.raises(Forbidden):
        services.move_surveillance(by=crew, task=other.pk, act="begin")
    with pytest.raises(Invalid) as refused:
        services.move_surveillance(by=operator, task=other.pk, act="cancel")
    assert refused.value.field == "result"


# -- intelligence ------------------------------------------------------------------------------------------------------
def test_a_report_keeps_its_words_out_of_the_journal(operator):
    row = file(operator, body={**SALUTE, "unit": "Demo Name, red jacket"}, source_rating="b", credibility="2")
    assert (row.rating, row.basis, row.releasable_to, row.marking) == ("B2", "fact", "KFOR", "KFOR UNCLASSIFIED")
    assert newest().words.startswith(f"I-{row.pk} SALUTE, fact, rated B2, ")
    assert "red jacket" not in newest().words + newest().body
    assert "Unit, markings, uniform: Demo Name, red jacket" in in_words(row)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"body": {"size": "two"}}, "body-activity"),
        ({"body": {**SALUTE, "colour": "red"}}, "body-colour"),
        ({"kind": "gossip"}, "kind"),
        ({"source_rating": "G"}, "source_rating"),
        ({"credibility": "7"}, "credibility"),
        ({"basis": "rumour"}, "basis"),
        ({"location": None}, "location"),
        ({"kind": "nine_line", "body": NINE}, "body-precedence_urgent"),
        ({"kind": "nine_line", "body": {**NINE, "precedence_urgent": -1}}, "body-precedence_urgent"),
        ({"kind": "nine_line", "body": {**NINE, "precedence_urgent": 2, "litter": 1}}, "body-litter"),
        ({"kind": "nine_line", "body": {**NINE, "precedence_urgent": 1, "security": "N"}}, "body-security"),
        ({"kind": "nine_line", "body": {"precedence_A": 1}}, "body-precedence_A"),
    ],
)
def test_a_report_with_a_fault_names_its_line(operator, more, field):
    with pytest.raises(Invalid) as refused:
        file(operator, **more)
    assert refused.value.field == field
    assert not IntelligenceReport.objects.exists()


def test_the_nine_line_keeps_precedence_in_words(operator):
    row = file(
        operator, kind="nine_line",
        body={**NINE, "precedence_urgent_surgical": 1, "precedence_routine": 2, "litter": 1, "ambulatory": 2},
    )  # fmt: skip
    assert row.body["precedence_urgent_surgical"] == 1
    assert "urgent surgical: 1" in in_words(row)
    assert "5 Patients who can walk: 2" in in_words(row)


def test_a_threat_becomes_a_lookout_a_hazard_and_an_incident_each_with_one_act_and_once(operator):
    row = file(operator, kind="threat", body={"threat": "masked group gathers"})
    for act, given, model, says in (
        (services.become_lookout, {}, Lookout, "lookout L-"),
        (services.become_hazard, {"label": "Masked group"}, Hazard, "hazard H-"),
        (services.become_incident, {}, Incident, "incident 26-"),
    ):
        serial = newest().serial
        outcome = act(by=operator, report=row.pk, **given)
        assert newest().serial == serial + 1
        assert newest().words.startswith(f"I-{row.pk} has become {says}")
        assert model.objects.count() == 1
        with pytest.raises(Refused, match="already"):
            act(by=operator, report=row.pk, **given)
        assert model.objects.count() == 1
        assert outcome.report == row
    incident = Incident.objects.get()
    assert (incident.type.code, incident.priority, incident.lat) == ("threat-report", 1, HERE["lat"])
    assert "masked group gathers" in incident.narrative
    assert Hazard.objects.get().radius_m == 500


def test_an_exercise_warns_nobody_but_may_open_an_exercise_incident(operator):
    row = file(operator, kind="threat", body={"threat": "masked group gathers"}, exercise=True)
    for act, given in ((services.become_lookout, {}), (services.become_hazard, {"label": "x"})):
        with pytest.raises(Refused, match="warns nobody"):
            act(by=operator, report=row.pk, **given)
    assert services.become_incident(by=operator, report=row.pk).incident.exercise is True
    assert newest().words.startswith(f"EX I-{row.pk} has become incident EX ")
