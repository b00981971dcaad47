"""The capture on the patrol leader's phone, and at the desk for a patrol that speaks by radio."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from blotter.pages import actor_of, run_once
from incidents import selectors as incidents
from incidents.detention import services
from incidents.detention.custody_states import CustodyState
from incidents.detention.forms.capture import CaptureForm
from incidents.detention.models import CustodyRecord
from incidents.detention.views.common import Room
from incidents.states import OPEN
from patrols.models import Patrol
from patrols.selectors import patrol_ids_of

JOBS = 20


class Capture(Room):
    """What a patrol wrote before is a number here: nobody reads a record on a phone."""

    required_action = "custody.capture"

    @property
    def on_phone(self) -> bool:
        return self.actor.scope("custody.capture") == "own"

    def get_template_names(self) -> list[str]:
        return ["detention/phone_capture.html" if self.on_phone else "detention/capture.html"]

    def patrol(self) -> Patrol | None:
        """The patrol that a crew writes for: their own."""
        own = Patrol.objects.filter(pk__in=patrol_ids_of(self.request.user))
        return own.select_related("position").first() if self.on_phone else None

    def form(self, patrol: Patrol | None, data: Any = None) -> CaptureForm:
        jobs = list(incidents.visible(self.actor).filter(state__in=sorted(OPEN)).order_by("-pk")[:JOBS])
        patrols = [] if self.on_phone else list(Patrol.objects.filter(active=True).order_by("callsign"))
        position = getattr(patrol, "position", None)
        initial = {
            "unit": patrol.callsign if patrol else "",
            "grid": position.mgrs if position else "",
            "incident": jobs[0].pk if patrol and len(jobs) == 1 else None,
        }
        return CaptureForm(data, jobs=jobs, patrols=patrols, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        patrol = self.patrol()
        on_the_way = CustodyRecord.objects.filter(patrol=patrol, state=CustodyState.CAPTURED) if patrol else []
        return {
            "stranded": self.on_phone and patrol is None,
            "form": self.form(patrol),
            "on_the_way": on_the_way,
        } | super().get_context_data(**kwargs)


class NewCapture(Capture):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        patrol = self.patrol()
        if self.on_phone and patrol is None:
            messages.error(request, _("You are in no patrol. Ask the desk to log your patrol on."))
            return redirect("detention-capture")
        form = self.form(patrol, request.POST)
        by = actor_of(request, "phone" if self.on_phone else "desk")
        answer = run_once(
            request,
            form,
            lambda: services.capture(by=by, **{**form.facts, **({"patrol": patrol.pk} if patrol else {})}),
            lambda record: {"alias": record.alias},
        )
        if answer is None:
            return self.again(form=form)
        words = _("Saved: %(person)s. Search, tag the property, bring to a holding site.")
        messages.success(request, words % {"person": answer["alias"]})
        return redirect("detention-capture" if self.on_phone else "detention")
