from django.urls import path

from incidents.detention.views import advice, inspections, plans
from incidents.detention.views.common import ACT

urlpatterns = [
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
