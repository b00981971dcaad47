"""Partners told, warnings, persons and vehicles, links and files; what any of it can be found by."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from reference.folding import fold


def find_callers_too(apps, schema_editor):
    """Callers that are in the record already can be found by name and number, like those to come."""
    using = schema_editor.connection.alias
    trace = apps.get_model("incidents", "Trace")
    for caller in apps.get_model("incidents", "Caller").objects.using(using).iterator():
        for kind, folded in (("name", fold(caller.name)), ("phone", caller.phone_key)):
            if folded:
                trace.objects.using(using).create(
                    kind=kind, folded=folded[:200], incident_id=caller.incident_id, caller=caller
                )


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.UUIDField(editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("image", "image"), ("pdf", "PDF"), ("text", "text")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("caption", models.CharField(blank=True, max_length=200, verbose_name="what it shows")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="digest")),
                ("width", models.PositiveIntegerField(blank=True, null=True, verbose_name="width")),
                ("height", models.PositiveIntegerField(blank=True, null=True, verbose_name="height")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("position", models.CharField(blank=True, max_length=40, verbose_name="desk position")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="reason of the withdrawal"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Lookout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField(verbose_name="valid from")),
                ("valid_until", models.DateTimeField(verbose_name="valid until")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("end_reason", models.CharField(blank=True, max_length=120, verbose_name="reason of the end")),
                ("issued_at", models.DateTimeField(verbose_name="entered at")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("vehicle", "vehicle"), ("other", "other")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("plate", models.CharField(blank=True, max_length=20, verbose_name="plate")),
                ("description", models.TextField(verbose_name="description")),
                ("what_to_do", models.CharField(blank=True, max_length=200, verbose_name="what to do")),
                ("issuer", models.CharField(max_length=80, verbose_name="issued by")),
                ("marking", models.CharField(max_length=60, verbose_name="marking")),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lookouts",
                        to="incidents.incident",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "lookout",
                "verbose_name_plural": "lookouts",
                "ordering": ["-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnerContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=40, verbose_name="line of the checklist")),
                ("label", models.CharField(max_length=100, verbose_name="who")),
                ("not_needed", models.BooleanField(default=False, verbose_name="need not be told")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                ("person", models.CharField(blank=True, max_length=120, verbose_name="spoken with")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "telephone"),
                            ("radio", "radio"),
                            ("email", "e-mail"),
                            ("chat", "chat"),
                            ("in_person", "in person"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[("direct", "direct"), ("via_hq", "via HQ")],
                        default="direct",
                        max_length=8,
                        verbose_name="way",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="what was said")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("told_at", models.DateTimeField(verbose_name="told at")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                ("position", models.CharField(blank=True, max_length=40, verbose_name="desk position")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="reason of the withdrawal"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partner_contacts",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner told",
                "verbose_name_plural": "partners told",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(blank=True, max_length=400, verbose_name="words")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="reason of the withdrawal"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("subject", "subject"),
                            ("victim", "victim"),
                            ("witness", "witness"),
                            ("complainant", "complainant"),
                            ("other", "other"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("rank", models.CharField(blank=True, max_length=20, verbose_name="rank")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="unit")),
                ("nation", models.CharField(blank=True, max_length=3, verbose_name="nation")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("juvenile", models.BooleanField(default=False, verbose_name="juvenile")),
                ("protected", models.BooleanField(default=False, verbose_name="protected identity")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "persons",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Property",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(blank=True, max_length=400, verbose_name="words")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="reason of the withdrawal"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("stolen", "stolen"),
                            ("lost", "lost"),
                            ("found", "found"),
                            ("damaged", "damaged"),
                            ("secured", "secured"),
                        ],
                        max_length=8,
                        verbose_name="what became of it",
                    ),
                ),
                ("description", models.CharField(max_length=200, verbose_name="description")),
                ("mark", models.CharField(blank=True, max_length=60, verbose_name="serial or mark")),
                ("owner", models.CharField(blank=True, max_length=120, verbose_name="owner")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "property",
                "verbose_name_plural": "property",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Vehicle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(blank=True, max_length=400, verbose_name="words")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=120, verbose_name="reason of the withdrawal"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("plate", models.CharField(blank=True, max_length=20, verbose_name="plate")),
                ("nation", models.CharField(blank=True, max_length=3, verbose_name="nation")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="unit")),
                ("description", models.CharField(blank=True, max_length=120, verbose_name="make, model, colour")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "vehicle",
                "verbose_name_plural": "vehicles",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("name", "Name"), ("plate", "Plate"), ("phone", "Phone")], max_length=5),
                ),
                ("folded", models.CharField(max_length=200)),
                (
                    "caller",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traces",
                        to="incidents.caller",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traces",
                        to="incidents.incident",
                    ),
                ),
                (
                    "lookout",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traces",
                        to="incidents.lookout",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traces",
                        to="incidents.person",
                    ),
                ),
                (
                    "property",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traces",
                        to="incidents.property",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="traces",
                        to="incidents.vehicle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hazard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateTimeField(verbose_name="valid from")),
                ("valid_until", models.DateTimeField(verbose_name="valid until")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("end_reason", models.CharField(blank=True, max_length=120, verbose_name="reason of the end")),
                ("issued_at", models.DateTimeField(verbose_name="entered at")),
                ("version", models.PositiveIntegerField(default=1)),
                ("label", models.CharField(max_length=80, verbose_name="what")),
                ("words", models.TextField(blank=True, verbose_name="words")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                ("place", models.CharField(max_length=400, verbose_name="place")),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("lon", models.FloatField(verbose_name="longitude")),
                ("mgrs", models.CharField(max_length=20, verbose_name="grid")),
                ("radius_m", models.PositiveIntegerField(verbose_name="radius in metres")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "hazard",
                "verbose_name_plural": "hazards",
                "ordering": ["-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["valid_until"], name="incidents_hazard_valid"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("radius_m__range", (10, 50000))), name="incidents_hazard_radius"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField(verbose_name="linked at")),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="incidents.incident"
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="incidents_link_in_order"
                    ),
                    models.UniqueConstraint(fields=("first", "second"), name="incidents_link_once"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="lookout",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["valid_until"], name="incidents_lookout_valid"
            ),
        ),
        migrations.AddIndex(
            model_name="partnercontact",
            index=models.Index(
                condition=models.Q(("withdrawn_at", None)), fields=["incident", "party"], name="incidents_contact_party"
            ),
        ),
        migrations.AddIndex(
            model_name="trace",
            index=models.Index(fields=["folded", "kind"], name="incidents_trace_folded"),
        ),
        migrations.AddIndex(
            model_name="trace",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["folded"], name="incidents_trace_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="trace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("incident__isnull", False), ("lookout", None)),
                    models.Q(("incident", None), ("lookout__isnull", False)),
                    _connector="OR",
                ),
                name="incidents_trace_of_one_thing",
            ),
        ),
        migrations.RunPython(find_callers_too, migrations.RunPython.noop),
    ]
