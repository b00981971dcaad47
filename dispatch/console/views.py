"""The console page: a frame and what never changes while it is open; everything else comes by the live feed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from accounts.permissions import ActionRequiredMixin
from dispatch.house import house


class ConsoleView(ActionRequiredMixin, TemplateView):
    required_action = "console.use"
    template_name = "console/console.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"house": house()}


class SignedInView(LoginRequiredMixin, TemplateView):
    """Where signing in again in a second window ends: it tells the waiting page and closes itself."""

    template_name = "console/signed_in.html"
