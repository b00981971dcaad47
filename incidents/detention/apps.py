from django.apps import AppConfig


class DetentionConfig(AppConfig):
    name = "incidents.detention"

    def ready(self) -> None:
        from incidents import functions
        from incidents.detention.function import FUNCTION

        functions.register(FUNCTION)
