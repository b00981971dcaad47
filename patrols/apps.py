from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatrolsConfig(AppConfig):
    name = "patrols"
    verbose_name = _("Patrols")

    def ready(self) -> None:
        from accounts.models import audience_sources, duty_sources
        from blotter import board, live
        from blotter import handover as shift_handover
        from blotter import kinds as registry
        from patrols import handover, kinds, selectors

        registry.register(*kinds.ALL)
        shift_handover.register(*handover.SECTIONS)
        board.register("patrol", selectors.board_rows)
        live.register_stream("positions", "desk", selectors.position_stream)
        audience_sources.append(selectors.audiences_of)
        duty_sources.append(selectors.duty_began)
