"""Databases and time for the tests: real PostgreSQL, as the application's login, from a migrated template.

``db`` (pytest-django) rolls a test back. A test that must commit, or use several connections, takes ``committing_db``:
its own database, cloned from the template and dropped afterwards. Nobody truncates, since the journal refuses it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

# A key for what the custody register seals, also in the programs that tests start.
os.environ.setdefault("DESK_VAULT_KEYS", "test:" + "dGVzdA" * 7 + "A")
settings.DESK_VAULT_KEYS = os.environ["DESK_VAULT_KEYS"]

ROOT = Path(__file__).resolve().parent.parent
ALIASES = ("default", "owner")


def _server(database: str = "postgres") -> Any:
    """The owner's connection to the server itself, outside any test database unless one is named."""
    params = connections["owner"].get_connection_params() | {"dbname": database}
    params.pop("cursor_factory", None)
    connection = psycopg2.connect(**params)
    connection.autocommit = True
    return connection


def _execute(*statements: str, database: str = "postgres") -> None:
    connection = _server(database)
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()


def _drop(name: str) -> None:
    """Drop a database with whoever is still in it. A vacuum worker, which is not ours to end, is waited for."""
    for attempt in range(50):
        try:
            _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg2.errors.InsufficientPrivilege:
            if attempt == 49:
                raise
            time.sleep(0.1)
        else:
            return


def _point_at(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _schema_hash() -> str:
    digest = hashlib.sha256()
    for path in (
        sorted(ROOT.glob("*/**/migrations/*"))
        + sorted(ROOT.glob("incidents/*/function.py"))
        + [ROOT / "incidents" / "catalogue.py", ROOT / "escalation" / "defaults.py"]
        + [ROOT / "requirements.txt", Path(__file__)]
    ):
        if path.is_file() and path.suffix in (".py", ".sql", ".txt"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def made_once(name: str, older: str, fill: Callable[[], None], template: str = "template1") -> str:
    """A database to clone, filled by whichever process comes first; those that begin with ``older`` are dropped then.

    The others wait for it. Both logins are pointed at it while ``fill`` works. As long as anybody is in an older one,
    another run may need them all: they are left to the next.
    """
    guard = _server()
    before = connections["default"].settings_dict["NAME"]
    try:
        with guard.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                return name
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %(older)s)"
                " AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE starts_with(datname, %(older)s))",
                {"older": older},
            )
            for (old,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
            building = f"{name}_building"
            _drop(building)
            cursor.execute(f'CREATE DATABASE "{building}" TEMPLATE "{template}"')
            try:
                _point_at(building)
                fill()
            finally:
                _point_at(before)
            cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    finally:
        guard.close()
    return name


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    _execute(*CLOCK_OF_TESTS, database=connections["owner"].settings_dict["NAME"])


def make_template() -> str:
    """The migrated database of this state of the migrations. ``make test`` has it made while it checks other things."""
    older = f"test_{settings.DATABASES['default']['NAME']}_template_"
    return made_once(f"{older}{_schema_hash()}", older, _migrate)


@pytest.fixture(scope="session")
def template_database(django_test_environment: None, django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return make_template()


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: Any) -> Iterator[None]:
    # No "--create-db" of pytest-django's own: this fixture takes its place, by its name.
    name = f"{template_database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with django_db_blocker.unblock():
        _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
        _point_at(name)
        # A rolled-back test is one long transaction, which the desk's own limits would end.
        options = connections["default"].settings_dict.setdefault("OPTIONS", {})
        options["options"] = "-c idle_in_transaction_session_timeout=0 -c statement_timeout=60s"
    yield
    with django_db_blocker.unblock():
        _point_at(name)
        _drop(name)


@contextmanager
def cloned_database(template: str, label: str) -> Iterator[str]:
    """A database of its own for one test, both logins pointed at it, the desk's own time limits in force."""
    name = f"{template}_{label}_{os.getpid()}"
    before = connections["default"].settings_dict["NAME"]
    options = connections["default"].settings_dict.pop("OPTIONS", {})
    kept = {key: value for key, value in options.items() if key != "options"}
    connections["default"].settings_dict["OPTIONS"] = kept
    _drop(name)
    _execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _point_at(name)
    try:
        yield name
    finally:
        _point_at(before)
        connections["default"].settings_dict["OPTIONS"] = options
        _drop(name)


@pytest.fixture
def committing_db(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock(), cloned_database(template_database, "commit") as name:
        yield name


# In tests ``desk_now()`` reads a table: every session sees a move at its next statement. Replacing the function instead
# does not reach a session in the middle of a transaction, which may go on with its cached text.
CLOCK_OF_TESTS = (
    "CREATE TABLE clock_of_tests (moment timestamptz, shift interval NOT NULL)",
    "INSERT INTO clock_of_tests VALUES (NULL, '0')",
    "GRANT SELECT ON clock_of_tests TO PUBLIC",
    """CREATE OR REPLACE FUNCTION desk_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT coalesce(moment, clock_timestamp()) + shift FROM public.clock_of_tests $$""",
)


class Clock:
    """The desk's clock in a test, for every session and process at once."""

    def __init__(self, database: str) -> None:
        self.database = database

    def _update(self, change: str) -> None:
        # A connection of its own: pytest-django keeps a test with ``db`` away from the owner's login.
        _execute(f"UPDATE clock_of_tests SET {change}", database=self.database)

    def move(self, seconds: float) -> None:
        """Let this many seconds pass."""
        self._update(f"shift = shift + interval '{seconds} seconds'")

    def set(self, moment: str) -> None:
        """Stop the clock at this moment (ISO 8601 with zone)."""
        self._update(f"moment = '{moment}', shift = '0'")

    def stop(self) -> None:
        self._update("moment = clock_timestamp(), shift = '0'")

    def go_on(self) -> None:
        """From the moment at which it was stopped."""
        self._update("shift = moment - clock_timestamp(), moment = NULL")

    def restore(self) -> None:
        self._update("moment = NULL, shift = '0'")


@pytest.fixture
def clock(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Clock]:
    if "committing_db" in request.fixturenames:
        request.getfixturevalue("committing_db")
    with django_db_blocker.unblock():
        moved = Clock(connections["default"].settings_dict["NAME"])
        yield moved
        moved.restore()
