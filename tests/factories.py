"""People, patrols and incidents for tests: made through the services, so that each is as real as on the desk."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import RoleGrant, User
from accounts.roles import Role
from accounts.system import actor as system_actor
from blotter.actors import Actor
from incidents.models import Incident
from incidents.services import open_incident
from patrols.models import Patrol
from patrols.services import create_patrol, log_on, report_position


class UserFactory(DjangoModelFactory):
    """``UserFactory(role="operator")`` or ``roles=[…]``; ``password="…"`` for one who signs in."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    rank = "OR-5"
    name = factory.Sequence(lambda n: f"Demo Person {n}")
    nation = "AUT"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        roles = kwargs.pop("roles", None) or [kwargs.pop("role", None)]
        password = kwargs.pop("password", None)
        user = model_class(**kwargs)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save()
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role(role)) for role in roles if role)
        return user


class ActorFactory(factory.Factory):
    """Somebody at Desk 1: ``ActorFactory(role="operator")``, ``ActorFactory(user=user)``."""

    class Meta:
        model = Actor

    user = factory.SubFactory(UserFactory, role=factory.SelfAttribute("..role"))
    position = "Desk 1"
    channel = "desk"

    class Params:
        role = "operator"


class PatrolFactory(factory.Factory):
    """A patrol on duty (or not: ``on_duty=False``), led by ``leader=user``, with a fix at ``at=(lat, lon)``."""

    class Meta:
        model = Patrol

    callsign = factory.Sequence(lambda n: f"FOX {n + 100}")
    nations = ("AUT",)

    @classmethod
    def _create(cls, model_class: type[Patrol], *args: Any, **kwargs: Any) -> Patrol:
        by = system_actor("importer")
        on_duty, leader, at = kwargs.pop("on_duty", True), kwargs.pop("leader", None), kwargs.pop("at", None)
        patrol = create_patrol(by=by, **kwargs)
        if on_duty:
            first = {"user": leader.pk} if leader else {"rank": "OR-7", "name": "Demo Patrol Leader", "nation": "AUT"}
            second = {"rank": "OR-4", "name": "Demo Patrol Driver", "nation": kwargs["nations"][0]}
            log_on(by=by, patrol=patrol.pk, crew=[first, second])
        if at:
            report_position(by=by, patrol=patrol.pk, lat=at[0], lon=at[1], source="simulator")
        return Patrol.objects.get(pk=patrol.pk)


class IncidentFactory(factory.Factory):
    """An incident just received: an assault in Vushtrri unless told otherwise."""

    class Meta:
        model = Incident

    type = "assault"
    location = {"lat": 42.8231, "lon": 20.9675}

    @classmethod
    def _create(cls, model_class: type[Incident], *args: Any, **kwargs: Any) -> Incident:
        return open_incident(by=kwargs.pop("by", None) or system_actor("importer"), **kwargs)
