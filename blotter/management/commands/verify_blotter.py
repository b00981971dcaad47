"""``manage.py verify_blotter``: walk the digest chain and name the first bad serial (exit code 1)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blotter import journal, selectors


class Command(BaseCommand):
    help = "Verify the digest chain of the blotter from its first entry to its last."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = journal.verify(selectors.chain_rows())
        if verdict.bad is not None:
            raise CommandError(
                f"blotter broken at serial {verdict.bad}: {verdict.reason} ({verdict.checked} before it hold)"
            )
        self.stdout.write(f"blotter verified: {verdict.checked} entries, serials gapless, chain whole")
