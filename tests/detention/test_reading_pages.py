"""Reading what is sealed on its pages: for a purpose, by pages, as a print-out, by a search; and without the key."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blotter.models import Entry
from incidents.detention import services
from incidents.detention.models import Reading
from incidents.detention.services import reading
from tests.detention.custody import IDENTITY, LOOK, MINUTE, REVIEW
from tests.detention.test_faces import signed_in, zulu
from tests.detention.test_pages import client_of, text
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_reading_needs_a_purpose_and_is_an_entry_each_time(officer, person):
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/"
    assert "Planted" not in text(page.get(url))
    assert page.get(f"{url}read/")["Location"] == url
    refused = page.post(f"{url}read/", {"purpose": "care"})
    assert refused.context["read_form"].errors["words"]
    assert "Planted" not in text(refused)
    before = Entry.objects.filter(kind="custody.read").count()
    for _again in range(2):
        opened = page.post(f"{url}read/", {"purpose": "care", "words": "night round"})
        assert "Demo Planted" in text(opened)
        assert opened["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(kind="custody.read").count() == before + 2
    assert client_of("operator").post(f"{url}read/", {"purpose": "care", "words": "x"}).status_code == 403
    assert not Entry.objects.filter(words__contains="Planted").exists()


def test_a_long_record_is_read_by_pages_for_the_purpose_that_was_given(officer, person, now, clock):
    for minutes in range(28, 0, -1):
        services.write_line(by=officer, record=person.pk, kind="water", at=now - minutes * MINUTE, facts={})
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/"
    assert [line.number for line, _label, _open in page.get(url).context["lines"]] == list(range(32, 2, -1))
    older = page.get(f"{url}?page=2").context["lines"]
    assert [(line.number, label) for line, label, _open in older] == [(2, "Arrival at the site"), (1, "Capture")]
    newest = page.post(f"{url}read/", {"purpose": "care", "words": "night round"})
    assert [line.entry.number for line in newest.context["open"].lines] == list(range(3, 33))
    assert "Climbed the fence" not in text(newest)
    turned = page.post(f"{url}read/", {"before": 3})
    assert [line.entry.number for line in turned.context["open"].lines] == [1, 2]
    assert "Climbed the fence" in text(turned)
    assert "1–2 of 32" in text(turned)
    assert person.readings.count() == 2
    # Words without a purpose are not dropped.
    alone = page.post(f"{url}read/", {"before": 3, "words": "court order"})
    assert alone.context["read_form"].errors["purpose"]
    # When the purpose is too old, the page asks for it again and goes on where the reader was.
    clock.move(16 * 60)
    late = page.post(f"{url}read/", {"before": 3})
    assert late.status_code == 409
    assert "Say for what you read this record" in text(late)
    assert 'name="before" value="3"' in text(late)


def test_without_the_key_the_board_works_and_what_is_sealed_says_why(officer, person, now, settings):
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/"
    look = {"at": zulu(now), **LOOK}
    settings.DESK_VAULT_KEYS = ""
    assert "held person 1" in text(page.get("/detention/"))
    assert page.get(url).status_code == 200
    reading = {"purpose": "care", "words": "night round"}
    sealed = [(f"{url}check/", look), (f"{url}read/", reading), (f"{url}print/", {**reading, "recipient": "x"})]
    sealed += [("/detention/register/", {"text": "planted", **reading})]
    for path, given in sealed:
        refused = page.post(path, given)
        assert refused.status_code == 409, path
        assert "This desk has no key for personal data" in text(refused), path
        assert "sits on the bed" in text(refused) or path != f"{url}check/"
    assert person.entries.filter(kind="check").count() == 0


def test_the_print_out_is_a_numbered_copy_for_one_recipient(officer, person, now):
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    services.check(by=officer, record=person.pk, at=now, facts=LOOK)
    page, url = signed_in(officer.user), f"/detention/records/{person.pk}/print/"
    given = {"purpose": "legal", "words": "request of 20 NOV"}
    assert page.post(url, given).context["print_form"].errors["recipient"]
    sheet = text(page.post(url, {**given, "recipient": "Demo Legal Office"}))
    wanted = ("Planted", "copy 1 for Demo Legal Office", "PERSONAL DATA", "sits on the bed", "Climbed the fence",
              "Held person (or refused)", "Who read this record", "Runs since")  # fmt: skip
    for words in wanted:
        assert words in sheet
    assert '<span>Checks</span> <span class="num">6</span>' in sheet
    assert "<span>Rights given, in which language, signed or refused</span> <em>none written</em>" in sheet
    assert "copy 2 for" in text(page.post(url, {**given, "recipient": "Demo Legal Office"}))
    assert Reading.objects.filter(record=person, copy__gt=0).count() == 2


def test_the_print_out_asks_the_database_as_often_for_many_lines_as_for_few(officer, provost, person, now):
    page, url = signed_in(provost.user), f"/detention/records/{person.pk}/print/"

    def count() -> int:
        given = {"purpose": "legal", "words": "request", "recipient": "Demo Legal Office", "once": uuid4()}
        with CaptureQueriesContext(connection) as caught:
            assert page.post(url, given).status_code == 200
        return len(caught)

    def happen(minutes: int) -> None:
        at = now - minutes * MINUTE
        services.check(by=officer, record=person.pk, at=at, facts=LOOK)
        services.review(by=officer, record=person.pk, outcome="continue", at=at, facts=REVIEW)
        used_by = UserFactory(role="patrol_leader").username
        services.report_force(by=officer, record=person.pk, used_by=used_by, at=at, facts={"words": "x"})

    happen(9)
    count()
    before = count()
    for minutes in (7, 5, 3):
        happen(minutes)
    assert count() == before


def test_the_register_is_searched_with_a_purpose_and_answers_without_names(officer, person, monkeypatch):
    services.identify(by=officer, record=person.pk, facts=IDENTITY)
    page = signed_in(officer.user)
    found = page.post("/detention/register/", {"text": "planted", "purpose": "care", "words": "why"})
    assert [row.pk for row in found.context["records"]] == [person.pk]
    assert "are shown" not in text(found)
    monkeypatch.setattr(reading, "MOST_FOUND", 1)
    found = page.post("/detention/register/", {"text": "planted", "purpose": "care", "words": "why"})
    assert "The newest 1 are shown" in text(found)
    nobody = page.post("/detention/register/", {"text": "nobody", "purpose": "care", "words": "why"})
    assert nobody.context["records"] == []
    assert page.post("/detention/register/", {"text": ""}).status_code == 409
    assert client_of("operator").get("/detention/register/").status_code == 403
