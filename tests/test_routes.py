"""Every route × every role. A route that nobody listed here fails the test."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import sessions
from accounts.roles import MATRIX, Role
from accounts.sessions import confirm
from tests.factories import UserFactory

# Who may use a route: an action of the matrix, "anyone", or "signed in". By the route's full path.
OPEN, SIGNED_IN = "anyone", "signed in"
PAGES = {
    "": "console.use",
    "phone/": "phone.use",
    "provost/": "provost.view",
    **{
        f"provost/{path}": "coordination.view"
        for path in (
            "coordination/",
            "requests/",
            "requests/<>/",
            "directives/",
            "directives/<>/",
            "directives/<>/print/",
            "help/",
            "help/<>/",
            "reports/",
            "reports/<>/",
            "reports/<>/print/",
        )
    },
    **{f"provost/{path}": "provost.decide" for path in ("decisions/<>/<>/", "requests/<>/decide/")},
    **{f"provost/{path}": "provost.take" for path in ("alarms/<>/take/", "takeovers/<>/give-back/")},
    **{f"provost/{path}": "coordination.ask" for path in ("requests/ask/", "requests/<>/take-back/")},
    **{f"provost/{path}": "directive.give" for path in ("directives/give/", "directives/<>/end/")},
    "provost/directives/<>/read/": "directive.read",
    "provost/directives/<>/read-out/<>/": "directive.read",
    "provost/phone/": "directive.view",
    "provost/phone/<>/read/": "directive.read",
    "provost/help/ask/": "help.ask",
    "provost/help/<>/<>/": "help.answer",
    **{f"provost/reports/{path}": "report.draft" for path in ("draft/", "<>/write/", "<>/discard/")},
    "provost/reports/<>/submit/": "report.submit",
    **{f"patrols/{path}": "patrol.duty" for path in ("", "<>/", "<>/log-on/", "<>/log-off/")},
    **{f"patrols/{path}": "patrol.edit" for path in ("new/", "<>/change/")},
    "incidents/<>/": "incident.view",
    "shift/": "shift.view",
    "shift/day/open/": "blotter.day",
    "shift/day/close/": "blotter.day",
    "shift/begin/": "shift.sign",
    "shift/offer/": "shift.sign",
    "shift/take/": "shift.sign",
    "shift/take-over/": "shift.fallback",
    "shift/handover/<>/": "shift.view",
    "shift/blotter/<>/": "shift.view",
    "shift/blotter/<>/sign/": "shift.replace",
    **{
        f"policing/{path}": "policing.desk.view"
        for path in ("", "look-up/", "running/", "sessions/<>/", "sessions/<>/print/", "devices/", "good-order/")
    },
    **{
        f"policing/{path}": "policing.check"
        for path in (
            "sessions/<>/vehicle/",
            "sessions/<>/end/",
            "checks/<>/commander/",
            "checks/<>/withdraw/",
            "phone/",
            "phone/counts/",
            "phone/<>/",
        )
    },
    "policing/devices/add/": "policing.device",
    "policing/devices/<>/": "policing.device",
    **{
        f"policing/{path}": "investigation.view"
        for path in ("cases/", "cases/<>/", "cases/<>/print/", "evidence/", "evidence/<>/", "evidence/<>/receipt/")
    },
    "policing/cases/open/": "investigation.lead",
    "policing/cases/<>/<>/": "investigation.work",
    **{
        f"detention/{path}": "detention.desk.view"
        for path in ("advice/", "advice/<>/", "advice/<>/<>/", "plans/", "plans/<>/", "plans/<>/print/", "plans/<>/<>/")
    },
    "detention/": "custody.view",
    "detention/rows/": "custody.view",
    **dict.fromkeys(
        (
            "detention/ended/",
            "detention/limits/",
            "detention/records/<>/",
            "detention/records/<>/<>/",
            "detention/records/<>/line/<>/",
            "detention/records/<>/correct/<>/",
        ),
        "custody.oversee",
    ),
    **dict.fromkeys(
        ("detention/records/<>/read/", "detention/records/<>/print/", "detention/register/"), "custody.read"
    ),
    "detention/oversight/": "detention.oversight",
    "detention/capture/": "custody.capture",
    "detention/capture/new/": "custody.capture",
    "detention/advice/ask/": "advice.take",
    "detention/plans/draft/": "detention.plan",
    **{f"detention/inspections/{path}": "inspection.view" for path in ("", "<>/", "<>/print/", "<>/<>/")},
    **dict.fromkeys(
        ("detention/inspections/inspect/", "detention/sites/add/", "detention/sites/<>/"), "inspection.work"
    ),
    **{f"exercises/{path}": "exercise.view" for path in ("", "<>/", "<>/report/", "<>/<>/")},
    "exercises/new/": "exercise.plan",
    "mobility/": "mobility.view",
    **dict.fromkeys(
        (
            "mobility/movements/new/",
            "mobility/movements/<>/replan/",
            "mobility/routes/new/",
            "mobility/routes/<>/state/",
            "mobility/route-reports/new/",
            "mobility/surveillance/new/",
            "mobility/intelligence/new/<>/",
            "mobility/intelligence/<>/<>/",
        ),
        "mobility.edit",
    ),
    **dict.fromkeys(
        (
            "mobility/movements/<>/",
            "mobility/movements/<>/sheet/",
            "mobility/movements/<>/<>/",
            "mobility/routes/",
            "mobility/routes/<>/",
            "mobility/route-reports/<>/",
            "mobility/surveillance/",
            "mobility/surveillance/<>/<>/",
            "mobility/intelligence/",
            "mobility/intelligence/<>/",
        ),
        "mobility.view",
    ),
    **dict.fromkeys(
        ("mobility/phone/", "mobility/phone/route/", "mobility/phone/salute/", "mobility/phone/<>/"), "mobility.report"
    ),
    **{
        f"programme/{path}": "programme.view"
        for path in ("", "days/", "print/", "<>/", "<>/course/", "<>/print/", "<>/<>/")
    },
    **dict.fromkeys(("programme/new/", "programme/<>/change/"), "programme.plan"),
    **{f"programme/phone/{path}": "programme.report" for path in ("", "<>/", "<>/<>/")},
    **{f"security/{path}": "security.view" for path in ("", "board/", "calendar/")},
    **{f"security/presences/{path}": "security.view" for path in ("", "<>/", "<>/print/")},
    **{f"security/presences/{path}": "security.edit" for path in ("new/", "<>/<>/", "<>/<>/<>/")},
    "security/tasks/new/": "security.edit",
    **{f"security/tasks/{path}": "security.view" for path in ("<>/", "<>/sheet/", "<>/<>/")},
    **{f"security/phone/{path}": "security.report" for path in ("", "<>/<>/", "situation/", "situation/<>/")},
    "map/basemap.pmtiles": "reference.view",
    "signed-in/": SIGNED_IN,
    "healthz": OPEN,
    "readyz": OPEN,
    "metrics": OPEN,
    "jsi18n/": OPEN,
    "api/schema/": SIGNED_IN,
    "api/docs/": SIGNED_IN,
}
API = {
    "session/": SIGNED_IN,
    "session/confirm/": SIGNED_IN,
    "session/position/": "console.use",
    "views/": "console.use",
    "views/<>/": "console.use",
    "desk/snapshot/": "board.view",
    "commands/": "command.run",
    "commands/complete/": "command.run",
    "commands/check/": "command.run",
    "provost/figures/": "provost.view",
    "decisions/": "coordination.view",
    "decisions/<>/decide/": "provost.decide",
    **{f"directives/{path}": "directive.view" for path in ("", "<>/")},
    **{f"directives/<>/{act}/": "directive.read" for act in ("read", "read-out")},
    "directives/<>/end/": "directive.give",
    **{
        f"{noun}/{path}": "coordination.view"
        for noun in ("provost-requests", "help-requests", "takeovers", "provost-reports")
        for path in ("", "<>/")
    },
    "provost-requests/<>/take-back/": "coordination.ask",
    **{f"help-requests/<>/{act}/": "help.answer" for act in ("promise", "refuse", "arrive", "release")},
    "help-requests/<>/withdraw/": "help.ask",
    "takeovers/<>/give-back/": "provost.take",
    **{f"provost-reports/<>/{act}/": "report.draft" for act in ("write", "discard")},
    "provost-reports/<>/submit/": "report.submit",
    **{
        f"{noun}/{path}": "detention.desk.view"
        for noun in ("advice-requests", "detention-plans", "holding-sites")
        for path in ("", "<>/")
    },
    **{f"advice-requests/<>/{act}/": "advice.take" for act in ("advise", "call-back", "close", "withdraw")},
    **{
        f"detention-plans/<>/{act}/": "detention.plan"
        for act in ("change", "lines", "confirm", "withdraw", "tick", "submit", "lead")
    },
    "holding-sites/<>/change/": "inspection.work",
    "custody/": "custody.view",
    **dict.fromkeys(
        (
            "custody/ended/",
            "custody/<>/",
            "custody/<>/lines/",
            "custody/<>/acts/<>/",
            "custody-limits/",
            "custody-limits/<>/",
        ),
        "custody.oversee",
    ),
    **{f"custody/{path}": "custody.read" for path in ("<>/read/", "<>/export/", "look-up/")},
    **{f"inspections/{path}": "inspection.view" for path in ("", "<>/")},
    **{f"inspections/<>/{act}/": "inspection.work" for act in ("findings", "follow")},
    "intake/around/": "incident.open",
    "intake/callers/": "incident.open",
    "incidents/<>/questions/": "incident.view",
    "incidents/<>/radio/": "assignment.dispatch",
    "blotter/": "board.view",
    "blotter/<>/correct/": "blotter.correct",
    "places/": "reference.view",
    "nations/": "reference.view",
    "partners/": "reference.view",
    "incident-types/": "incident.view",
    "dispositions/": "incident.view",
    "incidents/": "incident.view",
    "incidents/<>/": "incident.view",
    "incidents/<>/recommendation/": "assignment.dispatch",
    "incidents/<>/dispatch/": "assignment.dispatch",
    "incidents/<>/amend/": "incident.edit",
    "incidents/<>/assess/": "incident.edit",
    "incidents/<>/callers/": "incident.edit",
    "incidents/<>/answers/": "incident.edit",
    "incidents/<>/priority/": "incident.edit",
    "incidents/<>/report-filed/": "incident.edit",
    "incidents/<>/note/": "incident.note",
    "incidents/<>/hold/": "incident.hold",
    "incidents/<>/resume/": "incident.hold",
    "incidents/<>/coordinate/": "incident.coordinate",
    "incidents/<>/no-duff/": "incident.exercise",
    "incidents/<>/take/": "incident.edit",
    "incidents/<>/give/": "incident.edit",
    "planned/": "incident.view",
    "shift/": "shift.view",
    "shift/begin/": "shift.sign",
    "shift/take-over/": "shift.fallback",
    "shift/away/": "console.use",
    "shift/back/": "console.use",
    "handovers/": "shift.view",
    "handovers/<>/": "shift.view",
    "handovers/<>/sign/": "shift.sign",
    "planned/<>/": "incident.view",
    **{f"planned/<>/{act}/": "incident.open" for act in ("change", "cancel", "open")},
    "incidents/<>/reopen/": "incident.edit",
    **{
        f"incidents/<>/{act}/": "incident.end"
        for act in ("advise", "cancel", "resolve", "close", "duplicate", "unmerge")
    },
    "search/": "search.view",
    "incidents/<>/around/": "incident.view",
    "incidents/<>/tell/": "incident.coordinate",
    "incidents/<>/not-needed/": "incident.coordinate",
    "incidents/<>/call-back/": "incident.hold",
    "incidents/<>/files/": "incident.attach",
    **{
        f"incidents/<>/{act}/": "incident.edit"
        for act in ("link", "unlink", "parent", "persons", "vehicles", "property")
    },
    **{f"partner-contacts/<>/{act}/": "incident.coordinate" for act in ("answered", "withdraw")},
    **{
        f"{noun}/<>/{act}/": "incident.edit"
        for noun in ("persons", "vehicles", "property")
        for act in ("amend", "withdraw")
    },
    "files/<>/": "incident.people.view",
    "files/<>/preview/": "incident.people.view",
    "files/<>/withdraw/": "incident.edit",
    **{f"{noun}/": "warning.view" for noun in ("lookouts", "hazards")},
    **{f"{noun}/<>/": "warning.view" for noun in ("lookouts", "hazards")},
    **{f"{noun}/<>/{act}/": "warning.issue" for noun in ("lookouts", "hazards") for act in ("cancel", "prolong")},
    **{
        f"{noun}/{more}": "mobility.view"
        for noun in ("movements", "routes", "route-reports", "surveillance", "intelligence")
        for more in ("", "<>/")
    },
    **{
        f"movements/<>/{act}/": "mobility.edit"
        for act in ("replan", "approve", "refuse", "cancel", "assemble", "hand-over", "escort", "end-escort")
    },
    **{f"movements/<>/{act}/": "mobility.report" for act in ("pass", "halt", "resume", "event")},
    "movements/<>/open-escort/": "incident.open",
    "routes/<>/state/": "mobility.edit",
    **{f"surveillance/<>/{act}/": "mobility.report" for act in ("begin", "end", "cancel")},
    "intelligence/<>/lookout/": "warning.issue",
    "intelligence/<>/hazard/": "warning.issue",
    "intelligence/<>/incident/": "incident.open",
    "intelligence/<>/presence/": "mobility.edit",
    **dict.fromkeys(("security-tasks/", "security-tasks/<>/"), "security.view"),
    **{
        f"security-tasks/<>/{act}/": "security.edit"
        for act in ("begin", "end", "cancel", "change", "threat", "orders", "posts", "link")
    },
    "security-tasks/<>/check-in/": "security.report",
    "security-tasks/<>/open-incident/": "incident.open",
    **{f"security-posts/<>/{act}/": "security.edit" for act in ("turns", "man", "required", "close")},
    **{f"security-turns/<>/{act}/": "security.report" for act in ("arrive", "relieve")},
    "security-turns/<>/cancel/": "security.edit",
    "security-orders/<>/read/": "security.report",
    **dict.fromkeys(("patrol-orders/", "patrol-orders/<>/"), "programme.view"),
    **{f"patrol-orders/<>/{act}/": "programme.plan" for act in ("change", "cancel")},
    **{f"patrol-orders/<>/{act}/": "programme.report" for act in ("read", "start", "end", "debrief")},
    **dict.fromkeys(("exercises/", "exercises/<>/"), "exercise.view"),
    **{f"exercises/<>/{act}/": "exercise.run" for act in ("start", "pause", "resume", "end", "commit", "recall")},
    **{f"exercises/<>/{act}/": "exercise.plan" for act in ("cancel", "amend", "assess", "work")},
    "commitments/<>/confirm/": "exercise.recall.seen",
    **dict.fromkeys(("presences/", "presences/<>/"), "security.view"),
    **{
        f"presences/<>/{act}/": "security.edit"
        for act in ("level", "force", "partners", "coordinate", "displace", "stand-down")
    },
    "presences/<>/situation/": "security.report",
    **{f"presence-partners/<>/{act}/": "security.edit" for act in ("answer", "withdraw")},
    "presence-displacements/<>/restore/": "security.edit",
    "presence-levels/<>/withdraw/": "security.edit",
    "check-sessions/": "policing.view",
    "check-sessions/<>/": "policing.view",
    **{f"check-sessions/<>/{act}/": "policing.check" for act in ("vehicles", "end")},
    **dict.fromkeys(("investigations/", "investigations/<>/", "evidence/", "evidence/<>/"), "investigation.view"),
    **{f"investigations/<>/{act}/": "investigation.work" for act in ("follow", "tasks", "seize")},
    **{
        f"evidence/{act}/": "investigation.work"
        for act in ("hand-over", "receive", "decline", "give-out", "take-back", "dispose")
    },
    "evidence/authorise/": "investigation.lead",
    "patrols/": "patrol.view",
    "patrols/<>/": "patrol.view",
    "patrols/<>/track/": "patrol.view",
    "patrols/<>/log-on/": "patrol.duty",
    "patrols/<>/log-off/": "patrol.duty",
    "patrols/<>/state/": "patrol.state",
    "patrols/<>/welfare/": "patrol.state",
    "patrols/<>/position/": "patrol.position",
    "patrols/<>/panic/": "patrol.panic",
    "patrols/<>/voice-contact/": "patrol.panic.clear",
    "patrols/<>/clear-panic/": "patrol.panic.clear",
    "positions/": "patrol.view",
    "assignments/": "patrol.view",
    "assignments/<>/recall/": "assignment.recall",
    **{
        f"assignments/<>/{act}/": "assignment.progress"
        for act in (
            "acknowledge",
            "en-route",
            "on-scene",
            "transport",
            "at-facility",
            "clear",
            "unable",
            "take",
            "read",
        )
    },
    "alarms/": "board.view",
    "alarms/<>/": "board.view",
    "policies/": "policy.view",
    "alarms/<>/acknowledge/": "alarm.acknowledge",
    "deadlines/": "board.view",
}
# The pages of allauth. They answer a signed-in person with a page or lead them on, never to the sign-in.
ACCOUNTS = {
    "login/": OPEN,
    "logout/": OPEN,
    "inactive/": OPEN,
    "2fa/authenticate/": OPEN,  # for somebody who has given the password and owes the code
    "reauthenticate/": SIGNED_IN,
    "password/change/": SIGNED_IN,
    "2fa/": SIGNED_IN,
    "2fa/reauthenticate/": SIGNED_IN,
    "2fa/totp/activate/": SIGNED_IN,
    "2fa/totp/deactivate/": SIGNED_IN,
    "2fa/recovery-codes/": SIGNED_IN,
    "2fa/recovery-codes/generate/": SIGNED_IN,
    "2fa/recovery-codes/download/": SIGNED_IN,
}
# Django's admin guards itself (staff: administrators).
GROUPS = ("admin/",)
LISTED = {**PAGES, **{f"api/v1/{path}": who for path, who in API.items()}}
_PART = re.compile(r"\(\?P<[^>]+>[^)]+\)|<[^>]+>")


def routes(patterns=None, prefix=""):
    """Every route of the resolver as a plain path, ``<>`` for each argument."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + _PART.sub("<>", str(pattern.pattern)).replace("^", "").replace("$", "").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            assert isinstance(pattern, URLPattern)
            yield path


