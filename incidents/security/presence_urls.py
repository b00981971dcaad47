from django.urls import path

from incidents.security.views import presence
from incidents.security.views.presence_phone import PhoneSituation

urlpatterns = [
    path("presences/", presence.Overview.as_view(), name="security-presences"),
    path("presences/new/", presence.NewPresence.as_view(), name="security-presence-new"),
    path("presences/<int:pk>/", presence.PresencePage.as_view(), name="security-presence"),
    path("presences/<int:pk>/print/", presence.PresenceSheet.as_view(), name="security-presence-sheet"),
    path("presences/<int:pk>/<slug:act>/", presence.ActOnPresence.as_view(), name="security-presence-act"),
    path("presences/<int:pk>/<slug:act>/<int:key>/", presence.ActOnRow.as_view(), name="security-presence-row"),
    path(
        "phone/situation/", PhoneSituation.as_view(http_method_names=["get", "head"]), name="security-phone-situation"
    ),
    path("phone/situation/<int:pk>/", PhoneSituation.as_view(), name="security-phone-situation-send"),
]
