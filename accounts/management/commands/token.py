"""``manage.py token USER``: issue an API token and print it once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.models import User
from accounts.system import actor


class Command(BaseCommand):
    help = "Issue an API token for a user; it is printed once and kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--label", default="command line", help="what the token is for")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True, is_system=False).first()
        if user is None:
            raise CommandError(f"there is no active account {options['username']!r}")
        self.stdout.write(services.issue_token(by=actor("importer"), user=user.pk, label=options["label"]))