def test_every_route_is_listed_and_every_listed_route_exists():
    found = {path for path in routes() if not path.startswith(GROUPS)}
    listed = {*LISTED, *(f"accounts/{path}" for path in ACCOUNTS)}
    assert found - listed == set(), "who may use these?"
    assert listed - found == set(), "these are gone"


def client_of(role, password=None):
    client = Client()
    if role is not None:
        client.force_login(UserFactory(role=role, password=password))
        session = client.session
        confirm(session)
        session.save()
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_gets_what_is_granted_and_nothing_else(role):
    client = client_of(role)
    for path, who in LISTED.items():
        url = "/" + path.replace("<>", "1")
        # A GET tells about the permission, too: it is asked for before the method (405) and the object (404).
        answer = client.get(url)
        allowed = who == OPEN or (role is not None and (who == SIGNED_IN or role in MATRIX[who]))
        if allowed:
            assert answer.status_code in (200, 400, 404, 405, 503), (url, answer.status_code)
        elif role is None:
            assert answer.status_code in (302, 401, 403), (url, answer.status_code)
        elif answer.status_code == 405:
            post = client.post(url, {}, content_type="application/json")
            assert post.status_code == 403, (url, post.status_code)
        else:
            assert answer.status_code == 403, (url, answer.status_code)


@pytest.mark.django_db
def test_the_account_pages_are_for_those_signed_in_and_an_ended_session_counts_as_a_stranger():
    signed_in, stranger, ended = client_of(Role.OPERATOR, "horse battery 26"), Client(), client_of(Role.OPERATOR)
    session = ended.session
    session[sessions.KEY] = time.time() - sessions.LENGTH.total_seconds() - 1
    session.save()
    for path, who in ACCOUNTS.items():
        url = f"/accounts/{path}"
        if who == SIGNED_IN:
            for client in (stranger, ended):
                answer = client.get(url)
                assert answer.status_code == 302, url
                assert answer["Location"].startswith("/accounts/login/"), url
            answer = signed_in.get(url)
            assert answer.status_code in (200, 302, 404), url
            assert not answer.get("Location", "").startswith("/accounts/login/"), url
        else:
            assert stranger.get(url).status_code in (200, 302), url


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_the_admin_is_for_administrators(role):
    answer = client_of(role).get("/admin/")
    assert answer.status_code == (200 if role == Role.ADMINISTRATOR else 302)
