"""Who is held travels on no socket: a planted name is looked for in what is pushed to each screen."""

from __future__ import annotations

from contextlib import ExitStack

from blotter.actors import Actor
from blotter.operations import desk_now
from incidents.detention import services
from incidents.detention.models import HoldingSite
from incidents.detention.selectors.custody import questions
from tests.detention.custody import HOUR, held
from tests.detention.planted import NAME, facts
from tests.realtime.conftest import Feed


def test_a_custody_is_on_the_wire_without_the_name(feed: Feed) -> None:
    officer, provost = feed.person("detention_officer"), feed.person("provost")
    by, over = Actor(officer, "Desk 1"), Actor(provost, "")
    site = HoldingSite.objects.create(name="Camp Demo", capacity=4, since=desk_now())
    others = [feed.person(role) for role in ("operator", "auditor")]
    with ExitStack() as stack:
        screens = [stack.enter_context(feed.screen(one)) for one in (officer, provost, *others)]
        row = held(by, site, desk_now() - HOUR)
        to = {"by": by, "record": row.pk}
        services.identify(facts=facts("identity"), **to)
        services.read_record(purpose="care", words=f"about {NAME}", **to)
        line = services.check(at=desk_now(), facts=facts("check"), **to)
        services.correct(by=by, entry=line.pk, facts={"why": NAME}, withdrawn=True)
        services.escape(at=desk_now(), facts=facts("escape"), **to)
        services.ask_reopening(facts=facts("reopen_asked"), **to)
        asked = questions("reopen_asked").get(record=row)
        services.decide_reopening(by=over, key=asked.pk, approve=True, words=NAME)
        services.release(at=desk_now(), facts=facts("release"), **to)
        last = feed.log("the end")
        for screen in screens:
            screen.until_serial(last)
            assert "escaped from custody" in str(screen.entries)
            assert NAME not in str(screen.entries)
    assert row.number in str(screens[0].entries)
    assert [entry for entry in screens[2].entries if row.number in str(entry)] == []
