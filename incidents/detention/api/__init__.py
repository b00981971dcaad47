"""Detention over the API."""

from incidents.detention.api import custody, oversight

ROUTES = [*oversight.ROUTES, *custody.ROUTES]
