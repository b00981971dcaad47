"""Custody of evidence: whoever does a step holds the item, and the chain has no gap, whatever is tried."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from blotter.actors import Actor
from blotter.errors import DeskError, Forbidden, Invalid, Refused
from blotter.operations import desk_now
from incidents.policing import services
from incidents.policing.models import CustodyStep, Item
from incidents.policing.selectors.evidence import chain, faults
from tests.factories import ActorFactory, UserFactory

pytestmark = pytest.mark.django_db
STORE = {"purpose": "stored", "place": "Evidence store, CFC"}


@pytest.fixture
def items(case, investigator) -> list[int]:
    document = services.seize(
        by=investigator, investigation=case.pk, source="Demo Driver", basis="Consent", place="Gate 1",
        items=[{"description": "Jerrycan, green", "seal": "A 100"}, {"description": "Mobile phone", "quantity": "2"}],
    )  # fmt: skip
    return list(document.items.values_list("pk", flat=True))


def holder(item: int) -> str:
    return chain(Item.objects.get(pk=item)).holder


def test_items_are_tagged_on_one_document_and_held_by_who_took_them(items):
    tags = [item.tag for item in Item.objects.all()]
    assert tags == [f"EVD {desk_now():%y}-0001/{number}" for number in (1, 2)]
    assert holder(items[0]).endswith("Demo Investigator")


def test_a_step_has_two_signatures_and_until_the_second_the_releaser_has_it(items, investigator, custodian):
    services.hand_over(by=investigator, items=items, to="custodian", **STORE)
    assert holder(items[0]).endswith("Demo Investigator")
    with pytest.raises(Refused, match="has not received it yet"):
        services.hand_over(by=investigator, items=items, to="custodian", **STORE)
    with pytest.raises(Refused, match="Only they can receive it"):
        services.receive(by=investigator, items=items)
    services.receive(by=custodian, items=items, words="seal intact")
    assert holder(items[0]).endswith("Demo Custodian")
    assert faults(Item.objects.get(pk=items[0])) == []


def test_a_step_by_somebody_who_does_not_hold_the_item_is_refused(items, investigator, custodian, lead):
    for by in (lead, custodian):
        with pytest.raises((Refused, Forbidden)):
            services.hand_over(by=by, items=items, to="investigator", **STORE)
    with pytest.raises(Refused, match=r"Demo Investigator holds .*, not you"):
        services.give_out(by=lead, items=items, to="Laboratory", receipt="L 7", purpose="examined", place="Prishtina")
    with pytest.raises(Refused, match="not outside"):
        services.take_back(by=lead, items=items, place="CFC")
    services.hand_over(by=investigator, items=items[:1], to="custodian", **STORE)
    services.receive(by=custodian, items=items[:1])
    # One that was given away spoils the act for both: a half-done step would be a gap.
    with pytest.raises(Refused, match="Demo Custodian holds"):
        services.hand_over(by=investigator, items=items, to="custodian", **STORE)
    assert CustodyStep.objects.count() == 3


def test_what_did_not_come_is_declined_and_stays_with_the_releaser_on_record(items, investigator, custodian):
    services.hand_over(by=investigator, items=items, to="custodian", **STORE)
    services.decline(by=custodian, items=items[:1], reason="seal broken")
    services.decline(by=investigator, items=items[1:], reason="not today")
    assert [holder(item).split()[-1] for item in items] == ["Investigator", "Investigator"]
    shown = chain(Item.objects.get(pk=items[0]))
    assert [step.declined_reason for step in shown.steps] == ["", "seal broken"]
    services.hand_over(by=investigator, items=items, to="custodian", **STORE)


def test_out_to_a_laboratory_and_back_against_a_receipt(items, investigator):
    out = {"to": "Demo Laboratory", "purpose": "examined", "place": "Prishtina"}
    with pytest.raises(Invalid) as refused:
        services.give_out(by=investigator, items=items, receipt="", **out)
    assert refused.value.field == "receipt"
    services.give_out(by=investigator, items=items, receipt="L 7", **out)
    assert holder(items[0]) == "Demo Laboratory"
    services.take_back(by=investigator, items=items, place="CFC", words="report L 7 with it")
    assert faults(Item.objects.get(pk=items[0])) == []


def test_disposal_is_allowed_by_one_and_done_by_another(items, investigator, custodian, lead):
    out = {"to": "Demo Owner", "place": "CFC"}
    with pytest.raises(Refused, match="not allowed yet"):
        services.dispose(by=investigator, items=items, **out)
    with pytest.raises(Forbidden):
        services.authorise_disposal(by=investigator, items=items, disposal="returned", reason="no more needed")
    services.authorise_disposal(by=lead, items=items, disposal="returned", reason="no more needed")
    services.dispose(by=investigator, items=items, receipt="signed", **out)
    assert holder(items[0]) == ""
    assert faults(Item.objects.get(pk=items[0])) == []
    with pytest.raises(Refused, match="Its chain has ended"):
        services.hand_over(by=investigator, items=items, to="custodian", **STORE)


def test_contradictory_times_are_refused(items, investigator, custodian):
    seized = CustodyStep.objects.get(item=items[0]).at
    for at in (seized - timedelta(minutes=5), desk_now() + timedelta(hours=1)):
        with pytest.raises(Invalid) as refused:
            services.hand_over(by=investigator, items=items, to="custodian", at=at, **STORE)
        assert refused.value.field == "at"
    services.hand_over(by=investigator, items=items, to="custodian", **STORE)
    with pytest.raises(Invalid) as refused:
        services.receive(by=custodian, items=items, received_at=seized - timedelta(minutes=1))
    assert refused.value.field == "received_at"


def test_a_closed_case_still_hands_its_evidence_on(case, items, investigator, custodian):
    for act in ("begin", "submit"):
        services.follow(by=investigator, investigation=case.pk, act=act)
    services.follow(by=ActorFactory(role="provost"), investigation=case.pk, act="close", outcome="unresolved")
    services.hand_over(by=investigator, items=items, to="custodian", **STORE)
    services.receive(by=custodian, items=items)


def many_hands(lead: Actor) -> type[RuleBasedStateMachine]:
    """Random hands try everything with two items; a model of who has what says what must happen."""

    class Hands(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            for name in ("ann", "ben", "cem"):
                if not UserFactory._meta.model.objects.filter(username=name).exists():
                    UserFactory(role="operator", username=name, name=f"Demo {name}")
            users = {
                user.username: user
                for user in UserFactory._meta.model.objects.filter(username__in=["ann", "ben", "cem"])
            }
            self.hands = {name: Actor(user) for name, user in users.items()}
            case = services.open_investigation(by=lead, title="Machine", leader="ann")
            document = services.seize(
                by=self.hands["ann"], investigation=case.pk, source="Demo", basis="Consent", place="CFC",
                items=[{"description": "one"}, {"description": "two"}],
            )  # fmt: skip
            self.items = list(document.items.values_list("pk", flat=True))
            # Who has it ("" for somebody outside, None when it is gone), and to whom it is offered.
            self.has: dict[int, str | None] = dict.fromkeys(self.items, "ann")
            self.offered: dict[int, str | None] = dict.fromkeys(self.items)
            self.allowed: set[int] = set()

        def attempt(self, may: bool, act: Any, **given: Any) -> bool:
            before = CustodyStep.objects.count()
            try:
                act(**given)
            except DeskError:
                assert not may
                assert CustodyStep.objects.count() == before
                return False
            assert may
            return True

        items_ = st.sets(st.integers(0, 1), min_size=1)
        who = st.sampled_from(["ann", "ben", "cem"])

        def free(self, name: str, picked: list[int]) -> bool:
            return all(self.has[item] == name and self.offered[item] is None for item in picked)

        @rule(name=who, to=who, which=items_)
        def hand_over(self, name, to, which):
            picked = [self.items[n] for n in which]
            may = name != to and self.free(name, picked)
            if self.attempt(may, services.hand_over, by=self.hands[name], items=picked, to=to, **STORE):
                self.offered.update(dict.fromkeys(picked, to))

        @rule(name=who, which=items_)
        def receive(self, name, which):
            picked = [self.items[n] for n in which]
            may = all(self.offered[item] == name for item in picked)
            if self.attempt(may, services.receive, by=self.hands[name], items=picked):
                self.has.update(dict.fromkeys(picked, name))
                self.offered.update(dict.fromkeys(picked))

        @rule(name=who, which=items_)
        def decline(self, name, which):
            picked = [self.items[n] for n in which]
            may = all(self.offered[item] and name in (self.offered[item], self.has[item]) for item in picked)
            if self.attempt(may, services.decline, by=self.hands[name], items=picked, reason="no"):
                self.offered.update(dict.fromkeys(picked))

        @rule(name=who, which=items_)
        def give_out(self, name, which):
            picked = [self.items[n] for n in which]
            given = {"to": "Laboratory", "receipt": "L 1", "purpose": "examined", "place": "there"}
            if self.attempt(self.free(name, picked), services.give_out, by=self.hands[name], items=picked, **given):
                self.has.update(dict.fromkeys(picked, ""))

        @rule(which=items_)
        def take_back(self, which):
            picked = [self.items[n] for n in which]
            may = all(self.has[item] == "" for item in picked)
            if self.attempt(may, services.take_back, by=self.hands["ann"], items=picked, place="CFC"):
                self.has.update(dict.fromkeys(picked, "ann"))

        @rule(which=items_)
        def authorise(self, which):
            picked = [self.items[n] for n in which]
            may = all(self.has[item] is not None for item in picked)
            given = {"disposal": "destroyed", "reason": "over"}
            if self.attempt(may, services.authorise_disposal, by=lead, items=picked, **given):
                self.allowed.update(picked)

        @rule(name=who, which=items_)
        def dispose(self, name, which):
            picked = [self.items[n] for n in which]
            may = self.free(name, picked) and self.allowed.issuperset(picked)
            if self.attempt(may, services.dispose, by=self.hands[name], items=picked, to="Demo Witness", place="CFC"):
                self.has.update(dict.fromkeys(picked))

        @invariant()
        def the_chain_has_no_gap_and_ends_with_who_has_it(self):
            for item in Item.objects.filter(pk__in=self.items):
                assert faults(item) == []
                shown = chain(item)
                expected = self.has[item.pk]
                user = self.hands[expected].user if expected else None
                assert shown.holder_id == (user.pk if user else None)
                assert shown.gone == (expected is None)

    return Hands


def test_whatever_hands_try_the_chain_has_no_gap(lead):
    run_state_machine_as_test(
        many_hands(lead),
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
