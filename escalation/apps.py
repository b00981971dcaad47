from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EscalationConfig(AppConfig):
    name = "escalation"
    verbose_name = _("Deadlines and alarms")

    def ready(self) -> None:
        from blotter import board, live
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from escalation import defaults, handover, kinds, selectors

        registry.register(*kinds.ALL)
        shift_handover.register(*handover.SECTIONS)
        board.register("escalation", selectors.escalation_rows)
        board.register("alarm", selectors.alarm_rows)
        board.register("notice", selectors.notice_rows)
        live.register_clock(selectors.clock)
        post_migrate.connect(defaults.load_policies, sender=self)
