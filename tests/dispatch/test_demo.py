"""The demo theatre: built through the services, alive, and safe to build again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from blotter.errors import Invalid
from blotter.models import Entry
from dispatch.demo import calls, simulator, theatre
from dispatch.models import Assignment
from incidents.models import Incident
from patrols.models import Patrol, Position
from reference.grid import inside_kosovo

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    call_command("load_reference", verbosity=0)
    theatre.build("demo-desk-2026")


def test_the_theatre_has_its_cast_and_its_work(scene):
    assert User.objects.filter(is_system=False).count() == 15
    joint = {tuple(p.nations) for p in Patrol.objects.all() if len(p.nations) > 1}
    assert {nation for nations in joint for nation in nations} >= {"USA", "SVN", "ITA"}
    assert set(Incident.objects.values_list("function", flat=True)) == {"policing", "mobility", "security", "detention"}
    presence = Incident.objects.get(type__code="presence")
    assert (presence.lead_agency, presence.state) == ("RC-E", "on_scene")
    call_command("vault", "verify")


def test_building_again_changes_nothing(scene):
    before = Entry.objects.count()
    theatre.build("demo-desk-2026")
    assert Entry.objects.count() == before


def test_another_password_reaches_every_account(scene):
    theatre.build("another-password-1")
    client = Client()
    client.post("/accounts/login/", {"login": "leader9", "password": "another-password-1"})
    assert client.get("/phone/").status_code == 200


def test_outside_demo_mode_there_is_no_theatre(settings):
    settings.DESK_DEMO = False
    for command in ("demo", "simulate"):
        with pytest.raises(CommandError, match="demo mode"):
            call_command(command)


def play(clock, seconds, stage):
    for _ in range(int(seconds / 30)):
        clock.move(30)
        stage.tick()


def test_patrols_answer_drive_and_arrive(scene, clock):
    stage = simulator.Theatre(seed=26)
    job = Assignment.objects.get(state="en_route", incident__exercise=False)
    before = Position.objects.get(patrol=job.patrol_id)
    play(clock, 120, stage)
    after = Position.objects.get(patrol=job.patrol_id)
    assert (after.lat, after.lon) != (before.lat, before.lon)
    play(clock, 3600, stage)
    assert Incident.objects.filter(opened_by__username="simulator").count() > 7, "calls come in"
    assert Assignment.objects.filter(state="cleared").exists(), "jobs are done"
    assert Position.objects.get(patrol__callsign="FOX 24").fix_at < Position.objects.latest(
        "fix_at"
    ).fix_at - timedelta(minutes=30)


def test_a_patrol_whose_leader_works_is_left_alone(scene, clock):
    from blotter.actors import Actor
    from dispatch import services

    job = Assignment.objects.get(state="en_route", incident__exercise=False)
    leader = User.objects.get(username="leader7")
    services.on_scene(by=Actor(leader, channel="phone"), assignment=job.pk)
    stage = simulator.Theatre(seed=26)
    for _ in range(10):
        clock.move(80)
        stage.tick()
    job.refresh_from_db()
    assert job.state == "on_scene"


SAMPLE = """when,what,y,x,spot
2018-11-15 12:01,EMS: FALL VICTIM,40.12,-75.34,POWELL ST
2018-11-15 12:01,Traffic: VEHICLE ACCIDENT -,40.11,-75.30,DEKALB PIKE
not a time,EMS: FALL VICTIM,40.12,-75.34,X
2018-11-15 12:03,Fire: VEHICLE FIRE,39.60,-74.10,FAR AWAY
"""
COLUMNS = "time=when,type=what,lat=y,lon=x,place=spot"


@pytest.fixture
def log(tmp_path, settings) -> Path:
    settings.DESK_DEMO = True
    file = tmp_path / "calls.csv"
    file.write_text(SAMPLE)
    return file


def test_a_log_of_calls_is_played_through_intake(db, log, capsys):
    call_command("play_calls", log, "--speed", "100000", "--columns", COLUMNS)
    out = capsys.readouterr()
    assert "3 of 3 calls taken" in out.out
    assert "row 4: «not a time»" in out.err
    rows = list(Incident.objects.order_by("pk"))
    assert [row.type.code for row in rows][1] == "accident-damage"
    assert all(inside_kosovo(row.lat, row.lon) for row in rows)
    assert all("POWELL" not in entry.words for entry in Entry.objects.all())


def test_on_a_real_desk_calls_are_played_as_an_exercise_only(db, log, settings):
    settings.DESK_DEMO = False
    with pytest.raises(CommandError, match="add --exercise"):
        call_command("play_calls", log, "--speed", "100000", "--columns", COLUMNS)
    call_command("play_calls", log, "--speed", "100000", "--columns", COLUMNS, "--exercise")
    assert set(Incident.objects.values_list("exercise", flat=True)) == {True}


def test_calls_of_one_minute_are_spread_and_speed_divides(log):
    found, problems = calls.read(log, calls.columns(COLUMNS))
    assert len(problems) == 1
    assert calls.schedule(found, 60) == [timedelta(), timedelta(seconds=0.5), timedelta(seconds=2)]


def test_what_cannot_be_mapped_is_said(log, tmp_path):
    with pytest.raises(Invalid, match="no column lat"):
        calls.read(log, calls.columns(""))
    with pytest.raises(Invalid, match="names are time"):
        calls.columns("colour=red")
    with pytest.raises(CommandError, match="No such file"):
        call_command("play_calls", tmp_path / "none.csv")
