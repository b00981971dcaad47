"""The work around an incident: partners told, warnings of what is near, people and vehicles, links, files, search.

A room of ``incidents`` furnished like the others; its tables stand with the incident's in ``incidents.models``.
"""
