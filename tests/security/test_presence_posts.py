"""What the posts of a presence require, and what it is manned with since it was raised or lowered."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blotter.errors import Refused
from blotter.models import Entry
from incidents.security.models import Presence
from incidents.security.services import add_post, man_post
from incidents.security.services.presence_manning import decide_level, match_posts, set_level, shares
from tests.factories import ActorFactory, PatrolFactory
from tests.security.presence_scenes import make_reference, own, presence
from tests.security.scenes import let_the_clock_look, live_alarms
from tests.test_routes import client_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


@pytest.fixture
def page() -> Client:
    return client_of("operator")


def raised(desk, strength: int) -> Presence:
    """Two posts, four persons and two, raised by the provost to so many."""
    row = own(desk, strength=6)
    for name, required in (("Gate", 4), ("Bridge", 2)):
        add_post(by=desk, task=row.task_id, name=name, required=required)
    change = set_level(by=desk, presence=row.pk, level=3, strength=strength, reason="groups at the bridge")
    decide_level(by=ActorFactory(role="provost"), key=change.pk, approve=True)
    return row


def required(row: Presence) -> list[int]:
    return list(row.task.posts.order_by("number").values_list("required", flat=True))


def test_a_raised_presence_says_what_its_posts_do_not_cover_and_one_act_mends_it(desk, page, clock):
    row = raised(desk, 12)
    gate = row.task.posts.get(name="Gate")
    man_post(by=desk, post=gate.pk, patrol=PatrolFactory().pk, strength=4)
    address = f"/security/presences/{row.pk}/"
    assert "manned with 12, the posts require 6" in page.get(address).content.decode()
    assert page.post(f"{address}posts/", {"version": Presence.objects.get(pk=row.pk).version}).status_code == 302
    assert required(row) == [8, 4]
    words = list(Entry.objects.filter(kind="security.post_changed", view=False).values_list("words", flat=True))
    assert words == [
        f"{row.called}/1: 4 → 8 persons: increased, 12 persons",
        f"{row.called}/2: 2 → 4 persons: increased, 12 persons",
    ]
    assert "the posts require" not in page.get(address).content.decode()
    clock.move(6 * 60)
    let_the_clock_look()
    assert any(f"{row.called}/1 under-manned" in alarm for alarm in live_alarms()), "the gate had enough before"


def test_a_lowered_presence_asks_for_fewer(desk):
    row = raised(desk, 12)
    match_posts(by=desk, presence=row.pk)
    set_level(by=desk, presence=row.pk, level=2, strength=3, reason="quiet", authorised_by="shift leader")
    match_posts(by=desk, presence=row.pk)
    assert required(row) == [2, 1]
    with pytest.raises(Refused, match="so many already"):
        match_posts(by=desk, presence=row.pk)
    set_level(by=desk, presence=row.pk, level=1, strength=1, reason="quiet", authorised_by="shift leader")
    with pytest.raises(Refused, match="Close a post first"):
        match_posts(by=desk, presence=row.pk)


def test_a_post_is_given_no_more_than_a_post_may_require(desk):
    row = raised(desk, 800)
    with pytest.raises(Refused, match=f"{row.called}/1 would require 533 persons; a post has at most 500"):
        match_posts(by=desk, presence=row.pk)
    add_post(by=desk, task=row.task_id, name="Road", required=2)
    match_posts(by=desk, presence=row.pk)
    assert required(row) == [400, 200, 200]


def test_a_program_lets_the_posts_require_what_the_presence_is_manned_with(desk, page):
    row = raised(desk, 12)
    address = f"/api/v1/presences/{row.pk}/posts/"
    assert page.post(address, {"version": 1}, content_type="application/json").status_code == 409
    answer = page.post(address, {}, content_type="application/json")
    assert (answer.status_code, answer.json()["required"]) == (200, 12)
    assert required(row) == [8, 4]


def test_what_another_force_mans_is_not_counted_at_posts(desk, page):
    make_reference()
    row = presence(desk)
    add_post(by=desk, task=row.task_id, name="Liaison", required=2)
    assert "the posts require" not in page.get(f"/security/presences/{row.pk}/").content.decode()
    with pytest.raises(Refused, match="own force"):
        match_posts(by=desk, presence=row.pk)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12), st.integers(0, 400))
def test_persons_are_shared_without_rest_and_nobody_goes_empty(needs, more):
    total = len(needs) + more
    given_out = shares(needs, total)
    assert sum(given_out) == total
    assert min(given_out) >= 1
    if len(set(needs)) == 1:
        assert max(given_out) - min(given_out) <= 1
