"""The journal by subject: which entries changed the row of one incident."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION blotter_subjects(body text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(array_agg(subject), '{}') FROM json_object_keys(body::json -> 'changes') AS subject $$;
"""


class Migration(migrations.Migration):
    dependencies = [("blotter", "0003_chain")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION blotter_subjects(text)"),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    "body",
                    function="blotter_subjects",
                    output_field=django.contrib.postgres.fields.ArrayField(models.TextField()),
                ),
                name="blotter_entry_subjects",
            ),
        ),
    ]
