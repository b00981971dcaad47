from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvostConfig(AppConfig):
    name = "dispatch.provost"
    label = "provost"
    verbose_name = _("Coordination by the Force Provost Marshal")

    def ready(self) -> None:
        from blotter import board, decisions
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from dispatch.provost import handover, kinds, services
        from dispatch.provost.exercises import WORK
        from dispatch.provost.selectors import coordination
        from incidents import exercises
        from incidents.functions import Page, add_pages

        registry.register(*kinds.ALL)
        exercises.register(*WORK)
        shift_handover.register(*handover.SECTIONS)
        board.register("directive", coordination.directive_rows)
        board.register("directive_patrol", coordination.patrol_directive_rows)
        decisions.register(
            decisions.Decision("request", _("Request of the desk"), coordination.asked, services.decide_request)
        )
        add_pages(
            Page("provost-coordination", _("Coordination"), "coordination.view"),
            Page("directives-phone", _("Directives"), "directive.view", "phone"),
        )
