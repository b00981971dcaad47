from django.urls import path

from dispatch.programme.views import desk, phone

urlpatterns = [
    path("", desk.Week.as_view(), name="programme"),
    path("days/", desk.WeekDays.as_view(), name="programme-days"),
    path("print/", desk.WeekSheet.as_view(), name="programme-print"),
    path("new/", desk.NewOrder.as_view(), name="programme-new"),
    path("<int:pk>/", desk.OrderPage.as_view(), name="programme-order"),
    path("<int:pk>/course/", desk.Course.as_view(), name="programme-course"),
    path("<int:pk>/print/", desk.OrderSheet.as_view(), name="programme-order-print"),
    path("<int:pk>/change/", desk.ChangeOrder.as_view(), name="programme-change"),
    path("<int:pk>/<slug:act>/", desk.ActOnOrder.as_view(), name="programme-act"),
    path("phone/", phone.PhoneOrders.as_view(), name="programme-phone"),
    path("phone/<int:pk>/", phone.PhoneOrders.as_view(), name="programme-phone-order"),
    path("phone/<int:pk>/<slug:act>/", phone.ActOnPhone.as_view(), name="programme-phone-act"),
]
