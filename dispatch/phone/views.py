"""The phone page of a patrol leader: a frame; the job and everything else come by the live feed."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from accounts.permissions import ActionRequiredMixin
from dispatch.house import house


class PhoneView(ActionRequiredMixin, TemplateView):
    required_action = "phone.use"
    template_name = "phone/phone.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"house": house()}
