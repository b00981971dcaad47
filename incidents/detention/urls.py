from django.urls import path

from incidents.detention.views import advice, board, capture, inspections, oversight, plans, reading, record
from incidents.detention.views.common import ACT

urlpatterns = [
    path("", board.Board.as_view(), name="detention"),
    path("rows/", board.BoardRows.as_view(), name="detention-rows"),
    path("ended/", board.Ended.as_view(), name="detention-ended"),
    path("records/<int:pk>/", record.Record.as_view(), name="detention-record"),
    path("records/<int:pk>/read/", reading.ReadRecord.as_view(), name="detention-read"),
    path("records/<int:pk>/print/", reading.PrintRecord.as_view(), name="detention-record-print"),
    path("records/<int:pk>/line/<slug:kind>/", record.ActOnRecord.as_view(), {"act": "line"}, name="detention-line"),
    path(
        "records/<int:pk>/correct/<int:entry>/",
        record.ActOnRecord.as_view(),
        {"act": "correct"},
        name="detention-correct",
    ),
    path("records/<int:pk>/<slug:act>/", record.ActOnRecord.as_view(), name="detention-record-act"),
    path("register/", oversight.Register.as_view(), name="detention-register"),
    path("limits/", oversight.Limits.as_view(), name="detention-limits"),
    path("oversight/", oversight.Oversight.as_view(), name="detention-oversight"),
    path("capture/", capture.Capture.as_view(), name="detention-capture"),
    path("capture/new/", capture.NewCapture.as_view(), name="detention-capture-new"),
    path("advice/", advice.Requests.as_view(), name="detention-advice"),
    path("advice/ask/", advice.Ask.as_view(), name="detention-ask"),
    path("advice/<int:pk>/", advice.Request.as_view(), name="detention-request"),
    path("advice/<int:pk>/<slug:act>/", advice.Request.as_view(**ACT), name="detention-request-act"),
    path("plans/", plans.Plans.as_view(), name="detention-plans"),
    path("plans/draft/", plans.Draft.as_view(), name="detention-plan-draft"),
    path("plans/<int:pk>/", plans.Plan.as_view(), name="detention-plan"),
    path("plans/<int:pk>/print/", plans.PlanSheet.as_view(), name="detention-plan-print"),
    path("plans/<int:pk>/<slug:act>/", plans.Plan.as_view(**ACT), name="detention-plan-act"),
    path("inspections/", inspections.Inspections.as_view(), name="detention-inspections"),
    path("inspections/inspect/", inspections.Inspect.as_view(), name="detention-inspect"),
    path("inspections/<int:pk>/", inspections.InspectionPage.as_view(), name="detention-inspection"),
    path("inspections/<int:pk>/print/", inspections.InspectionSheet.as_view(), name="detention-inspection-print"),
    path(
        "inspections/<int:pk>/<slug:act>/", inspections.InspectionPage.as_view(**ACT), name="detention-inspection-act"
    ),
    path("sites/add/", inspections.AddSite.as_view(), name="detention-site-add"),
    path("sites/<int:pk>/", inspections.Site.as_view(), name="detention-site"),
]
