"""Numbers of the year, and the incident that somebody calls by one."""

from __future__ import annotations

import pytest

from blotter.errors import Invalid
from incidents.services.numbers import incident_called
from tests.factories import IncidentFactory

pytestmark = pytest.mark.django_db


def test_an_incident_is_called_by_its_number_or_by_the_end_of_it():
    row = IncidentFactory()
    year, serial = row.number.split("-")
    for words in (row.number, f" {year}-{int(serial)} ", serial, str(int(serial))):
        assert incident_called(words) == row


def test_the_newest_is_meant_where_two_years_have_the_number():
    old, new = IncidentFactory(), IncidentFactory()
    type(old).objects.filter(pk=old.pk).update(number=f"20-{new.number.split('-')[1]}")
    assert incident_called(new.number.split("-")[1]) == new


def test_what_is_called_an_exercise_is_one():
    drill, real = IncidentFactory(exercise=True), IncidentFactory()
    for words in (drill.number, drill.called, f"ex {int(drill.number.split('-')[1])}"):
        assert incident_called(words) == drill
    with pytest.raises(Invalid, match=f"There is no incident EX {real.number}"):
        incident_called(f"EX {real.number}")


@pytest.mark.parametrize("words", ["", "EX", "26-", "-0001", "99-0001", "9999", "1; 2", "²", "26-0001x"])
def test_a_number_that_no_incident_has_is_refused_beside_its_field(words):
    IncidentFactory()
    with pytest.raises(Invalid, match="There is no incident") as refused:
        incident_called(words, "about")
    assert refused.value.field == "about"
