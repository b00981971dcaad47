"""The page of the Force Provost Marshal: a frame; the board comes by the live feed, the figures by the API."""

from __future__ import annotations

from accounts.pages import DeskPage


class ProvostView(DeskPage):
    required_action = "provost.view"
    template_name = "provost/provost.html"
