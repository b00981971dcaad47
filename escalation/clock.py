"""The deadline clock: a thread of its own inside each Celery worker, which needs PostgreSQL and nothing else.

It fires what is due in batches, sleeps until the next deadline, a ``NOTIFY desk_deadline`` or half a second, whichever
comes first, and shows its pulse every second. Any number of clocks may run: rows are claimed with SKIP LOCKED. The
broker has no part in its time: the one message to it, "there is mail to send", leaves from another thread.
"""

from __future__ import annotations

import gc
import logging
import os
import select
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import billiard
from celery import bootsteps
from celery.platforms import EX_FAILURE
from celery.worker import state
from django.db import Error as DatabaseFault
from django.db import connection

logger = logging.getLogger(__name__)

LONGEST_SLEEP_S = 0.5
# What is due but locked by an operation under way is looked at again after this long.
SHORTEST_SLEEP_S = 0.005
PULSE_S = 1.0
# A row that failed is not tried again in a hot loop.
AFTER_FAILURE_S = 0.5
RECONNECT_S = 0.1, 2.0
HARD_EXIT_S = 5.0

_NEXT = """
SELECT extract(epoch FROM min(due_at) - desk_now())::float FROM escalation_deadline WHERE state = 'armed'
"""
_PULSE = """
INSERT INTO escalation_clockpulse (worker, at) VALUES (%s, desk_now())
ON CONFLICT (worker) DO UPDATE SET at = EXCLUDED.at
"""
_WORK = """
SELECT EXISTS (SELECT FROM escalation_notice WHERE state IN ('queued', 'sending') AND due_at <= desk_now()),
    EXISTS (SELECT FROM escalation_notice WHERE state IN ('queued', 'sending', 'late') AND next_try_at <= desk_now())
"""


class Clock:
    """One clock. ``run`` returns after ``stop``, or raises what it cannot live with; a lost database is neither."""

    def __init__(self, worker: str, send: Callable[[], None] = lambda: None) -> None:
        self.worker, self.send = worker, send
        self._stopped = threading.Event()
        self._pulsed = 0.0
        self._by: Any = None

    def stop(self) -> None:
        self._stopped.set()

    def run(self) -> None:
        from escalation import services

        # The worker is loaded: a full collection that looks through all of it again would make a deadline 0.15 s late.
        gc.freeze()
        shortest, longest = RECONNECT_S
        delay = shortest
        try:
            while not self._stopped.is_set():
                try:
                    self._listen()
                    while not self._stopped.is_set():
                        self._sleep(self.tick())
                        delay = shortest
                except Exception as error:
                    if not (isinstance(error, DatabaseFault) or services.passes(error)):
                        raise
                    logger.warning("clock %s had no database (%s), trying again", self.worker, str(error).strip())
                    self._close()
                    self._stopped.wait(delay)
                    delay = min(delay * 2, longest)
        finally:
            self._close()

    # -- one round -----------------------------------------------------------------------------------------------
    def tick(self) -> float:
        """Fire everything that is due; how long there is nothing to do, in seconds."""
        from accounts.system import actor
        from escalation import services

        self._by = self._by or actor("clock")
        sound = True
        while not self._stopped.is_set():
            self._pulse()
            try:
                fired = services.fire_due(by=self._by)
            except Exception as error:
                self._reraise_lost(error)
                logger.exception("clock %s: a batch failed", self.worker)
                sound = False
                if not services.passes(error):
                    self._one_by_one()
                break
            if len(fired) < services.BATCH:
                break
        services.act_when_due(self._by)
        if not sound:
            return AFTER_FAILURE_S
        with connection.cursor() as cursor:
            cursor.execute(_NEXT)
            (left,) = cursor.fetchone()
        return LONGEST_SLEEP_S if left is None else min(max(left, SHORTEST_SLEEP_S), LONGEST_SLEEP_S)

    def _one_by_one(self) -> None:
        """A batch failed: its rows are fired alone, so that one poisoned row holds up nobody else."""
        from escalation import selectors, services

        for pk in selectors.due(services.BATCH):
            try:
                services.fire_due(by=self._by, only=[pk])
            except Exception as error:
                self._reraise_lost(error)
                if services.passes(error):
                    # The journal is held: every row would run into it, each for as long as the lock may be waited for.
                    return
                logger.exception("deadline %s cannot fire", pk)
                services.fail(by=self._by, deadline=pk, reason=type(error).__name__)

    def _reraise_lost(self, error: Exception) -> None:
        """Tell a lost connection, which the outer loop mends, from a statement that failed."""
        if isinstance(error, DatabaseFault) and not (connection.connection and connection.is_usable()):
            raise error

    def _pulse(self) -> None:
        now = time.monotonic()
        if now - self._pulsed < PULSE_S:
            return
        from escalation import services

        with connection.cursor() as cursor:
            cursor.execute(_PULSE, [self.worker])
            cursor.execute(_WORK)
            late, ready = cursor.fetchone()
        if late:
            services.mark_late(by=self._by)
        if ready:
            self.send()
        self._pulsed = now

    # -- between rounds ------------------------------------------------------------------------------------------
    def _listen(self) -> None:
        # This thread's connection of Django's, kept open; nobody else closes it, since no request runs here.
        with connection.cursor() as cursor:
            cursor.execute("LISTEN desk_deadline")

    def _sleep(self, seconds: float) -> None:
        raw = connection.connection
        if not raw.notifies:
            select.select([raw], [], [], seconds)
            raw.poll()
        if any(notice.payload != "{}" for notice in raw.notifies):
            self.send()
        raw.notifies.clear()

    def _close(self) -> None:
        self._pulsed = 0.0  # whoever waits for the clock sees at once that it is back
        try:
            connection.close()
        except DatabaseFault:
            connection.connection = None


