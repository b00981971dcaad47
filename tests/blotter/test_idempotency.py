"""What is kept of a request that may be repeated: enough to know it again, nothing to guess its words from."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest

from blotter import idempotency, services
from blotter.errors import Refused
from blotter.models import Entry, RememberedAnswer
from tests.factories import ActorFactory

pytestmark = pytest.mark.django_db
REQUEST = ("POST", "/api/v1/custody/3/identify/", b'{"family_name": "Planted"}')
PLAIN = hashlib.sha256(b"\0".join(part.encode() if isinstance(part, str) else part for part in REQUEST)).digest()
KEY = uuid4()


@pytest.fixture
def by():
    return ActorFactory()


def send(by, *request):
    """The request as a face of the desk sends it; what it was answered, the first time or before."""
    claim = idempotency.Claim(by.user.pk, KEY, idempotency.digests(*request), 200, lambda _result: {})
    try:
        claim.replay()
        with idempotency.claimed(claim):
            services.log_line(by=by, text="done")
    except idempotency.Replay as replay:
        return replay.answer
    return claim.answer


def test_what_is_kept_of_a_request_cannot_be_computed_from_its_words(by, settings):
    send(by, *REQUEST)
    kept = bytes(RememberedAnswer.objects.get().request)
    assert kept != PLAIN
    settings.SECRET_KEY = "another"
    assert kept not in idempotency.digests(*REQUEST)


def test_a_repeat_is_known_after_a_change_of_the_secret_while_the_old_one_is_named(by, settings):
    first = send(by, *REQUEST)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert send(by, *REQUEST) == first
    assert Entry.objects.filter(kind="blotter.logged").count() == 1
    with pytest.raises(Refused, match="another request"):
        send(by, *REQUEST[:2], b"{}")
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Refused, match="another request"):
        send(by, *REQUEST)


def test_what_was_done_before_requests_were_keyed_is_known_again_and_not_done_twice(by):
    first = send(by, *REQUEST)
    RememberedAnswer.objects.update(request=PLAIN)
    assert send(by, *REQUEST) == first
    assert Entry.objects.filter(kind="blotter.logged").count() == 1
    with pytest.raises(Refused, match="another request"):
        send(by, *REQUEST[:2], b"{}")
