from django.urls import path

from dispatch.phone import views

urlpatterns = [path("", views.PhoneView.as_view(), name="phone")]
