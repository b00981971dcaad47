from django.urls import path

from dispatch.shift import views

urlpatterns = [
    path("", views.ShiftPage.as_view(), name="shift"),
    path("day/open/", views.OpenDay.as_view(), name="day-open"),
    path("day/close/", views.CloseDay.as_view(), name="day-close"),
    path("begin/", views.Begin.as_view(), name="shift-begin"),
    path("offer/", views.Offer.as_view(), name="shift-offer"),
    path("take/", views.Take.as_view(), name="shift-take"),
    path("take-over/", views.TakeOver.as_view(), name="shift-take-over"),
    path("handover/<int:pk>/", views.HandoverPrint.as_view(), name="handover"),
    path("blotter/<int:opened>/", views.DayPrint.as_view(), name="blotter-day"),
    path("blotter/<int:opened>/sign/", views.SignDay.as_view(), name="blotter-day-sign"),
]
