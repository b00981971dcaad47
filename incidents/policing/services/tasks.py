"""What is done in a case: tasks with a time, persons, statements."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from blotter.actors import Actor
from blotter.errors import Invalid, Refused
from blotter.operations import Operation, operation
from blotter.text import clean_line, clean_text
from escalation import services as escalation
from incidents.policing import kinds
from incidents.policing.models import CasePerson, Investigation, Statement, Task
from incidents.policing.services.common import _lock_case, _save_case, _user, missing
from incidents.services.common import clean_choice
from incidents.services.moments import past
from patrols.services.common import clean_nation
from reference.dtg import format_dtg

CASE_TASK = "investigation.task"


@operation("investigation.work")
def give_task(
    op: Operation,
    *,
    by: Actor,
    investigation: int,
    words: str,
    given_to: str,
    due_at: datetime,
    version: int | None = None,
) -> Task:
    """Something to do until ``due_at``, for somebody who works on the case. The clock tells the shift leader then."""
    row = _lock_case(op, investigation, version)
    person = _user(given_to, "given_to")
    if not row.investigators.filter(user=person, until=None).exists():
        raise Invalid(_("%(who)s does not work on this case. Appoint them first.") % {"who": person.label},
                      field="given_to")  # fmt: skip
    _ahead(op, due_at)
    task = Task.objects.create(
        investigation=row, number=row.tasks.count() + 1, words=clean_line(words, "words", 200, required=True),
        given_to=person, due_at=due_at, given_at=op.now,
    )  # fmt: skip
    _arm(op, row, task)
    _save_case(op, row)
    op.record(kinds.TASK_GIVEN, case=row.called, task=task.number, due=format_dtg(due_at))
    return task


@operation("investigation.work")
def move_task(op: Operation, *, by: Actor, task: int, due_at: datetime) -> Task:
    """Another time for it."""
    row, found = _lock_task(op, task)
    _ahead(op, due_at)
    found.due_at = due_at
    found.save(update_fields=["due_at"])
    _arm(op, row, found)
    _save_case(op, row)
    op.record(kinds.TASK_MOVED, case=row.called, task=found.number, due=format_dtg(due_at))
    return found


@operation("investigation.work")
def finish_task(op: Operation, *, by: Actor, task: int, result: str) -> Task:
    """Done, with what came of it."""
    row, found = _lock_task(op, task)
    found.done_at, found.result = op.now, clean_line(result, "result", 400, required=True)
    found.save(update_fields=["done_at", "result"])
    escalation._disarm(op, subject=_subject(found), policy=CASE_TASK)
    _save_case(op, row)
    op.record(kinds.TASK_DONE, case=row.called, task=found.number)
    return found


@operation("investigation.work")
def add_person(
    op: Operation,
    *,
    by: Actor,
    investigation: int,
    role: str,
    name: str,
    rank: str = "",
    unit: str = "",
    nation: str = "",
    phone: str = "",
    protected: bool = False,
    version: int | None = None,
) -> CasePerson:
    row = _lock_case(op, investigation, version)
    person = CasePerson.objects.create(
        investigation=row, role=clean_choice(role, CasePerson.Role.values, "role"),
        name=clean_line(name, "name", 120, required=True), rank=clean_line(rank, "rank", 20),
        unit=clean_line(unit, "unit", 120), nation=clean_nation(nation), phone=clean_line(phone, "phone", 40),
        protected=protected, added_at=op.now, added_by_id=op.by.user.pk,
    )  # fmt: skip
    _save_case(op, row)
    op.record(kinds.PERSON_ADDED, case=row.called, role=CasePerson.Role(person.role).label)
    return person


@operation("investigation.work")
def take_statement(
    op: Operation,
    *,
    by: Actor,
    person: int,
    text: str,
    language: str,
    place: str,
    taken_at: datetime | None = None,
    interpreter: str = "",
    rights_given: bool = False,
) -> Statement:
    """What the person said. A subject is told their rights first; a statement that does not say so is refused."""
    found = CasePerson.objects.filter(pk=person).first()
    if found is None:
        raise missing(_("person"), person)
    row = _lock_case(op, found.investigation_id)
    if found.role == CasePerson.Role.SUBJECT and not rights_given:
        raise Invalid(_("A subject is told their rights before they speak. Tick it, or take no statement."),
                      field="rights_given")  # fmt: skip
    statement = Statement.objects.create(
        person=found, text=clean_text(text, "text", required=True),
        language=clean_line(language, "language", 40, required=True),
        interpreter=clean_line(interpreter, "interpreter", 120), rights_given=rights_given,
        place=clean_line(place, "place", 200, required=True), taken_at=past(op, taken_at, "taken_at"),
        taken_by_id=op.by.user.pk, written_at=op.now,
    )  # fmt: skip
    _save_case(op, row)
    op.record(kinds.STATEMENT, case=row.called, role=CasePerson.Role(found.role).label)
    return statement


def _lock_task(op: Operation, task: int) -> tuple[Investigation, Task]:
    key = Task.objects.filter(pk=task).values_list("investigation_id", flat=True).first()
    if key is None:
        raise missing(_("task"), task)
    row = _lock_case(op, key)
    found = Task.objects.get(pk=task)
    if found.done_at:
        raise Refused(_("Task %(number)d is done already.") % {"number": found.number}, code="done")
    return row, found


def _arm(op: Operation, row: Investigation, task: Task) -> None:
    escalation._arm(
        op, subject=_subject(task), policy=CASE_TASK, priority=None, function="policing", audiences=("desk",),
        start=op.now, due=task.due_at, words={"case": row.called, "task": task.number},
    )  # fmt: skip


def _ahead(op: Operation, due_at: datetime) -> None:
    if due_at <= op.now:
        raise Invalid(_("That time has passed. When is it to be done?"), field="due_at")


def _subject(task: Task) -> str:
    return f"case_task:{task.pk}"
