"""``manage.py policy``: see the policies in force and change one. What already runs keeps its steps."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from blotter.actors import Actor
from blotter.errors import DeskError
from escalation import services
from escalation.models import Policy
from escalation.services.policies import in_words
from escalation.steps import WHO, parse

UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600}


def seconds(text: str) -> int:
    """``45s``, ``5m``, ``5min``, ``1h`` or a bare number of seconds."""
    found = re.fullmatch(r"(\d{1,9})\s*(s|m|min|h)?", text.strip())
    if found is None:
        raise CommandError(f"{text!r} is no span of time; write 45s, 5min or 1h")
    return int(found[1]) * UNITS[found[2] or "s"]


class Command(BaseCommand):
    help = "List the escalation policies, show one, or change one. A change touches only new escalations."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="do", required=True)
        commands.add_parser("list", help="every policy in force")
        for name, words in (("show", "one policy with its versions"), ("set", "change a policy")):
            sub = commands.add_parser(name, help=words)
            sub.add_argument("name", help="for example incident.unassigned")
            sub.add_argument("--priority", type=int, help="1 to 4; left out: the policy for any priority")
            sub.add_argument("--function", default="")
            sub.add_argument("--type", default="")
            if name == "set":
                self._add_changes(sub)

    def _add_changes(self, sub: Any) -> None:
        sub.add_argument("--by", required=True, metavar="USER", help="account in whose name the change is made")
        sub.add_argument("--step", type=int, help="number of the step to change, from 1")
        sub.add_argument("--after", help="45s, 5min, 1h: after the step before it was due")
        sub.add_argument("--who", help=f"who is told, with commas: {','.join(WHO)}")
        sub.add_argument("--how", help="how, with commas: desk,phone,email")
        sub.add_argument("--repeat", help="how often the last step comes again; 0 for once")
        sub.add_argument("--steps", help="all steps at once, as JSON, instead of the options above")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["do"])(**options)

    def list(self, **options: Any) -> None:
        for row in Policy.objects.filter(current=True):
            self.stdout.write(f"{row!s:<44} v{row.version}  {in_words(parse(row.steps))}")

    def show(self, **options: Any) -> None:
        rows = Policy.objects.filter(**self._match(options)).select_related("changed_by").order_by("-version")
        if not rows:
            raise CommandError(f"there is no such policy; see «manage.py policy list» ({options['name']})")
        for row in rows:
            who = row.changed_by.username if row.changed_by else "as shipped"
            self.stdout.write(f"{row} v{row.version}, from {row.valid_from:%Y-%m-%d %H:%M:%SZ}, {who}")
            for number, step in enumerate(row.steps, 1):
                self.stdout.write(f"  step {number}: {json.dumps(step)}")

    def set(self, **options: Any) -> None:
        user = User.objects.filter(username=options["by"], is_active=True, is_system=False).first()
        if user is None:
            raise CommandError(f"there is no active account {options['by']!r}")
        match = self._match(options)
        current = Policy.objects.filter(**match, current=True).first()
        steps = self._changed(current, options)
        try:
            row = services.change_policy(by=Actor(user, channel="cli"), steps=steps, **match)
        except DeskError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{row} v{row.version}: {in_words(parse(row.steps))}")

    def _match(self, options: dict[str, Any]) -> dict[str, Any]:
        return {key: options[key] for key in ("name", "priority", "function", "type")}

    def _changed(self, current: Policy | None, options: dict[str, Any]) -> Any:
        if options["steps"]:
            try:
                return json.loads(options["steps"])
            except ValueError as error:
                raise CommandError(f"--steps is no JSON: {error}") from error
        if current is None:
            raise CommandError("there is no policy for exactly this match yet; give all of its steps with --steps")
        steps = [dict(step) for step in current.steps]
        if options["step"] is None or not 1 <= options["step"] <= len(steps):
            raise CommandError(f"name the step to change with --step, from 1 to {len(steps)}")
        step = steps[options["step"] - 1]
        for option, key in (("after", "after_s"), ("repeat", "repeat_s")):
            if options[option] is not None:
                step[key] = seconds(options[option])
        for key in ("who", "how"):
            if options[key] is not None:
                step[key] = [part.strip() for part in options[key].split(",") if part.strip()]
        return steps
