"""Readings have a number in their record, and who it is stands in its line alone.

What was sealed before is bound to less and opens no more: no register was in use yet (see docs/custody.md).
"""

from django.db import migrations, models

NUMBER = """
UPDATE detention_reading AS reading SET number = counted.number
FROM (SELECT id, row_number() OVER (PARTITION BY record_id ORDER BY id) AS number FROM detention_reading) AS counted
WHERE counted.id = reading.id
"""


class Migration(migrations.Migration):
    dependencies = [("detention", "0004_searches_keep_their_reason")]
    operations = [
        migrations.RemoveField(model_name="custodyrecord", name="sealed"),
        migrations.AddField(
            model_name="reading",
            name="number",
            field=models.PositiveIntegerField(default=0, verbose_name="reading"),
            preserve_default=False,
        ),
        migrations.RunSQL(NUMBER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="detention_reading_number"),
        ),
    ]
