from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecurityConfig(AppConfig):
    name = "incidents.security"
    verbose_name = _("Security")

    def ready(self) -> None:
        from blotter import board
        from blotter import kinds as registry
        from incidents import functions
        from incidents.security import kinds
        from incidents.security.function import FUNCTION
        from incidents.security.selectors.board import task_rows

        functions.register(FUNCTION)
        registry.register(*kinds.ALL)
        board.register("security_task", task_rows)
