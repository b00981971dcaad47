"""Every route of the desk. Each is listed, with who may use it, in ``tests/routes/``."""

from __future__ import annotations

from importlib import import_module

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

import accounts.api
import blotter.api
import dispatch.api
import dispatch.commandline.api
import dispatch.exercises.api
import dispatch.programme.api
import dispatch.provost.api
import dispatch.shift.api
import escalation.api
import incidents.api
import incidents.around.api
import incidents.intake.api
import patrols.api
import reference.api
from dispatch import health
from dispatch.provost.api import FiguresView
from incidents.functions import all_functions

functions = list(all_functions())
router = SimpleRouter()
for room in (
    blotter.api,
    accounts.api,
    reference.api,
    escalation.api,
    patrols.api,
    incidents.api,
    incidents.around.api,
    dispatch.api,
    dispatch.shift.api,
    dispatch.provost.api,
    dispatch.exercises.api,
    dispatch.programme.api,
    *(import_module(function.api) for function in functions if function.api),
):
    for prefix, viewset, name in room.ROUTES:
        router.register(prefix, viewset, name)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dispatch.console.urls")),
    path("phone/", include("dispatch.phone.urls")),
    path("provost/", include("dispatch.provost.urls")),
    path("shift/", include("dispatch.shift.urls")),
    path("patrols/", include("dispatch.roster.urls")),
    path("programme/", include("dispatch.programme.urls")),
    path("exercises/", include("dispatch.exercises.urls")),
    path("map/", include("dispatch.map.urls")),
    *(path(f"{function.name}/", include(function.urls)) for function in functions if function.urls),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="javascript-catalog"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("api/v1/session/", accounts.api.SessionView.as_view(), name="session"),
    path("api/v1/session/confirm/", accounts.api.ConfirmView.as_view(), name="session-confirm"),
    path("api/v1/session/position/", accounts.api.PositionView.as_view(), name="session-position"),
    path("api/v1/desk/snapshot/", dispatch.api.SnapshotView.as_view(), name="desk-snapshot"),
    path("api/v1/intake/around/", incidents.intake.api.AroundView.as_view(), name="intake-around"),
    path("api/v1/intake/callers/", incidents.intake.api.CallersView.as_view(), name="intake-callers"),
    path("api/v1/commands/", dispatch.commandline.api.CommandView.as_view(), name="commands"),
    path("api/v1/commands/complete/", dispatch.commandline.api.CompletionView.as_view(), name="commands-complete"),
    path("api/v1/commands/check/", dispatch.commandline.api.CheckView.as_view(), name="commands-check"),
    path("api/v1/provost/figures/", FiguresView.as_view(), name="provost-figures"),
    path("api/v1/search/", incidents.around.api.SearchView.as_view(), name="search"),
    path("api/v1/", include(router.urls)),
]
