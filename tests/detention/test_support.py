"""An incident knows detention support and how many are held because of it; a patrol knows nothing of either."""

from __future__ import annotations

import inspect
import re

import pytest
from django.apps import apps

from blotter import board
from incidents import serializers as incident_shapes
from incidents.around import serializers as around_shapes
from incidents.detention import services
from patrols import serializers as patrol_shapes
from tests.detention.custody import HOUR, IDENTITY, held
from tests.factories import IncidentFactory, PatrolFactory

pytestmark = pytest.mark.django_db
OF_CUSTODY = re.compile(r"custod|detain|detention|prison|captur|cell$|(^|_)held($|_by)", re.I)


def test_no_table_of_incidents_or_patrols_speaks_of_custody_but_for_a_number():
    fields = [field for label in ("incidents", "patrols") for model in apps.get_app_config(label).get_models()
              for field in model._meta.get_fields() if not field.auto_created]  # fmt: skip
    assert {f"{field.model.__name__}.{field.name}" for field in fields if OF_CUSTODY.search(field.name)} == {
        "Incident.persons_held"
    }
    assert not [field for field in fields if field.related_model and field.related_model._meta.app_label == "detention"]


def test_no_body_or_answer_of_incidents_or_patrols_speaks_of_custody_but_for_a_number():
    shapes = {
        shape
        for module in (incident_shapes, around_shapes, patrol_shapes)
        for _name, shape in inspect.getmembers(module, inspect.isclass)
        if hasattr(shape, "_declared_fields")
    }
    named = {name for shape in shapes for name in shape._declared_fields if OF_CUSTODY.search(name)}
    assert named == {"persons_held"}


def test_of_a_whole_custody_the_board_changes_one_number_at_its_incident_and_none_at_its_patrol(officer, cells, now):
    incident, patrol = IncidentFactory(type="detention-support"), PatrolFactory(at=(42.66, 21.16))
    keys = [("incident", incident.pk), ("patrol", patrol.pk)]
    states = lambda: [row.state for row in board.rows_of(keys).values()]  # noqa: E731
    before = states()
    row = held(officer, cells, now - HOUR, incident=incident.pk, patrol=patrol.pk)
    services.identify(by=officer, record=row.pk, facts=IDENTITY)
    after = states()
    assert after[1] == before[1]
    changed = {name for name, value in after[0].items() if before[0].get(name) != value}
    assert (changed, after[0]["persons_held"]) == ({"persons_held"}, 1)
    services.die(by=officer, record=row.pk, at=now, facts={"words": "heart"})
    assert states() == before
