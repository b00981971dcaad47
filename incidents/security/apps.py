from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "incidents.security"

    def ready(self) -> None:
        from incidents import functions
        from incidents.security.function import FUNCTION

        functions.register(FUNCTION)
