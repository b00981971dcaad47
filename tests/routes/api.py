"""The API, by the path below ``/api/v1/``."""

from __future__ import annotations

from tests.routes import SIGNED_IN

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
        for act in ("level", "posts", "force", "partners", "coordinate", "displace", "stand-down")
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
