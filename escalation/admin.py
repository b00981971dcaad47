"""Reading what runs and what ran. Nothing here can be changed: policies by ``manage.py policy``, the rest by acts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from escalation.models import Deadline, Notice, Policy


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Policy)
class PolicyAdmin(ReadOnlyAdmin):
    list_display = ("name", "priority", "function", "type", "version", "current", "valid_from", "changed_by")
    list_filter = ("current", "name")


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    list_display = ("escalation", "step", "version", "due_at", "state", "fired_at")
    list_filter = ("state",)
    list_select_related = ("escalation",)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("channel", "role", "words", "state", "attempts", "due_at", "error")
    list_filter = ("state",)
