"""Migrations, reference data and the demo theatre before the desk opens; skipped when nothing has changed."""

import contextlib
import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg2

from dispatch.runner.output import say
from dispatch.runner.state import ROOT
from dispatch.runner.supervisor import NotReady, Supervisor

PACKAGES = ("accounts", "blotter", "dispatch", "escalation", "incidents", "patrols", "reference")


async def prepare_database(supervisor: Supervisor, env: Mapping[str, str], demo: bool, embedded: bool) -> None:
    """Bring the database of `env` up to date; every command may be repeated without harm.

    Only an embedded database, which nobody else migrates, is taken for prepared by its stamp.
    """
    commands = [["migrate", "--noinput", "-v", "0"], ["load_reference"]]
    if demo:
        commands.append(["demo"])
    wanted = fingerprint(ROOT, demo_password=env["DESK_DEMO_PASSWORD"] if demo else None)
    url = env["DATABASE_OWNER_URL"]
    if embedded and wanted == _read_stamp(url):
        return
    for command in commands:
        say(f"manage.py {command[0]} …")
        code = await supervisor.run(command[0], [sys.executable, "manage.py", *command], env)
        if code:
            raise NotReady(f"manage.py {command[0]} failed (exit status {code}); the lines above say why.")
    if embedded:
        _write_stamp(url, wanted)


def fingerprint(root: Path, demo_password: str | None) -> str:
    """A digest of all that preparing depends on: every file of the packages, and the demo password."""
    digest = hashlib.sha256(repr(demo_password).encode())
    for file in _files(root):
        content = file.read_bytes()
        digest.update(f"\0{file.relative_to(root)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file


def _read_stamp(url: str) -> str:
    """The stamp lies in the database itself, so it goes when the database goes."""
    with _cursor(url) as sql:
        sql.execute("SELECT to_regclass('desk_runner.prepared')")
        if sql.fetchone() == (None,):
            return ""
        sql.execute("SELECT fingerprint FROM desk_runner.prepared")
        row = sql.fetchone()
        return row[0] if row else ""


def _write_stamp(url: str, value: str) -> None:
    with _cursor(url) as sql:
        sql.execute("CREATE SCHEMA IF NOT EXISTS desk_runner")
        sql.execute("CREATE TABLE IF NOT EXISTS desk_runner.prepared (fingerprint text NOT NULL)")
        sql.execute("DELETE FROM desk_runner.prepared")
        sql.execute("INSERT INTO desk_runner.prepared VALUES (%s)", [value])


@contextlib.contextmanager
def _cursor(url: str) -> Iterator[psycopg2.extensions.cursor]:
    with contextlib.closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        yield cursor
