from django.contrib import admin

from patrols.models import Vehicle


@admin.register(Vehicle)
class VehicleAdmin(admin.ModelAdmin):
    list_display = ("call_name", "kind", "nation", "plate")
    search_fields = ("call_name", "plate")
