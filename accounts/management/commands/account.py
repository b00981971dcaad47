"""``manage.py account``: make accounts and change them. The first administrator of an empty desk is made here."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services
from accounts.models import User
from accounts.roles import Role
from accounts.system import actor
from blotter.errors import DeskError


def ask_password() -> str:
    """Twice at a terminal, else the first line of the standard input: never an argument, which others can see."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass()
    if getpass("Password (again): ") != password:
        raise CommandError("the two passwords are not the same; nothing was changed")
    return password


class Command(BaseCommand):
    help = "List accounts, add one, set its roles or password, reset a lost second factor, end it or bring it back."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="do", required=True)
        commands.add_parser("list", help="every account with its roles")
        for name, words in (
            ("add", "make an account; the password is asked for, or read from the standard input"),
            ("roles", "give the account exactly these roles"),
            ("password", "set a password; the sessions of the account end"),
            ("reset-factor", "take away a lost second factor"),
            ("deactivate", "end an account; its sessions and tokens end with it"),
            ("activate", "bring an ended account back"),
        ):
            sub = commands.add_parser(name, help=words)
            sub.add_argument("username")
            if name in ("add", "roles"):
                sub.add_argument("roles", nargs="+", metavar="ROLE", choices=Role.values, help=", ".join(Role.values))
            if name == "add":
                sub.add_argument("--name", required=True, help="the person's name")
                for option in ("rank", "nation", "email"):
                    sub.add_argument(f"--{option}", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["do"].replace("-", "_"))(options)
        except DeskError as error:
            raise CommandError(str(error)) from error

    def list(self, options: dict[str, Any]) -> None:
        for user in User.objects.filter(is_system=False):
            state = "" if user.is_active else "  (not active)"
            self.stdout.write(f"{user.username:<20} {user.label:<32} {', '.join(sorted(user.roles))}{state}")

    def add(self, options: dict[str, Any]) -> None:
        facts = {key: options[key] for key in ("username", "roles", "name", "rank", "nation", "email")}
        user = services.create_user(by=actor("importer"), password=ask_password(), **facts)
        self.stdout.write(f"{user.username} can sign in: {', '.join(sorted(user.roles))}")

    def roles(self, options: dict[str, Any]) -> None:
        services.set_roles(by=actor("importer"), user=self._user(options).pk, roles=options["roles"])

    def password(self, options: dict[str, Any]) -> None:
        services.set_password(by=actor("importer"), user=self._user(options).pk, password=ask_password())

    def reset_factor(self, options: dict[str, Any]) -> None:
        services.reset_second_factor(by=actor("importer"), user=self._user(options).pk)

    def deactivate(self, options: dict[str, Any]) -> None:
        self._change(options, is_active=False)

    def activate(self, options: dict[str, Any]) -> None:
        self._change(options, is_active=True)

    def _change(self, options: dict[str, Any], *, is_active: bool) -> None:
        user = self._user(options)
        facts = {key: getattr(user, key) for key in ("rank", "name", "nation", "email")}
        services.change_user(by=actor("importer"), user=user.pk, is_active=is_active, **facts)

    def _user(self, options: dict[str, Any]) -> User:
        user = User.objects.filter(username=options["username"].lower(), is_system=False).first()
        if user is None:
            raise CommandError(f"there is no account {options['username']!r}; see «manage.py account list»")
        return user
