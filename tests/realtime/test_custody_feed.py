"""Who is held travels on no socket: a planted name is looked for in what is pushed to each screen."""

from __future__ import annotations

from blotter.actors import Actor
from blotter.operations import desk_now
from incidents.detention import services
from incidents.detention.models import HoldingSite
from tests.detention.custody import HOUR, IDENTITY, RELEASE, held
from tests.realtime.conftest import Feed

NAME = "Zqplanted"


def test_a_custody_is_on_the_wire_without_the_name(feed: Feed) -> None:
    officer = feed.person("detention_officer")
    by = Actor(officer, "Desk 1")
    site = HoldingSite.objects.create(name="Camp Demo", capacity=4, since=desk_now())
    with feed.screen(officer) as reader, feed.screen(feed.person("operator")) as other:
        row = held(by, site, desk_now() - HOUR)
        services.identify(by=by, record=row.pk, facts={**IDENTITY, "family_name": NAME})
        services.read_record(by=by, record=row.pk, purpose="care", words=f"about {NAME}")
        services.release(by=by, record=row.pk, at=desk_now(), facts=RELEASE)
        last = feed.log("the end")
        for screen in (reader, other):
            screen.until_serial(last)
            assert "eld person" in str(screen.entries)
            assert NAME not in str(screen.entries)
    assert row.number in str(reader.entries)
    assert row.number not in str(other.entries)
