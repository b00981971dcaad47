"""What the owner of the database can change behind the desk's back is told by ``vault verify``, with its place."""

from __future__ import annotations

from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from accounts.system import actor
from blotter.errors import Refused
from blotter.models import Entry
from incidents.detention import services, vault
from incidents.detention.models import CustodyRecord
from incidents.detention.services.keys import rotate_keys
from incidents.detention.services.verifying import verify_register
from tests.detention.custody import HOUR, IDENTITY, LOOK, MINUTE, RELEASE, REVIEW, captured, due
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("owner")]


@pytest.fixture
def owner(db):
    """All of the test goes through the login that owns the database, in one transaction that is undone."""
    desk = connections["default"]
    connections["default"] = connections["owner"]
    yield
    connections["default"] = desk


@pytest.fixture
def record(officer, provost, person, now):
    """Held, with a line, a reading and a row of each kind that is verified.

    Lines: 1 to 4 how they came to be held, 5 and 6 identity, 7 a check, 8 its correction, 9 interview, 10 property,
    11 review, 12 force, 13 hold.
    """
    to = {"by": officer, "record": person.pk}
    cid = UserFactory(username="cid").username
    services.identify(facts={**IDENTITY, "family_name": "Otherwise"}, **to)
    services.identify(facts=IDENTITY, **to)
    look = services.check(at=now - MINUTE, facts=LOOK, **to)
    services.correct(by=officer, entry=look.pk, facts={"words": "stands at the door"})
    services.write_line(kind="interview", at=now, facts={"officer": cid}, **to)
    services.take_property(at=now, items=[{"what": "Telephone", "seal": "1"}, {"what": "Key", "seal": "2"}], **to)
    services.review(by=provost, record=person.pk, outcome="continue", at=now, facts=REVIEW)
    services.report_force(used_by="officer", at=now, facts={"words": "handcuffs"}, **to)
    services.set_hold(facts={"why": "court order"}, **to)
    services.read_record(purpose="care", words="to look after them", **to)
    services.export_record(purpose="export", words="asked for", recipient="Demo Court", **to)
    services.look_up(by=provost, text="planted", purpose="oversight", words="who is held")
    return CustodyRecord.objects.get(pk=person.pk)


@contextmanager
def undone():
    """Nothing that is done inside stays."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


def as_owner(record: CustodyRecord, *statements: str) -> None:
    """Run them as the owner of the database can: past the trigger that keeps lines as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE detention_custodyentry DISABLE TRIGGER USER")
        for sql in statements:
            cursor.execute(sql.replace("{id}", str(record.pk)))
            assert cursor.rowcount > 0, sql


def told() -> list[str]:
    return [f"{fault.place}: {fault.words}" for fault in verify_register()]


def change(table: str, values: str, where: str = "true") -> str:
    return f"UPDATE detention_{table} SET {values} WHERE record_id = {{id}} AND {where}"


def remove(table: str, where: str = "true") -> str:
    return f"DELETE FROM detention_{table} WHERE record_id = {{id}} AND {where}"


def of(table: str, number: int, what: str = "id") -> str:
    return f"(SELECT {what} FROM detention_{table} WHERE record_id = {{id}} AND number = {number})"


def line(values: str, number: int = 7) -> str:
    return change("custodyentry", values, f"number = {number}")


def column(values: str) -> str:
    return f"UPDATE detention_custodyrecord SET {values} WHERE id = {{id}}"


