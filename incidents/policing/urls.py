from django.urls import path

from incidents.policing.views import cases, checks, evidence, phone

urlpatterns = [
    path("", checks.Overview.as_view(), name="policing"),
    path("look-up/", checks.LookUp.as_view(), name="policing-look-up"),
    path("running/", checks.Running.as_view(), name="policing-running"),
    path("sessions/<int:pk>/", checks.Session.as_view(), name="policing-session"),
    path("sessions/<int:pk>/print/", checks.SessionPrint.as_view(), name="policing-session-print"),
    path("sessions/<int:pk>/vehicle/", checks.RecordCheck.as_view(), name="policing-session-vehicle"),
    path("sessions/<int:pk>/end/", checks.EndSession.as_view(), name="policing-session-end"),
    path("checks/<int:pk>/commander/", checks.InformCommander.as_view(), name="policing-check-commander"),
    path("checks/<int:pk>/withdraw/", checks.WithdrawCheck.as_view(), name="policing-check-withdraw"),
    path("devices/", checks.Devices.as_view(), name="policing-devices"),
    path("devices/add/", checks.AddDevice.as_view(), name="policing-device-add"),
    path("devices/<int:pk>/", checks.ChangeDevice.as_view(), name="policing-device-change"),
    path("good-order/", checks.Extract.as_view(), name="policing-extract"),
    path("cases/", cases.Cases.as_view(), name="policing-cases"),
    path("cases/open/", cases.OpenCase.as_view(), name="policing-case-open"),
    path("cases/<int:pk>/", cases.Case.as_view(), name="policing-case"),
    path("cases/<int:pk>/print/", cases.CasePrint.as_view(), name="policing-case-print"),
    path("cases/<int:pk>/<slug:act>/", cases.ActOnCase.as_view(), name="policing-case-act"),
    path("evidence/", evidence.Evidence.as_view(), name="policing-evidence"),
    path("evidence/<int:pk>/", evidence.DocumentPage.as_view(), name="policing-document"),
    path("evidence/<int:pk>/receipt/", evidence.Receipt.as_view(), name="policing-receipt"),
    path("evidence/<slug:act>/", evidence.ActOnEvidence.as_view(), name="policing-evidence-act"),
    path("phone/", phone.PhoneCheck.as_view(http_method_names=["get", "head"]), name="policing-phone"),
    path("phone/counts/", phone.PhoneCounts.as_view(), name="policing-phone-counts"),
    path("phone/<slug:act>/", phone.PhoneCheck.as_view(), name="policing-phone-act"),
]
