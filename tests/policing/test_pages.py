"""The pages of policing as people use them: desk, phone, print-outs; what is refused keeps what was typed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.sessions import confirm
from blotter.operations import desk_now
from incidents.around.services import add_person
from incidents.policing import services
from incidents.policing.models import Check, CheckSession, CustodyStep, Investigation, Item
from incidents.policing.selectors.extract import incidents_of
from tests.factories import IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    confirm(session)
    session.save()
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_check_on_the_phone_from_its_beginning_to_its_end(leader, patrol, meter):
    phone = client_of(leader.user)
    assert "Begin a vehicle check" in text(phone.get("/policing/phone/"))
    begin = {"place": "EN 0712", "site": "road", "device": meter.pk, "limit_kmh": "50", "once": uuid4()}
    for _again in range(2):
        assert phone.post("/policing/phone/begin/", begin).status_code == 302
    assert CheckSession.objects.count() == 1
    vehicle = {"result": "report", "plate": "ab 12", "measured_kmh": "80", "words": HOSTILE, "once": uuid4()}
    for _again in range(3):
        answer = phone.post("/policing/phone/vehicle/", vehicle, follow=True)
    assert Check.objects.count() == 1
    assert "Saved." in text(answer)
    assert "<strong>1</strong>controlled" in text(answer)
    assert "+27" in text(answer)
    assert phone.post("/policing/phone/nothing/", {"once": uuid4()}).status_code == 302
    CheckSession.objects.update(started_at=desk_now() - timedelta(hours=1))
    late = {"once": uuid4(), "pressed_ago": "600"}
    phone.post("/policing/phone/nothing/", late)  # on its way for ten minutes
    assert desk_now() - Check.objects.latest("pk").at == pytest.approx(timedelta(minutes=10), abs=timedelta(seconds=9))
    phone.post("/policing/phone/vehicle/", {"result": "verbal", "plate": "AB-12", "words": "belt", "once": uuid4()})
    assert "AB-12 was found once before" in text(phone.get("/policing/phone/"))
    assert "<strong>4</strong>controlled" in text(phone.get("/policing/phone/counts/"))
    assert phone.post("/policing/phone/end/", {"once": uuid4()}).status_code == 302
    assert CheckSession.objects.get().ended_at
    desk = client_of(UserFactory(role="operator"))
    shown = text(desk.get(f"/policing/sessions/{CheckSession.objects.get().pk}/print/"))
    assert "<script>alert" not in shown
    assert "AB 12" in shown
    assert "3 controlled" not in shown


def test_a_refused_vehicle_says_why_beside_its_field_and_keeps_what_was_typed(session, leader, clock):
    phone = client_of(leader.user)
    given = {"result": "nothing", "plate": "KEPT 1", "measured_kmh": "99", "once": uuid4()}
    answer = phone.post("/policing/phone/vehicle/", given)
    assert answer.status_code == 409
    assert "46 km/h over the limit" in str(answer.context["vehicle_form"].errors["result"])
    assert "KEPT 1" in text(answer)
    # The same form, put right, is a new act under its own key.
    assert phone.post("/policing/phone/vehicle/", {**given, "result": "report"}).status_code == 302
    clock.move(31 * 24 * 3600)
    answer = phone.post("/policing/phone/vehicle/", {**given, "result": "report", "once": uuid4()})
    assert "expired" in text(answer)
    assert "KEPT 1" in text(answer)


def test_a_form_that_arrived_and_comes_again_with_other_words_is_not_done_twice(session, leader):
    phone = client_of(leader.user)
    given = {"result": "verbal", "words": "belt", "once": uuid4()}
    phone.post("/policing/phone/vehicle/", given)
    answer = phone.post("/policing/phone/vehicle/", {**given, "words": "no belt"})
    assert answer.status_code == 409
    assert "arrived already, with other words" in text(answer)
    assert Check.objects.count() == 1


def test_who_is_in_no_patrol_is_told_what_to_do(db):
    phone = client_of(UserFactory(role="patrol_leader"))
    assert "You are in no patrol" in text(phone.get("/policing/phone/"))
    answer = phone.post("/policing/phone/begin/", {"place": "x", "site": "road"}, follow=True)
    assert "Ask the desk to log your patrol on" in text(answer)


def test_the_phone_lists_the_short_forms_of_the_functions(leader, patrol):
    page = client_of(leader.user).get("/phone/")
    assert '"label": "Vehicle check", "address": "/policing/phone/"' in page.content.decode()


def test_the_desk_sees_what_runs_who_was_found_again_and_writes_for_a_patrol(session, leader, patrol):
    desk = client_of(UserFactory(role="operator"))
    for plate in ("K-1 AB", "k1ab"):
        post = {"result": "verbal", "words": "light", "plate": plate, "unit": "Demo Bn", "once": uuid4()}
        assert desk.post(f"/policing/sessions/{session.pk}/vehicle/", post).status_code == 302
    shown = text(desk.post("/policing/look-up/", {"plate": "K 1 AB"}))
    assert "2 controlled" in shown
    assert 'name="unit" value="Demo Bn"' in shown
    assert shown.count("– verbal warning") == 2
    assert "2 controlled" in text(desk.get("/policing/running/"))
    check = Check.objects.first()
    desk.post(f"/policing/checks/{check.pk}/commander/")
    desk.post(f"/policing/checks/{check.pk}/withdraw/", {"reason": "wrong plate"})
    check.refresh_from_db()
    assert check.commander_informed_at
    assert check.withdrawn_reason == "wrong plate"
    answer = desk.post("/policing/", {"patrol": patrol.pk, "place": "EN 0712", "site": "gate", "once": uuid4()})
    assert answer.status_code == 409
    assert "controls at" in text(answer)
    desk.post(f"/policing/sessions/{session.pk}/end/", {"once": uuid4()})
    answer = desk.post("/policing/", {"patrol": patrol.pk, "place": "EN 0712", "site": "gate", "once": uuid4()})
    assert answer["Location"] == f"/policing/sessions/{CheckSession.objects.latest('pk').pk}/"


def test_a_patrol_reads_and_writes_no_session_of_another_patrol(session, leader):
    services.record_check(by=leader, session=session.pk, result="verbal", words="light", plate="SECRET 1")
    other = UserFactory(role="patrol_leader")
    PatrolFactory(callsign="FOX 22", leader=other)
    phone = client_of(other)
    for act in ("vehicle", "end"):
        url = f"/policing/sessions/{session.pk}/{act}/"
        assert phone.get(url).status_code == 405
        for given in ({}, {"result": "no such", "limit_kmh": "x", "ended_at": "x"}, {"result": "verbal", "words": "y"}):
            answer = phone.post(url, given)
            assert answer.status_code == 404
            assert "SECRET 1" not in text(answer)
    assert session.checks.count() == 1
    # Their own is shown again with the reason.
    answer = client_of(leader.user).post(f"/policing/sessions/{session.pk}/vehicle/", {"result": "no such"})
    assert answer.status_code == 409
    assert "SECRET 1" in text(answer)


def test_devices_are_kept_by_the_shift_leader(meter, lead):
    desk = client_of(lead.user)
    day = (desk_now() + timedelta(days=5)).date()
    given = {"serial": "demo-2", "calibrated_until": day, "tolerance_kmh": 3, "tolerance_percent": 3}
    assert desk.post("/policing/devices/add/", given).status_code == 302
    answer = desk.post("/policing/devices/add/", {**given, "serial": "DEMO-2"})
    assert "on the list already" in text(answer)
    answer = desk.post(f"/policing/devices/{meter.pk}/", {"calibrated_until": "2020-01-01"}, follow=True)
    assert "That day is past" in text(answer)
    desk.post(f"/policing/devices/{meter.pk}/", {"retire": "1"})
    meter.refresh_from_db()
    assert not meter.active
    assert client_of(UserFactory(role="operator")).post("/policing/devices/add/", given).status_code == 403


def test_a_case_on_the_desk_from_its_opening_to_its_print_out(lead, investigator, custodian):
    theft = IncidentFactory(type="theft")
    head, hand = client_of(lead.user), client_of(investigator.user)
    given = {"title": HOSTILE, "leader": "investigator", "incident": theft.number, "once": uuid4()}
    answer = head.post("/policing/cases/open/", given)
    case = Investigation.objects.get()
    url = answer["Location"]
    assert url == f"/policing/cases/{case.pk}/"
    assert client_of(custodian.user).get(url).status_code == 404
    assert "Demo Investigator" in text(hand.get(url))

    def post(name, client=hand, /, **fields):
        return client.post(f"{url}{name}/", {"once": uuid4(), **fields})

    assert post("task", words="Ask", given_to="investigator", due_at="0600").status_code == 302
    refused = post("task", words="Typed in vain", given_to="investigator", due_at="1 o'clock")
    assert refused.status_code == 409
    assert "Typed in vain" in text(refused)
    assert post("person", role="witness", name="Demo Shy", protected="on").status_code == 302
    person = case.persons.get()
    fields = {"person": person.pk, "text": "I saw it.", "language": "English", "place": "CFC"}
    assert post("statement", **fields).status_code == 302
    seized = post("seize", source="Demo Driver", basis="Consent", place="Gate", item_1="Jerrycan", seal_1="A 1",
                  item_2="Hose")  # fmt: skip
    assert seized.status_code == 302
    assert Item.objects.count() == 2
    assert post("follow", act="begin", version=Investigation.objects.get().version).status_code == 302
    refused = post("follow", act="submit")
    assert "Still to be done: task 1" in text(refused)
    refused = post("done", task=case.tasks.get().pk, result="")
    assert refused.status_code == 409
    assert post("done", task=case.tasks.get().pk, result="asked").status_code == 302
    assert post("done", task=999, result="asked").status_code == 404
    assert post("unlink", incident=theft.pk).status_code == 302
    assert post("link", incident=theft.number).status_code == 302
    assert post("follow", act="submit").status_code == 302
    provost = client_of(UserFactory(role="provost"))
    assert post("follow", provost, act="close", outcome="founded", review="whole").status_code == 302
    sheet = text(provost.get(f"{url}print/"))
    assert "protected identity" in sheet
    assert "Demo Shy" not in sheet
    assert "I saw it." in sheet
    assert "not findings of guilt" in sheet
    assert "<script>alert(1)" not in sheet


def test_evidence_goes_from_hand_to_hand_on_its_page(case, investigator, custodian):
    document = services.seize(by=investigator, investigation=case.pk, source="Demo Driver", basis="Consent",
                              place="Gate", items=[{"description": "Jerrycan", "seal": "A 1"}])  # fmt: skip
    item = document.items.get().pk
    hand, store = client_of(investigator.user), client_of(custodian.user)
    given = {"items": [item], "to": "custodian", "purpose": "stored", "place": "Store", "once": uuid4()}
    # Somebody who does not hold it is refused in words, and nothing typed is lost.
    answer = store.post("/policing/evidence/hand_over/", {**given, "to": "investigator", "words": "typed"})
    assert answer.status_code == 409
    assert "You do not work on this case" in text(answer)
    assert hand.post("/policing/evidence/hand_over/", given).status_code == 302
    assert "has not received it yet" in text(hand.get("/policing/evidence/"))
    assert "Released to you" in text(store.get("/policing/evidence/"))
    receive = {"items": [item], "words": "seal intact", "once": uuid4()}
    assert store.post("/policing/evidence/receive/", receive).status_code == 302
    answer = hand.post("/policing/evidence/hand_over/", {**given, "to": "custodian", "words": "typed", "once": uuid4()})
    assert "Demo Custodian holds" in text(answer)
    assert "typed" in text(answer)
    sheet = text(store.get(f"/policing/evidence/{document.pk}/"))
    assert "The chain has no gap." in sheet
    assert "now held by <strong>OR-5 Demo Custodian" in sheet
    assert "Demo Driver" in text(hand.get(f"/policing/evidence/{document.pk}/receipt/"))
    assert client_of(UserFactory(role="operator")).get(f"/policing/evidence/{document.pk}/").status_code == 404


def test_a_refused_form_lists_no_evidence_of_somebody_elses_case(case, investigator):
    document = services.seize(by=investigator, investigation=case.pk, source="Demo Driver", basis="Consent",
                              place="Gate", items=[{"description": "Hidden jerrycan"}])  # fmt: skip
    item = document.items.get()
    stranger = client_of(UserFactory(role="operator"))
    for act in ("receive", "decline", "hand_over", "give_out", "take_back", "authorise", "dispose"):
        for named in ([], [item.pk]):
            answer = stranger.post(f"/policing/evidence/{act}/", {"items": named, "once": uuid4()})
            assert answer.status_code == 409, act
            assert "Hidden jerrycan" not in text(answer)
            assert item.tag not in text(answer)
    assert item.tag in text(client_of(investigator.user).post("/policing/evidence/hand_over/", {"once": uuid4()}))


def test_a_chain_that_was_broken_in_the_database_says_so_on_paper(case, investigator, custodian):
    document = services.seize(by=investigator, investigation=case.pk, source="Demo Driver", basis="Consent",
                              place="Gate", items=[{"description": "Jerrycan"}])  # fmt: skip
    item = document.items.get().pk
    services.hand_over(by=investigator, items=[item], to="custodian", purpose="stored", place="Store")
    services.receive(by=custodian, items=[item])
    CustodyStep.objects.filter(item=item, number=2).update(released_name="Somebody", released_by=None)
    sheet = text(client_of(investigator.user).get(f"/policing/evidence/{document.pk}/"))
    assert "This chain is broken: step 2 was released by somebody who did not hold it." in sheet


def test_the_extract_for_a_commander_names_nobody_and_says_what_it_is(session, leader, investigator):
    drunk = IncidentFactory(type="drunk")
    add_person(by=investigator, incident=drunk.pk, role="subject", name="Demo Private", rank="OR-2", unit="DEMO Bn.")
    quiet = IncidentFactory(type="sexual-assault")
    add_person(by=investigator, incident=quiet.pk, role="subject", name="Demo Hidden", unit="demo bn")
    other = IncidentFactory(type="fight")
    add_person(by=investigator, incident=other.pk, role="victim", name="Demo Victim", unit="demo bn")
    IncidentFactory(type="drunk", exercise=True)
    services.record_check(
        by=leader, session=session.pk, result="report", plate="AB 1", unit="demo-bn", load="overloaded"
    )
    desk = client_of(UserFactory(role="operator"))
    day = desk_now().date()
    asked = f"/policing/good-order/?unit=Demo+Bn&since={day - timedelta(days=1)}&until={day + timedelta(days=1)}"
    sheet = text(desk.get(asked))
    assert "Entries are not findings of guilt" in sheet
    assert "Drunk and disorderly" in sheet
    assert "persons: 1 (OR-2)" in sheet
    assert f"RESTRICTED ENTRY – see MP report no. {quiet.number}" in sheet
    assert other.number not in sheet
    assert "AB 1" in sheet
    for name in ("Demo Private", "Demo Hidden", "Demo Victim"):
        assert name not in sheet
    with CaptureQueriesContext(connection) as queries:
        assert not incidents_of("Demo Bn", desk_now() - timedelta(days=9), desk_now() - timedelta(days=8))
    people = next(query["sql"] for query in queries if 'FROM "incidents_person"' in query["sql"])
    assert "opened_at" in people, "people of other years are not read"
    wrong = desk.get(f"/policing/good-order/?unit=Demo&since={day}&until={day - timedelta(days=1)}")
    assert "before the day it begins" in text(wrong)


@pytest.mark.parametrize("path", ["sessions/{}/", "sessions/{}/end/", "checks/{}/withdraw/", "devices/{}/", "cases/{}/",
                                  "cases/{}/follow/", "evidence/{}/", "evidence/{}/receipt/"])  # fmt: skip
def test_what_does_not_exist_is_not_found_however_large_its_number(lead, path):
    desk = client_of(lead.user)
    for number in (0, 999999, 10**30):
        url = f"/policing/{path.format(number)}"
        assert desk.get(url).status_code in (200, 404, 405), url
        posted = desk.post(url, {"reason": "x", "act": "begin", "calibrated_until": "2099-01-01", "once": uuid4()})
        assert posted.status_code in (302, 404, 405), (url, posted.status_code)


def test_items_that_are_nobodys_are_refused_in_the_form(lead):
    desk = client_of(lead.user)
    for items in ([], ["999999"], ["x"], [str(10**30)]):
        answer = desk.post("/policing/evidence/receive/", {"items": items, "once": uuid4()})
        assert answer.status_code == 409
