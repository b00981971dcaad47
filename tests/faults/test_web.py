"""The web process dies by kill -9 while operators write; what was answered is there, what is repeated acts once."""

from __future__ import annotations

import threading
import time

from blotter import selectors
from blotter.models import Entry
from incidents.models import Incident
from tests.faults.conftest import Station, Writer, check_journal

WRITERS = 6
KILLS = 2


def test_kill_9_in_the_middle_of_writes(station: Station) -> None:
    (web,) = station.desk.processes
    stop = threading.Event()
    with station.screen() as screen:
        writers = [Writer(station, stop) for _ in range(WRITERS)]
        for number in range(KILLS):
            time.sleep(0.4 + 0.1 * number)
            if number == 0:
                screen.until_serial(selectors.head())
            web.kill()
            web.start()
            station.desk.answers(web)
        time.sleep(0.3)
        stop.set()
        for writer in writers:
            writer.join()
        seen = screen.last
    assert all(writer.cut_off for writer in writers), "each writer was cut off at least once"

    answered = [answer for writer in writers for answer in writer.answers]
    assert len({answer["number"] for answer in answered}) == len(answered) == Incident.objects.count()
    for answer in answered:
        assert answer["number"] in Entry.objects.get(serial=answer["serial"]).words
    # The key that was cut off was sent again, and every key once more: none of them acted twice.
    api = station.api()
    for writer in writers:
        for key, answer in zip(writer.keys, writer.answers, strict=True):
            assert api.post("incidents/", writer.body, key).body == answer.body
    assert Incident.objects.count() == len(answered)

    head = check_journal()
    with station.screen(since=seen) as screen:  # the screen resumes where it was cut off
        screen.until_serial(head)