CID = "(SELECT id FROM accounts_user WHERE username = 'cid')"
ERASURE = "detention_erasure (record_id, reason, proposed_at, proposed_by_id)"
NINTH = "detention_custodyentry WHERE record_id = {id} AND number = 9"
COLUMNS = "record_id, kind, at, written_at, written_by_id, position, corrects_id, withdrawn, sealed"
# What is changed, how, and the place or the words that are told.
LINES = [
    ("its time", [line("at = at - interval '5 min'")], "/7: "),
    ("its kind", [line("kind = 'remark'")], "/7: "),
    ("its author", [line(f"written_by_id = {CID}")], "/7: "),
    ("when it was written", [line("written_at = written_at + interval '1 s'")], "/7: "),
    ("its position", [line("position = 'Desk 9'")], "/7: "),
    ("what it corrects", [line(f"corrects_id = {of('custodyentry', 4)}", 8)], "/8: "),
    ("that it withdraws", [line("withdrawn = true", 8)], "/8: "),
    ("what it says", [line(f"sealed = {of('custodyentry', 8, 'sealed')}")], "/7: "),
    ("its number", [line("number = 99")], "/7: "),
    ("an older identity again", [line("number = 99", 6), line("number = 6", 5), line("number = 5", 99)], "/6: "),
    (
        "one more line",
        [
            f"INSERT INTO detention_custodyentry (number, {COLUMNS}) SELECT 14, {COLUMNS} FROM {NINTH}",
            column("entries_no = 14"),
        ],
        "/14: ",
    ),
    (
        "the last line removed, and not counted",
        [remove("legalhold"), remove("custodyentry", "number = 13"), column("entries_no = 12")],
        "/13: ",
    ),
    ("how many lines", [column("entries_no = 14")], "it counts 14 lines, and has 13"),
]
READINGS = [
    ("its purpose", [change("reading", "purpose = 'audit'", "number = 1")], "/R1: "),
    ("its reader", [change("reading", f"user_id = {CID}", "number = 1")], "/R1: "),
    ("its time", [change("reading", "at = at - interval '1 d'", "number = 2")], "/R2: "),
    ("its reason", [change("reading", f"sealed = {of('reading', 3, 'sealed')}", "number = 1")], "/R1: "),
    ("the last one removed", [remove("reading", "number = 3")], "/R3: "),
]
PROPERTY = [
    (
        "its words",
        [change("propertyitem", f"sealed = {of('propertyitem', 2, 'sealed')}", "number = 1")],
        " property 1: ",
    ),
    ("its line", [change("propertyitem", f"entry_id = {of('custodyentry', 7)}", "number = 1")], " property 1: "),
    (
        "settled",
        [change("propertyitem", f"fate = 'returned', settled_at = now(), settled_by_id = {CID}")],
        "property: not",
    ),
    ("removed", [remove("propertyitem", "number = 2")], "property: not"),
    ("found by no name", [remove("indexword")], "it is not found by the name"),
    ("found by another name", [change("indexword", "word = sha256(word)")], "it is not found by the name"),
]
RECORD = [
    ("captured", [column("captured_at = captured_at - interval '1 h'")], "captured_at"),
    ("arrived", [column("arrived_at = arrived_at + interval '1 h'")], "arrived_at"),
    ("authorised", [column("authorised_at = authorised_at + interval '1 h'")], "authorised_at"),
    ("admitted", [column("admitted_at = NULL")], "admitted_at"),
    ("state", [column("state = 'hospital'")], "state"),
    ("ended", [column("state = 'released', ended_at = now() + interval '1 h'")], "ended_at"),
    ("erased", [column("erased_at = now()")], "erasure"),
    ("level", [column("level = 3")], "level"),
    ("rouse", [column("rouse = true")], "rouse"),
    ("cell", [column("cell = '7'")], "cell"),
    ("retention", [column("retention = 'ordinary'")], "retention"),
    ("registered by", [column(f"registered_by_id = {CID}")], "registered_by_id"),
]
BESIDE = [
    ("outcome of a review", [change("review", "outcome = 'release'")], "review of line 11"),
    ("reviewer", [change("review", f"reviewer_id = {CID}")], "review of line 11"),
    ("due time of a review", [change("review", "due_at = due_at + interval '1 h'")], "review of line 11"),
    ("a review removed", [remove("review")], "review of line 11"),
    ("an authority for longer", [change("authority", "until = until + interval '1 d'")], "authority of line 3"),
    ("who used force", [change("forcereport", f"used_by_id = {CID}")], "report of force of line 12"),
    ("force reviewed", [change("forcereport", f"reviewed_at = now(), reviewed_by_id = {CID}")], "review of force"),
    ("a hold lifted", [change("legalhold", f"lifted_at = now(), lifted_by_id = {CID}")], "legal hold"),
    ("a hold removed", [remove("legalhold")], "legal hold"),
    ("an investigator forgotten", [remove("investigates", f"user_id = {CID}")], "investigators"),
    (
        "an erasure proposed",
        [f"INSERT INTO {ERASURE} VALUES ({{id}}, 'order', now(), {CID})"],
        "erasure",
    ),
    ("a check put off", [change("clock", "due_at = due_at + interval '2 h'", "kind = 'check'")], "clock «check»"),
    ("a review put off", [change("clock", "due_at = due_at + interval '2 h'", "kind = 'review'")], "clock «review»"),
    ("a clock of later", [change("clock", "since = since + interval '1 h'", "kind = 'first_level'")], "clock «auth"),
    ("a clock stopped", [change("clock", "running = false, ended_at = now()", "kind = 'check'")], "clocks that run"),
    ("force left alone", [change("clock", "running = false, ended_at = now()", "kind = 'force'")], "clocks that run"),
]
KEY = [
    ("destroyed", [change("recordkey", "wrapped = NULL, destroyed_at = now()")], "the journal knows of no erasing"),
    ("removed", [remove("recordkey")], "its key is gone"),
    ("of another record", [change("recordkey", "wrapped = sha256(wrapped)")], "is not the one that sealed"),
]


