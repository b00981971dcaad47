from django.urls import path

from dispatch.roster import views

urlpatterns = [
    path("", views.RosterList.as_view(), name="roster"),
    path("new/", views.NewPatrol.as_view(), name="roster-new"),
    path("<int:pk>/", views.PatrolPage.as_view(), name="roster-patrol"),
    path("<int:pk>/log-on/", views.LogOn.as_view(), name="roster-log-on"),
    path("<int:pk>/log-off/", views.LogOff.as_view(), name="roster-log-off"),
    path("<int:pk>/change/", views.Change.as_view(), name="roster-change"),
]
