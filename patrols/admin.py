from typing import ClassVar

from django.contrib import admin

from patrols.models import Vehicle


@admin.register(Vehicle)
class VehicleAdmin(admin.ModelAdmin):
    list_display: ClassVar = ("call_name", "kind", "nation", "plate")
    search_fields: ClassVar = ("call_name", "plate")
