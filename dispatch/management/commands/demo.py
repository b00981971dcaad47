"""``manage.py demo``: build the demo theatre. Refuses outside demo mode; safe to run again."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dispatch.demo import theatre


class Command(BaseCommand):
    help = "Build the demo theatre: accounts (password from DESK_DEMO_PASSWORD), patrols and incidents."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DESK_DEMO:
            raise CommandError("demo accounts exist in demo mode only (DESK_DEMO=on)")
        password = os.environ.get("DESK_DEMO_PASSWORD")
        if not password:
            raise CommandError("set DESK_DEMO_PASSWORD")
        theatre.build(password)
        self.stdout.write(f"demo theatre: {len(theatre.people())} accounts, {len(theatre.UNITS)} patrols")
