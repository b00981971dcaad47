from django.urls import path

from incidents.security import presence_urls
from incidents.security.views import calendar, phone, tasks

urlpatterns = [
    *presence_urls.urlpatterns,
    path("", tasks.Overview.as_view(), name="security"),
    path("board/", tasks.Board.as_view(), name="security-board"),
    path("calendar/", calendar.Calendar.as_view(), name="security-calendar"),
    path("tasks/new/", tasks.NewTask.as_view(), name="security-task-new"),
    path("tasks/<int:pk>/", tasks.TaskPage.as_view(), name="security-task"),
    path("tasks/<int:pk>/sheet/", tasks.TaskSheet.as_view(), name="security-task-sheet"),
    path("tasks/<int:pk>/<slug:act>/", tasks.ActOnTask.as_view(), name="security-task-act"),
    path("phone/", phone.PhonePost.as_view(http_method_names=["get", "head"]), name="security-phone"),
    path("phone/<int:pk>/<slug:act>/", phone.PhonePost.as_view(), name="security-phone-act"),
]
