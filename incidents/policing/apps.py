from django.apps import AppConfig


class PolicingConfig(AppConfig):
    name = "incidents.policing"

    def ready(self) -> None:
        from incidents import functions
        from incidents.policing.function import FUNCTION

        functions.register(FUNCTION)
