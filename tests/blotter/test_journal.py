"""The journal: gapless serials, a chain that shows tampering, nothing erased."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import User
from accounts.system import actor
from blotter import journal, kinds, selectors, services
from blotter.errors import Refused
from blotter.models import Entry
from blotter.operations import operation


def log(text: str) -> None:
    services.log_line(by=actor("importer"), text=text)


def test_a_line_is_numbered_timed_and_chained(db):
    log("Bridge at Vushtrri closed until noon")
    log("Bridge open again")
    first, second = Entry.objects.order_by("serial")
    assert [first.serial, second.serial] == [1, 2]
    assert first.words == "Bridge at Vushtrri closed until noon"
    assert bytes(second.previous) == bytes(first.digest)
    assert journal.verify(selectors.chain_rows()) == journal.Verdict(2)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE blotter_entry SET words = 'x'", "DELETE FROM blotter_entry", "TRUNCATE blotter_entry"],
)
@pytest.mark.parametrize("login", ["default", "owner"])
def test_neither_login_can_change_what_was_written(committing_db, statement, login):
    log("as it was")
    with pytest.raises(DatabaseError), transaction.atomic(using=login), connections[login].cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().words == "as it was"


def test_the_first_bad_serial_is_named_when_a_superuser_tampers(committing_db):
    for number in range(5):
        log(f"line {number}")
    with connections["owner"].cursor() as cursor:  # the owner can drop the guard: the chain must still tell
        cursor.execute("ALTER TABLE blotter_entry DISABLE TRIGGER blotter_keep")
        cursor.execute("UPDATE blotter_entry SET words = 'line 9' WHERE serial = 3")
    verdict = journal.verify(selectors.chain_rows())
    assert (verdict.checked, verdict.bad) == (2, 3)
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM blotter_entry WHERE serial = 2")
    assert journal.verify(selectors.chain_rows()).bad == 2


def test_sixteen_writers_leave_no_gap_and_a_reader_by_serial_misses_nothing(committing_db):
    clerk, writers, lines = actor("importer"), 16, 25
    seen: list[int] = []
    done = threading.Event()

    def write(number: int) -> None:
        for line in range(lines):
            services.log_line(by=clerk, text=f"writer {number} line {line}")
        connection.close()

    def read() -> None:
        last = 0
        while True:
            finished = done.is_set()
            fresh = list(Entry.objects.filter(serial__gt=last).order_by("serial").values_list("serial", flat=True))
            seen.extend(fresh)
            last = fresh[-1] if fresh else last
            if finished and not fresh:
                break
        connection.close()

    reader = threading.Thread(target=read)
    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    reader.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reader.join()
    assert seen == list(range(1, writers * lines + 1))
    assert journal.verify(selectors.chain_rows()) == journal.Verdict(writers * lines)


def test_a_failed_act_leaves_no_number_behind(committing_db):
    log("one")

    @operation("blotter.log")
    def fails(op, *, by):
        op.record(kinds.LOGGED, text="never")
        raise Refused("no")

    with pytest.raises(Refused):
        fails(by=actor("importer"))
    log("two")
    assert list(Entry.objects.values_list("serial", "words")) == [(1, "one"), (2, "two")]


def test_an_act_without_an_entry_is_an_error(db):
    @operation("blotter.log")
    def silent(op, *, by):
        return None

    with pytest.raises(RuntimeError, match="must leave an entry"):
        silent(by=actor("importer"))


def test_an_operation_never_calls_an_operation(db):
    @operation("blotter.log")
    def outer(op, *, by):
        services.log_line(by=by, text="inner")

    with pytest.raises(RuntimeError, match="never calls"):
        outer(by=actor("importer"))


def test_a_correction_names_the_entry_and_leaves_it(db):
    log("FOX 21 at gate 2")
    services.correct(by=actor("importer"), serial=1, text="it was gate 3")
    first, second = Entry.objects.order_by("serial")
    assert first.words == "FOX 21 at gate 2"
    assert second.corrects_id == 1
    assert second.words == "Correction of entry 1 (serial 1): it was gate 3"
    assert second.occurred_at == first.occurred_at


def test_daily_numbers_start_with_the_opening(db):
    log("before")
    services.open_day(by=actor("importer"))
    log("first of the day")
    with pytest.raises(Refused, match="open since entry 2"):
        services.open_day(by=actor("importer"))
    services.close_day(by=actor("importer"))
    assert list(Entry.objects.order_by("serial").values_list("day_no", flat=True)) == [1, 1, 2, 3]
    assert "3 entries" in Entry.objects.latest("serial").words


def test_a_row_over_four_kilobytes_is_refused(db):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO blotter_entry (serial, kind, actor_id, position, audiences, body, words, view, day_no,"
            " previous, digest) VALUES (0, 'x', %s, '', '{desk}', %s, '', false, 0, '', '')",
            [User.objects.first().pk, '{"changes":{"incident:1":{"place":"' + "x" * 5000 + '"}}}'],
        )
