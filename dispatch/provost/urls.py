from django.urls import path

from dispatch.provost.views import assistance, dashboard, decisions, directives, reports

urlpatterns = [
    path("", dashboard.ProvostView.as_view(), name="provost"),
    path("coordination/", decisions.Overview.as_view(), name="provost-coordination"),
    path("decisions/<str:code>/<int:key>/", decisions.Decide.as_view(), name="provost-decide"),
    path("alarms/<int:pk>/take/", decisions.TakeOver.as_view(), name="provost-take"),
    path("takeovers/<int:pk>/give-back/", decisions.GiveBack.as_view(), name="provost-give-back"),
    path("requests/", decisions.Requests.as_view(), name="provost-requests"),
    path("requests/ask/", decisions.Ask.as_view(), name="provost-ask"),
    path("requests/<int:pk>/", decisions.RequestPage.as_view(), name="provost-request"),
    path("requests/<int:pk>/decide/", decisions.DecideRequest.as_view(), name="provost-request-decide"),
    path("requests/<int:pk>/take-back/", decisions.TakeBack.as_view(), name="provost-request-take-back"),
    path("directives/", directives.Directives.as_view(), name="provost-directives"),
    path("directives/give/", directives.GiveDirective.as_view(), name="provost-directive-give"),
    path("directives/<int:pk>/", directives.DirectivePage.as_view(), name="provost-directive"),
    path("directives/<int:pk>/print/", directives.DirectivePrint.as_view(), name="provost-directive-print"),
    path("directives/<int:pk>/read/", directives.ReadDirective.as_view(), name="provost-directive-read"),
    path(
        "directives/<int:pk>/read-out/<int:addressee>/", directives.ReadOut.as_view(), name="provost-directive-read-out"
    ),
    path("directives/<int:pk>/end/", directives.EndDirective.as_view(), name="provost-directive-end"),
    path("help/", assistance.HelpRequests.as_view(), name="provost-help"),
    path("help/ask/", assistance.AskHelp.as_view(), name="provost-help-ask"),
    path("help/<int:pk>/", assistance.HelpPage.as_view(), name="provost-help-request"),
    path("help/<int:pk>/<slug:act>/", assistance.ActOnHelp.as_view(), name="provost-help-act"),
    path("reports/", reports.Reports.as_view(), name="provost-reports"),
    path("reports/draft/", reports.DraftReport.as_view(), name="provost-report-draft"),
    path("reports/<int:pk>/", reports.ReportPage.as_view(), name="provost-report"),
    path("reports/<int:pk>/print/", reports.ReportPrint.as_view(), name="provost-report-print"),
    path("reports/<int:pk>/write/", reports.WriteReport.as_view(), name="provost-report-write"),
    path("reports/<int:pk>/submit/", reports.SubmitReport.as_view(), name="provost-report-submit"),
    path("reports/<int:pk>/discard/", reports.DiscardReport.as_view(), name="provost-report-discard"),
    path("phone/", directives.PhoneDirectives.as_view(), name="directives-phone"),
    path("phone/<int:pk>/read/", directives.PhoneRead.as_view(), name="directives-phone-read"),
]
