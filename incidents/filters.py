"""How a list of incidents is narrowed down."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.functions import all_functions
from incidents.models import Incident, Priority
from incidents.states import OPEN, State


def _functions() -> list[tuple[str, Any]]:
    return [(function.name, function.label) for function in all_functions()]


class IncidentFilter(django_filters.FilterSet):
    """``state``, ``priority`` and ``function`` may be given several times; ``open`` is what stands on the board."""

    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    priority = django_filters.TypedMultipleChoiceFilter(choices=Priority.choices, coerce=int)
    function = django_filters.MultipleChoiceFilter(choices=_functions)
    type = django_filters.CharFilter(field_name="type__code")
    number = django_filters.CharFilter()
    exercise = django_filters.BooleanFilter()
    open = django_filters.BooleanFilter(method="filter_open", label=_("open"))

    class Meta:
        model = Incident
        fields = ("state", "priority", "function", "type", "number", "exercise")

    def filter_open(self, incidents: QuerySet[Incident], name: str, value: bool) -> QuerySet[Incident]:
        return incidents.filter(state__in=OPEN) if value else incidents.exclude(state__in=OPEN)
