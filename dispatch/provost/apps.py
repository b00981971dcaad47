from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvostConfig(AppConfig):
    name = "dispatch.provost"
    label = "provost"
    verbose_name = _("Coordination by the Force Provost Marshal")
