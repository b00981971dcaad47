from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecurityConfig(AppConfig):
    name = "incidents.security"
    verbose_name = _("Security")

    def ready(self) -> None:
        from blotter import board, decisions
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from incidents import exercises, functions, standing
        from incidents.security import handover, kinds, presence, presence_handover, presence_kinds
        from incidents.security.exercises import WORK
        from incidents.security.function import FUNCTION
        from incidents.security.selectors.board import task_rows
        from incidents.security.selectors.presence import presence_rows
        from incidents.security.services.manning import _called_away
        from patrols import busy

        functions.register(FUNCTION)
        exercises.register(*WORK)
        registry.register(*kinds.ALL)
        shift_handover.register(*handover.SECTIONS)
        board.register("security_task", task_rows)
        busy.register(_called_away)

        registry.register(*presence_kinds.ALL)
        board.register("presence", presence_rows)
        shift_handover.register(*presence_handover.SECTIONS)
        standing.register(standing.PRESENCE, presence.STANDING)
        decisions.register(presence.DECISION)
