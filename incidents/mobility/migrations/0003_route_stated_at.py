from django.db import migrations, models
from django.db.models import F


def as_old_as_its_state(apps, schema_editor):
    apps.get_model("mobility", "Route").objects.using(schema_editor.connection.alias).update(stated_at=F("state_since"))


class Migration(migrations.Migration):
    dependencies = [("mobility", "0002_outcome_of_a_presence_operation")]

    operations = [
        migrations.AddField(
            "route",
            "stated_at",
            models.DateTimeField(
                help_text="also when a hindrance was only prolonged", null=True, verbose_name="last said at"
            ),
        ),
        migrations.RunPython(as_old_as_its_state, migrations.RunPython.noop),
        migrations.AlterField(
            "route",
            "stated_at",
            models.DateTimeField(help_text="also when a hindrance was only prolonged", verbose_name="last said at"),
        ),
    ]
