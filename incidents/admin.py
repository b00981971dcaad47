from django.contrib import admin

from incidents.models import Disposition, IncidentType


@admin.register(IncidentType)
class IncidentTypeAdmin(admin.ModelAdmin):
    list_display = ("code", "label", "function", "default_priority", "active")
    list_filter = ("function", "default_priority", "active")
    search_fields = ("code", "label")


@admin.register(Disposition)
class DispositionAdmin(admin.ModelAdmin):
    list_display = ("code", "label", "report_owed", "active")
