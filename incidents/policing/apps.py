from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicingConfig(AppConfig):
    name = "incidents.policing"
    verbose_name = _("Policing")

    def ready(self) -> None:
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from incidents import exercises, functions
        from incidents.policing import handover, kinds
        from incidents.policing.exercises import WORK
        from incidents.policing.function import FUNCTION

        functions.register(FUNCTION)
        exercises.register(*WORK)
        registry.register(*kinds.ALL)
        shift_handover.register(*handover.SECTIONS)
