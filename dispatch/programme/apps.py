from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "dispatch.programme"
    label = "programme"
    verbose_name = _("Patrol programme")

    def ready(self) -> None:
        from blotter import board
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from dispatch.programme import handover, kinds, services
        from dispatch.programme.exercises import WORK
        from dispatch.programme.selectors.board import order_rows
        from escalation import handlers, policies
        from incidents import exercises

        registry.register(*kinds.ALL)
        exercises.register(*WORK)
        shift_handover.register(*handover.SECTIONS)
        board.register("order", order_rows)
        handlers.register(policies.ORDERS_CHECK.name, services.check_reading)
