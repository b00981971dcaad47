"""The log of one incident, as its detail shows it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blotter.operations import desk_now
from blotter.services import correct, log_line
from incidents import selectors
from incidents.services import add_note
from tests.factories import ActorFactory, IncidentFactory

pytestmark = pytest.mark.django_db


def test_late_lines_and_corrections_are_in_it_and_what_is_of_others_is_not():
    by = ActorFactory(role="operator")
    incident, other = IncidentFactory(), IncidentFactory()
    add_note(by=by, incident=incident.pk, text="seen at the gate", occurred_at=desk_now() - timedelta(minutes=10))
    add_note(by=by, incident=other.pk, text="something else")
    log_line(by=by, text="fog in the north")
    opened, noted = selectors.detail(by, incident.pk)["timeline"]
    assert noted["at"] < noted["recorded_at"]
    correct(by=by, serial=opened["serial"], text="it was at the other gate")
    lines = selectors.detail(by, incident.pk)["timeline"]
    assert [line["corrects"] for line in lines] == [None, None, opened["serial"]]
    assert "other gate" in lines[-1]["words"]
