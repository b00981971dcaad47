from typing import ClassVar

from django.contrib import admin

from incidents.models import Disposition, IncidentType


@admin.register(IncidentType)
class IncidentTypeAdmin(admin.ModelAdmin):
    list_display: ClassVar = ("code", "label", "function", "default_priority", "active")
    list_filter: ClassVar = ("function", "default_priority", "active")
    search_fields: ClassVar = ("code", "label")


@admin.register(Disposition)
class DispositionAdmin(admin.ModelAdmin):
    list_display: ClassVar = ("code", "label", "report_owed", "active")
