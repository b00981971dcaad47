from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Incidents")

    def ready(self) -> None:
        from blotter import board
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from escalation import handlers
        from incidents import catalogue, exercises, handover, kinds, selectors, services
        from incidents.around import kinds as around_kinds
        from incidents.around.selectors import warnings
        from incidents.exercises.work import WORK
        from incidents.services import planning

        registry.register(*kinds.ALL)
        shift_handover.register(*handover.SECTIONS)
        exercises.register(*WORK)
        board.register("incident", selectors.board_rows)
        board.register("planned", selectors.planned_rows)
        registry.register(*around_kinds.ALL)
        board.register("lookout", warnings.lookout_rows)
        board.register("hazard", warnings.hazard_rows)
        handlers.register(services.LOOK_AGAIN, services.resume_when_due)
        handlers.register(planning.PLANNED, services.open_plan_when_due)
        post_migrate.connect(catalogue.seed, sender=self)
