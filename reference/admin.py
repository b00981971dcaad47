"""Where the owner corrects, confirms and adds. Shipped rows are retired (not in use), never deleted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reference.models import Command, Nation, Partner, Place, PlaceName, ReferenceRow


@admin.action(description=gettext_lazy("Confirm the selected rows"))
def confirm(modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    changes: dict[str, Any] = {"confirmed": True}
    if issubclass(queryset.model, Place):
        changes["approximate"] = False
    count = queryset.update(**changes)
    modeladmin.message_user(
        request, ngettext("%(count)d row is confirmed.", "%(count)d rows are confirmed.", count) % {"count": count}
    )


class ReferenceAdmin(admin.ModelAdmin):
    actions = (confirm,)
    readonly_fields: ClassVar[tuple[str, ...]] = ("source",)
    list_filter: ClassVar[tuple[str, ...]] = ("confirmed", "active")

    def get_readonly_fields(self, request: HttpRequest, obj: ReferenceRow | None = None) -> tuple[str, ...]:
        # Other rows and the records of the desk name this one by its key.
        keys = {"slug", "code"} & {field.name for field in self.model._meta.fields}
        return (*self.readonly_fields, *keys) if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: ReferenceRow | None = None) -> bool:
        # The next load would bring a shipped row back; "in use" is the switch. Without obj: the bulk action.
        return obj is not None and not obj.shipped and super().has_delete_permission(request, obj)


@admin.register(Nation)
class NationAdmin(ReferenceAdmin):
    list_display = ("code", "name", "imp_member", "has_mp", "confirmed", "active")
    search_fields = ("code", "name")


class PlaceNameInline(admin.TabularInline):
    model = PlaceName
    extra = 1


@admin.register(Place)
class PlaceAdmin(ReferenceAdmin):
    list_display = ("label", "kind", "grid", "country", "approximate", "confirmed", "active")
    list_filter = ("kind", "approximate", "confirmed", "active", "country")
    search_fields = ("slug", "names__name", "names__folded")
    inlines = (PlaceNameInline,)

    @admin.display(description=gettext_lazy("grid"))
    def grid(self, place: Place) -> str:
        return _("%(grid)s (approximate)") % {"grid": place.mgrs} if place.approximate else place.mgrs


@admin.register(Command)
class CommandAdmin(ReferenceAdmin):
    list_display = ("short", "name", "seat", "confirmed", "active")
    search_fields = ("code", "short", "name")
    autocomplete_fields = ("seat",)


@admin.register(Partner)
class PartnerAdmin(ReferenceAdmin):
    list_display = ("short", "name", "kind", "route", "duty_phone", "confirmed", "active")
    list_filter = ("kind", "route", "confirmed", "active")
    search_fields = ("slug", "short", "name")