class Messenger:
    """Asks the workers to send mail, from a thread that may hang on a frozen broker as long as it likes."""

    def __init__(self) -> None:
        self._wanted = threading.Event()
        threading.Thread(target=self._run, name="deadline-messenger", daemon=True).start()

    def __call__(self) -> None:
        self._wanted.set()

    def _run(self) -> None:
        from escalation.tasks import send_notices

        while True:
            self._wanted.wait()
            self._wanted.clear()
            try:
                send_notices.apply_async(retry=False, ignore_result=True, expires=15)
            except Exception as error:
                # The notice stays queued: beat asks again, and the clock shows it when it is late.
                logger.warning("no broker to send notices by: %s", error)


class ClockStep(bootsteps.StartStopStep):
    """Starts the clock with the worker, after the pool has forked and before the broker is asked for anything."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **options: Any) -> None:
        self.clock: Clock | None = None
        self.thread: threading.Thread | None = None

    def start(self, worker: Any) -> None:
        self.clock = Clock(f"{worker.hostname}/{socket.gethostname()}/{os.getpid()}"[:120], Messenger())
        self.thread = threading.Thread(target=self._run, name="deadline-clock", daemon=True)
        self.thread.start()

    def stop(self, worker: Any) -> None:
        if self.clock and self.thread:
            self.clock.stop()
            self.thread.join(5)

    def terminate(self, worker: Any) -> None:
        self.stop(worker)

    def _run(self) -> None:
        assert self.clock is not None
        try:
            self.clock.run()
        except BaseException:
            logger.critical("the deadline clock died; this worker exits so that its supervisor starts another")
            state.should_stop = EX_FAILURE  # type: ignore[assignment]
            # A main thread that hangs on a frozen broker reads no state, and a worker without a clock must not live on.
            timer = threading.Timer(HARD_EXIT_S, _hard_exit)
            timer.daemon = True
            timer.start()
            raise


def _hard_exit() -> None:
    for child in billiard.active_children():
        child.terminate()
    os._exit(EX_FAILURE)
