"""From a call to an incident: what it becomes, its number, its place, its caller, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.roles import Role
from blotter.board import rows_of
from blotter.errors import DeskError, Forbidden, Invalid, Refused
from blotter.models import Entry
from dispatch.services import attach_caller
from incidents.models import Caller, Incident, Note
from incidents.services import add_note, open_incident
from reference.models import Place, PlaceName
from tests.factories import ActorFactory, IncidentFactory

pytestmark = pytest.mark.django_db

VUSHTRRI = {"lat": 42.8231, "lon": 20.9675}


def row_of(incident: Incident) -> dict:
    return rows_of([("incident", incident.pk)])[f"incident:{incident.pk}"].state


def last() -> Entry:
    return Entry.objects.filter(view=False).latest("serial")


@pytest.fixture
def desk():
    return ActorFactory()


def test_type_and_place_suffice(desk):
    incident = open_incident(by=desk, type="accident-injury", location=VUSHTRRI)
    row = row_of(incident)
    assert (row["state"], row["priority"], row["function"]) == ("received", 1, "policing")
    assert (row["type_label"], row["jurisdiction"]) == ("Traffic accident with injury", "shared")
    assert row["waiting_since"] == row["opened_at"] == row["state_since"]
    assert row["mgrs"].startswith("34T DN")
    assert (row["verified"], row["exercise"], row["notes"]) == (True, False, 0)
    assert last().words.startswith(f"{incident.number} opened: Traffic accident with injury, PRI 1, ")


def test_even_the_place_may_follow(desk):
    incident = open_incident(by=desk, type="other")
    assert (row_of(incident)["place"], row_of(incident)["lat"]) == ("", None)
    assert last().words.endswith("place not known")


def test_a_place_by_name_brings_its_both_forms_and_its_precision(desk):
    place = Place.objects.create(
        slug="vushtrri", kind="town", name="Vushtrri", second_name="Vučitrn", lat=42.8231, lon=20.9675
    )
    PlaceName.objects.get_or_create(place=place, name="Vučitrn")
    incident = open_incident(by=desk, type="assault", location={"place": "vucitrn"})
    assert (incident.place, incident.place_slug, incident.precision_m) == ("Vushtrri / Vučitrn", "vushtrri", 1000)


def test_what_is_no_place_keeps_its_words_and_is_not_verified(desk):
    incident = open_incident(by=desk, type="assault", location={"text": "behind the petrol station"})
    row = row_of(incident)
    assert (row["place"], row["verified"], row["mgrs"]) == ("behind the petrol station", False, "")


def test_a_grid_keeps_the_precision_that_was_given(desk):
    incident = open_incident(by=desk, type="assault", location={"mgrs": "EN 13 24"})
    assert (incident.mgrs, incident.precision_m) == ("34T EN 13 24", 1000)


def test_numbers_are_of_the_desks_year_and_without_gaps(desk, clock):
    clock.set("2026-12-31T22:59:00Z")  # 23:59 in Kosovo
    first, second = IncidentFactory(by=desk), IncidentFactory(by=desk)
    with pytest.raises(Invalid):
        open_incident(by=desk, type="no-such-type")
    third = IncidentFactory(by=desk)
    clock.set("2026-12-31T23:01:00Z")
    fourth = IncidentFactory(by=desk)
    serial = int(first.number[3:])
    assert [each.number for each in (first, second, third)] == [f"26-{serial + n:04d}" for n in range(3)]
    assert fourth.number == "27-0001"


def test_the_caller_is_kept_apart_and_never_enters_the_journal(desk):
    caller = {
        "name": "Demo Caller",
        "phone": "+383 44 000 000",
        "unit": "Demo Unit",
        "nation": "pol",
        "language": "Polish",
    }
    incident = open_incident(by=desk, type="assault", caller=caller, narrative="Demo Caller saw it", location=VUSHTRRI)
    kept = Caller.objects.get(incident=incident)
    assert (kept.name, kept.nation, kept.phone) == ("Demo Caller", "POL", "+383 44 000 000")
    for entry in Entry.objects.all():
        for secret in ("Demo Caller", "+383", "Demo Unit", "saw it"):
            assert secret not in entry.body + entry.words


def test_an_empty_caller_is_no_caller(desk):
    open_incident(by=desk, type="assault", caller={"name": "", "phone": " "})
    assert Caller.objects.count() == 0


def test_a_second_caller_joins_the_incident_with_what_they_said(desk):
    incident = IncidentFactory(by=desk, caller={"name": "Demo First"})
    after = attach_caller(by=desk, incident=incident.pk, caller={"name": "Demo Second"}, words="two hurt", version=1)
    assert (after.version, after.state) == (2, "received")
    assert [caller.name for caller in incident.callers.all()] == ["Demo First", "Demo Second"]
    assert Note.objects.get().text == "two hurt"
    assert last().words == f"{incident.number}: another caller, 2 in all"
    with pytest.raises(Invalid, match="Say who called"):
        attach_caller(by=desk, incident=incident.pk, caller={}, words=" ")


def test_an_exercise_says_so_and_is_counted_apart(desk):
    incident = open_incident(by=desk, type="assault", exercise=True)
    assert row_of(incident)["exercise"] is True
    assert last().words.startswith("EX ")


def test_an_unusual_priority_is_kept(desk):
    assert open_incident(by=desk, type="assault", priority=4).priority == 4


def test_a_note_counts_on_the_board_and_its_text_stays_off_it(desk):
    incident = IncidentFactory(by=desk)
    note = add_note(by=desk, incident=incident.pk, text="first line\r\nsecond line")
    assert note.text == "first line\nsecond line"
    assert row_of(incident)["notes"] == 1
    assert "second line" not in last().body + last().words


def test_a_late_note_has_both_times(desk, clock):
    clock.set("2026-11-21T02:20:00Z")
    incident = IncidentFactory(by=desk)
    early = datetime(2026, 11, 21, 2, 14, tzinfo=UTC)
    note = add_note(by=desk, incident=incident.pk, text="seen at the gate", occurred_at=early)
    assert (note.occurred_at, note.written_at.isoformat()) == (early, "2026-11-21T02:20:00+00:00")
    assert last().occurred_at == early


BAD = [
    ({"type": ""}, "type", "must not be empty"),
    ({"type": "flying-saucer"}, "type", "Search the list"),
    ({"type": "a\x00b"}, "type", "NUL"),
    ({"type": 7}, "type", "text"),
    ({"priority": 0}, "priority", "1 \\(emergency"),
    ({"priority": 5}, "priority", "1 \\(emergency"),
    ({"priority": 2**63}, "priority", "1 \\(emergency"),
    ({"priority": True}, "priority", "1 \\(emergency"),
    ({"priority": float("nan")}, "priority", "1 \\(emergency"),
    ({"source": "pigeon"}, "source", "Choose one of"),
    ({"narrative": "a\x00b"}, "narrative", "NUL"),
    ({"narrative": "\ud800"}, "narrative", "half of a character"),
    ({"narrative": "x" * 1_000_000}, "narrative", "too many"),
    ({"caller": {"name": "Demo\u202eCaller"}}, "caller.name", "invisible"),
    ({"caller": {"name": "De\u200bmo"}}, "caller.name", "invisible"),
    ({"caller": {"name": "x" * 121}}, "caller.name", "too many"),
    ({"caller": {"phone": ["1"]}}, "caller.phone", "text"),
    ({"caller": {"nation": "Poland"}}, "caller.nation", "three letters"),
    ({"caller": {"age": -3}}, "caller.age", "no such field"),
    ({"caller": "Demo Caller"}, "caller", "name, unit"),
    ({"location": {"lat": 91, "lon": 21}}, "lat", "between"),
    ({"location": {"lat": 20.9675, "lon": 42.8231}}, "lat", "swapped"),
    ({"location": {"lat": 0, "lon": 0}}, "lat", "Atlantic"),
    ({"location": {"lat": float("nan"), "lon": 21}}, "lat", "42.6727"),
    ({"location": {"lat": 42.8}}, "lon", "both"),
    ({"location": {"mgrs": "34TEN"}}, "mgrs", "4, 6, 8 or 10"),
    ({"location": {"mgrs": "1234 5678"}}, "mgrs", "Which square"),
    ({"location": {"planet": "Mars"}}, "location", "no field"),
    ({"location": [1, 2]}, "location", "named fields"),
]


@pytest.mark.parametrize(
    ("change", "field", "words"), BAD, ids=[f"{field}-{n}" for n, (_, field, _w) in enumerate(BAD)]
)
def test_bad_input_is_refused_with_the_field_and_leaves_nothing(desk, change, field, words):
    head = Entry.objects.count()
    with pytest.raises(Invalid, match=words) as caught:
        open_incident(by=desk, **{"type": "assault", "location": VUSHTRRI, **change})
    assert caught.value.field == field
    assert Incident.objects.count() == 0
    assert Entry.objects.count() == head


def test_what_happens_in_the_future_is_refused(desk):
    with pytest.raises(Refused, match="future"):
        open_incident(by=desk, type="assault", occurred_at=datetime(2300, 1, 1, tzinfo=UTC))


def test_an_inactive_type_is_not_taken(desk):
    from incidents.models import IncidentType

    IncidentType.objects.filter(code="assault").update(active=False)
    with pytest.raises(DeskError):
        open_incident(by=desk, type="assault")


def test_foreign_names_and_both_alphabets_are_kept(desk):
    incident = open_incident(by=desk, type="assault", caller={"name": "Љиља Šćepanović-Gjørn"}, narrative="Ћао 👋")
    assert incident.callers.get().name == "Љиља Šćepanović-Gjørn"
    assert incident.narrative == "Ћао 👋"


@pytest.mark.parametrize("role", [Role.PATROL_LEADER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_open_is_told_so(role):
    with pytest.raises(Forbidden):
        open_incident(by=ActorFactory(role=role), type="assault")
