from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="told at"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="read at"),
        ),
    ]
