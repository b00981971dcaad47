from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="command",
            name="area",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Keys of places. What lies nearest to one of them is in it.",
                verbose_name="area",
            ),
        ),
    ]
