"""What the environment asks of `up`: PORT, BIND, DESK_DEMO, DESK_SIMULATOR, STATE_DIR."""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.runner.state import StateError

YES = {"on", "1", "true", "yes"}
NO = {"off", "0", "false", "no"}


@dataclass(frozen=True)
class Options:
    port: int
    bind: str
    demo: bool
    simulator: bool

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Options":
        """Raises StateError for a value that makes no sense, with what to set instead."""
        # Whoever points the desk at a real server must ask for demo accounts in so many words.
        demo = _switch(environ, "DESK_DEMO", default=not environ.get("DATABASE_URL"))
        bind = environ.get("BIND") or "127.0.0.1"
        if demo and not _is_loopback(bind):
            raise StateError(
                f"BIND={bind}: a demo desk has known passwords and is reached from this machine alone. "
                "Leave BIND out, or set DESK_DEMO=off."
            )
        simulator = demo and _switch(environ, "DESK_SIMULATOR", default=True)
        return cls(_port(environ.get("PORT") or "8000"), bind, demo, simulator)

    @property
    def url(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind, self.bind)  # noqa: S104 -- nothing is bound
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self.port}"

    @property
    def origins(self) -> list[str]:
        """Under which names a browser on this machine may know the desk."""
        return list(dict.fromkeys([self.url, f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}"]))

    def require_free_port(self) -> None:
        """Raises StateError where another program listens already; the desk never moves by itself."""
        family = socket.AF_INET6 if ":" in self.bind else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.bind, self.port))
            except OSError as error:
                raise StateError(
                    f"Port {self.port} on {self.bind} cannot be used ({error.strerror}). "
                    f"Stop the program that holds it, or choose another: make run PORT={self.port + 1}"
                ) from None


def _switch(environ: Mapping[str, str], name: str, default: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in YES | NO:
        raise StateError(f"{name}={value} is neither on nor off.")
    return value in YES


def _port(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise StateError(f"PORT={value} is no port: give a number from 1 to 65535.")
    return int(value)


def _is_loopback(bind: str) -> bool:
    if bind == "localhost":
        return True
    try:
        return ipaddress.ip_address(bind).is_loopback
    except ValueError:
        return False
