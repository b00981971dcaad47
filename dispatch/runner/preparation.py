"""Migrations, reference data and the demo theatre before the desk opens; skipped when nothing has changed."""

import contextlib
import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from dispatch.runner.output import say
from dispatch.runner.state import ROOT, StateError
from dispatch.runner.supervisor import NotReady, Supervisor

PACKAGES = ("accounts", "blotter", "dispatch", "escalation", "incidents", "patrols", "reference")


@dataclass(frozen=True)
class Prepared:
    """What a database was prepared for, and from which files ("" where nobody has finished that)."""

    demo: bool
    fingerprint: str = ""


async def prepare_database(supervisor: Supervisor, env: Mapping[str, str], demo: bool, embedded: bool) -> None:
    """Bring the database of `env` up to date; every command may be repeated without harm.

    Raises StateError for a demo theatre that is to be real, or the other way round. Only an embedded database,
    which nobody else migrates, is taken for up to date by its stamp.
    """
    commands = [["migrate", "--noinput", "-v", "0"], ["load_reference"]]
    if demo:
        commands.append(["demo"])
    url = env["DATABASE_OWNER_URL"]
    wanted = Prepared(demo, fingerprint(ROOT, demo_password=env["DESK_DEMO_PASSWORD"] if demo else None))
    found = read_prepared(url)
    if found:
        _require_same_kind(found, demo)
    if embedded and found == wanted:
        return
    write_prepared(url, Prepared(demo))
    for command in commands:
        say(f"manage.py {command[0]} …")
        code = await supervisor.run(command[0], [sys.executable, "manage.py", *command], env)
        if code:
            raise NotReady(f"manage.py {command[0]} failed (exit status {code}); the lines above say why.")
    write_prepared(url, wanted)


def _require_same_kind(found: Prepared, demo: bool) -> None:
    elsewhere = "Use another database: DATABASE_URL and DATABASE_OWNER_URL, or STATE_DIR=/another/folder."
    if found.demo and not demo:
        raise StateError(f"This database is a demo theatre, its accounts have known passwords. {elsewhere}")
    if demo and not found.demo:
        raise StateError(f"This database is a real desk: no demo accounts and calls go in. {elsewhere}")


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


def read_prepared(url: str) -> Prepared | None:
    """None for a new database. The note lies in the database itself, so it goes when the database goes."""
    with _cursor(url) as sql:
        sql.execute("SELECT to_regclass('desk_runner.prepared'), to_regclass('django_migrations')")
        noted, migrated = sql.fetchone() or (None, None)
        if noted:
            sql.execute("SELECT demo, fingerprint FROM desk_runner.prepared")
            if row := sql.fetchone():
                return Prepared(*row)
        return Prepared(demo=False) if migrated else None  # migrated, but not from here: a real one


def write_prepared(url: str, prepared: Prepared) -> None:
    with _cursor(url) as sql:
        sql.execute("CREATE SCHEMA IF NOT EXISTS desk_runner")
        sql.execute(
            "CREATE TABLE IF NOT EXISTS desk_runner.prepared (demo boolean NOT NULL, fingerprint text NOT NULL)"
        )
        sql.execute("DELETE FROM desk_runner.prepared")
        sql.execute("INSERT INTO desk_runner.prepared VALUES (%s, %s)", [prepared.demo, prepared.fingerprint])


@contextlib.contextmanager
def _cursor(url: str) -> Iterator[psycopg2.extensions.cursor]:
    with contextlib.closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        yield cursor
