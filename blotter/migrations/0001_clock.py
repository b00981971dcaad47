"""The one clock of the desk. Tests replace this function; nothing else reads the time for a record."""

from django.db import migrations

CLOCK = "CREATE FUNCTION desk_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()'"


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunSQL(CLOCK, "DROP FUNCTION desk_now()")]
