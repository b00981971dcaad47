"""Detention over the API."""

from incidents.detention.api import oversight

ROUTES = [*oversight.ROUTES]
