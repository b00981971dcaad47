"""The system users in whose name the desk itself acts, and the first desk positions of domain §1."""

from django.db import migrations

SYSTEM = {"clock": "Deadline clock", "importer": "Importer", "simulator": "Simulator"}
POSITIONS = (
    ("Desk 1", "Camp Film City", False),
    ("Desk 2", "Camp Film City", False),
    ("Desk 3", "Camp Novo Selo", True),
)


def create(apps, schema_editor):
    using = schema_editor.connection.alias
    users = apps.get_model("accounts", "User").objects.using(using)
    for username, name in SYSTEM.items():
        users.get_or_create(username=username, defaults={"name": name, "is_system": True, "password": "!"})
    positions = apps.get_model("accounts", "DeskPosition").objects.using(using)
    for name, site, fallback in POSITIONS:
        positions.get_or_create(name=name, defaults={"site": site, "fallback": fallback})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
