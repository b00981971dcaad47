"""The shift and its handover: two signatures, a frozen copy, and refusals in clear words."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from accounts.system import actor as system_actor
from blotter import services as journal
from blotter.actors import Actor
from blotter.errors import Forbidden, Invalid, Missing, Refused
from blotter.models import Entry
from dispatch.services import dispatch
from dispatch.shift import selectors, services
from dispatch.shift.models import DayReview, Handover, Shift
from incidents.models import Incident
from incidents.services import add_note, hold, open_incident
from patrols.services import set_out_of_service
from tests.factories import ActorFactory, PatrolFactory, UserFactory

VUSHTRRI = {"lat": 42.8231, "lon": 20.9675}


@pytest.fixture
def outgoing(db):
    return ActorFactory(role="operator")


@pytest.fixture
def incoming(db):
    return Actor(UserFactory(role="operator", name="Demo Incoming"), "Desk 2")


@pytest.fixture
def lead(db):
    return Actor(UserFactory(role="shift_leader", name="Demo Lead"), "")


def picture(by: Actor) -> str:
    return selectors.current_brief(by).picture


def call(by: Actor | None = None, **more) -> Incident:
    return open_incident(by=by or system_actor("importer"), type="assault", location=VUSHTRRI, **more)


def newest() -> Entry:
    return Entry.objects.order_by("-serial")[0]


def test_what_is_open_is_frozen_and_both_signatures_are_acts(outgoing, incoming):
    services.begin(by=outgoing)
    incident = call(outgoing, narrative="Demo Victim, phone 044 000 000")
    held = call(priority=3)
    hold(by=outgoing, incident=held.pk, reason="calls back")
    patrol, broken = PatrolFactory(callsign="FOX 21"), PatrolFactory(callsign="FOX 22")
    dispatch(by=outgoing, incident=incident.pk, patrols=[patrol.pk])
    set_out_of_service(by=outgoing, patrol=broken.pk, reason="gearbox")

    made = services.offer(by=outgoing, picture=picture(outgoing), notes={"detainees": "26-D-003, review 0430Z"})
    assert (newest().kind, newest().actor) == ("shift.offered", outgoing.user)
    sections = {s["code"]: [line["words"] for line in s["lines"]] for s in made.document["sections"]}
    assert f"{incident.number} Assault" in sections["incidents"][0]
    assert "Desk 1" in sections["incidents"][0]
    assert "calls back" in sections["held"][0]
    owed = len(incident.type.notifications)
    assert f"{owed} partners owed" in sections["incidents"][0]
    assert sections["jobs"] == [f"FOX 21 assigned, {incident.number}"]
    assert sections["out_of_service"] == ["FOX 22: gearbox"]
    assert any("acknowledge" in words for words in sections["deadlines"])
    assert made.document["notes"]["detainees"] == "26-D-003, review 0430Z"
    assert "Demo Victim" not in str(made.document)
    assert services.digest(Handover.objects.get().document) == made.digest

    taken = services.take(by=incoming, handover=made.pk, picture=picture(incoming))
    entry = newest()
    assert (entry.kind, entry.actor, entry.position) == ("shift.taken", incoming.user, "Desk 2")
    assert "26-D-003" not in "".join(Entry.objects.values_list("words", flat=True))
    assert taken.since == {"came": [], "gone": [], "changed": []}
    assert Shift.objects.get(ended_at=None).leader == incoming.user
    assert Shift.objects.exclude(ended_at=None).get().leader == outgoing.user


def test_there_must_be_a_shift_and_one_only(outgoing, incoming):
    with pytest.raises(Refused, match="no shift to hand over"):
        services.offer(by=outgoing, picture=picture(outgoing))
    services.begin(by=outgoing)
    with pytest.raises(Refused, match="has the shift since"):
        services.begin(by=incoming)


def test_the_same_person_does_not_sign_twice(outgoing):
    services.begin(by=outgoing)
    made = services.offer(by=outgoing, picture=picture(outgoing))
    with pytest.raises(Refused, match="Two people sign"):
        services.take(by=outgoing, handover=made.pk, picture=picture(outgoing))


def test_what_changed_since_it_was_read_is_named_and_has_to_be_read(outgoing, incoming):
    services.begin(by=outgoing)
    read = picture(outgoing)
    incident = call(outgoing)
    with pytest.raises(Refused, match="It changed since you read it: Open incidents"):
        services.offer(by=outgoing, picture=read)
    made = services.offer(by=outgoing, picture=picture(outgoing))
    read = picture(incoming)
    add_note(by=outgoing, incident=incident.pk, text="said more")  # a note makes no other picture
    second = call(outgoing, priority=1)
    with pytest.raises(Refused, match="Read these again"):
        services.take(by=incoming, handover=made.pk, picture=read)
    taken = services.take(by=incoming, handover=made.pk, picture=picture(incoming))
    assert second.number in " ".join(taken.since["came"])
    assert not any(second.number in line["words"] for s in taken.document["sections"] for line in s["lines"])


def test_time_alone_changes_no_picture(outgoing, clock):
    services.begin(by=outgoing)
    call(outgoing)
    read = picture(outgoing)
    clock.move(45)
    assert picture(outgoing) == read


def test_an_outgoing_who_signs_anew_replaces_the_offer(outgoing, incoming):
    services.begin(by=outgoing)
    first = services.offer(by=outgoing, picture=picture(outgoing))
    second = services.offer(by=outgoing, picture=picture(outgoing), notes={"words": "keys"})
    with pytest.raises(Refused, match="signed anew"):
        services.take(by=incoming, handover=first.pk, picture=picture(incoming))
    services.take(by=incoming, handover=second.pk, picture=picture(incoming))
    with pytest.raises(Refused, match="Demo Incoming has signed"):
        services.take(by=ActorFactory(role="operator"), handover=second.pk, picture=picture(incoming))


def test_only_who_has_the_shift_signs_for_it_or_a_shift_leader_in_their_stead(outgoing, incoming, lead):
    services.begin(by=outgoing)
    with pytest.raises(Refused, match="signs for it"):
        services.offer(by=incoming, picture=picture(incoming))
    assert services.offer(by=lead, picture=picture(lead)).outgoing == lead.user
    for role in ("auditor", "provost", "patrol_leader", "administrator"):
        other = ActorFactory(role=role)
        with pytest.raises(Forbidden):
            services.offer(by=other, picture=picture(other))


@pytest.mark.parametrize(
    ("notes", "field"), [({"other": "x"}, "other"), ({"words": "x" * 2001}, "words"), ({"convoys": "\x00"}, "convoys")]
)
def test_bad_notes_are_refused_beside_their_field(outgoing, notes, field):
    services.begin(by=outgoing)
    with pytest.raises(Invalid) as refusal:
        services.offer(by=outgoing, picture=picture(outgoing), notes=notes)
    assert refusal.value.field == field
    with pytest.raises(Refused):
        services.offer(by=outgoing, picture="rubbish;==;\u0000")


def test_of_two_who_take_it_over_at_one_instant_one_has_it(committing_db):
    first, second = (ActorFactory(role="operator") for _ in range(2))
    outgoing = ActorFactory(role="operator")
    services.begin(by=outgoing)
    made = services.offer(by=outgoing, picture=picture(outgoing))
    read, start, said = picture(first), threading.Barrier(2), []

    def sign(by: Actor) -> None:
        start.wait()
        try:
            services.take(by=by, handover=made.pk, picture=read)
            said.append("has it")
        except Refused as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=[by]) for by in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["has it", "taken"]
    assert Shift.objects.filter(ended_at=None).count() == 1
    assert Entry.objects.filter(kind="shift.taken").count() == 1


def test_the_fallback_site_takes_every_open_incident_in_one_act_and_gives_it_back(outgoing):
    mine, nobodys = call(outgoing), call()
    lead = Actor(UserFactory(role="shift_leader"), "Desk 3")
    services.take_over(by=lead, position="Desk 3", reason="fire alarm in the building")
    assert set(Incident.objects.values_list("owner", flat=True)) == {"Desk 3"}
    entry = newest()
    assert entry.words == "Camp Novo Selo takes over at Desk 3, 2 incidents: fire alarm in the building"
    assert all(f'"incident:{pk}"' in entry.body for pk in (mine.pk, nobodys.pk))
    services.take_over(by=lead, position="1", reason="all clear")
    assert set(Incident.objects.values_list("owner", flat=True)) == {"Desk 1"}
    with pytest.raises(Invalid):
        services.take_over(by=lead, position="Desk 3", reason="")
    with pytest.raises(Forbidden):
        services.take_over(by=ActorFactory(role="auditor"), position="Desk 3", reason="x")


# -- the day of the blotter -------------------------------------------------------------------------------------------
def test_a_day_is_printed_whole_with_late_restricted_and_corrected_entries(outgoing, lead, clock):
    from accounts.services import issue_token

    clock.set("2026-11-21T02:14:00Z")
    journal.open_day(by=outgoing)
    opened = newest().serial
    journal.log_line(by=outgoing, text="Fog near Leposavic")
    wrong = newest()
    clock.set("2026-11-21T02:51:00Z")
    journal.log_line(by=outgoing, text="Convoy passed", occurred_at=wrong.recorded_at)
    journal.correct(by=outgoing, serial=wrong.serial, text="Fog near Zvecan")
    issue_token(by=system_actor("importer"), user=outgoing.user.pk, label="secret label")
    call(outgoing)
    journal.close_day(by=outgoing)

    day = selectors.day(opened)
    assert day is not None
    lines = selectors.printed(day)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0].summary.startswith("Blotter opened")
    assert lines[-1].summary.startswith("Blotter closed")
    assert lines[1].corrected_by == "entry 4"
    assert lines[2].late == "LATE ENTRY: happened 210314A NOV 26, written 210351A NOV 26"
    assert lines[3].corrects == "entry 2"
    assert (lines[4].restricted, lines[4].action) == (True, "")
    assert lines[4].summary.startswith("RESTRICTED ENTRY – see MP report no.")
    assert "secret label" not in str(lines)
    assert day.name == "21 NOV 2026"

    with pytest.raises(Forbidden):
        services.sign_day(by=outgoing, opened=opened)
    services.sign_day(by=lead, opened=opened, remarks="seen")
    assert DayReview.objects.get().signed_by == lead.user
    with pytest.raises(Refused, match="signed it already"):
        services.sign_day(by=lead, opened=opened)
    with pytest.raises(Missing):
        services.sign_day(by=lead, opened=opened + 1)


def test_an_open_day_is_not_signed_and_is_said_to_be_overdue(outgoing, lead, clock):
    clock.set("2026-11-21T22:30:00Z")
    journal.open_day(by=outgoing)
    opened = newest().serial
    with pytest.raises(Refused, match="still open"):
        services.sign_day(by=lead, opened=opened)
    assert selectors.standing(outgoing)["day"]["overdue"] is False
    clock.set("2026-11-21T23:01:00Z")  # 0001 local
    assert selectors.standing(outgoing)["day"]["overdue"] is True


def test_days_are_parted_and_what_lies_between_is_not_lost(outgoing, clock):
    clock.set("2026-11-21T10:00:00Z")
    journal.open_day(by=outgoing)
    journal.close_day(by=outgoing)
    journal.log_line(by=outgoing, text="between the days")
    clock.set("2026-11-22T10:00:00Z")
    journal.open_day(by=outgoing)
    newer, older = selectors.days()
    assert (newer.closed, older.closed is not None) == (None, True)
    assert [line.summary for line in selectors.printed(older)][-1] == "between the days"
    assert len(selectors.printed(newer)) == 1
