from django.urls import path

from dispatch.console import views

urlpatterns = [
    path("", views.ConsoleView.as_view(), name="console"),
    path("signed-in/", views.SignedInView.as_view(), name="signed-in"),
]
