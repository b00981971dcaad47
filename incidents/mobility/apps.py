from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobilityConfig(AppConfig):
    name = "incidents.mobility"
    verbose_name = _("Mobility support")

    def ready(self) -> None:
        from incidents import functions
        from incidents.mobility.function import FUNCTION

        functions.register(FUNCTION)
