"""The acts on a custody record: which form, which service, and when the record is one for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blotter.actors import Actor
from blotter.pages import OnceForm
from incidents.detention import services
from incidents.detention.clocks import ClockKind
from incidents.detention.custody_states import TRANSITIONS, CustodyState
from incidents.detention.entries import KINDS
from incidents.detention.forms import care, custody, keeping, lines
from incidents.detention.models import CustodyEntry, CustodyRecord
from incidents.detention.selectors.custody import HeldPerson
from incidents.detention.services.correcting import may_correct

Fits = Callable[[HeldPerson], bool]
Group = Literal["course", "record", "end"]
GROUPS: Mapping[Group, Promise] = {
    "course": _("What happens"),
    "record": _("About the record"),
    "end": _("How it ends"),
}


@dataclass(frozen=True, slots=True)
class RecordAct:
    """``fill``: what its form needs to know of the record. ``group``: where the page offers it."""

    label: str | Promise
    form: Callable[..., OnceForm]
    service: Callable[..., Any]
    fits: Fits
    action: str = "custody.keep"
    fill: Callable[[HeldPerson], dict[str, Any]] | None = None
    group: Group = "course"
    key: str = "record"


def _step(act: str) -> Fits:
    return lambda person: act in TRANSITIONS[person.record.state]


def _always(person: HeldPerson) -> bool:
    """Also when it is over: what happened before may be entered late."""
    return not person.record.erased_at


def _arrived(person: HeldPerson) -> bool:
    return person.record.arrived_at is not None


def _authorised(person: HeldPerson) -> bool:
    return person.record.authorised_at is not None


def _ended(person: HeldPerson) -> bool:
    return person.record.ended


def _on_hold(person: HeldPerson) -> bool:
    return person.record.holds.filter(lifted_at=None).exists()


def _runs(kind: str) -> Fits:
    return lambda person: any(clock.kind == kind for clock in person.clocks)


def _icrc(person: HeldPerson) -> dict[str, Any]:
    return {"clocks": [clock for clock in person.clocks if clock.kind == ClockKind.ICRC]}


def _unsettled(person: HeldPerson) -> dict[str, Any]:
    return {"items": person.record.property.filter(settled_at=None)}


def _force(person: HeldPerson) -> dict[str, Any]:
    return {"reports": person.record.force_reports.filter(reviewed_by=None).select_related("used_by")}


# In the order in which the page offers them: what a custody goes through, then what may happen in it, then its ends.
ACTS: dict[str, RecordAct] = {
    "check": RecordAct(_("Check"), custody.CheckForm, services.check, _arrived),
    "arrive": RecordAct(_("Arrived at a site"), custody.ArriveForm, services.arrive, _step("arrive")),
    "authorise": RecordAct(
        _("Authority to hold"), custody.AuthoriseForm, services.authorise, _step("authorise"), "custody.authorise"
    ),
    "admit": RecordAct(_("Admit"), custody.AdmitForm, services.admit, _step("admit")),
    "review": RecordAct(_("Review"), custody.ReviewForm, services.review, _authorised, "custody.review"),
    "identify": RecordAct(_("Identity"), custody.IdentifyForm, services.identify, lambda person: True),
    "icrc": RecordAct(_("ICRC told"), care.IcrcForm, services.tell_icrc, _runs(ClockKind.ICRC), fill=_icrc),
    "property": RecordAct(_("Property taken"), care.PropertyForm, services.take_property, _always),
    "settle": RecordAct(
        _("Property settled"), care.SettleForm, services.settle_property,
        lambda person: person.record.property.filter(settled_at=None).exists(), fill=_unsettled,
    ),
    "level": RecordAct(_("Observation"), custody.LevelForm, services.set_level, _runs(ClockKind.CHECK)),
    "move": RecordAct(_("Move"), custody.MoveForm, services.move, _step("move")),
    "hospital": RecordAct(_("To hospital"), custody.HospitalForm, services.hospitalise, _step("hospitalise")),
    "back": RecordAct(_("Back from hospital"), custody.BackForm, services.leave_hospital, _step("leave_hospital")),
    "force": RecordAct(_("Use of force"), care.ForceForm, services.report_force, _always),
    "force-review": RecordAct(
        _("Review the use of force"), care.ForceReviewForm, services.review_force,
        lambda person: any(each.code == "force_review" for each in person.missing), "custody.review", _force, key="",
    ),
    "investigator": RecordAct(
        _("Who investigates"), care.InvestigatorForm, services.name_investigator, lambda person: True, group="record"
    ),
    "shorten": RecordAct(
        _("Bring a clock forward"), keeping.ShortenForm, services.shorten_clock, lambda person: bool(person.clocks),
        "custody.shorten", lambda person: {"clocks": person.clocks}, "record", key="",
    ),
    "hold": RecordAct(
        _("Legal hold"), keeping.HoldForm, services.set_hold, lambda person: not _on_hold(person), "custody.hold",
        group="record",
    ),
    "lift": RecordAct(
        _("Lift the legal hold"), keeping.LiftForm, services.lift_hold, _on_hold, "custody.agree", group="record"
    ),
    "reopen": RecordAct(
        _("The end was entered in error"), keeping.ReopenForm, services.ask_reopening, _step("reopen"), group="record"
    ),
    "retention": RecordAct(_("How long it is kept"), keeping.RetentionForm, services.classify, _ended, group="record"),
    "erase": RecordAct(_("Propose the erasure"), keeping.ErasureForm, services.propose_erasure, _ended, group="record"),
    "transfer": RecordAct(_("Transfer"), custody.TransferForm, services.transfer, _step("transfer"), group="end"),
    "release": RecordAct(_("Release"), custody.ReleaseForm, services.release, _step("release"), group="end"),
    "escape": RecordAct(_("Escaped"), custody.EscapeForm, services.escape, _step("escape"), group="end"),
    "die": RecordAct(_("Died"), custody.DeathForm, services.die, _step("die"), group="end"),
}  # fmt: skip
LINE = RecordAct(_("Write a line"), lines.LineForm, services.write_line, _always)
CORRECT = RecordAct(
    _("Correct a line"), lines.CorrectForm, services.correct, lambda person: True, "custody.correct", key=""
)
# What a record lacks, and the act that brings it; other kinds are lines of their own.
BRINGS = {
    "identity": "identify",
    "force_review": "force-review",
    "review": "review",
    "settled": "settle",
    "site": "arrive",
    "release": "release",
    "transfer": "transfer",
}
_NEXT = {
    CustodyState.CAPTURED: "arrive",
    CustodyState.AT_SITE: "authorise",
    CustodyState.AUTHORISED: "admit",
    CustodyState.HELD: "check",
    CustodyState.HOSPITAL: "check",
}


def open_acts(person: HeldPerson, may: Callable[[str], bool]) -> dict[str, RecordAct]:
    """What may be done with this record now, by this reader; nothing with one that was erased."""
    if person.record.erased_at:
        return {}
    return {name: act for name, act in ACTS.items() if may(act.action) and act.fits(person)}


def correctable(by: Actor, line: CustodyEntry) -> bool:
    """Whether this reader may correct the line, or withdraw it."""
    return may_correct(by, line) or (bool(KINDS[line.kind].withdrawn_by) and may_correct(by, line, withdrawn=True))


def grouped(acts: Mapping[str, RecordAct]) -> list[tuple[Promise, dict[str, RecordAct]]]:
    """The acts with the words above each group; a group of which none is open is left out."""
    parts = [(GROUPS[group], {name: act for name, act in acts.items() if act.group == group}) for group in GROUPS]
    return [(words, part) for words, part in parts if part]


def usual(record: CustodyRecord) -> str:
    """The act that comes next."""
    return _NEXT.get(CustodyState(record.state), "icrc")


def form_of(name: str, person: HeldPerson, kind: str = "", data: Any = None, entry: int = 0) -> OnceForm:
    """The form of an act, or (``name`` "line") of a line of that kind, or ("correct") of the line ``entry``."""
    record = person.record
    # What stands now is what is meant where nothing else is said; a time never is.
    initial: dict[str, Any] = {"version": record.version, "site": record.site_id, "rouse": record.rouse}
    if record.level:
        initial["level"] = record.level
    if name == "correct":
        return lines.CorrectForm(data, kind=kind, initial={**initial, "entry": entry}, auto_id="correct-%s")
    if name == "line":
        return lines.LineForm(data, kind=kind, initial=initial, auto_id=f"{kind}-%s")
    act = ACTS[name]
    return act.form(data, initial=initial, auto_id=f"{name}-%s", **(act.fill(person) if act.fill else {}))


def label_of(name: str, kind: str) -> str:
    if name == "correct":
        return f"{CORRECT.label}: {KINDS[kind].label}"
    return str(KINDS[kind].label if name == "line" else ACTS[name].label)
