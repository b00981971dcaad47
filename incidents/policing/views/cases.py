"""Desk pages of investigations: the list, a case with everything in it, and every act on it as a form of that page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.pages import paged
from blotter.actors import Actor
from blotter.pages import OnceForm, run_once
from incidents.policing import services
from incidents.policing.forms import cases as forms
from incidents.policing.models import Investigation
from incidents.policing.selectors import cases as selectors
from incidents.policing.states import AT_WORK
from incidents.policing.views.common import Room

# Name of the form in the page: its class, and the service that it calls.
ACTS: dict[str, tuple[type[OnceForm], Callable[..., Any]]] = {
    "follow": (forms.FollowForm, services.follow),
    "appoint": (forms.AppointForm, services.appoint),
    "release": (forms.ReleaseForm, services.release_investigator),
    "link": (forms.LinkForm, services.link_incident),
    "task": (forms.TaskForm, services.give_task),
    "person": (forms.PersonForm, services.add_person),
    "seize": (forms.SeizeForm, services.seize),
}
CASES_SHOWN = 50
LEADS = frozenset({"appoint", "release"})


class Cases(Room):
    required_action = "investigation.view"
    template_name = "policing/cases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "cases": paged(self.request, selectors.visible(self.actor), CASES_SHOWN),
            "form": forms.OpenForm() if self.may("investigation.lead") else None,
        } | super().get_context_data(**kwargs)


class OpenCase(Cases):
    required_action = "investigation.lead"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = forms.OpenForm(request.POST)
        opened = run_once(
            request,
            form,
            lambda: services.open_investigation(by=self.actor, **form.facts),
            lambda case: {"case": case.pk},
        )
        return self.again(form=form) if opened is None else redirect("policing-case", opened["case"])


class Case(Room):
    required_action = "investigation.view"
    template_name = "policing/case.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by = self.actor
        case = selectors.whole(by, kwargs["pk"])
        if case is None:
            raise Http404
        works = by.may("investigation.work")
        return {
            "case": case,
            "at_work": case.state in AT_WORK and works,
            "may_work": works,
            "may_lead": by.may("investigation.lead"),
            **{f"{name}_form": form for name, form in _fresh(case).items()},
        } | super().get_context_data(**kwargs)


class CasePrint(Case):
    template_name = "policing/case_print.html"


class ActOnCase(Case):
    required_action = "investigation.work"

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        by = self.actor
        case = selectors.whole(by, pk)
        if case is None or act not in {*ACTS, "statement", "done", "move", "unlink"}:
            raise Http404
        form, call = _bound(by, case, act, request)
        if run_once(request, form, call) is None:
            self.kwargs = {"pk": pk}
            return self.again(**{f"{act}_form": form, "refused": act, "refused_form": form})
        return redirect("policing-case", pk)


def _fresh(case: Investigation) -> dict[str, OnceForm]:
    found: dict[str, OnceForm] = {name: form() for name, (form, _service) in ACTS.items() if name != "follow"}
    persons = list(case.persons.all())
    return {
        **found,
        "follow": forms.FollowForm(state=case.state, initial={"version": case.version}),
        "statement": forms.StatementForm(persons=persons),
        "done": forms.ResultForm(),
        "move": forms.MoveForm(),
    }


def _bound(by: Actor, case: Investigation, act: str, request: HttpRequest) -> tuple[OnceForm, Callable[[], Any]]:
    """The form that came, and what it does when it is in order."""
    post = request.POST
    form: OnceForm
    if act == "follow":
        form = forms.FollowForm(post, state=case.state)
    elif act == "statement":
        form = forms.StatementForm(post, persons=list(case.persons.all()))
        return form, lambda: services.take_statement(by=by, **form.facts)
    elif act in ("done", "move"):
        task = _key(post.get("task"), case.tasks.values_list("pk", flat=True))
        form = (forms.ResultForm if act == "done" else forms.MoveForm)(post)
        service = services.finish_task if act == "done" else services.move_task
        return form, lambda: service(by=by, task=task, **form.facts)
    elif act == "unlink":
        incident = _key(post.get("incident"), case.incidents.values_list("pk", flat=True))
        form = OnceForm(post)
        return form, lambda: services.unlink_incident(by=by, investigation=case.pk, incident=incident)
    else:
        form = ACTS[act][0](post)
    return form, lambda: ACTS[act][1](by=by, investigation=case.pk, **form.facts)


def _key(text: str | None, known: Any) -> int:
    """One of the rows of this case."""
    for key in known:
        if text == str(key):
            return int(key)
    raise Http404
