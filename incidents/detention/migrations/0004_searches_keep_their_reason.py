from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("detention", "0003_clocks_remember_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="searched",
            field=models.BooleanField(default=False, help_text="found by a search of the register, not opened"),
        ),
    ]
