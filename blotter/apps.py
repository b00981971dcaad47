from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def grant_application_login(using: str, **kwargs: Any) -> None:
    """The login that runs the desk may read and append to the journal, and nothing else, whatever the code does.

    Runs as the owner after every migration, so that a new table never waits for somebody to remember its grants.
    """
    login, owner = settings.DATABASES["default"]["USER"], connections[using].settings_dict["USER"]
    if login == owner:
        return
    with connections[using].cursor() as cursor:
        name = connections[using].ops.quote_name(login)
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON blotter_entry FROM {name}")


class BlotterConfig(AppConfig):
    name = "blotter"
    verbose_name = _("Blotter")

    def ready(self) -> None:
        from blotter import kinds

        kinds.register(kinds.LOGGED, kinds.CORRECTED, kinds.DAY_OPENED, kinds.DAY_CLOSED)
        post_migrate.connect(grant_application_login, sender=self)
