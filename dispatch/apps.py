from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        from blotter import board
        from blotter import kinds as registry
        from dispatch import kinds, selectors
        from incidents.selectors import audience_sources
        from patrols.services.duty import jobs_waiting

        registry.register(*kinds.ALL)
        board.register("assignment", selectors.board_rows)
        audience_sources.append(selectors.crews_on)
        jobs_waiting.append(lambda patrol: bool(selectors.stacked_of(patrol)))
