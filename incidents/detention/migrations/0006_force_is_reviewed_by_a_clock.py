import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("detention", "0005_readings_are_numbered"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="clock",
            name="detention_clock_runs_once",
        ),
        migrations.AddField(
            model_name="clock",
            name="force",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clocks",
                to="detention.forcereport",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="stood",
            field=models.DurationField(default=datetime.timedelta, verbose_name="stood still"),
        ),
        migrations.AlterField(
            model_name="clock",
            name="kind",
            field=models.CharField(
                choices=[
                    ("arrival", "to arrive at a site"),
                    ("authorisation", "detention to be authorised"),
                    ("first_level", "authority of the first level ends"),
                    ("comkfor", "authority of COMKFOR ends"),
                    ("review", "review"),
                    ("check", "check"),
                    ("icrc", "ICRC to be told"),
                    ("force", "review of a use of force"),
                ],
                max_length=13,
                verbose_name="clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("force", None), ("running", True)),
                fields=("record", "kind", "about"),
                name="detention_clock_runs_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("running", True)), fields=("force",), name="detention_clock_runs_once_of_force"
            ),
        ),
    ]
