"""The trigger that numbers and chains the journal, and those that keep it as it was written."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("0003_chain.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("blotter", "0002_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
