"""A person's views of the queue: kept on the server, one's own, and nothing that the journal tells of."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import SavedView
from accounts.services import MOST_VIEWS, delete_view, save_view
from blotter.actors import Actor
from blotter.errors import Forbidden, Missing, Refused
from blotter.models import Entry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/views/"


@pytest.fixture
def person():
    return UserFactory(role="operator")


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_view_saved_at_one_desk_is_there_at_another(person):
    filters = {"priorities": [1, 2], "unassigned": True, "text": "camp"}
    saved = client_of(person).post(URL, {"name": "Hot", "filters": filters}, format="json")
    assert saved.status_code == 200, saved.json()
    assert client_of(person).get(URL).json() == [{"id": saved.json()["id"], "name": "Hot", "filters": filters}]
    assert client_of(UserFactory(role="operator")).get(URL).json() == []
    assert not Entry.objects.exists()


def test_the_same_name_replaces_and_a_view_is_deleted(person):
    client = client_of(person)
    client.post(URL, {"name": "Hot", "filters": {"priorities": [1]}}, format="json")
    again = client.post(URL, {"name": " Hot ", "filters": {"mine": True}}, format="json").json()
    assert [view["filters"] for view in client.get(URL).json()] == [{"mine": True}]
    assert client.delete(f"{URL}{again['id']}/").status_code == 200
    assert client.get(URL).json() == []


def test_nobody_deletes_what_is_another_persons(person):
    view = save_view(by=Actor(person), name="Hot", filters={})
    with pytest.raises(Missing):
        delete_view(by=Actor(UserFactory(role="operator")), view=view.pk)
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "", "filters": {}}, "name"),
        ({"name": "x" * 41, "filters": {}}, "name"),
        ({"name": "Hot", "filters": {"priorities": [5]}}, "filters.priorities.0"),
        ({"name": "Hot", "filters": {"state": "lost"}}, "filters.state"),
        ({"name": "Hot", "filters": {"colour": "red"}}, "filters.colour"),
        ({"name": "Hot"}, "filters"),
    ],
)
def test_what_is_no_view_is_refused_by_its_field(person, body, field):
    answer = client_of(person).post(URL, body, format="json")
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == [field]
    assert not SavedView.objects.exists()


def test_a_list_that_nobody_could_look_through_is_refused(person):
    for number in range(MOST_VIEWS):
        save_view(by=Actor(person), name=f"View {number}", filters={})
    with pytest.raises(Refused, match="20 views"):
        save_view(by=Actor(person), name="One more", filters={})
    save_view(by=Actor(person), name="View 3", filters={"mine": True})


def test_who_may_not_use_the_console_keeps_no_views():
    with pytest.raises(Forbidden):
        save_view(by=Actor(UserFactory(role="patrol_leader")), name="Hot", filters={})
