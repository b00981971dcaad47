"""What the pages of this function share."""

from __future__ import annotations

from accounts.pages import DeskPage


class Room(DeskPage):
    required_action = "mobility.view"
    grants = {"may_edit": "mobility.edit"}
