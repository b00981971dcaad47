"""Is the desk alive, is it ready, how is it doing: for supervisors, proxies and Prometheus."""

from __future__ import annotations

from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from blotter import live
from blotter.live import tailer

PULSE_S = 5.0


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(max(serial), 0), extract(epoch FROM desk_now() - max(recorded_at)) FROM blotter_entry"
            )
            serial, age = cursor.fetchone()
    except DatabaseError as error:
        return {"ok": False, "error": str(error).strip()}
    return {"ok": True, "head": serial, "head_age_s": None if age is None else round(float(age), 3)}


def _redis() -> dict[str, Any]:
    try:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
        return {"ok": bool(client.ping())}
    except redis.RedisError as error:
        return {"ok": False, "error": str(error)}


def _pulse() -> dict[str, Any]:
    try:
        age = live.clock().get("pulse_age_s")
    except DatabaseError as error:
        return {"ok": False, "error": str(error).strip()}
    return {"ok": age is not None and age <= PULSE_S, "age_s": age}


def ready(request: HttpRequest) -> JsonResponse:
    """503 while the database or the deadline clock is away. Without Redis the desk works on: reported, not fatal."""
    parts = {"database": _database(), "clock": _pulse(), "redis": _redis()}
    fit = parts["database"]["ok"] and parts["clock"]["ok"]
    return JsonResponse({"ready": fit, **parts}, status=200 if fit else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Gauges of this process and of the desk, in Prometheus' text form. Carries no operational content."""
    registry = CollectorRegistry()
    database, pulse = _database(), _pulse()

    def gauge(name: str, words: str, value: float | None) -> None:
        if value is not None:
            Gauge(name, words, registry=registry).set(value)

    gauge("desk_database_up", "1 when the database answers", float(database["ok"]))
    gauge("desk_redis_up", "1 when Redis answers", float(_redis()["ok"]))
    gauge("desk_blotter_head", "Newest serial of the journal", database.get("head"))
    gauge("desk_blotter_head_age_seconds", "Age of the newest entry", database.get("head_age_s"))
    gauge("desk_clock_pulse_age_seconds", "Age of the deadline clock's pulse", pulse.get("age_s"))
    gauge("desk_live_screens", "Live sockets of this process", float(tailer.count()))
    if database["ok"]:
        for name, value in _board_counts().items():
            gauge(f"desk_{name}", name.replace("_", " "), float(value))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _board_counts() -> dict[str, int]:
    """Real work and exercises are never counted together."""
    from escalation.models import Alarm, Deadline
    from incidents.models import Incident
    from incidents.states import ENDED, WAITING

    still_open = Incident.objects.exclude(state__in=ENDED)
    return {
        "incidents_open": still_open.filter(exercise=False).count(),
        "incidents_waiting": still_open.filter(exercise=False, state__in=WAITING).count(),
        "exercise_incidents_open": still_open.filter(exercise=True).count(),
        "alarms_raised": Alarm.objects.filter(state=Alarm.State.RAISED).count(),
        "deadlines_armed": Deadline.objects.filter(state=Deadline.State.ARMED).count(),
    }
