"""``manage.py simulate``: keep the demo theatre alive until it is stopped. ``DESK_SIMULATOR=off`` leaves it still."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from dispatch.demo.simulator import TICK_S, Theatre

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Move patrols and play calls in the demo theatre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, help="make the run repeatable")
        parser.add_argument("--ticks", type=int, help="stop after so many steps of five seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DESK_DEMO:
            raise CommandError("the simulator plays in demo mode only (DESK_DEMO=on)")
        theatre, left = Theatre(options["seed"]), options["ticks"]
        while left is None or left > 0:
            try:
                theatre.tick()
            except OperationalError:
                logger.warning("simulator: the database is away, trying again")
            connection.close()
            time.sleep(TICK_S)
            left = None if left is None else left - 1
