from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DetentionConfig(AppConfig):
    name = "incidents.detention"
    verbose_name = _("Detention")

    def ready(self) -> None:
        from blotter import decisions
        from blotter import kinds as registry
        from incidents import functions
        from incidents.detention import kinds
        from incidents.detention.decisions import PLAN
        from incidents.detention.function import FUNCTION

        functions.register(FUNCTION)
        registry.register(*kinds.ALL)
        decisions.register(PLAN)
