"""What is kept of a request is keyed; what was kept before is known by its plain digest until it is forgotten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blotter", "0004_subjects")]
    operations = [
        migrations.AlterField(
            model_name="rememberedanswer",
            name="request",
            field=models.BinaryField(help_text="HMAC of method, path and body; see idempotency"),
        ),
    ]
