"""Questions of the types: as shipped, as read, as kept; and what answers mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blotter.errors import Invalid
from blotter.models import Entry
from blotter.text import clean_line
from dispatch.services import answer_questions, attach_caller
from incidents import catalogue, questions
from incidents.functions import Family, all_functions
from incidents.intake.protocol import protocol
from incidents.models import Answer, Incident, IncidentType
from incidents.services import open_incident
from tests.factories import ActorFactory

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # 0230 local
SHIPPED = [(spec, question) for function in all_functions() for spec in function.types for question in spec.questions]


def ask(kind: str, **more) -> dict:
    return {"key": "q", "label": "Question?", "kind": kind, **more}


CHOICE = ask("choice", choices=[["knife", "knife"], ["rifle", "rifle"], ["other", "other weapon"]], urgent="rifle")


@pytest.mark.parametrize(
    ("question", "said", "value"),
    [
        (ask("yes_no"), "yes", True),
        (ask("yes_no"), "Nein", False),
        (ask("yes_no"), "po", True),
        (ask("yes_no"), True, True),
        (ask("number"), " 40 ", 40),
        (ask("number"), 0, 0),
        (CHOICE, "rifle", "rifle"),
        (CHOICE, "kni", "knife"),
        (ask("text"), "  two   trucks ", "two trucks"),
        (ask("time"), "1942", "2026-11-21T18:42:00Z"),
        (ask("time"), "1942 local", "2026-11-21T18:42:00Z"),
        (ask("time"), "0030Z", "2026-11-22T00:30:00Z"),
        (ask("time"), "211842Z NOV 26", "2026-11-21T18:42:00Z"),
        (ask("number"), "?", None),
        (ask("yes_no"), "unknown", None),
    ],
)
def test_answers_are_understood_as_they_are_said(question, said, value):
    reading = questions.read(question, said, now=NOW)
    assert (reading.value, reading.clear) == (value, True)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (ask("yes_no"), "perhaps"),
        (ask("number"), "-1"),
        (ask("number"), "1e3"),
        (ask("number"), "٤٠"),
        (ask("number"), "9999999"),
        (CHOICE, "pistol"),
        (CHOICE, ""),
        (ask("time"), "1972"),
        (ask("time"), "0330"),  # not come yet, and not by a slip either
        (ask("time"), "yesterday"),
        (ask("time"), "221842Z NOV 26"),
        (ask("text"), "two\u0000trucks"),
        (ask("text"), "x" * 201),
        (ask("text"), ["x"]),
    ],
)
def test_what_cannot_be_read_is_refused_with_words_for_its_field(question, said):
    if question["kind"] == "time" and said == "0330":
        # Half an hour past midnight it was yesterday's; the reader says so by its day.
        assert questions.read(question, said, now=NOW).value == "2026-11-21T02:30:00Z"
        return
    with pytest.raises(Invalid) as refused:
        questions.read(question, said, now=NOW)
    assert refused.value.field == "answers.q"
    assert refused.value.message


@given(
    st.sampled_from([ask(kind) for kind in questions.KINDS if kind != "choice"] + [CHOICE]),
    st.text(max_size=250).filter(str.strip),
)
def test_at_intake_an_answer_is_understood_kept_as_said_or_refused_for_its_letters(question, said):
    try:
        reading = questions.keep(question, said, now=NOW)
    except Invalid:
        with pytest.raises(Invalid, match="character"):
            clean_line(said, "answers.q", questions.ANSWER_LENGTH)
    else:
        assert reading.clear or (reading.value is None and reading.said)


@pytest.mark.parametrize(
    ("question", "value", "priority"),
    [
        (ask("yes_no", urgent="yes"), True, 1),
        (ask("yes_no", urgent="yes", priority=2), True, 2),
        (ask("yes_no", urgent="yes"), False, None),
        (ask("yes_no", urgent="no"), False, 1),
        (ask("number", urgent="1"), 2, 1),
        (ask("number", urgent="1"), 0, None),
        (CHOICE, "rifle", 1),
        (CHOICE, "knife", None),
        (ask("yes_no", urgent="yes"), None, None),
        (ask("text"), "blood", None),
    ],
)
def test_an_answer_speaks_for_a_priority(question, value, priority):
    assert questions.urges(question, value) == priority


def test_what_is_said_on_the_radio_leaves_out_text_times_and_what_is_not_so():
    said = questions.spoken(
        [
            (ask("number", say="{answer} injured"), 2),
            (ask("number", say="{answer} people"), 40),
            (ask("number", say="{answer} masked"), 0),
            (ask("yes_no", say="weapon seen"), False),
            (ask("text", say="{answer}"), "Demo Name"),
            (ask("time", say="{answer}"), "2026-11-21T18:42:00Z"),
            ({**CHOICE, "say": "{answer}"}, "other"),
        ]
    )
    assert said == ["two injured", "40 people", "other weapon"]


@pytest.mark.parametrize(("spec", "question"), SHIPPED, ids=[f"{spec.code}-{q.key}" for spec, q in SHIPPED])
def test_every_shipped_question_holds_together(spec, question):
    assert question.kind in questions.KINDS
    assert (question.kind == "choice") == bool(question.choices)
    assert not question.clock or question.kind == "time"
    assert not (question.say and question.kind in ("text", "time"))
    if question.urgent:
        known = {"number": question.urgent.isdigit(), "yes_no": question.urgent in ("yes", "no")}
        assert known.get(question.kind, question.urgent in dict(question.choices))


def test_keys_are_told_apart_within_a_type_and_families_are_known():
    for function in all_functions():
        for spec in function.types:
            keys = [question.key for question in spec.questions]
            assert len(keys) == len(set(keys)) <= 4, spec.code
            assert set(spec.families) <= set(Family)
            assert sum(bool(question.clock) for question in spec.questions) <= 1


@pytest.mark.parametrize(("spec", "question"), SHIPPED[:1] + SHIPPED[-1:])
def test_what_is_shipped_is_what_an_owner_may_write(spec, question):
    assert questions.mistake([each.as_data() for each in spec.questions]) == ""
    assert all(questions.mistake([each.as_data()]) == "" for _spec, each in SHIPPED)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        "hurt",
        [1],
        [{}],
        [ask("yes_no") | {"key": "Q 1"}],
        [ask("yes_no") | {"label": ""}],
        [ask("yes_no") | {"label": 7}],
        [ask("maybe")],
        [ask("choice")],
        [ask("choice", choices=[["a"]])],
        [ask("yes_no", choices=[["a", "b"]])],
        [ask("yes_no", urgent="perhaps")],
        [ask("number", urgent="-1")],
        [ask("text", urgent="x")],
        [ask("yes_no", urgent="yes", priority=5)],
        [ask("yes_no", priority=True)],
        [ask("text", say="{answer}")],
        [ask("yes_no", clock="held")],
        [ask("yes_no", more="x")],
        [ask("yes_no"), ask("yes_no")],
        [ask("yes_no") | {"key": f"q{n}"} for n in range(9)],
    ],
)
def test_questions_that_cannot_be_asked_are_refused_where_they_are_written(asked):
    assert questions.mistake(asked)


# -- kept with the incident --------------------------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return ActorFactory(role="operator")


def asked(incident: Incident) -> dict[str, dict]:
    return {line["key"]: line for group in protocol(incident)["groups"] for line in group["questions"]}


def test_answers_at_intake_never_stop_it_and_stay_out_of_the_journal(desk):
    incident = open_incident(
        by=desk, type="assault", answers={"weapon": "yes", "hurt": "one or two", "drunk": "", "still_there": "?"}
    )
    lines = asked(incident)
    assert (lines["weapon"]["value"], lines["hurt"]["clear"], lines["hurt"]["said"]) == (True, False, "one or two")
    assert [lines[key]["answered"] for key in ("weapon", "hurt", "drunk", "still_there")] == [True, False, False, True]
    assert protocol(incident)["open"] == 2
    assert protocol(incident)["suggests"] == {"priority": 1, "why": "Any weapon? yes"}
    assert incident.priority == 2
    for entry in Entry.objects.all():
        assert "one or two" not in entry.body + entry.words


def test_a_time_starts_the_clock_and_is_when_it_happened(desk, clock):
    clock.set("2026-11-22T01:30:00Z")
    incident = open_incident(by=desk, type="detention-advice", answers={"held": "1942 local"})
    assert (incident.clock, incident.clock_since) == ("held", datetime(2026, 11, 21, 18, 42, tzinfo=UTC))
    assert incident.occurred_at == incident.clock_since
    assert incident.narrative == ""
    after = answer_questions(by=desk, incident=incident.pk, answers={"held": "2042"})
    assert after.clock_since == datetime(2026, 11, 21, 19, 42, tzinfo=UTC)
    assert answer_questions(by=desk, incident=incident.pk, answers={"held": "?"}).clock_since is None


def test_afterwards_what_cannot_be_read_is_refused_and_nothing_is_kept(desk):
    incident = open_incident(by=desk, type="assault")
    with pytest.raises(Invalid) as refused:
        answer_questions(by=desk, incident=incident.pk, answers={"weapon": "yes", "hurt": "-1"})
    assert refused.value.field == "answers.hurt"
    assert Answer.objects.count() == 0
    for answers, field in (({}, "answers"), ({"nothing": "yes"}, "answers.nothing"), (["weapon"], "answers")):
        with pytest.raises(Invalid) as refused:
            answer_questions(by=desk, incident=incident.pk, answers=answers)
        assert refused.value.field == field


def test_a_later_answer_holds_and_the_first_stays_in_the_record(desk):
    incident = open_incident(by=desk, type="assault", answers={"hurt": "1"})
    answer_questions(by=desk, incident=incident.pk, answers={"hurt": 3})
    assert asked(incident)["hurt"]["value"] == 3
    assert list(Answer.objects.values_list("value", flat=True)) == [1, 3]


def test_a_caller_of_another_type_brings_its_questions_and_speaks_for_its_priority(desk):
    presence = open_incident(by=desk, type="presence", location={"lat": 43.22, "lon": 20.69})
    attach_caller(by=desk, incident=presence.pk, type="threat-report", answers={"people": "40", "masked": "6"})
    found = protocol(presence)
    assert [group["type"] for group in found["groups"]] == ["threat-report"]
    assert found["suggests"]["priority"] == 1
    assert found["open"] == 2


def test_a_type_from_before_there_were_questions_gets_them_once_and_the_owners_stay(db):
    IncidentType.objects.filter(code="assault").update(questions=None, families=[], spoken="")
    IncidentType.objects.filter(code="theft").update(questions=[], label="Owner's label")
    catalogue.seed("default")
    assault, theft = (IncidentType.objects.get(code=code) for code in ("assault", "theft"))
    assert assault.questions
    assert assault.families == [Family.VIOLENCE]
    assert (theft.questions, theft.label) == ([], "Owner's label")


def test_times_that_lie_ahead_are_no_answers():
    soon = f"{NOW + timedelta(minutes=5):%H%M}Z"
    with pytest.raises(Invalid):
        questions.read(ask("time"), soon, now=NOW)


def test_an_owner_reads_what_is_wrong_with_a_question(db):
    from django.core.exceptions import ValidationError

    theft = IncidentType.objects.get(code="theft")
    theft.questions = [ask("maybe")]
    with pytest.raises(ValidationError, match="Question 1: its kind is one of"):
        theft.full_clean()
