"""The basemap as browsers read it: in pieces, by those who may, the owner's own before the one that is shipped."""

from __future__ import annotations

import os
import shutil

import pytest
from django.test import Client

from accounts.roles import Role
from accounts.sessions import confirm
from reference import basemap
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/map/basemap.pmtiles"


@pytest.fixture
def folder(settings, tmp_path):
    settings.DESK_BASEMAP_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def client(folder):
    client = Client()
    client.force_login(UserFactory(role=Role.OPERATOR))
    session = client.session
    confirm(session)
    session.save()
    return client


def read(answer):
    return b"".join(answer.streaming_content)


def test_a_range_is_answered_with_that_part(client):
    whole = basemap.SHIPPED.read_bytes()
    answer = client.get(URL, headers={"Range": "bytes=0-126"})
    assert answer.status_code == 206
    assert read(answer) == whole[:127]
    assert answer["Content-Range"] == f"bytes 0-126/{len(whole)}"
    assert answer["Content-Length"] == "127"
    end = client.get(URL, headers={"Range": f"bytes={len(whole) - 10}-{len(whole) + 500}"})
    assert (end.status_code, read(end)) == (206, whole[-10:])


def test_without_a_range_all_of_it_comes_and_none_when_nothing_changed(client):
    answer = client.get(URL)
    assert (answer.status_code, read(answer)) == (200, basemap.SHIPPED.read_bytes())
    assert answer["Cache-Control"] == "private, no-cache"
    assert client.get(URL, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_another_map_has_another_tag(client, folder):
    """A browser that has read one map must not be told that it still has the right one."""
    shipped = client.get(URL)["ETag"]
    content = basemap.SHIPPED.read_bytes() + b"more"
    (folder / "own.pmtiles").write_bytes(content)
    own = client.get(URL, headers={"If-None-Match": shipped})
    assert (own.status_code, read(own)) == (200, content)
    assert own["ETag"] != shipped


def test_a_range_beyond_the_end_is_refused(client):
    size = basemap.SHIPPED.stat().st_size
    answer = client.get(URL, headers={"Range": f"bytes={size + 5}-{size + 9}"})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{size}"


def test_nothing_can_be_written_there(client):
    assert client.post(URL, {}).status_code == 405


def test_a_stranger_gets_no_sign_in_page_for_a_map(folder):
    assert Client().get(URL, headers={"Range": "bytes=0-126"}).status_code == 403


def test_the_owners_newest_map_comes_first(client, folder):
    assert basemap.current() == basemap.SHIPPED
    older, newer = folder / "older.pmtiles", folder / "newer.pmtiles"
    for at, path in enumerate((newer, older)):
        shutil.copy(basemap.SHIPPED, path)
        os.utime(path, (1_000_000 - at, 1_000_000 - at))
    with newer.open("ab") as file:
        file.write(b"its own")
    os.utime(newer, (1_000_000, 1_000_000))
    assert basemap.current() == newer
    assert read(client.get(URL)).endswith(b"its own")


def test_a_large_map_goes_out_in_pieces_only(client, folder):
    large = folder / "large.pmtiles"
    shutil.copy(basemap.SHIPPED, large)
    with large.open("ab") as file:
        file.truncate(9_000_000)
    assert basemap.current() == large
    for asked in ({}, {"Range": "bytes=0-"}, {"Range": "bytes=0-8999999"}, {"Range": "bytes=-9000000"}):
        assert client.get(URL, headers=asked).status_code == 416
    answer = client.get(URL, headers={"Range": "bytes=8000000-8000999"})
    assert (answer.status_code, len(read(answer))) == (206, 1000)


@pytest.mark.parametrize("content", [b"", b"PMTiles", b"<html>" * 50, basemap.SHIPPED.read_bytes()[:-1]])
def test_what_is_no_map_or_not_yet_whole_is_passed_over(folder, content):
    (folder / "new.pmtiles").write_bytes(content)
    assert basemap.current() == basemap.SHIPPED


def test_a_folder_that_is_not_there_is_no_fault(settings, tmp_path):
    settings.DESK_BASEMAP_FOLDER = tmp_path / "nowhere"
    assert basemap.current() == basemap.SHIPPED
