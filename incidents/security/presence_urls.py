from django.urls import path

from incidents.security.views import presence

urlpatterns = [
    path("presences/", presence.Overview.as_view(), name="security-presences"),
    path("presences/new/", presence.NewPresence.as_view(), name="security-presence-new"),
    path("presences/<int:pk>/", presence.PresencePage.as_view(), name="security-presence"),
    path("presences/<int:pk>/print/", presence.PresenceSheet.as_view(), name="security-presence-sheet"),
    path("presences/<int:pk>/<slug:act>/", presence.ActOnPresence.as_view(), name="security-presence-act"),
    path("presences/<int:pk>/<slug:act>/<int:key>/", presence.ActOnRow.as_view(), name="security-presence-row"),
]
