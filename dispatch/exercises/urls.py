from django.urls import path

from dispatch.exercises import views

urlpatterns = [
    path("", views.Overview.as_view(), name="exercises"),
    path("new/", views.NewExercise.as_view(), name="exercise-new"),
    path("<int:pk>/", views.ExercisePage.as_view(), name="exercise"),
    path("<int:pk>/report/", views.ReportSheet.as_view(), name="exercise-report"),
    path("<int:pk>/<slug:act>/", views.ActOnExercise.as_view(), name="exercise-act"),
]
