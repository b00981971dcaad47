from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExercisesConfig(AppConfig):
    name = "dispatch.exercises"
    label = "exercises"
    verbose_name = _("Exercises")

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from blotter import board
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from dispatch.exercises import handover, kinds, selectors
        from dispatch.exercises.joining import join
        from escalation import standing
        from incidents import functions

        registry.register(*kinds.ALL)
        functions.add_pages(functions.Page("exercises", _("Exercises"), "exercise.view"))
        shift_handover.register(*handover.SECTIONS)
        board.register("exercise", selectors.exercise_rows)
        board.register("commitment", selectors.commitment_rows)
        standing.register(selectors.stands_still)
        post_save.connect(join, dispatch_uid="exercises.join")
