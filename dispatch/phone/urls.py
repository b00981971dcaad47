from django.urls import path

from . import views

urlpatterns = [path("", views.PhoneView.as_view(), name="phone")]
