"""The faces of the custody register: board, record, capture on the phone, oversight, reading and print-out."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.sessions import confirm
from incidents.detention import handover, services
from incidents.detention.entries import WRITTEN
from incidents.detention.models import CustodyRecord
from incidents.detention.selectors.custody import overview
from incidents.detention.selectors.figures import figures
from incidents.detention.selectors.oversight import lacks
from incidents.detention.views.acts import ACTS, form_of
from patrols.models import Patrol
from tests.detention.custody import (
    ADMISSION,
    ARRIVAL,
    AUTHORITY,
    HOUR,
    IDENTITY,
    LOOK,
    MINUTE,
    captured,
    due,
    held,
)
from tests.detention.test_pages import HOSTILE, client_of, text
from tests.factories import IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    confirm(session)
    session.save()
    return client


def acts_of(answer) -> set[str]:
    return {name for _words, acts in answer.context["groups"] for name in acts}


def zulu(moment) -> str:
    return f"{moment:%d%H%MZ %b %y}".upper()


def test_the_board_shows_each_role_what_it_may_see(officer, person, now):
    captured(officer, now)
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    full = text(signed_in(officer.user).get("/detention/"))
    for words in ("held person 1", "Camp Demo", "check", "review", "Medical examination", "CUS "):
        assert words in full
    for role in ("operator", "shift_leader"):
        seen = text(client_of(role).get("/detention/"))
        # Whoever is checked next stands on top.
        assert seen.index("held person 1") < seen.index("held person 2")
        assert "Camp Demo" in seen
        for words in ("CUS ", "Medical examination", "review", f"/detention/records/{person.pk}/"):
            assert words not in seen
    assert client_of("patrol_leader").get("/detention/").status_code == 403
    assert client_of("operator").get(f"/detention/records/{person.pk}/").status_code == 403
    rows = client_of("auditor").get("/detention/rows/")
    assert "held person 1" in text(rows)
    assert rows["Cache-Control"] == "private, no-store"
    assert "Planted" not in full + seen + text(rows)


def test_the_board_asks_the_database_as_often_for_many_as_for_one(officer, cells, person, now):
    reader = signed_in(officer.user)

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert reader.get("/detention/rows/").status_code == 200
        return len(caught)

    before = count()
    for _each in range(3):
        held(officer, cells, now - HOUR / 2)
    assert count() == before


def test_the_whole_course_on_the_page_of_the_record(officer, provost, cells, now):
    page = signed_in(officer.user)
    at = now - 5 * HOUR
    record = captured(officer, at)
    url = f"/detention/records/{record.pk}/"

    def post(act: str, **given):
        return page.post(f"{url}{act}/", {"once": uuid4(), **given})

    assert page.get(url).context["chosen"] == "arrive"
    early = post("arrive", site=cells.pk, level=1, at=zulu(at - HOUR), injuries="Kept words")
    assert early.status_code == 409
    assert "That is before the capture" in text(early)
    assert "Kept words" in text(early)
    assert post("arrive", site=cells.pk, level=1, at=zulu(at + HOUR), injuries="none").status_code == 302
    assert page.get(url).context["chosen"] == "authorise"
    assert post("authorise", instance="first", at=zulu(at + 2 * HOUR), **AUTHORITY).status_code == 302
    assert post("admit", level=1, at=zulu(at + 2 * HOUR), cell="2", **ADMISSION).status_code == 302
    assert page.get(url).context["chosen"] == "check"
    blank = post("check", condition="awake", words="sits")
    assert blank.context["form"].errors["at"]
    ahead = post("check", at=zulu(now + HOUR), **LOOK)
    assert "in the future" in text(ahead)
    done = post("check", at=zulu(now), **LOOK)
    assert done["Location"] == "/detention/"
    assert post("identify", **IDENTITY).status_code == 302
    medical = post("line/medical", at=zulu(now), by="Dr Demo", findings=HOSTILE, fit="yes")
    assert medical.status_code == 302
    assert post("line/no-such", at=zulu(now)).status_code == 404
    taken = {"items-0-what": "Telephone", "items-0-seal": "A 1", "at": zulu(at + HOUR)}
    assert post("property", **taken).status_code == 302
    kept = post("release", at=zulu(now), why="over", health="unhurt")
    assert "Settle the property first" in text(kept)
    unanswered = post("transfer", at=zulu(now), agency="KP")
    assert "nobody is handed over without an answer" in text(unanswered)
    given = {"agency": "KP", "received_by": "a", "handed_by": "b", "receipt": "1", "health": "well", "assurance": "x"}
    risky = post("transfer", at=zulu(now), risk="yes", **given)
    assert "Nobody is handed over where ill-treatment is a risk" in text(risky)
    asked = record.entries.get(kind="ill_treatment")
    services.decide_handover(by=provost, key=asked.pk, approve=True, words="assurance of the minister")
    assert post("transfer", at=zulu(now), risk="no", **given).status_code == 302
    record.refresh_from_db()
    assert record.state == "transferred"
    after = page.get(url)
    assert after.context["chosen"] == "icrc"
    assert "transfer" in text(page.get("/detention/"))
    assert post("icrc", about="transfer", at=zulu(now), to="ICRC", channel="e-mail").status_code == 302
    assert "<script>alert" not in text(page.get("/detention/ended/"))


def test_a_check_sent_twice_is_written_once(officer, person, now):
    page, given = signed_in(officer.user), {"once": uuid4(), "at": zulu(now), **LOOK}
    for _again in range(2):
        assert page.post(f"/detention/records/{person.pk}/check/", given).status_code == 302
    assert person.entries.filter(kind="check").count() == 1


def test_every_act_and_every_line_has_a_form(officer, person):
    page = signed_in(officer.user)
    shown = page.get(f"/detention/records/{person.pk}/")
    assert {"check", "review", "move", "hospital", "force", "transfer", "release", "escape"} <= acts_of(shown)
    assert "arrive" not in acts_of(shown)
    answer = page.get(f"/detention/records/{person.pk}/?act=line&kind=medical")
    assert (answer.context["chosen"], answer.context["kind"]) == ("line", "medical")
    assert page.get(f"/detention/records/{person.pk}/?act=line&kind=no-such").context["chosen"] == "check"
    for kind in WRITTEN:
        assert form_of("line", shown.context["person"], kind.name).fields
    for name in ACTS:
        assert form_of(name, shown.context["person"]).fields


def test_the_provost_authorises_and_reviews_and_the_auditor_only_looks(provost, person, now):
    chief = signed_in(provost.user)
    assert acts_of(chief.get(f"/detention/records/{person.pk}/")) == {"authorise", "review", "shorten", "hold"}
    url = f"/detention/records/{person.pk}/review/"
    given = {"at": zulu(now), "outcome": "continue", "grounds": "x", "once": uuid4()}
    assert chief.post(url, given).status_code == 302
    assert chief.post(f"/detention/records/{person.pk}/check/", {"at": zulu(now), **LOOK}).status_code == 404
    auditor = client_of("auditor")
    assert acts_of(auditor.get(f"/detention/records/{person.pk}/")) == set()
    assert auditor.post(url, given).status_code == 404


@pytest.fixture
def leader(db):
    user = UserFactory(role="patrol_leader")
    PatrolFactory(callsign="FOX 25", leader=user, at=(42.66, 21.16))
    return user


def test_a_capture_on_the_phone_is_one_short_form(leader):
    phone = signed_in(leader)
    shown = phone.get("/detention/capture/")
    assert shown.context["form"].initial["unit"] == "FOX 25"
    assert shown.context["form"].initial["grid"].startswith("34T")
    given = {"circumstances": "search", "injuries": "slight", "grid": "34TEN0712", "unit": "FOX 25", "tag": "17",
             "words": "", "once": uuid4()}  # fmt: skip
    for _again in range(2):
        saved = phone.post("/detention/capture/new/", given, follow=True)
    record = CustodyRecord.objects.get()
    assert "Saved: held person 1." in text(saved)
    assert "to a holding site" in text(saved)
    assert record.patrol.callsign == "FOX 25"
    refused = phone.post("/detention/capture/new/", {**given, "circumstances": "other", "once": uuid4()})
    assert refused.status_code == 409
    assert refused.context["form"].errors["words"]
    assert 'value="34TEN0712"' in text(refused)
    # Nobody reads the record on the phone.
    assert phone.get(f"/detention/records/{record.pk}/").status_code == 403


def test_a_capture_by_radio_is_written_at_the_desk_for_a_patrol(leader):
    desk = client_of("operator")
    patrol = Patrol.objects.get(callsign="FOX 25")
    given = {"circumstances": "caught", "injuries": "none", "grid": "Gate 1", "unit": "FOX 25", "patrol": patrol.pk,
             "incident": IncidentFactory().pk, "once": uuid4()}  # fmt: skip
    assert "Capture by radio" in text(desk.get("/detention/capture/"))
    saved = desk.post("/detention/capture/new/", given, follow=True)
    assert "Saved: held person 1." in text(saved)
    assert saved.redirect_chain[0][0] == "/detention/"
    assert CustodyRecord.objects.get().patrol == patrol


def test_a_capture_names_a_job_of_the_own_patrol_only(leader):
    other = IncidentFactory()
    phone = signed_in(leader)
    given = {"circumstances": "search", "injuries": "none", "grid": "x", "unit": "FOX 25", "incident": other.pk}
    assert phone.post("/detention/capture/new/", {**given, "once": uuid4()}).status_code == 409
    assert not CustodyRecord.objects.exists()
    stranger = client_of("patrol_leader")
    assert "You are in no patrol" in text(stranger.get("/detention/capture/"))
    answer = stranger.post("/detention/capture/new/", {**given, "incident": "", "once": uuid4()}, follow=True)
    assert "Ask the desk to log your patrol on" in text(answer)
    assert not CustodyRecord.objects.exists()


def test_oversight_names_what_is_overdue_or_missing_by_person_and_clock(officer, provost, cells, person, now, clock):
    services.ask_advice(by=officer, unit="Demo Coy", situation="x")
    plan = services.draft_plan(by=officer, title="x", starts_at=now + HOUR, ends_at=now + 9 * HOUR, expected=2)
    cells.since = now - timedelta(days=40)
    cells.save()
    captured(officer, now, exercise=True)
    clock.move((40 * MINUTE).total_seconds())
    found = lacks(provost, now + 40 * MINUTE)
    words = [(lack.subject, lack.words) for lack in found]
    assert words[0] == ("Camp Demo", "inspection overdue")
    assert ("held person 1, Camp Demo", "overdue: check") in words
    assert ("ADV " + f"{now:%y}-0001", "the unit has not been called back") in words
    assert any(subject == plan.called and "begins and is not approved; 0 confirmed" in said for subject, said in words)
    assert any(subject.startswith("held person 1") and "missing: " in said for subject, said in words)
    page = text(signed_in(provost.user).get("/detention/oversight/"))
    assert "overdue: check" in page
    assert "Held persons by nearest limit" in page
    assert client_of("shift_leader").get("/detention/oversight/").status_code == 403
    services.arrive(by=officer, record=CustodyRecord.objects.latest("pk").pk, site=cells.pk, at=now, facts=ARRIVAL)
    assert lacks(provost, now)[-1].exercise


def test_oversight_has_on_top_whose_limit_is_nearest_and_who_is_overdue_longest(
    officer, provost, cells, person, now, clock
):
    captured(officer, now)
    held(officer, cells, now - 55 * MINUTE)
    assert [one.record.held_person for one in overview(provost)] == [3, 1, 2]
    page = text(signed_in(provost.user).get("/detention/oversight/"))
    assert page.index("held person 3") < page.index("held person 1") < page.index("held person 2")
    clock.move((40 * MINUTE).total_seconds())
    overdue = [lack.subject for lack in lacks(provost, now + 40 * MINUTE) if "overdue" in lack.words]
    assert overdue == ["held person 3, Camp Demo", "held person 1, Camp Demo"]


def test_oversight_names_a_finding_that_nobody_mended_in_time(officer, provost, cells, now, clock):
    visit = services.record_inspection(by=officer, site=cells.pk, held=0, areas=["food", "light"])
    for area, due_at in (("food", now + HOUR), ("light", now + 3 * HOUR)):
        services.add_finding(
            by=officer, inspection=visit.pk, area=area, grade="minor", words="x", owner="camp commander", due_at=due_at
        )
    assert lacks(provost, now) == []
    clock.move((2 * HOUR).total_seconds())
    (lack,) = lacks(provost, now + 2 * HOUR)
    assert (lack.subject, lack.due) == (visit.findings.get(area="food").called, now + HOUR)
    assert lack.words == "Camp Demo: food and water, camp commander"
    page = signed_in(provost.user).get("/detention/oversight/")
    assert lack.words in text(page)
    assert lack.url in text(page)


def test_the_next_shift_is_told_of_held_persons_by_number(officer, cells, person, now):
    captured(officer, now)
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    lines = list(handover.held(now))
    assert [line.words for line in lines] == ["held person 1, Camp Demo", "held person 2, on the way"]
    assert lines[0].due == due(person, "check")
    # A check that was done moves the next one, and nobody must read the line again.
    services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    assert next(handover.held(now)).stand == lines[0].stand
    services.ask_advice(by=officer, unit="Demo Coy", situation="x")
    assert [line.words for line in handover.advice(now)] == [f"ADV {now:%y}-0001 – asked"]
    services.draft_plan(by=officer, title="x", starts_at=now + HOUR, ends_at=now + 9 * HOUR, expected=0)
    assert [line.words for line in handover.plans(now)] == [f"DPL {now:%y}-0001 – draft, 7 gaps"]


def test_figures_count_real_work_only(officer, cells, person, now):
    held(officer, cells, now, exercise=True)
    services.ask_advice(by=officer, unit="Demo Coy", situation="x")
    services.ask_advice(by=officer, unit="Demo Coy", situation="x", exercise=True)
    counted = dict(figures(now - HOUR))
    assert counted["persons held"] == counted["persons captured"] == 1
    assert counted["requests for advice"] == counted["units to call back"] == 1


def test_a_line_is_corrected_by_another_and_what_is_left_empty_stays(officer, person, now):
    services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    old = person.entries.get(kind="check")
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/"
    shown = page.get(f"{url}?act=correct&entry={old.pk}")
    assert shown.context["chosen"] == "correct"
    assert "sits on the bed" not in text(shown)
    assert page.get(f"{url}?act=correct&entry=x").context["chosen"] == "check"
    other = person.entries.get(kind="capture")  # of the form, not of the address
    given = {"entry": other.pk, "condition": "unwell", "once": uuid4()}
    assert page.post(f"{url}correct/{old.pk}/", given).status_code == 302
    newer = services.read_record(by=officer, record=person.pk, purpose="care", words="why").standing[-1]
    assert (newer.entry.corrects, newer.facts["condition"], newer.facts["words"]) == (old, "unwell", "sits on the bed")
    again = page.post(f"{url}correct/{old.pk}/", {**given, "once": uuid4()})
    assert "corrected already" in text(again)
    gone = {"entry": newer.entry.pk, "withdrawn": "on", "once": uuid4()}
    assert page.post(f"{url}correct/{newer.entry.pk}/", gone).context["form"].errors["withdrawn_why"]
    assert page.post(f"{url}correct/{newer.entry.pk}/", {**gone, "withdrawn_why": "wrong person"}).status_code == 302
    assert page.post(f"{url}correct/999/", given).status_code == 404


def test_clocks_are_brought_forward_and_limits_changed_by_who_may(officer, provost, person, now):
    page, chief, url = signed_in(officer.user), signed_in(provost.user), f"/detention/records/{person.pk}/"
    review = person.clocks.get(kind="review", running=True)
    later = {"clock": review.pk, "due_at": zulu(now + 50 * HOUR), "why": "x", "once": uuid4()}
    assert "only brought forward" in text(page.post(f"{url}shorten/", later))
    sooner = {**later, "due_at": zulu(now + HOUR), "once": uuid4()}
    assert page.post(f"{url}shorten/", sooner).status_code == 302
    assert due(person, "review") < review.due_at
    limit = {"limit": "review", "seconds": "4 h", "lead_s": "30 min", "reason": "legal adviser", "once": uuid4()}
    assert page.post("/detention/limits/", limit).status_code == 409
    assert chief.post("/detention/limits/", limit).status_code == 302
    assert "4 h" in text(page.get("/detention/limits/"))
    assert page.post(f"{url}hold/", {"why": "court", "once": uuid4()}).status_code == 302
    assert "lift" not in acts_of(page.get(url))
    assert chief.post(f"{url}lift/", {"why": "over", "once": uuid4()}).status_code == 302
