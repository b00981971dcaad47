"""Who somebody is, and by which words of it they are found again."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incidents.detention.entries.fields import Field

AGE_GROUPS: Final = (
    ("adult", _("adult")),
    ("juvenile", _("under 18")),
    ("elderly", _("elderly")),
    ("unknown", _("not known")),
)
IDENTITY: Final = (
    Field("family_name", _("family name"), required=True),
    Field("given_name", _("given name")),
    Field("father_name", _("father's name")),
    Field("born", _("date and place of birth")),
    Field("sex", _("sex"), "choice", choices=(("f", _("female")), ("m", _("male")), ("x", _("not stated")))),
    Field("nationality", _("nationality"), length=60),
    Field("language", _("language"), length=60),
    Field("age_group", _("age group"), "choice", required=True, choices=AGE_GROUPS),
    Field("document", _("document"), length=60),
    Field("address", _("address and next of kin"), "text"),
)
# What finds a person again; see the blind index.
INDEXED: Final = ("family_name", "given_name", "father_name", "document")
