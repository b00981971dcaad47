"""Keys of the register: changed without a loss, destroyed for good; and the chain is whole after both."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import RoleGrant, User
from blotter import decisions, journal
from blotter import selectors as journal_selectors
from blotter.errors import Forbidden, Invalid, Refused
from escalation.models import Escalation
from incidents.detention import services, vault
from incidents.detention.models import IndexWord, RecordKey
from incidents.detention.services import keys
from incidents.detention.services.verifying import verify_register
from tests.detention.custody import HOUR, IDENTITY, RELEASE, captured
from tests.factories import UserFactory

ORDER = {"why": "order of the Demo Court, No 12"}
pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("vault", *args, stdout=out, stderr=out)
    return out.getvalue()


def chain_is_whole() -> bool:
    return journal.verify(journal_selectors.chain_rows()).bad is None


@pytest.fixture
def named(officer, now):
    row = captured(officer, now - HOUR)
    services.identify(by=officer, record=row.pk, facts=IDENTITY)
    return row


@pytest.fixture
def ended(officer, named, now):
    """Released, and the ICRC told of it all."""
    services.release(by=officer, record=named.pk, at=now, facts=RELEASE)
    for about in ("registration", "release"):
        facts = {"to": "ICRC", "channel": "e-mail"}
        services.tell_icrc(by=officer, record=named.pk, about=about, at=now, facts=facts)
    return named


def test_another_master_key_seals_every_record_and_nothing_is_lost(officer, named, settings):
    old = settings.DESK_VAULT_KEYS
    new = run("new", "2027").strip()
    settings.DESK_VAULT_KEYS = f"{new},{old}"
    assert run("rotate") == "1 records are now sealed with the key 2027\n"
    assert run("rotate").startswith("0 records")
    settings.DESK_VAULT_KEYS = new
    assert run("status") == "current key: 2027\n2027: 1 records\n"
    assert services.read_record(by=officer, record=named.pk, purpose="care", words="why").name == "Demo Planted"
    assert services.look_up(by=officer, text="planted", purpose="legal", words="why") == [named]
    assert run("verify").startswith("custody register verified")
    assert chain_is_whole()


def test_one_record_that_does_not_open_holds_up_no_other(officer, named, settings, now, monkeypatch):
    first = settings.DESK_VAULT_KEYS
    settings.DESK_VAULT_KEYS = f"{vault.new_master_key('lost')},{first}"
    lost = captured(officer, now)
    settings.DESK_VAULT_KEYS = first
    later = captured(officer, now)
    settings.DESK_VAULT_KEYS = f"{vault.new_master_key('2027')},{first}"
    monkeypatch.setattr(keys, "BATCH", 1)
    for total in (2, 0):
        out = StringIO()
        with pytest.raises(CommandError, match="1 records do not open"):
            call_command("vault", "rotate", stdout=out, stderr=out)
        assert f"{lost.number}: {lost.number} is sealed with the key «lost»" in out.getvalue()
        assert f"{total} records are now sealed with the key 2027" in out.getvalue()
    assert set(RecordKey.objects.filter(key_id="2027")) == {named.key, later.key}
    assert [fault.place for fault in verify_register()] == [lost.number]


def test_a_change_of_keys_that_was_interrupted_goes_on(officer, named, settings, now, monkeypatch):
    rows = [named, captured(officer, now), captured(officer, now)]
    settings.DESK_VAULT_KEYS = f"{vault.new_master_key('2027')},{settings.DESK_VAULT_KEYS}"
    monkeypatch.setattr(keys, "BATCH", 1)
    index, indexed = keys._index, []

    def killed(record, facts):
        if indexed:
            raise KeyboardInterrupt
        index(record, facts)
        indexed.append(record)

    monkeypatch.setattr(keys, "_index", killed)
    with pytest.raises(KeyboardInterrupt):
        run("rotate")
    monkeypatch.setattr(keys, "_index", index)
    assert "2027: 1 records\ntest: 2 records" in run("status")
    for row in rows:
        assert services.read_record(by=officer, record=row.pk, purpose="care", words="why")
    assert services.look_up(by=officer, text="planted", purpose="legal", words="why") == [named]
    assert run("verify").startswith("custody register verified")
    assert run("rotate").startswith("2 records are now sealed with the key 2027")
    assert run("verify").startswith("custody register verified")


def test_an_index_of_a_key_that_is_not_used_any_more_is_made_anew(officer, named, settings):
    """Somebody was identified while another key was the first of the ring for an hour."""
    there = settings.DESK_VAULT_KEYS
    settings.DESK_VAULT_KEYS = f"{vault.new_master_key('hour')},{there}"
    services.identify(by=officer, record=named.pk, facts=IDENTITY)
    settings.DESK_VAULT_KEYS = there
    assert [fault.words for fault in verify_register()] == [
        "it is not found by the name and document that its lines say"
    ]
    assert run("rotate").startswith("1 records")
    assert services.look_up(by=officer, text="planted", purpose="legal", words="why") == [named]
    assert list(verify_register()) == []


def test_a_lost_key_is_said_in_clear_words_and_nothing_is_changed(officer, named, settings):
    there = settings.DESK_VAULT_KEYS
    settings.DESK_VAULT_KEYS = vault.new_master_key("other")
    with pytest.raises(vault.VaultClosed, match="Nothing is lost"):
        services.read_record(by=officer, record=named.pk, purpose="care", words="why")
    with pytest.raises(CommandError, match="1 records do not open"):
        run("rotate")
    assert "NOT in DESK_VAULT_KEYS" in run("status")
    assert named.readings.count() == 0
    settings.DESK_VAULT_KEYS = there
    assert services.read_record(by=officer, record=named.pk, purpose="care", words="why").name == "Demo Planted"


def test_a_record_is_erased_by_two_and_the_chain_stays_whole(officer, provost, ended, clock):
    with pytest.raises(Refused, match="is kept until"):
        services.propose_erasure(by=officer, record=ended.pk, reason="period")
    clock.move(timedelta(days=6 * 366).total_seconds())
    proposed = services.propose_erasure(by=officer, record=ended.pk, reason="period")
    with pytest.raises(Forbidden):
        services.decide_erasure(by=officer, key=proposed.pk, approve=True)
    [(decision, waiting)] = [one for one in decisions.waiting() if one[0].code == "custody.erasure"]
    assert waiting.key == proposed.pk
    decision.decide(by=provost, key=waiting.key, approve=True, words="", version=None)
    for opening in (
        lambda: services.read_record(by=officer, record=ended.pk, purpose="care", words="why"),
        lambda: services.identify(by=officer, record=ended.pk, facts=IDENTITY),
    ):
        with pytest.raises(Refused, match="was erased"):
            opening()
    ended.refresh_from_db()
    assert RecordKey.objects.get(record=ended).wrapped is None
    assert not IndexWord.objects.filter(record=ended).exists()
    assert services.look_up(by=officer, text="planted", purpose="legal", words="why") == []
    assert ended.entries.count() == 7
    assert list(verify_register()) == []
    assert chain_is_whole()
    assert not Escalation.objects.filter(subject=f"erasure:{proposed.pk}", state="running").exists()
    assert not any(one.code == "custody.erasure" for one, _waiting in decisions.waiting())


def test_who_proposes_an_erasure_does_not_decide_it(ended, provost):
    both = User.objects.get(pk=provost.user.pk)
    RoleGrant.objects.create(user=both, role="detention_officer")
    by = type(provost)(User.objects.get(pk=both.pk), "Desk 1")
    proposed = services.propose_erasure(by=by, record=ended.pk, reason="order", facts=ORDER)
    for approve in (True, False):
        with pytest.raises(Refused, match="A second person decides"):
            services.decide_erasure(by=by, key=proposed.pk, approve=approve, words="the court still needs it")
    second = type(provost)(UserFactory(role="provost"), "")
    with pytest.raises(Invalid, match="Write why"):
        services.decide_erasure(by=second, key=proposed.pk, approve=False)
    services.decide_erasure(by=second, key=proposed.pk, approve=False, words="the court still needs it")
    said = services.read_record(by=by, record=ended.pk, purpose="audit", words="why").lines[-2:]
    assert [line.facts for line in said] == [
        {"reason": "order", **ORDER}, {"agreed": False, "why": "the court still needs it"},
    ]  # fmt: skip


def test_a_legal_hold_keeps_a_record_until_the_provost_lifts_it(officer, provost, ended):
    services.set_hold(by=officer, record=ended.pk, facts={"why": "court order"})
    with pytest.raises(Refused, match="legal hold"):
        services.propose_erasure(by=officer, record=ended.pk, reason="order", facts=ORDER)
    with pytest.raises(Forbidden):
        services.lift_hold(by=officer, record=ended.pk, facts={"why": "over"})
    services.lift_hold(by=provost, record=ended.pk, facts={"why": "over"})
    with pytest.raises(Invalid, match="By which order") as refusal:
        services.propose_erasure(by=officer, record=ended.pk, reason="error")
    assert refusal.value.field == "why"
    assert services.propose_erasure(by=officer, record=ended.pk, reason="order", facts=ORDER)


def test_who_sets_a_legal_hold_does_not_lift_it(provost, ended):
    services.set_hold(by=provost, record=ended.pk, facts={"why": "court order"})
    with pytest.raises(Refused, match="A second person lifts it"):
        services.lift_hold(by=provost, record=ended.pk, facts={"why": "over"})


def test_a_record_is_kept_for_less_long_only_when_a_second_person_agrees(officer, provost, ended):
    keep = lambda retention, **more: services.classify(  # noqa: E731
        by=officer, record=ended.pk, retention=retention, facts={"why": "complaint by letter"}, **more
    )
    with pytest.raises(Invalid, match="must not be empty"):
        services.classify(by=officer, record=ended.pk, retention="grave", facts={})
    assert keep("grave").retention == "grave"
    assert keep("ordinary").retention == "grave"
    with pytest.raises(Refused, match="asked already"):
        keep("juvenile")
    [(decision, waiting)] = [one for one in decisions.waiting() if one[0].code == "custody.retention"]
    with pytest.raises(Forbidden):
        decision.decide(by=officer, key=waiting.key, approve=True, words="x", version=None)
    decision.decide(by=provost, key=waiting.key, approve=True, words="LEGAD agrees", version=None)
    ended.refresh_from_db()
    assert ended.retention == "ordinary"
    said = services.read_record(by=officer, record=ended.pk, purpose="audit", words="why").lines[-1].facts
    assert said == {"before": "grave", "retention": "ordinary", "agreed": True, "why": "LEGAD agrees"}
    with pytest.raises(Refused, match="decided already"):
        decision.decide(by=provost, key=waiting.key, approve=True, words="again", version=None)


def test_nobody_is_erased_who_is_held_or_of_whom_the_icrc_is_not_told(officer, named, now):
    with pytest.raises(Refused, match="held now"):
        services.propose_erasure(by=officer, record=named.pk, reason="order", facts=ORDER)
    services.release(by=officer, record=named.pk, at=now, facts=RELEASE)
    with pytest.raises(Refused, match="ICRC"):
        services.propose_erasure(by=officer, record=named.pk, reason="order", facts=ORDER)


def test_the_command_counts_the_faults_and_tells_a_broken_journal_before_them(named, monkeypatch):
    monkeypatch.setattr(vault, "print_of", lambda sealed, place: "0" * 32)
    with pytest.raises(CommandError, match="2 faults"):
        run("verify")
    monkeypatch.setattr(journal, "digest", lambda previous, row: b"")
    with pytest.raises(CommandError, match="broken at serial 1"):
        run("verify")
