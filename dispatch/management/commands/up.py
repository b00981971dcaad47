from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dispatch.runner.state import StateError
from dispatch.runner.up import up


class Command(BaseCommand):
    help = "Starts the desk with its servers on this machine, like `make run`."
    # The database is not up yet.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            status = up()
        except StateError as error:
            raise CommandError(str(error)) from error
        if status:
            raise CommandError("The desk was not started; the lines above say why.", returncode=status)
