"""The pages at the desk and the short forms on the phone, as people use them; print-outs; the API."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.sessions import confirm
from blotter.actors import POSITION_KEY, Actor
from blotter.models import Entry
from incidents.mobility import services
from incidents.mobility.models import IntelligenceReport, Movement, Route, RouteReport, Surveillance
from incidents.models import Incident, Lookout
from reference.dtg import format_dtg
from tests.factories import ActorFactory, PatrolFactory, UserFactory
from tests.mobility.scenes import at, convoy, points_of, route
from tests.security.presence_scenes import make_reference, presence

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"


def sit(role: str = "operator") -> tuple[Client, Actor]:
    user = UserFactory(role=role)
    client = Client()
    client.force_login(user)
    session = client.session
    confirm(session)
    session[POSITION_KEY] = "Desk 1"
    session.save()
    return client, Actor(user, "Desk 1")


def once(page) -> str:
    return re.search(r'name="once" value="([0-9a-f-]{36})"', page.content.decode())[1]


def typed(moment) -> str:
    return format_dtg(moment)


def rows(prefix: str, *given: dict) -> dict:
    return {f"{prefix}-{number}-{name}": value for number, row in enumerate(given) for name, value in row.items()}


def test_a_movement_from_the_request_to_the_sheet():
    client, _desk = sit()
    page = client.get("/mobility/movements/new/")
    sent = {
        "once": once(page), "command": "usv", "unit": HOSTILE, "speed_kmh": "50", "purpose": "engineering assets",
        **rows(
            "checkpoints",
            {"location": "42.36, 21.25", "name": "Camp gate", "first": typed(at(30))},
            {"location": "", "name": "", "first": ""},
            {"location": "42.86, 20.98", "name": "Novo Selo gate", "first": typed(at(90)), "last": typed(at(99))},
        ),
        **rows("vehicles", {"kind": "truck", "plate": "demo 1", "mlc": "30"}),
    }  # fmt: skip
    wrong = {**sent, "checkpoints-2-first": typed(at(20))}
    answer = client.post("/mobility/movements/new/", {**wrong, "once": once(page)})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "is not later than" in str(answer.context["points"].forms[2].errors["first"])
    assert "engineering assets" in shown  # nothing typed is lost
    assert "This field is required" not in shown  # rows that were left empty owe nothing
    assert "<script>alert(1)" not in shown
    assert not Movement.objects.exists()
    answer = client.post("/mobility/movements/new/", {**sent, "once": once(answer)})
    assert answer.status_code == 302
    row = Movement.objects.get()
    assert [point.called for point in points_of(row)] == ["SP Camp gate", "RP Novo Selo gate"]
    # Sent again, as a nervous hand does: one movement.
    client.post("/mobility/movements/new/", {**sent, "once": "00000000-0000-4000-8000-000000000000"})
    client.post("/mobility/movements/new/", {**sent, "once": "00000000-0000-4000-8000-000000000000"})
    assert Movement.objects.count() == 2

    url = f"/mobility/movements/{row.pk}/"
    page = client.get(url)
    assert "Approve, give the credit" in page.content.decode()
    client.post(f"{url}approve/", {"once": once(page), "version": row.version})
    stale = client.post(f"{url}cancel/", {"version": row.version, "reason": "weather"})
    assert stale.status_code == 409
    assert "Somebody changed this in the meantime" in stale.content.decode()
    assert "weather" in stale.content.decode()
    row.refresh_from_db()
    first = points_of(row)[0]
    answer = client.post(f"{url}pass/", {"checkpoint": first.pk, "first": typed(at(5))})
    assert "in the future" in answer.content.decode()
    assert client.post(f"{url}pass/", {"checkpoint": first.pk}).status_code == 302
    answer = client.post(f"{url}event/", {"kind": "breakdown", "words": "gearbox", "vehicle": "1", "location": "km 12"})
    assert answer.status_code == 302
    sheet = client.get(f"{url}sheet/").content.decode()
    assert "Movement sheet" in sheet
    assert "gearbox" in sheet
    assert "048 100 821" in sheet
    assert "min early" in sheet
    assert client.get("/mobility/").status_code == 200


def test_a_plan_is_changed_on_its_page_with_what_was_passed_kept(clock):
    client, desk = sit()
    row = convoy(desk, 1, 30, 60)
    clock.move(60)
    services.pass_checkpoint(by=desk, movement=row.pk, checkpoint=points_of(row)[0].pk)
    page = client.get(f"/mobility/movements/{row.pk}/replan/")
    ahead = page.context["points"].forms
    assert [form["name"].value() for form in ahead[:3]] == ["Ferizaj", "Pristina bypass", None]
    sent = {
        form.add_prefix(name): form[name].value()
        for form in ahead[:2]
        for name in ("location", "name", "first", "last")
    }
    sent["checkpoints-1-first"], sent["checkpoints-1-last"] = typed(at(200)), typed(at(210))
    assert client.post(f"/mobility/movements/{row.pk}/replan/", sent).status_code == 302
    assert points_of(row)[0].actual_first is not None
    assert points_of(row)[2].planned_first - at(200) < timedelta(minutes=1)


def test_routes_and_their_reports(clock):
    client, _desk = sit()
    sent = {
        "code": "msr hawk", "name": "South to north",
        **rows("waypoints", {"location": "42.36, 21.25", "name": "Gate"}, {"location": "behind the hill"}),
    }  # fmt: skip
    answer = client.post("/mobility/routes/new/", sent)
    assert "points on the map" in str(answer.context["points"].forms[1].errors["location"])
    assert client.post("/mobility/routes/new/", {**sent, "waypoints-1-location": "42.86, 20.98"}).status_code == 302
    road = Route.objects.get()
    answer = client.post(f"/mobility/routes/{road.pk}/state/", {"state": "closed", "reason": "flood"})
    assert "Say until when" in str(answer.context["form"].errors["until"])
    assert "flood" in answer.content.decode()
    client.post(f"/mobility/routes/{road.pk}/state/", {"state": "closed", "reason": "flood", "until": typed(at(60))})
    assert "closed" in client.get("/mobility/").content.decode()
    report = {
        "route": road.pk, "formula": "ten metres or so", "words": "seen by day",
        **rows("features", {"kind": "bridge", "mlc": "40"}, {"kind": ""}, {"kind": "underpass", "overhead_m": "4,1"}),
    }  # fmt: skip
    answer = client.post("/mobility/route-reports/new/", report)
    assert "This is no route formula" in str(answer.context["form"].errors["formula"])
    assert "seen by day" in answer.content.decode()
    answer = client.post("/mobility/route-reports/new/", {**report, "formula": "8m/x/80/inf"})
    filed = RouteReport.objects.get()
    assert answer["Location"] == f"/mobility/route-reports/{filed.pk}/"
    sheet = client.get(answer["Location"]).content.decode()
    assert "8m/X/40/4.1 (OB)" in sheet
    assert "overhead below 4.3 m" in sheet
    assert "8m/X/40/4.1 (OB)" in client.get(f"/mobility/routes/{road.pk}/").content.decode()


def test_surveillance_on_its_page():
    client, desk = sit()
    route(desk)
    sent = {
        "looking_for": "barricades",
        "location": "42.87, 20.86",
        "begins_at": typed(at(60)),
        "ends_at": typed(at(30)),
    }
    answer = client.post("/mobility/surveillance/new/", sent)
    assert "end before it begins" in str(answer.context["form"].errors["ends_at"])
    assert client.post("/mobility/surveillance/new/", {**sent, "ends_at": typed(at(90))}).status_code == 302
    task = Surveillance.objects.get()
    answer = client.post(f"/mobility/surveillance/{task.pk}/cancel/", {"result": ""})
    assert answer.status_code == 409
    assert "This must not be empty" in answer.content.decode()
    client.post(f"/mobility/surveillance/{task.pk}/begin/")
    client.post(f"/mobility/surveillance/{task.pk}/end/", {"result": "quiet"})
    task.refresh_from_db()
    assert (task.state, task.result) == ("ended", "quiet")


def test_every_kind_of_report_has_a_form_and_a_threat_becomes_what_the_desk_works_with():
    client, desk = sit()
    make_reference()
    gate = presence(desk)
    for kind in IntelligenceReport.Kind.values:
        assert client.get(f"/mobility/intelligence/new/{kind}/").status_code == 200
    assert client.get("/mobility/intelligence/new/gossip/").status_code == 404
    rated = {"basis": "opinion", "source_rating": "B", "credibility": "2"}
    sent = {"location": "42.87, 20.86", "body-threat": HOSTILE, **rated}
    answer = client.post("/mobility/intelligence/new/threat/", {**sent, "body-threat": ""})
    assert "required" in str(answer.context["form"].errors["body-threat"])
    answer = client.post("/mobility/intelligence/new/threat/", sent)
    url = answer["Location"]
    shown = client.get(url).content.decode()
    assert "B usually reliable" in shown
    assert "<script>alert(1)" not in shown
    row = IntelligenceReport.objects.get()
    assert client.post(f"{url}lookout/", {"lookout_kind": "other"}).status_code == 302
    assert Lookout.objects.count() == 1
    assert client.post(f"{url}lookout/", {"lookout_kind": "other"}).status_code == 409
    assert client.post(f"{url}incident/", {"priority": "2"}).status_code == 302
    assert client.post(f"{url}presence/", {"presence": gate.pk}).status_code == 302
    answer = client.post(f"{url}hazard/", {"label": "", "radius_m": "500"})
    assert answer.status_code == 409
    assert sorted(row.outcomes.values_list("kind", flat=True)) == ["incident", "lookout", "presence"]
    assert Incident.objects.get(type__code="threat-report").priority == 2


def test_an_auditor_reads_and_changes_nothing():
    desk = ActorFactory(role="operator")
    row, road = convoy(desk, approved=False), route(desk)
    client, _auditor = sit("auditor")
    for url in (
        "",
        f"movements/{row.pk}/",
        f"movements/{row.pk}/sheet/",
        "routes/",
        f"routes/{road.pk}/",
        "intelligence/",
    ):
        page = client.get(f"/mobility/{url}")
        assert page.status_code == 200
        assert 'method="post"' not in page.content.decode().replace('action="/accounts/logout/"', "")
    head = Entry.objects.count()
    assert client.post(f"/mobility/movements/{row.pk}/approve/").status_code == 409
    assert client.post("/mobility/movements/new/").status_code == 403
    assert Entry.objects.count() == head


def test_the_phone_of_the_escort(clock):
    desk = ActorFactory(role="operator")
    client, crew = sit("patrol_leader")
    patrol = PatrolFactory(leader=crew.user)
    assert "escorts no convoy" in client.get("/mobility/phone/").content.decode()
    row = convoy(desk, 1, 30)
    services.escort(by=desk, movement=row.pk, patrol=patrol.pk)
    clock.move(5 * 60)
    page = client.get("/mobility/phone/")
    first, last = points_of(row)
    assert first.called in page.content.decode()
    sent = {"once": once(page), "checkpoint": first.pk}
    assert client.post("/mobility/phone/pass/", sent).status_code == 302
    client.post("/mobility/phone/pass/", sent)  # the network swallowed the first answer
    assert Entry.objects.filter(kind="movement.passed").count() == 1
    assert Entry.objects.get(kind="movement.passed").actor == crew.user
    answer = client.post("/mobility/phone/pass/", {"checkpoint": last.pk, "first": typed(at(-10))})
    assert answer.status_code == 409
    assert "cannot be right" in str(answer.context["pass_form"].errors["first"])
    assert client.post("/mobility/phone/halt/", {"reason": "tyre", "minutes": "10"}).status_code == 302
    assert client.post("/mobility/phone/resume/").status_code == 302
    client.post("/mobility/phone/event/", {"kind": "separation", "location": "42.5, 21.1", "open_incident": "on"})
    assert Incident.objects.get().type.code == "convoy-halted"
    assert client.get(f"/mobility/movements/{row.pk}/").status_code == 403


def test_route_report_and_salute_from_the_phone():
    desk = ActorFactory(role="operator")
    road = route(desk)
    client, crew = sit("patrol_leader")
    patrol = PatrolFactory(leader=crew.user)
    sent = {"route": road.pk, "width_m": "4,2", "weather": "Y", "mlc": "40", "snow": "on", "words": "one lane"}
    answer = client.post("/mobility/phone/route/", {**sent, "mlc": "4000"})
    assert answer.status_code == 409
    assert "4000" in answer.content.decode()
    answer = client.post("/mobility/phone/route/", {**sent, "width_m": "wide"})
    assert "is no number" in str(answer.context["form"].errors["width_m"])
    answer = client.post("/mobility/phone/route/", sent, follow=True)
    assert "4.2m/Y/40/∞ (OB)(T)" in answer.content.decode()
    assert RouteReport.objects.get().patrol == patrol
    page = client.get("/mobility/phone/salute/")
    assert "id_incident" not in page.content.decode()
    rated = {"basis": "fact", "source_rating": "A", "credibility": "1"}
    salute = {"location": "43.2, 20.6", "body-size": "40", "body-activity": "building a barricade", **rated}
    assert client.post("/mobility/phone/salute/", {**salute, "body-size": ""}).status_code == 409
    answer = client.post("/mobility/phone/salute/", salute, follow=True)
    assert "The desk has your report I-" in answer.content.decode()
    assert IntelligenceReport.objects.get().patrol == patrol


def test_what_a_phone_sends_late_happened_when_the_button_was_pressed(clock):
    desk = ActorFactory(role="operator")
    road = route(desk)
    client, crew = sit("patrol_leader")
    patrol = PatrolFactory(leader=crew.user)
    row = convoy(desk, 1, 30)
    services.escort(by=desk, movement=row.pk, patrol=patrol.pk)
    clock.move(30 * 60)
    first = points_of(row)[0]
    sent = {"once": once(client.get("/mobility/phone/")), "checkpoint": first.pk}
    pressed = at(-20)
    client.post("/mobility/phone/pass/", {**sent, "pressed_ago": "1200"})
    clock.move(60)
    client.post("/mobility/phone/pass/", {**sent, "pressed_ago": "1260"})
    assert Entry.objects.filter(kind="movement.passed").count() == 1
    first.refresh_from_db()
    assert abs(first.actual_first - pressed) < timedelta(seconds=5)
    # Only the last vehicle is added: the first one stays.
    last = typed(at(-15))
    client.post("/mobility/phone/pass/", {"checkpoint": first.pk, "last": last, "pressed_ago": "30"})
    first.refresh_from_db()
    assert abs(first.actual_first - pressed) < timedelta(seconds=5)
    assert first.actual_last is not None

    services.set_route_state(by=desk, route=road.pk, state="closed", reason="mines", until=at(60))
    report = {"route": road.pk, "width_m": "6", "weather": "X", "mlc": "40", "state": "open"}
    answer = client.post("/mobility/phone/route/", {**report, "pressed_ago": "1200"}, follow=True)
    assert "stays as it is" in answer.content.decode()
    assert abs(RouteReport.objects.get().observed_at - at(-20)) < timedelta(seconds=5)
    assert Route.objects.get().state == "closed"
    for nonsense in ("-60", "1e3", "soon", "999999999999", "٣٤"):
        client.post("/mobility/phone/route/", {**report, "state": "", "pressed_ago": nonsense})
        assert at(0) - RouteReport.objects.first().observed_at < timedelta(seconds=5)
    assert RouteReport.objects.count() == 6


def test_the_api_does_what_the_pages_do():
    client = APIClient()
    client.force_authenticate(UserFactory(role="operator"))

    def point(minutes: float, lat: float) -> dict:
        return {"location": {"lat": lat, "lon": 21.0}, "name": f"P{lat}", "first": at(minutes).isoformat()}

    body = {
        "command": "USV",
        "unit": "Demo",
        "checkpoints": [point(5, 42.4), point(60, 42.8)],
        "vehicles": [{"kind": "x"}],
    }
    bad = client.post("/api/v1/movements/", {**body, "checkpoints": [point(5, 42.4), point(1, 42.8)]}, format="json")
    assert (bad.status_code, bad.json()["errors"][0]["attr"]) == (400, "checkpoints-1-first")
    made = client.post("/api/v1/movements/", body, format="json")
    assert made.status_code == 201, made.json()
    row = made.json()
    assert row["acts"] == ["approve", "refuse", "cancel"]
    url = f"/api/v1/movements/{row['id']}/"
    assert client.post(f"{url}approve/", {"version": row["version"]}, format="json").json()["state"] == "approved"
    assert client.post(f"{url}approve/", {"version": row["version"]}, format="json").status_code == 409
    passed = client.post(f"{url}pass/", {"checkpoint": row["checkpoints"][0]["id"]}, format="json").json()
    assert passed["state"] == "sp_crossed"
    assert passed["checkpoints"][0]["delta_s"] < 0
    halted = client.post(f"{url}halt/", {"reason": "tyre", "minutes": 10}, format="json").json()
    assert (halted["state"], halted["log"][0]["kind"]) == ("halted", "halt")
    assert client.get("/api/v1/movements/").json()["results"][0]["number"] == row["number"]

    road = client.post(
        "/api/v1/routes/",
        {
            "code": "HAWK",
            "name": "South",
            "waypoints": [{"location": {"lat": 42.4, "lon": 21}}, {"location": {"lat": 42.8, "lon": 21}, "km": "60"}],
        },
        format="json",
    ).json()
    report = {"route": road["id"], "formula": "8m/X/60/5", "features": [{"kind": "ford"}]}
    filed = client.post("/api/v1/route-reports/", report, format="json")
    assert (filed.status_code, filed.json()["formula"]) == (201, "8m/X/60/5 (OB)")
    state = {"state": "closed", "reason": "flood", "until": at(60).isoformat()}
    assert client.post(f"/api/v1/routes/{road['id']}/state/", state, format="json").json()["state"] == "closed"
    nonsense = client.post("/api/v1/route-reports/", {**report, "formula": "x" * 50}, format="json")
    assert (nonsense.status_code, nonsense.json()["errors"][0]["attr"]) == (400, "formula")
    said = client.post(
        "/api/v1/intelligence/",
        {"kind": "salute", "body": {"size": "2", "activity": "x"}, "location": {"lat": 42.4, "lon": 21}},
        format="json",
    )
    assert said.status_code == 201, said.json()
    became = client.post(f"/api/v1/intelligence/{said.json()['id']}/hazard/", {"label": "Mines"}, format="json")
    assert became.json()["outcomes"][0]["kind"] == "hazard"
    task = client.post(
        "/api/v1/surveillance/",
        {"looking_for": "trucks", "route": road["id"], "begins_at": at(1).isoformat(), "ends_at": at(9).isoformat()},
        format="json",
    ).json()
    assert client.post(f"/api/v1/surveillance/{task['id']}/begin/", {}, format="json").json()["state"] == "running"
