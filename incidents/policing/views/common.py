"""What the pages of policing share."""

from __future__ import annotations

from accounts.pages import DeskPage


class Room(DeskPage):
    required_action = "policing.desk.view"
    grants = {"may_policing": "policing.desk.view"}
