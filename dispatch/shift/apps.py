from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShiftConfig(AppConfig):
    name = "dispatch.shift"
    label = "shift"
    verbose_name = _("Shift")

    def ready(self) -> None:
        from blotter import handover
        from blotter import kinds as registry
        from dispatch.shift import brief, kinds

        registry.register(*kinds.ALL)
        handover.register(*brief.SECTIONS)
