"""Desk pages of evidence: what I hold and what waits for me, every act on it, the chain on paper, receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from blotter.actors import Actor
from blotter.pages import run_once
from incidents.policing import services
from incidents.policing.forms import cases as forms
from incidents.policing.models import EvidenceDocument, Item
from incidents.policing.selectors import evidence as selectors
from incidents.policing.views.common import Room

DOCUMENTS_SHOWN = 50


class Evidence(Room):
    """Everything that this person has to do with: held, waiting, outside, and the documents they may read."""

    required_action = "investigation.view"
    template_name = "policing/evidence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by = self.actor
        given = kwargs.pop("bound", {})
        return {
            "waiting": list(selectors.waiting_for(by)),
            "held": selectors.held_by(by),
            "documents": selectors.documents(by).prefetch_related("items").order_by("-pk")[:DOCUMENTS_SHOWN],
            "may_work": by.may("investigation.work"),
            "may_lead": by.may("investigation.lead"),
            **{f"{act}_form": given.get(act) or form(items=items(by)) for act, (form, _service, items) in ACTS.items()},
        } | super().get_context_data(**kwargs)


class ActOnEvidence(Evidence):
    required_action = "investigation.work"

    def post(self, request: HttpRequest, act: str) -> HttpResponse:
        if act not in ACTS:
            raise Http404
        by = self.actor
        form_class, service, items = ACTS[act]
        form = form_class(request.POST, items=items(by))
        if run_once(request, form, lambda: service(by=by, **form.facts)) is None:
            return self.again(bound={act: form}, refused=act)
        return redirect("policing-evidence")


class DocumentPage(Room):
    """A document with the chain of each item, to read and to print."""

    required_action = "investigation.view"
    template_name = "policing/chain_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = selectors.documents(self.actor).filter(pk=kwargs["pk"])
        document: EvidenceDocument | None = found.prefetch_related("items__steps__written_by").first()
        if document is None:
            raise Http404
        chains = [selectors.chain(item) for item in document.items.all()]
        return super().get_context_data(**kwargs) | {
            "document": document,
            "chains": [(chain, selectors.faults(chain.item)) for chain in chains],
        }


class Receipt(DocumentPage):
    """For whoever the items were taken from."""

    template_name = "policing/receipt_print.html"


def _held(by: Actor) -> Iterable[Item]:
    return [chain.item for chain in selectors.held_by(by) if not chain.offered]


def _waiting(by: Actor) -> Iterable[Item]:
    return [step.item for step in selectors.waiting_for(by)]


def _offered(by: Actor) -> Iterable[Item]:
    """What came to me, or went from me, and is not received yet."""
    mine = [chain.item for chain in selectors.held_by(by) if chain.offered]
    return [*_waiting(by), *mine]


def _not_allowed_yet(by: Actor) -> Iterable[Item]:
    return selectors.to_authorise(by) if by.may("investigation.lead") else []


def _to_dispose(by: Actor) -> Iterable[Item]:
    return [item for item in _held(by) if item.authorised_at]


ACTS: dict[str, tuple[type[forms.ItemsForm], Callable[..., Any], Callable[[Actor], Iterable[Item]]]] = {
    "receive": (forms.ReceiveForm, services.receive, _waiting),
    "decline": (forms.DeclineForm, services.decline, _offered),
    "hand_over": (forms.HandOverForm, services.hand_over, _held),
    "give_out": (forms.GiveOutForm, services.give_out, _held),
    "take_back": (forms.TakeBackForm, services.take_back, selectors.outside),
    "authorise": (forms.AuthoriseForm, services.authorise_disposal, _not_allowed_yet),
    "dispose": (forms.DisposeForm, services.dispose, _to_dispose),
}
