from django.urls import path

from dispatch.provost import views

urlpatterns = [path("", views.ProvostView.as_view(), name="provost")]
