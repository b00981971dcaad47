from django.urls import path

from incidents.mobility.views import movements, phone, reports

urlpatterns = [
    path("", movements.Overview.as_view(), name="mobility"),
    path("movements/new/", movements.NewMovement.as_view(), name="mobility-movement-new"),
    path("movements/<int:pk>/", movements.MovementPage.as_view(), name="mobility-movement"),
    path("movements/<int:pk>/sheet/", movements.MovementSheet.as_view(), name="mobility-movement-sheet"),
    path("movements/<int:pk>/replan/", movements.Replan.as_view(), name="mobility-movement-replan"),
    path("movements/<int:pk>/<slug:act>/", movements.ActOnMovement.as_view(), name="mobility-movement-act"),
    path("routes/", reports.Routes.as_view(), name="mobility-routes"),
    path("routes/new/", reports.NewRoute.as_view(), name="mobility-route-new"),
    path("routes/<int:pk>/", reports.RoutePage.as_view(), name="mobility-route"),
    path("routes/<int:pk>/state/", reports.SetRouteState.as_view(), name="mobility-route-state"),
    path("route-reports/new/", reports.NewRouteReport.as_view(), name="mobility-route-report-new"),
    path("route-reports/<int:pk>/", reports.RouteReportPage.as_view(), name="mobility-route-report"),
    path("surveillance/", reports.SurveillancePage.as_view(), name="mobility-surveillance"),
    path("surveillance/new/", reports.NewSurveillance.as_view(), name="mobility-surveillance-new"),
    path("surveillance/<int:pk>/<slug:act>/", reports.MoveSurveillance.as_view(), name="mobility-surveillance-act"),
    path("intelligence/", reports.Intelligence.as_view(), name="mobility-intelligence"),
    path("intelligence/new/<slug:kind>/", reports.NewIntelligence.as_view(), name="mobility-intelligence-new"),
    path("intelligence/<int:pk>/", reports.IntelligencePage.as_view(), name="mobility-intelligence-report"),
    path("intelligence/<int:pk>/<slug:act>/", reports.BecomeSomething.as_view(), name="mobility-intelligence-become"),
    path("phone/", phone.PhoneConvoy.as_view(http_method_names=["get", "head"]), name="mobility-phone"),
    path("phone/route/", phone.PhoneRoute.as_view(), name="mobility-phone-route"),
    path("phone/salute/", phone.PhoneSalute.as_view(), name="mobility-phone-salute"),
    path("phone/<slug:act>/", phone.PhoneConvoy.as_view(), name="mobility-phone-act"),
]
