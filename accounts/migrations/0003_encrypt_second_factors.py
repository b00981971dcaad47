"""Second factors that were set up before their secrets were encrypted."""

from cryptography.fernet import InvalidToken
from django.db import migrations

from accounts.second_factor import DeskMFAAdapter


def encrypt(apps, schema_editor):
    adapter = DeskMFAAdapter()
    rows = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    for row in rows.filter(type__in=("totp", "recovery_codes")):
        key = "secret" if row.type == "totp" else "seed"
        try:
            adapter.decrypt(row.data[key])
        except InvalidToken:
            row.data[key] = adapter.encrypt(row.data[key])
            row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_system_users"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(encrypt, migrations.RunPython.noop)]