@pytest.mark.parametrize(
    "changes",
    [LINES, READINGS, PROPERTY, RECORD, BESIDE, KEY],
    ids=["lines", "readings", "property", "record", "beside", "key"],
)
def test_what_is_changed_behind_the_desk_is_told_with_its_place(record, changes):
    assert told() == []
    missed = {}
    for what, statements, place in changes:
        with undone():
            as_owner(record, *statements)
            faults = told()
        if not any(place in fault for fault in faults):
            missed[what] = faults
    assert missed == {}
    assert told() == []


def test_what_does_not_open_closes_nothing_else_and_keeps_no_old_key(officer, record, settings):
    """A line, the identity, a thing and a reading were changed; an inspector reads the rest."""
    to = {"by": officer, "record": record.pk}
    as_owner(
        record,
        *(line("sealed = sha256(sealed)", number) for number in (6, 7)),
        change("propertyitem", "sealed = sha256(sealed)", "number = 1"),
        change("reading", "sealed = sha256(sealed)"),
    )
    with pytest.raises(Refused, match="Say for what"):
        services.read_record(**to)
    opened = services.read_record(purpose="audit", words="asked for", **to)
    closed = [one.entry.number for one in opened.lines if one.shown and one.shown[0][0] == "does not open"]
    assert (closed, opened.name) == ([6, 7], "")
    assert "was changed outside the desk" in opened.shown[0][1]
    assert opened.lines[0].facts["unit"] == "Demo Company"
    assert [(item.seal, "does not open" in item.what) for item in opened.items] == [("", True), ("2", False)]
    copy = services.export_record(purpose="export", words="asked for", recipient="Demo Court", **to)
    assert ["does not open" in one.words for one in copy.readings] == [True] * 3 + [False] * 2
    settings.DESK_VAULT_KEYS = f"{vault.new_master_key('2027')},{settings.DESK_VAULT_KEYS}"
    for count in (1, 0):
        done = rotate_keys(by=actor("importer"))
        assert (done.count, [fault.place for fault in done.closed]) == (count, [record.number])
    settings.DESK_VAULT_KEYS = settings.DESK_VAULT_KEYS.partition(",")[0]
    assert services.read_record(purpose="audit", words="asked for", **to).lines[0].facts


def test_clocks_that_an_older_desk_did_not_start_are_started_by_hand(officer, record, cells, now):
    """Nobody was warned of them; they are due as if they had always run."""
    at_site = captured(officer, now - HOUR)
    services.arrive(by=officer, record=at_site.pk, site=cells.pk, at=now - HOUR, facts={"injuries": "none"})
    missing = "running = false, ended_at = now()"
    as_owner(record, change("clock", missing, "kind IN ('check', 'force')"))
    as_owner(at_site, change("clock", missing, "kind = 'check'"), column("level = NULL"))
    assert any(fault.startswith(f"{at_site.number}: clocks that run") for fault in told())
    for words in ("3 clocks started in 2 records\n", "0 clocks started in 0 records\n"):
        out = StringIO()
        call_command("vault", "repair", stdout=out)
        assert out.getvalue() == words
    assert told() == []
    [line] = at_site.entries.filter(kind="level")
    assert line.written_by.username == "clock"
    assert due(at_site, "check") == now
    assert due(record, "check") == now - MINUTE + HOUR
    assert due(record, "force") == now + 24 * HOUR
    said = Entry.objects.filter(kind="custody.repaired", view=False).order_by("serial").values_list("words", flat=True)
    assert [words.partition(":")[0] for words in said] == [record.number, at_site.number]


