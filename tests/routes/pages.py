"""The pages, by their full path."""

from __future__ import annotations

from tests.routes import OPEN, SIGNED_IN

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
