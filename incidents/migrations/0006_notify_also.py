import django.contrib.postgres.fields
from django.db import migrations, models

PARTIES = [
    ("shift-leader", "shift leader"),
    ("fpm", "Force Provost Marshal"),
    ("joc", "Joint Operations Centre"),
    ("rc", "regional command"),
    ("legad", "legal adviser"),
    ("medevac", "medical help"),
    ("eod", "explosive ordnance disposal"),
    ("fire-service", "fire service"),
    ("ncc", "national contingent commander"),
    ("kosovo-police", "Kosovo Police"),
    ("eulex", "EULEX"),
    ("icrc", "ICRC"),
]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_parent")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="notify_also",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=PARTIES, max_length=20),
                blank=True,
                default=list,
                help_text="Who must be told of what callers reported it as, beside whom its own type names.",
                size=None,
                verbose_name="to be told besides",
            ),
        ),
    ]
