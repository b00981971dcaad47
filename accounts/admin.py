"""Accounts in the admin, for administrators."""

from __future__ import annotations

from typing import Any, cast

# Registered by these modules, which must have run before their models can be taken out again.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import ApiToken, User
from accounts.roles import Role
from blotter.actors import Actor
from blotter.errors import DeskError

# The admin's own sign-in would ask for the password alone.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Second factors are nobody's to read; groups and e-mail addresses of allauth mean nothing here.
admin.site.unregister([Authenticator, EmailAddress, Group])


class UserForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    new_password = forms.CharField(
        label=_("new password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Left empty, the password stays. A new one ends the sessions of this account."),
    )

    class Meta:
        model = User
        fields = ("username", "rank", "name", "nation", "email", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = sorted(self.instance.roles)
        else:
            self.fields["new_password"].required = True
            self.fields["new_password"].help_text = ""

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if password := given.get("new_password"):
            about = User(**{key: given.get(key, "") for key in ("username", "name", "email")})
            try:
                validate_password(password, about)
            except ValidationError as error:
                self.add_error("new_password", error)
        return given


@admin.action(description=_("Reset the second factor of the selected accounts"))
def reset_second_factor(modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[User]) -> None:
    for user in queryset:
        services.reset_second_factor(by=actor_of(request), user=user.pk)
    modeladmin.message_user(request, gettext("Whose role asks for a second factor sets up a new one."))


@admin.action(description=_("Revoke the selected tokens"))
def revoke(modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
    for token in queryset:
        services.revoke_token(by=actor_of(request), token=token.pk)
    modeladmin.message_user(request, gettext("They are not valid any more."))


def actor_of(request: HttpRequest) -> Actor:
    return Actor(cast(User, request.user))


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """What is changed here goes through the services, which hold the rules and write the journal."""

    form = UserForm
    list_display = ("username", "label", "held", "is_active")
    list_filter = ("is_active", "grants__role")
    search_fields = ("username", "name")
    actions = (reset_second_factor,)

    @admin.display(description=_("roles"))
    def held(self, user: User) -> str:
        return ", ".join(str(role.label) for role in sorted(user.roles))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(is_system=False)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        state = ("is_active",) if obj else ()
        return ("username", "rank", "name", "nation", "email", "roles", "new_password", *state)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return ("username",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # the journal names them; an account is ended, not deleted

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        # Without the one transaction that the admin would open: each service is a transaction of its own.
        try:
            return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        except DeskError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:
        by, given = actor_of(request), form.cleaned_data
        facts = {key: given[key] for key in ("rank", "name", "nation", "email")}
        password, roles = given["new_password"], given["roles"]
        if not change:
            user = services.create_user(by=by, username=given["username"], password=password, roles=roles, **facts)
            obj.pk = user.pk
            return
        services.change_user(by=by, user=obj.pk, is_active=given["is_active"], **facts)
        services.set_roles(by=by, user=obj.pk, roles=roles)
        if password:
            services.set_password(by=by, user=obj.pk, password=password)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Tokens are issued by ``manage.py token``, which alone can show them."""

    list_display = ("label", "user", "created_at", "revoked_at")
    list_display_links = None
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("label", "user__username")
    actions = (revoke,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return obj is None
