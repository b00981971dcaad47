"""The phone page of a patrol leader: a frame; the job and everything else come by the live feed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.pages import DeskPage
from dispatch.house import house
from incidents.functions import pages_for

# Short forms of the desk itself: action, name, route. Those of the functions come after them.
FORMS = (("programme.report", _("Orders of my patrol"), "programme-phone"),)


class PhoneView(DeskPage):
    required_action = "phone.use"
    template_name = "phone/phone.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        may = user.actions()
        own = [(str(label), reverse(route)) for action, label, route in FORMS if action in may]
        forms = [{"label": label, "address": address} for label, address in [*own, *pages_for(may, "phone")]]
        return super().get_context_data(**kwargs) | {"house": {**house(), "forms": forms}}
