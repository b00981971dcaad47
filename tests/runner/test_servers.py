"""The embedded servers for real: their own cluster in a temporary folder, killed and brought back."""

import asyncio
import json
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis

from dispatch.runner import privileges
from dispatch.runner.postgres import Postgres
from dispatch.runner.preparation import Prepared, fingerprint, prepare_database, read_prepared, write_prepared
from dispatch.runner.servers import start_servers
from dispatch.runner.session import run_session
from dispatch.runner.state import StateError, StateFolder
from dispatch.runner.supervisor import Supervisor

Work = Callable[[dict[str, str], StateFolder], None]


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's: its path is long, and closed to nobody.
    with tempfile.TemporaryDirectory(prefix="desk-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def with_servers(folder: Path, work: Work, durable: bool = False) -> None:
    async def body(supervisor: Supervisor, state: StateFolder) -> int:
        urls = await start_servers(supervisor, state, {}, durable)
        await asyncio.to_thread(work, urls, state)
        return 0

    assert run_session(body, folder) == 0


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []


def test_the_two_logins_have_their_rights_and_limits(folder: Path) -> None:
    def work(urls: dict[str, str], state: StateFolder) -> None:
        app, owner = urls["DATABASE_URL"], urls["DATABASE_OWNER_URL"]
        assert ask(app, "SELECT current_user, current_database()") == [("desk_app", "desk")]
        limits = ["idle_in_transaction_session_timeout", "statement_timeout", "lock_timeout"]
        assert [ask(app, f"SHOW {name}")[0][0] for name in limits] == ["2s", "10s", "3s"]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(app, "CREATE TABLE mine (id int)")
        roles = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert ask(app, roles) == [(False, False)]
        assert ask(owner, roles) == [(False, True)]
        ask(owner, "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION btree_gist")
        assert ask(owner, "SELECT lower('Č'), to_char(0, '0D0'), encode(sha256('a'), 'hex') ~ '^ca97'") == [
            ("č", " 0.0", True)
        ]
        assert redis.Redis.from_url(urls["REDIS_URL"]).ping()

    with_servers(folder, work)


def test_kill_nine_of_either_server_loses_nothing_and_it_comes_back(folder: Path) -> None:
    def work(urls: dict[str, str], state: StateFolder) -> None:
        owner = urls["DATABASE_OWNER_URL"]
        ask(owner, "CREATE TABLE kept AS SELECT 1 AS id")
        before = pids(state)
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: all(pids(state).get(name) not in (None, pid) for name, pid in before.items()))
        wait_until(lambda: answers(lambda: ask(owner, "SELECT id FROM kept") == [(1,)]))
        wait_until(lambda: answers(redis.Redis.from_url(urls["REDIS_URL"]).ping))

    with_servers(folder, work, durable=True)


def test_the_stamp_lives_in_the_database_and_follows_the_files(folder: Path, tmp_path: Path) -> None:
    package = tmp_path / "reference" / "data"
    package.mkdir(parents=True)
    (package / "places.csv").write_text("Jarinje")
    first = fingerprint(tmp_path, "secret")
    assert fingerprint(tmp_path, "secret") == first != fingerprint(tmp_path, "other")
    (package / "places.csv").write_text("Jarinje ")
    assert fingerprint(tmp_path, "secret") != first

    def work(urls: dict[str, str], state: StateFolder) -> None:
        owner = urls["DATABASE_OWNER_URL"]
        assert read_prepared(owner) is None
        write_prepared(owner, Prepared(True))
        write_prepared(owner, Prepared(True, first))
        assert read_prepared(owner) == Prepared(True, first)

    with_servers(folder, work)


def test_a_demo_theatre_never_becomes_a_real_desk_nor_the_reverse(folder: Path) -> None:
    def prepare(urls: dict[str, str], demo: bool) -> None:
        env = urls | {"DESK_DEMO_PASSWORD": "secret"}
        asyncio.run(prepare_database(Supervisor(folder / "roll"), env, demo, embedded=True))

    def work(urls: dict[str, str], state: StateFolder) -> None:
        owner = urls["DATABASE_OWNER_URL"]
        write_prepared(owner, Prepared(True))
        with pytest.raises(StateError, match="demo theatre"):
            prepare(urls, demo=False)
        ask(owner, "DROP SCHEMA desk_runner CASCADE; CREATE TABLE django_migrations ()")
        with pytest.raises(StateError, match="real desk"):
            prepare(urls, demo=True)

    with_servers(folder, work)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_without_user_namespaces_runs_postgres_as_nobody(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that may not make namespaces, with the state in a folder that nobody can enter."""

    def refused(number: signal.Signals) -> Callable[[], None]:
        def enter() -> None:
            raise OSError("not permitted")

        return enter

    monkeypatch.setattr(privileges, "_as_nobody_in_namespace", refused)
    monkeypatch.setattr(privileges, "ROOT_OWNED_HOME", folder / "outside")
    private = folder / "private"
    private.mkdir(mode=0o700)

    def work(urls: dict[str, str], state: StateFolder) -> None:
        assert str(folder / "outside") in urls["DATABASE_URL"]
        assert ask(urls["DATABASE_URL"], "SELECT current_user") == [("desk_app",)]

    with_servers(private / "var", work)
    with_servers(private / "var", work)  # and finds its own folders again


def test_a_cluster_of_another_version_is_not_silently_left_behind(folder: Path) -> None:
    (folder / "pg9").mkdir()
    with pytest.raises(StateError, match="another PostgreSQL version"):
        Postgres(StateFolder(folder))


def test_half_a_pair_of_database_addresses_is_refused(folder: Path) -> None:
    with StateFolder(folder) as state, pytest.raises(StateError, match="DATABASE_OWNER_URL"):
        asyncio.run(start_servers(Supervisor(folder / "roll"), state, {"DATABASE_URL": "postgres://x@/y"}))


def pids(state: StateFolder) -> dict[str, int]:
    return {name: pid for name, pid, *_ in json.loads((state.path / "children.json").read_text())}


def answers(question: Callable[[], object]) -> bool:
    try:
        return bool(question())
    except (psycopg2.OperationalError, redis.exceptions.RedisError):
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    async def poll() -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.05)

    asyncio.run(poll())
