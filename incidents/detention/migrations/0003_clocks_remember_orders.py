import django.db.models.deletion
from django.db import migrations, models


def name_the_lines(apps, schema_editor):
    """Clocks that were met by telling the ICRC: by the first line of that time, which is how it was found until now."""
    using = schema_editor.connection.alias
    clocks = apps.get_model("detention", "Clock").objects.using(using)
    entries = apps.get_model("detention", "CustodyEntry").objects.using(using)
    for clock in clocks.filter(kind="icrc", met_at__isnull=False):
        told = entries.filter(record=clock.record_id, kind="icrc", at=clock.met_at, corrects=None)
        clock.met_by = told.order_by("number").first()
        clock.save(using=using, update_fields=["met_by"])


class Migration(migrations.Migration):
    dependencies = [
        ("detention", "0002_custody_register"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="met_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="detention.custodyentry",
            ),
        ),
        migrations.AddField(
            model_name="clockshortened",
            name="level",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[(1, "L1 general"), (2, "L2 intermittent"), (3, "L3 constant"), (4, "L4 close proximity")],
                null=True,
                verbose_name="observation",
            ),
        ),
        migrations.CreateModel(
            name="LevelOrdered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "L1 general"),
                            (2, "L2 intermittent"),
                            (3, "L3 constant"),
                            (4, "L4 close proximity"),
                        ],
                        verbose_name="observation",
                    ),
                ),
                ("every_before", models.PositiveIntegerField()),
                ("every_after", models.PositiveIntegerField()),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="levels", to="detention.clock"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="detention.custodyentry"
                    ),
                ),
            ],
            options={
                "verbose_name": "ordered level of observation",
                "verbose_name_plural": "ordered levels of observation",
                "ordering": ["pk"],
            },
        ),
        migrations.RunPython(name_the_lines, migrations.RunPython.noop, elidable=True),
    ]
