"""``manage.py token USER``: issue an API token and print it once, or revoke one by its label."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.models import ApiToken, User
from accounts.system import actor
from blotter.errors import DeskError


class Command(BaseCommand):
    help = "Issue an API token for a user; it is printed once and kept nowhere. With --revoke: end it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--label", default="command line", help="what the token is for")
        parser.add_argument("--revoke", metavar="LABEL", help="end the user's tokens of this label instead")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["revoke"] is not None:
            return self._revoke(options["username"], options["revoke"])
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"there is no account {options['username']!r}")
        try:
            self.stdout.write(services.issue_token(by=actor("importer"), user=user.pk, label=options["label"]))
        except DeskError as error:
            raise CommandError(error.message) from error
        return None

    def _revoke(self, username: str, label: str) -> None:
        valid = ApiToken.objects.filter(user__username=username, revoked_at=None)
        tokens = list(valid.filter(label=label))
        if not tokens:
            labels = ", ".join(f"«{token.label}»" for token in valid) or "none"
            raise CommandError(f"{username!r} has no valid token «{label}»; there are: {labels}")
        for token in tokens:
            services.revoke_token(by=actor("importer"), token=token.pk)
        self.stdout.write(f"revoked: {len(tokens)}")
