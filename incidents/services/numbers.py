"""Numbers of the year: the next one of a series, and the incident that somebody calls by its number."""

from __future__ import annotations

import re

from django.db import connection, models
from django.utils.translation import gettext as _

from blotter.errors import Invalid
from blotter.operations import Operation
from incidents.models import Incident
from incidents.selectors import local_year

_CALLED = re.compile(r"(EX +)?(?:([0-9]{2})-)?([0-9]{1,6})")


def next_number(op: Operation, counter: type[models.Model], series: str = "") -> str:
    """The next number of the year, ``26-0145``, or of a series in it, ``DIR 26-0003``.

    ``counter`` is the table of the last numbers, by year or by series and year. Its row stays locked until the
    operation ends, which makes numbers gapless and in the order of their making.
    """
    year = local_year(op.now)
    key: dict[str, str | int] = {"series": series, "year": year} if series else {"year": year}
    names, marks = ", ".join(key), ", ".join(["%s"] * len(key))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {counter._meta.db_table} AS counter ({names}, last) VALUES ({marks}, 1)"  # noqa: S608 - ours
            f" ON CONFLICT ({names}) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [*key.values()],
        )
        (last,) = cursor.fetchone()
    return f"{series} {year % 100:02d}-{last:04d}".lstrip()


def incident_called(words: str, field: str = "incident") -> Incident:
    """The incident with this number, ``26-0145``, or the newest whose number ends so, ``145``; ``EX 145`` is one of an
    exercise."""
    called = _CALLED.fullmatch(words.strip().upper())
    found = None
    if called:
        drill, year, number = called.groups(default="")
        meant = Incident.objects.filter(number__endswith=f"{year}-{int(number):04d}")
        found = (meant.filter(exercise=True) if drill else meant).order_by("-pk").first()
    if found is None:
        raise Invalid(_("There is no incident %(number)s.") % {"number": words}, field=field)
    return found
