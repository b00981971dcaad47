"""Attachments meet hostile files: only pixels, PDF and plain text get in, and what comes out cannot run."""

from __future__ import annotations

import io
import os
import time
import zipfile
import zlib
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.roles import Role
from accounts.sessions import confirm
from blotter.errors import Forbidden, Invalid, TooLarge
from blotter.models import Entry
from dispatch.services import dispatch
from incidents.around import files, services
from incidents.models import Attachment
from incidents.tasks import sweep_files
from tests.factories import ActorFactory, IncidentFactory, PatrolFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = b"Demo Secret 42.8231N"


@pytest.fixture(autouse=True)
def room(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    # What the sender says it is, which nobody believes.
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def png_of(width: int, height: int) -> bytes:
    """A small file that says it is enormous, with nearly nothing compressed in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(5_000_000))
    return out.getvalue()


def text_bomb() -> bytes:
    """A PNG whose text chunk swells a thousandfold when it is read."""
    good = picture("PNG")
    data = b"Comment\0\0" + zlib.compress(bytes(80_000_000))
    chunk = len(data).to_bytes(4, "big") + b"zTXt" + data + zlib.crc32(b"zTXt" + data).to_bytes(4, "big")
    return good[:33] + chunk + good[33:]


def names(room: Path) -> set[str]:
    return {path.name for path in room.glob("*/*")}


# -- what gets in ------------------------------------------------------------------------------------------------------
def test_a_photograph_is_made_anew_and_loses_where_it_was_taken(room):
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    sent = picture(exif=exif, comment=SECRET) + b"PK\x03\x04 trailing " + SECRET
    assert sent.count(SECRET) >= 2
    stored = files.store(upload(sent, "C:\\Users\\demo\\../Gate\u202e 3.jpg"))
    kept = files.path_of(stored.token).read_bytes()
    assert SECRET not in kept
    assert b"Exif" not in kept
    assert (stored.kind, stored.name, stored.width, stored.height) == ("image", "Gate 3.jpg", 64, 48)
    assert stored.size == len(kept)
    with Image.open(io.BytesIO(kept)) as again:
        assert not again.getexif()
        assert again.getpixel((5, 5))[1] > 100
    assert names(room) == {stored.token.hex, f"{stored.token.hex}.small"}
    assert files.path_of(stored.token).stat().st_mode & 0o777 == 0o600


def test_a_picture_that_lies_on_its_side_is_turned_by_its_tag():
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = files.store(upload(picture(exif=exif)))
    assert (stored.width, stored.height) == (48, 64)


def test_a_large_picture_is_brought_to_size_and_a_png_stays_one():
    stored = files.store(upload(picture("PNG", (5000, 100))))
    assert (stored.width, stored.height) == (files.LONGEST_SIDE, 82)
    assert files.path_of(stored.token).read_bytes().startswith(b"\x89PNG")
    with Image.open(files.path_of(stored.token, preview=True)) as small:
        assert max(small.size) == files.PREVIEW_SIDE


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF", "pdf"),
        ("Statement of a witness.\nČetvrtak, 02:14 – gate 3\t\u201eopen\u201c".encode(), "text"),
        (b"BMW parked at the gate, later gone", "text"),  # begins like a bitmap
    ],
)
def test_pdf_and_plain_text_are_kept_as_they_are(content, kind):
    stored = files.store(upload(content))
    assert stored.kind == kind
    assert files.path_of(stored.token).read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg onload="alert(1)"/>',
        b" \n<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf<html>",
        b"#!/bin/sh\nrm -rf /",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
        b"text with a \x00 in it",
        b"text with \x1b[31m in it",
        b"\xff\xfe\x00\x01 not utf-8",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 and no picture",
        picture()[:200],
        picture("PNG")[:60],
        png_of(60_000, 60_000),
        png_of(4900, 4900),
        png_of(2**31 - 1, 2**31 - 1),
        text_bomb(),
        zip_bomb(),
    ],
    ids=lambda content: repr(content[:10]),  # of an archive no more: then comes the time of day
)
def test_everything_else_is_refused_in_words_and_leaves_no_file(room, content):
    begun = time.monotonic()
    with pytest.raises(Invalid) as refused:
        files.store(upload(content, "innocent.jpg"))
    assert refused.value.field == "file"
    assert time.monotonic() - begun < 5
    assert names(room) == set()


def test_a_file_that_is_two_things_at_once_becomes_the_harmless_one():
    archive = zip_bomb()
    stored = files.store(upload(picture() + archive))
    kept = files.path_of(stored.token).read_bytes()
    assert not zipfile.is_zipfile(io.BytesIO(kept))
    assert len(kept) < len(archive)


def test_too_large_is_refused_before_anything_is_decoded(room):
    with pytest.raises(TooLarge):
        files.store(upload(b"%PDF-" + bytes(files.MOST_BYTES)))
    with pytest.raises(Invalid):
        files.store(upload(b"a" * (files.MOST_TEXT_BYTES + 1)))
    assert names(room) == set()


# -- the act, and handing out ------------------------------------------------------------------------------------------
def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    confirm(session)
    session.save()
    return client


def attach(client: Client, incident, content: bytes, name: str = "photo.jpg", **headers):
    form = {"file": upload(content, name), "caption": "the gate"}
    return client.post(f"/api/v1/incidents/{incident.pk}/files/", form, **headers)


def test_attaching_and_reading_it_back(room):
    incident, client = IncidentFactory(), client_of(UserFactory(role=Role.OPERATOR))
    made = attach(client, incident, picture(), "Gate 3 <b>.jpg")
    assert made.status_code == 201
    body = made.json()
    assert (body["caption"], body["name"]) == ("the gate", "Gate 3 <b>.jpg")
    entry = Entry.objects.latest("serial")
    assert entry.words == f"{incident.number}: image attached"
    assert "Gate" not in entry.body
    for path, kind in (
        (f"/api/v1/files/{body['token']}/", "image/jpeg"),
        (f"/api/v1/files/{body['token']}/preview/", "image/jpeg"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''Gate%203%20%3Cb%3E.jpg"
        assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store", "nosniff")
        assert "sandbox" in answer["Content-Security-Policy"]
    assert [each["token"] for each in client.get(f"/api/v1/incidents/{incident.pk}/around/").json()["files"]] == [
        body["token"]
    ]


def test_text_comes_back_as_text_whatever_it_says():
    incident, client = IncidentFactory(), client_of(UserFactory(role=Role.OPERATOR))
    token = attach(client, incident, b"see <script>alert(1)</script>", "x.html").json()["token"]
    answer = client.get(f"/api/v1/files/{token}/")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"/api/v1/files/{token}/preview/").status_code == 404


def test_a_repeat_with_its_key_attaches_once_and_leaves_one_file(room):
    incident, client = IncidentFactory(), client_of(UserFactory(role=Role.OPERATOR))
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    first, again = attach(client, incident, picture(), **key), attach(client, incident, picture(), **key)
    assert first.json() == again.json()
    assert Attachment.objects.count() == 1
    assert len(names(room)) == 2
    other = attach(client, incident, picture(size=(10, 10)), **key)
    assert other.status_code == 409
    assert len(names(room)) == 2


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"<svg/>", 400), (b"", 400), (b"%PDF-" + bytes(files.MOST_BYTES + 100_000), 413)],
    ids=["picture that runs", "empty", "too large"],
)
def test_a_refused_file_is_refused_beside_its_field(room, content, status):
    incident, client = IncidentFactory(), client_of(UserFactory(role=Role.OPERATOR))
    answer = attach(client, incident, content)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["detail"]
    assert (Attachment.objects.count(), names(room)) == (0, set())


def test_an_act_that_is_refused_leaves_no_file(room):
    client = client_of(UserFactory(role=Role.OPERATOR))
    answer = client.post("/api/v1/incidents/999999/files/", {"file": upload(picture())})
    assert answer.status_code == 404
    assert names(room) == set()


def test_no_caption_may_hold_what_a_line_may_not(room):
    incident, client = IncidentFactory(), client_of(UserFactory(role=Role.OPERATOR))
    form = {"file": upload(picture()), "caption": "a\u202eb"}
    answer = client.post(f"/api/v1/incidents/{incident.pk}/files/", form)
    assert [error["attr"] for error in answer.json()["errors"]] == ["caption"]
    assert names(room) == set()


def test_who_may_attach_and_who_may_read(room):
    incident, desk = IncidentFactory(), client_of(UserFactory(role=Role.OPERATOR))
    token = attach(desk, incident, picture()).json()["token"]
    auditor = client_of(UserFactory(role=Role.AUDITOR))
    assert attach(auditor, incident, picture()).status_code == 403
    assert auditor.get(f"/api/v1/files/{token}/").status_code == 200
    assert client_of(UserFactory(role=Role.ADMINISTRATOR)).get(f"/api/v1/files/{token}/").status_code == 403
    assert Client().get(f"/api/v1/files/{token}/").status_code in (401, 403)
    user = UserFactory(role=Role.PATROL_LEADER)
    leader, patrol = client_of(user), PatrolFactory(leader=user)
    assert leader.get(f"/api/v1/files/{token}/").status_code == 403
    assert attach(leader, incident, picture()).status_code == 403
    dispatch(by=ActorFactory(), incident=incident.pk, patrols=[patrol.pk])
    assert leader.get(f"/api/v1/files/{token}/").status_code == 200
    assert attach(leader, incident, picture()).status_code == 201
    assert len(names(room)) == 4


def test_a_withdrawn_file_is_shown_to_nobody_and_its_row_stays():
    incident, client = IncidentFactory(), client_of(UserFactory(role=Role.OPERATOR))
    token = attach(client, incident, picture()).json()["token"]
    gone = client.post(
        f"/api/v1/files/{token}/withdraw/", {"reason": "wrong incident"}, content_type="application/json"
    )
    assert gone.status_code == 200
    assert client.get(f"/api/v1/files/{token}/").status_code == 404
    assert client.get(f"/api/v1/incidents/{incident.pk}/around/").json()["files"] == []
    assert Attachment.objects.get().withdrawn_reason == "wrong incident"
    assert files.path_of(UUID(token)).exists()


def test_files_without_an_act_are_swept_the_next_day_and_no_others(room):
    incident, by = IncidentFactory(), ActorFactory()
    kept, orphan, fresh = (files.store(upload(picture())) for _ in range(3))
    services.attach_file(by=by, incident=incident.pk, stored=kept)
    yesterday = time.time() - 2 * 86400
    for stored in (kept, orphan):
        for preview in (False, True):
            os.utime(files.path_of(stored.token, preview=preview), (yesterday, yesterday))
    sweep_files()
    assert {name.partition(".")[0] for name in names(room)} == {kept.token.hex, fresh.token.hex}


def test_an_incident_holds_only_so_many(monkeypatch):
    monkeypatch.setattr("incidents.around.services.attaching.MOST_FILES", 1)
    incident, client = IncidentFactory(), client_of(UserFactory(role=Role.OPERATOR))
    assert attach(client, incident, picture()).status_code == 201
    assert attach(client, incident, picture()).json()["errors"][0]["code"] == "too_many_files"


def test_a_stranger_to_the_matrix_attaches_nothing():
    stored = files.store(upload(picture()))
    with pytest.raises(Forbidden):
        services.attach_file(by=ActorFactory(role=Role.ADMINISTRATOR), incident=IncidentFactory().pk, stored=stored)
