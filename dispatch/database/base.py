"""See the package. Django looks for the wrapper in this module."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel

from dispatch.database import idle


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._laid_aside_as = tuple(sorted((name, str(value)) for name, value in conn_params.items()))
        connection = idle.take(self._laid_aside_as)
        if connection is None:
            return super().get_new_connection(conn_params)
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return connection

    def _close(self) -> None:
        if self.connection is None or not idle.lay_aside(self._laid_aside_as, self.connection):
            super()._close()  # type: ignore[misc]
