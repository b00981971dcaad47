"""Whatever people do, ``vault verify`` is content with it; and of an erased person nothing is left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from blotter import journal
from blotter.selectors import chain_rows
from incidents.detention import services, vault
from incidents.detention.models import CustodyRecord, IndexWord, RecordKey
from incidents.detention.services.sealing import data_key, identity_of
from incidents.detention.services.verifying import verify_register
from tests.detention.custody import (
    HOUR,
    IDENTITY,
    LOOK,
    MINUTE,
    RELEASE,
    REVIEW,
    TRANSFER,
    captured,
    held,
)
from tests.detention.planted import NAME, in_clear, plant

pytestmark = pytest.mark.django_db


def test_a_course_with_every_kind_of_correction_is_verified_on_its_way(officer, provost, cells, now, settings):
    start = now - 5 * HOUR
    row = held(officer, cells, start)
    to = {"by": officer, "record": row.pk}
    lines = row.entries

    def correct(kind, **how):
        line = lines.filter(kind=kind, corrected_by=None).order_by("number").first()
        return services.correct(**{"by": officer, "entry": line.pk, "facts": {}, **how})

    def decide(act, asked):
        return act(by=provost, key=asked.pk, approve=True, words="agreed")

    def rotate():
        settings.DESK_VAULT_KEYS = f"{vault.new_master_key('2027')},{settings.DESK_VAULT_KEYS}"
        call_command("vault", "rotate")

    def transfer(risk):
        return services.transfer(at=now, risk=risk, facts=TRANSFER, **to)

    items = [{"what": "Telephone", "seal": "1"}, {"what": "Key", "seal": "2"}]
    acts = [
        lambda: services.identify(facts={**IDENTITY, "family_name": "Otherwise"}, **to),
        lambda: services.identify(facts=IDENTITY, **to),
        lambda: correct("identity", facts={"age_group": "juvenile"}),
        lambda: correct("capture", at=start - 20 * MINUTE),
        lambda: correct("arrival", at=start - 10 * MINUTE),
        lambda: correct("authority", at=start - 5 * MINUTE),
        lambda: services.check(at=now - HOUR, facts=LOOK, **to),
        lambda: services.check(at=now - HOUR / 2, facts=LOOK, **to),
        lambda: correct("check", at=now - 2 * HOUR),
        lambda: correct("check", facts={"why": "another person"}, withdrawn=True),
        lambda: services.set_level(level=3, facts={"why": "unwell"}, **to),
        lambda: services.review(
            by=provost, record=row.pk, outcome="continue", at=now, facts={**REVIEW, "late_reason": "no FPM"}
        ),
        lambda: correct("review", facts={"why": "another person"}, withdrawn=True, by=provost),
        lambda: services.report_force(at=now, facts={"words": "handcuffs", "who": "Sgt Demo, Demo Company"}, **to),
        lambda: services.review_force(by=provost, report=row.force_reports.get().pk, facts={"words": "fair"}),
        lambda: services.write_line(kind="interview", at=now, facts={"who": "Demo Interviewer, Kosovo Police"}, **to),
        lambda: services.take_property(at=start, items=items, **to),
        lambda: services.settle_property(
            items=[row.property.get(number=1).pk], fate="evidence", at=now, facts={"receiver": "Cpt Demo"}, **to
        ),
        lambda: services.move(site=cells.pk, cell="4", at=now, **to),
        lambda: services.hospitalise(at=now, facts={"hospital": "Demo Hospital"}, **to),
        lambda: services.leave_hospital(at=now, facts={"words": "well"}, **to),
        lambda: services.tell_icrc(about="hospital", at=now, facts={"to": "ICRC", "channel": "e-mail"}, **to),
        lambda: correct("icrc", facts={"why": "not reached"}, withdrawn=True),
        rotate,
        lambda: transfer(False),
        lambda: decide(
            services.decide_reopening, services.ask_reopening(facts={"why": "held person 2 was meant"}, **to)
        ),
        lambda: services.escape(at=now, facts={"words": "over the fence"}, **to),
        lambda: captured(officer, now, before=row.pk),
        lambda: captured(officer, now, exercise=True),
    ]
    for number, act in enumerate(acts):
        act()
        if number % 5 == 0 or number > 20:  # from the transfer on each of them
            assert list(verify_register()) == [], number
    row.refresh_from_db()
    assert identity_of(row, data_key(row))["family_name"] == "Planted", "an older identity was corrected"
    assert services.look_up(by=officer, text="otherwise", purpose="legal", words="why") == []


def test_of_an_erased_person_nothing_is_left_and_the_register_is_whole(officer, provost, cells, now, clock):
    row = plant(officer, provost, cells, now)
    to = {"by": officer, "record": row.pk}
    services.settle_property(
        items=[item.pk for item in row.property.all()], fate="returned", at=now, facts={"receiver": NAME}, **to
    )
    services.review_force(by=provost, report=row.force_reports.get().pk, facts={"words": NAME})
    services.release(at=now, facts={**RELEASE, "why": NAME}, **to)
    for about in ("registration", "release"):
        services.tell_icrc(about=about, at=now, facts={"to": NAME, "channel": "e-mail"}, **to)
    services.lift_hold(by=provost, record=row.pk, facts={"why": NAME})
    clock.move(timedelta(days=21 * 366).total_seconds())
    asked = services.propose_erasure(reason="period", **to)
    assert list(verify_register()) == []
    services.decide_erasure(by=provost, key=asked.pk, approve=True)
    assert RecordKey.objects.get(record=row).wrapped is None
    assert not IndexWord.objects.filter(record=row).exists()
    assert in_clear() == []
    assert CustodyRecord.objects.get(pk=row.pk).cell == ""
    assert list(verify_register()) == []
    assert journal.verify(chain_rows()).bad is None
