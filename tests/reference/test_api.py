"""The read-only lists: type-ahead by any form of a name, pages by key, permission by the role matrix."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import RoleGrant, User
from accounts.roles import Role
from reference.models import Place

pytestmark = pytest.mark.usefixtures("gazetteer")


def client(*roles: Role) -> APIClient:
    user = User.objects.create(username="demo", name="Demo Person")
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    browser = APIClient()
    browser.force_authenticate(user)
    return browser


@pytest.fixture
def operator(gazetteer: None) -> APIClient:
    return client(Role.OPERATOR)


def test_type_ahead(operator: APIClient) -> None:
    answer = operator.get("/api/v1/places/", {"q": "novo"}).json()
    assert answer["results"][0] == {
        "slug": "camp-novo-selo",
        "label": "Camp Novo Selo",
        "name": "Camp Novo Selo",
        "kind": "installation",
        "kind_label": "installation",
        "matched": "Novo Selo",
        "lat": 42.792,
        "lon": 20.99,
        "precision_m": 1000,
        "mgrs": "34T DN 99 37",
        "approximate": True,
        "country": "XK",
        "outside": False,
        "outside_label": "",
    }
    assert answer["results"][2]["outside_label"] == "OUTSIDE KOSOVO"
    assert len(operator.get("/api/v1/places/", {"q": "a", "limit": 2}).json()["results"]) == 2
    assert (
        operator.get("/api/v1/places/", {"q": "hani", "kind": "town"}).json()["results"][0]["slug"] == "hani-i-elezit"
    )
    assert operator.get("/api/v1/places/", {"q": "selo", "near": "42.0001,21.4001"}).status_code == 200


def test_pages_by_key_reach_every_place(operator: APIClient) -> None:
    url, slugs = "/api/v1/places/", []
    while url:
        page = operator.get(url).json()
        slugs += [row["slug"] for row in page["results"]]
        url = page["next"]
    assert slugs == sorted(slugs)
    assert len(slugs) == Place.objects.count() > 250


def test_nations_and_partners(operator: APIClient) -> None:
    nations = operator.get("/api/v1/nations/").json()["results"]
    assert [row["code"] for row in nations if row["imp_member"]] == ["AUT", "CHE", "LVA", "POL"]
    (police,) = operator.get("/api/v1/partners/", {"q": "Kosovska policija"}).json()["results"]
    assert (police["slug"], police["duty_phone"], police["route"]) == ("kosovo-police", "192", "direct")
    governments = operator.get("/api/v1/partners/", {"kind": "government"}).json()["results"]
    assert {row["route"] for row in governments} == {"via_hq"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "limit": "-1"}, "limit"),
        ({"q": "a", "limit": "9" * 30}, "limit"),
        ({"q": "a", "limit": "٣"}, "limit"),
        ({"q": "a", "near": "42"}, "near"),
        ({"q": "a", "near": "21.1,42.6"}, "lat"),
        ({"q": "a", "near": "NaN,21.1"}, "lat"),
        ({"kind": "castle"}, "kind"),
    ],
)
def test_bad_queries_name_the_field(operator: APIClient, query: dict[str, str], field: str) -> None:
    answer = operator.get("/api/v1/places/", query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == field


@pytest.mark.parametrize("path", ["places", "nations", "partners"])
def test_only_those_whom_the_matrix_grants_it(path: str) -> None:
    assert APIClient().get(f"/api/v1/{path}/").status_code in (401, 403)
    nobody = client()
    assert nobody.get(f"/api/v1/{path}/").status_code == 403
    assert nobody.post(f"/api/v1/{path}/", {}).status_code in (403, 405)


def test_the_owner_confirms_a_grid_and_cannot_delete_a_shipped_row(gazetteer: None) -> None:
    owner = User.objects.create(username="owner", name="Demo Owner")
    RoleGrant.objects.create(user=owner, role=Role.ADMINISTRATOR)
    browser = Client()
    browser.force_login(owner)
    place = Place.objects.get(slug="camp-bondsteel")
    action = {"action": "confirm", "_selected_action": [place.pk]}
    answer = browser.post("/admin/reference/place/", action, follow=True)
    assert "1 row is confirmed." in answer.content.decode()
    place.refresh_from_db()
    assert (place.confirmed, place.approximate) == (True, False)

    own = Place.objects.create(slug="own", kind="facility", name="Own", lat=42.5, lon=21.0)
    assert browser.get(f"/admin/reference/place/{place.pk}/delete/").status_code == 403
    assert browser.get(f"/admin/reference/place/{own.pk}/delete/").status_code == 200


def test_the_owner_is_told_of_a_slip_in_the_coordinates(gazetteer: None) -> None:
    with pytest.raises(ValidationError, match="outside Kosovo"):
        Place(slug="x", kind="facility", name="X", lat=41.99, lon=21.43).full_clean()
    Place(slug="x", kind="facility", name="X", lat=41.99, lon=21.43, country="MK").full_clean()
