"""Housekeeping: once a night goes what nobody can need any more. Nothing of the desk's record is among it."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command

from blotter import idempotency
from patrols.services import forget_tracks

# A phone that comes back may repeat an act; one that is older than the latest entry allowed is refused anyway.
ANSWERS_FOR = timedelta(days=7)
SIGN_IN_LOG_DAYS = 90


@shared_task
def tidy() -> None:
    """Remembered answers, tracks, ended sessions and the log of sign-ins, past their time."""
    idempotency.forget(ANSWERS_FOR)
    forget_tracks()
    call_command("clearsessions")
    call_command("axes_reset_logs", age=SIGN_IN_LOG_DAYS, verbosity=0)