def test_a_record_that_is_gone_whole_is_told(officer, record, now):
    other = captured(officer, now)
    as_owner(other, remove("clock"), remove("custodyentry"), column("entries_no = 0"))
    assert told() == [
        f"{other.number}: it counts 0 lines, and has 0",
        f"{other.number}/1: the journal knows it, and it is gone",
    ]
    as_owner(other, remove("recordkey"), "DELETE FROM detention_custodyrecord WHERE id = {id}")
    assert told() == [f"{other.number}: the record is gone, of which the journal knows 1 lines and readings"]


def test_a_print_that_is_added_to_fit_what_was_changed_is_told(record):
    """Whoever may write the journal adds to it; the print that was there first stands."""
    as_owner(record, line("at = at - interval '5 min'"))
    words = Entry.objects.filter(words__startswith=f"{record.number}/7 ").values_list("words", flat=True).get()
    first = words[words.rindex("(") + 1 : -1]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO blotter_entry (serial, kind, actor_id, position, occurred_at, recorded_at, audiences, body,"
            " words, corrects_id, view, day_no, previous, digest) SELECT 0, kind, actor_id, position, occurred_at,"
            " recorded_at, audiences, body, replace(words, %s, %s), NULL, view, 0, '', '' FROM blotter_entry"
            " WHERE words = %s",
            [first, "0" * 32, words],
        )
    assert sorted(told()) == [
        f"{record.number}/7: the journal does not know it as it is",
        f"{record.number}/7: the journal tells of it twice, and not the same",
    ]


def test_of_an_erased_record_lines_and_readings_are_still_proved(officer, provost, person, now):
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    services.read_record(by=officer, record=person.pk, purpose="care", words="to look after them")
    services.release(by=officer, record=person.pk, at=now, facts=RELEASE)
    for about in ("registration", "release"):
        facts = {"to": "ICRC", "channel": "e-mail"}
        services.tell_icrc(by=officer, record=person.pk, about=about, at=now, facts=facts)
    asked = services.propose_erasure(by=officer, record=person.pk, reason="order", facts={"why": "court"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM detention_recordkey WHERE record_id = %s", [person.pk])
        wrapped = bytes(cursor.fetchone()[0]).hex()
    services.decide_erasure(by=provost, key=asked.pk, approve=True)
    UserFactory(username="cid")
    assert told() == []
    missed = {}
    for what, statement, place in (
        ("a line's time", line("at = at - interval '5 min'", 1), "/1: "),
        ("a line's author", line(f"written_by_id = {CID}", 2), "/2: "),
        ("a reading's reader", change("reading", f"user_id = {CID}"), "/R1: "),
        ("the end", column("ended_at = ended_at + interval '1 h'"), ": ended_at"),
        ("who agreed", change("erasure", f"decided_by_id = {CID}"), ": erasure"),
        (
            "the key put back",
            change("recordkey", f"wrapped = '\\x{wrapped}'::bytea, destroyed_at = NULL"),
            ": it was erased, and its key is there again",
        ),
    ):
        with undone():
            as_owner(person, statement)
            faults = told()
        if not any(fault.startswith(f"{person.number}{place}") for fault in faults):
            missed[what] = faults
    assert missed == {}


def test_many_records_are_verified_with_as_many_queries_as_one(officer, record, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(24) as before:
        assert told() == []
    for _each in range(3):
        row = captured(officer, now - HOUR)
        services.identify(by=officer, record=row.pk, facts=IDENTITY)
        services.read_record(by=officer, record=row.pk, purpose="care", words="to look after them")
    with django_assert_max_num_queries(len(before)):
        assert told() == []
