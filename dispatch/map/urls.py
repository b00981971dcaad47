from django.urls import path

from dispatch.map import views

urlpatterns = [path("basemap.pmtiles", views.BasemapView.as_view(), name="basemap")]
