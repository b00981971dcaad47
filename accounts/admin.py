"""Accounts in the admin, for administrators."""

from __future__ import annotations

# Registered by these modules, which must have run before their models can be taken out again.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

# The admin's own sign-in would ask for the password alone.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Second factors are nobody's to read; groups and e-mail addresses of allauth mean nothing here.
admin.site.unregister([Authenticator, EmailAddress, Group])
