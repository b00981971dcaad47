"""``Authorization: Bearer desk_…``: a program acts as the user whose token it holds."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        valid = ApiToken.objects.filter(revoked_at=None, user__is_active=True).select_related("user")
        try:
            (_bearer, given) = words
            token = valid.get(digest=ApiToken.digest_of(given.decode("latin-1")))
        except (ValueError, ApiToken.DoesNotExist):
            raise AuthenticationFailed(_("This token is not valid (any more).")) from None
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
