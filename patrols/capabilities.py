"""What a patrol can do beyond the ordinary; incident types ask for the same words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capability(models.TextChoices):
    ACCIDENT_INVESTIGATION = "accident_investigation", _("accident investigation")
    FEMALE_MP = "female_mp", _("female MP")
    INVESTIGATION = "investigation", _("MP investigation")
    SPEED_MEASUREMENT = "speed_measurement", _("speed measurement")
    K9 = "k9", _("dog handler")
    ESCORT = "escort", _("convoy escort")
    RECONNAISSANCE = "reconnaissance", _("route reconnaissance")
    CLOSE_PROTECTION = "close_protection", _("close protection")
    CROWD = "crowd", _("crowd and riot control")
    DETENTION = "detention", _("detention-qualified")
