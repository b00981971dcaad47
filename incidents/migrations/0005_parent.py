"""The one incident that another is part of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_around_an_incident"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="incidents.incident",
                verbose_name="part of",
            ),
        ),
    ]
