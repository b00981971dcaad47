from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecurityConfig(AppConfig):
    name = "incidents.security"
    verbose_name = _("Security")

    def ready(self) -> None:
        from blotter import board, decisions
        from blotter import kinds as registry
        from incidents import functions, standing
        from incidents.security import kinds, presence, presence_kinds
        from incidents.security.function import FUNCTION
        from incidents.security.selectors.board import task_rows
        from incidents.security.selectors.presence import presence_rows

        functions.register(FUNCTION)
        registry.register(*kinds.ALL)
        board.register("security_task", task_rows)

        registry.register(*presence_kinds.ALL)
        board.register("presence", presence_rows)
        standing.register(standing.PRESENCE, presence.STANDING)
        decisions.register(presence.DECISION)
