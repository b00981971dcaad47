from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EscalationConfig(AppConfig):
    name = "escalation"
    verbose_name = _("Deadlines and alarms")

    def ready(self) -> None:
        from blotter import board, live
        from blotter import kinds as registry
        from escalation import defaults, kinds, selectors

        registry.register(*kinds.ALL)
        board.register("escalation", selectors.escalation_rows)
        board.register("alarm", selectors.alarm_rows)
        board.register("notice", selectors.notice_rows)
        live.register_clock(selectors.clock)
        post_migrate.connect(defaults.load_policies, sender=self)
