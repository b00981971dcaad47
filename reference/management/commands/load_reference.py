from typing import Any

from django.core.management.base import BaseCommand

from reference.loading import load


class Command(BaseCommand):
    help = "Load nations, places, commands and partners as shipped; what the owner changed or added stays."

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in load().items():
            self.stdout.write(f"{what}: {count} new or changed")
