"""The nearest positions by a spatial index, for a theatre too large to be read whole."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patrols", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="position",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func("lon", "lat", function="point"), name="patrols_position_nearest"
            ),
        ),
    ]
