"""Persons, vehicles and property of an incident: added, corrected, withdrawn. The journal says what kind it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blotter.actors import Actor
from blotter.errors import Invalid, Missing, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_reason
from incidents.around import kinds, traces
from incidents.models import Incident, Person, Property, Vehicle
from incidents.models.involved import Involved
from incidents.services.common import _lock, _save, clean_choice
from patrols.services.common import clean_nation

T = TypeVar("T", Person, Vehicle, Property)
Clean = Callable[[Any, str], Any]
NOUNS = {Person: gettext_lazy("person"), Vehicle: gettext_lazy("vehicle"), Property: gettext_lazy("property")}


def _line(length: int) -> Clean:
    return lambda value, field: clean_line(value, field, length)


def _choice(choices: list[str]) -> Clean:
    return lambda value, field: clean_choice(value, choices, field)


def _flag(value: Any, field: str) -> bool:
    if not isinstance(value, bool):
        raise Invalid(_("Say true or false."), field=field)
    return value


def _plate(value: Any, field: str) -> str:
    return clean_line(value, field, 20).upper()


FIELDS: Mapping[type[Involved], Mapping[str, Clean]] = {
    Person: {
        "role": _choice(Person.Role.values),
        "name": _line(120),
        "rank": _line(20),
        "unit": _line(120),
        "nation": clean_nation,
        "phone": _line(40),
        "juvenile": _flag,
        "protected": _flag,
        "words": _line(400),
    },
    Vehicle: {
        "plate": _plate,
        "nation": clean_nation,
        "unit": _line(120),
        "description": _line(120),
        "words": _line(400),
    },
    Property: {
        "role": _choice(Property.Role.values),
        "description": _line(200),
        "mark": _line(60),
        "owner": _line(120),
        "words": _line(400),
    },
}


@operation("incident.edit")
def add_person(op: Operation, /, *, by: Actor, incident: int, version: int | None = None, **fields: Any) -> Person:
    """Attach a person: ``role``, and any of name, rank, unit, nation, phone, juvenile, protected, words."""
    return _add(op, Person, incident, version, fields)


@operation("incident.edit")
def add_vehicle(op: Operation, /, *, by: Actor, incident: int, version: int | None = None, **fields: Any) -> Vehicle:
    """Attach a vehicle: a plate or a description, and any of nation, unit, words."""
    return _add(op, Vehicle, incident, version, fields)


@operation("incident.edit")
def add_property(op: Operation, /, *, by: Actor, incident: int, version: int | None = None, **fields: Any) -> Property:
    """Attach a thing: ``role`` (stolen, lost, found, damaged, secured), ``description``, and mark, owner, words."""
    return _add(op, Property, incident, version, fields)


@operation("incident.edit")
def amend_person(op: Operation, /, *, by: Actor, person: int, version: int | None = None, **fields: Any) -> Person:
    return _amend(op, Person, person, version, fields)


@operation("incident.edit")
def amend_vehicle(op: Operation, /, *, by: Actor, vehicle: int, version: int | None = None, **fields: Any) -> Vehicle:
    return _amend(op, Vehicle, vehicle, version, fields)


@operation("incident.edit")
def amend_property(
    op: Operation, /, *, by: Actor, property: int, version: int | None = None, **fields: Any
) -> Property:
    return _amend(op, Property, property, version, fields)


@operation("incident.edit")
def withdraw_person(op: Operation, *, by: Actor, person: int, reason: str, version: int | None = None) -> Person:
    """Entered by mistake: it stays in the record, marked, and is found no more."""
    return _withdraw(op, Person, person, version, reason)


@operation("incident.edit")
def withdraw_vehicle(op: Operation, *, by: Actor, vehicle: int, reason: str, version: int | None = None) -> Vehicle:
    return _withdraw(op, Vehicle, vehicle, version, reason)


@operation("incident.edit")
def withdraw_property(op: Operation, *, by: Actor, property: int, reason: str, version: int | None = None) -> Property:
    return _withdraw(op, Property, property, version, reason)


def _add(op: Operation, model: type[T], incident: int, version: int | None, fields: Mapping[str, Any]) -> T:
    row = model(**_checked(model, fields), added_at=op.now, added_by_id=op.by.user.pk)
    if isinstance(row, Person | Property) and not row.role:
        raise Invalid(_("Say in which role."), field="role")
    _require_words(row)
    row.incident = _lock(op, incident, version)
    _keep(op, row)
    op.record(kinds.INVOLVED, incident=row.incident.called, what=_what(row))
    return row


def _amend(op: Operation, model: type[T], pk: int, version: int | None, fields: Mapping[str, Any]) -> T:
    changes = _checked(model, fields)
    row, _incident = _standing(op, model, pk, version)
    changed = {field: value for field, value in changes.items() if getattr(row, field) != value}
    if not changed:
        op.quiet()
        return row
    for field, value in changed.items():
        setattr(row, field, value)
    _require_words(row)
    op.bump(row)
    _keep(op, row)
    op.record(kinds.INVOLVED_AMENDED, incident=row.incident.called, what=_what(row))
    return row


def _withdraw(op: Operation, model: type[T], pk: int, version: int | None, reason: str) -> T:
    reason = clean_reason(reason)
    row, _incident = _standing(op, model, pk, version)
    row.withdrawn_at, row.withdrawn_reason = op.now, reason
    op.bump(row)
    _keep(op, row)
    op.record(kinds.INVOLVED_WITHDRAWN, incident=row.incident.called, what=_what(row), reason=reason)
    return row


def _standing(op: Operation, model: type[T], pk: int, version: int | None) -> tuple[T, Incident]:
    """One that was not withdrawn, behind the lock of its incident: that keeps everybody else from it."""
    key = model.objects.filter(pk=pk).values_list("incident_id", flat=True).first()
    if key is None:
        raise Missing(_("There is no such entry."))
    incident = _lock(op, key, None)
    row = model.objects.get(pk=pk)
    if row.withdrawn_at is not None:
        raise Refused(_("This entry was withdrawn already."), code="withdrawn")
    if version is not None and row.version != version:
        raise Refused(
            _("Somebody changed this in the meantime. Look at it as it is now, then decide again."),
            code="stale_version", version=row.version,
        )  # fmt: skip
    row.incident = incident
    return row, incident


def _keep(op: Operation, row: Involved) -> None:
    row.save()
    traces.renew(row)  # type: ignore[arg-type]
    _save(op, row.incident)


def _checked(model: type[Involved], given: Mapping[str, Any]) -> dict[str, Any]:
    known = FIELDS[model]
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise Invalid(
            _("There is no such field. Known are: %(known)s.") % {"known": ", ".join(known)}, field=unknown[0]
        )
    return {field: known[field](value, field) for field, value in given.items()}


def _require_words(row: Involved) -> None:
    """Something by which it can be told from another one."""
    if isinstance(row, Person) and not (row.name or row.unit or row.words):
        raise Invalid(_("Say who: a name, a unit, or words such as «driver, about 30»."), field="name")
    if isinstance(row, Vehicle) and not (row.plate or row.description):
        raise Invalid(_("Give the plate, or make and colour."), field="plate")
    if isinstance(row, Property) and not row.description:
        raise Invalid(_("Say what it is."), field="description")


def _what(row: Involved) -> str:
    noun = str(NOUNS[type(row)])
    return f"{noun} ({row.get_role_display()})" if isinstance(row, Person | Property) else noun
