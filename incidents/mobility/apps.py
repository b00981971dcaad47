from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobilityConfig(AppConfig):
    name = "incidents.mobility"
    verbose_name = _("Mobility support")

    def ready(self) -> None:
        from blotter import board
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from escalation import handlers
        from incidents import exercises, functions
        from incidents.mobility import handover, kinds, services
        from incidents.mobility.exercises import WORK
        from incidents.mobility.function import FUNCTION
        from incidents.mobility.selectors import board as rows
        from incidents.mobility.services.routes import VALIDITY

        functions.register(FUNCTION)
        exercises.register(*WORK)
        registry.register(*kinds.ALL)
        shift_handover.register(*handover.SECTIONS)
        board.register("movement", rows.movement_rows)
        board.register("route", rows.route_rows)
        handlers.register(VALIDITY, services.open_when_over)
