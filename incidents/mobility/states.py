"""The states of a movement, a surveillance task and a route, as data for guards, buttons, the API and the tests."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MovementState(models.TextChoices):
    REQUESTED = "requested", _("requested")
    APPROVED = "approved", _("approved")
    ASSEMBLED = "assembled", _("assembled")
    SP_CROSSED = "sp_crossed", _("on the march")
    HALTED = "halted", _("halted")
    RP_CROSSED = "rp_crossed", _("release point crossed")
    HANDED_OVER = "handed_over", _("handed over")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


M = MovementState
# Checkpoints between start point and release point are passed without a change of state.
MOVEMENT: dict[str, dict[str, str]] = {
    M.REQUESTED: {"approve": M.APPROVED, "refuse": M.REFUSED, "cancel": M.CANCELLED},
    # A column that was never reported assembled marches all the same.
    M.APPROVED: {"assemble": M.ASSEMBLED, "cross_sp": M.SP_CROSSED, "cancel": M.CANCELLED},
    M.ASSEMBLED: {"cross_sp": M.SP_CROSSED, "cancel": M.CANCELLED},
    M.SP_CROSSED: {"halt": M.HALTED, "cross_rp": M.RP_CROSSED, "cancel": M.CANCELLED},
    M.HALTED: {"resume": M.SP_CROSSED, "cancel": M.CANCELLED},
    M.RP_CROSSED: {"hand_over": M.HANDED_OVER},
    M.HANDED_OVER: {},
    M.REFUSED: {},
    M.CANCELLED: {},
}
ENDED = frozenset({M.HANDED_OVER, M.REFUSED, M.CANCELLED})
OPEN = frozenset(set(M) - ENDED)  # on the board
AWAITED = frozenset({M.APPROVED, M.ASSEMBLED, M.SP_CROSSED, M.HALTED})  # a checkpoint may be late
MARCHING = frozenset({M.SP_CROSSED, M.HALTED})
PLANNABLE = frozenset({M.REQUESTED, *AWAITED})


class RouteState(models.TextChoices):
    OPEN = "open", _("open")
    RESTRICTED = "restricted", _("restricted")
    CLOSED = "closed", _("closed")


class TaskState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


SURVEILLANCE: dict[str, dict[str, str]] = {
    TaskState.PLANNED: {"begin": TaskState.RUNNING, "cancel": TaskState.CANCELLED},
    TaskState.RUNNING: {"end": TaskState.ENDED, "cancel": TaskState.CANCELLED},
    TaskState.ENDED: {},
    TaskState.CANCELLED: {},
}
