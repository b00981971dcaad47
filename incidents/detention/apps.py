from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DetentionConfig(AppConfig):
    name = "incidents.detention"
    verbose_name = _("Detention")

    def ready(self) -> None:
        from blotter import board, decisions
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from escalation import standing
        from incidents import exercises, functions
        from incidents.detention import handover, kinds, limits
        from incidents.detention.decisions import ERASURE, HANDOVER, PLAN, REOPENING, RETENTION
        from incidents.detention.exercises import WORK
        from incidents.detention.function import FUNCTION
        from incidents.detention.models import Clock
        from incidents.detention.selectors import custody
        from incidents.detention.services.custody_clocks import WITH_EXERCISE

        functions.register(FUNCTION)
        exercises.register(*WORK)
        registry.register(*kinds.ALL)
        decisions.register(PLAN, ERASURE, HANDOVER, REOPENING, RETENTION)
        shift_handover.register(*handover.SECTIONS)
        board.register("custody", custody.board_rows)
        standing.accompany(Clock.board_subject, WITH_EXERCISE)
        post_migrate.connect(limits.load_limits, sender=self)
