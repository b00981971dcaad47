from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "incidents.mobility"

    def ready(self) -> None:
        from incidents import functions
        from incidents.mobility.function import FUNCTION

        functions.register(FUNCTION)
