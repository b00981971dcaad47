"""The phone page of a patrol leader: a frame; the job and everything else come by the live feed."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from accounts.permissions import ActionRequiredMixin
from dispatch.house import house
from incidents.functions import pages_for


class PhoneView(ActionRequiredMixin, TemplateView):
    required_action = "phone.use"
    template_name = "phone/phone.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        forms = [{"label": label, "address": address} for label, address in pages_for(user.actions(), "phone")]
        return super().get_context_data(**kwargs) | {"house": {**house(), "forms": forms}}
