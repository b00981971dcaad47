from django.urls import path

from dispatch.console import views

urlpatterns = [
    path("", views.ConsoleView.as_view(), name="console"),
    path("incidents/<int:pk>/", views.IncidentSheet.as_view(), name="incident"),
    path("signed-in/", views.SignedInView.as_view(), name="signed-in"),
]
