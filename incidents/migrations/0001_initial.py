import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Disposition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="code")),
                ("label", models.CharField(max_length=80, verbose_name="label")),
                ("report_owed", models.BooleanField(default=False, verbose_name="a report is owed")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "disposition",
                "verbose_name_plural": "dispositions",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="IncidentType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("label", models.CharField(max_length=80, verbose_name="label")),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="search words",
                    ),
                ),
                ("function", models.CharField(max_length=20, verbose_name="function")),
                (
                    "default_priority",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "PRI 1 emergency"),
                            (2, "PRI 2 urgent"),
                            (3, "PRI 3 prompt"),
                            (4, "PRI 4 routine"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="default priority",
                    ),
                ),
                (
                    "capabilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("accident_investigation", "accident investigation"),
                                ("female_mp", "female MP"),
                                ("investigation", "MP investigation"),
                                ("speed_measurement", "speed measurement"),
                                ("k9", "dog handler"),
                                ("escort", "convoy escort"),
                                ("reconnaissance", "route reconnaissance"),
                                ("close_protection", "close protection"),
                                ("crowd", "crowd and riot control"),
                                ("detention", "detention-qualified"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="wanted capabilities",
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sending_nation", "sending nation"),
                            ("kosovo", "Kosovo authorities"),
                            ("shared", "sending nation and Kosovo authorities"),
                            ("kfor", "KFOR"),
                        ],
                        max_length=20,
                        verbose_name="jurisdiction",
                    ),
                ),
                (
                    "notifications",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("shift-leader", "shift leader"),
                                ("fpm", "Force Provost Marshal"),
                                ("joc", "Joint Operations Centre"),
                                ("rc", "regional command"),
                                ("legad", "legal adviser"),
                                ("medevac", "medical help"),
                                ("eod", "explosive ordnance disposal"),
                                ("fire-service", "fire service"),
                                ("ncc", "national contingent commander"),
                                ("kosovo-police", "Kosovo Police"),
                                ("eulex", "EULEX"),
                                ("icrc", "ICRC"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="mandatory notifications",
                    ),
                ),
                ("active", models.BooleanField(default=True, help_text="Offered at intake.", verbose_name="active")),
            ],
            options={
                "verbose_name": "incident type",
                "verbose_name_plural": "incident types",
                "ordering": ["label"],
            },
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, unique=True, verbose_name="number")),
                ("function", models.CharField(max_length=20, verbose_name="function")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "PRI 1 emergency"),
                            (2, "PRI 2 urgent"),
                            (3, "PRI 3 prompt"),
                            (4, "PRI 4 routine"),
                        ],
                        verbose_name="priority",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("assessed", "assessed"),
                            ("dispatched", "dispatched"),
                            ("en_route", "en route"),
                            ("on_scene", "on scene"),
                            ("resolved", "resolved"),
                            ("closed", "closed"),
                            ("held", "held"),
                            ("advised", "advised"),
                            ("cancelled", "cancelled"),
                            ("duplicate", "duplicate"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("phone", "telephone"),
                            ("radio", "radio"),
                            ("walk_in", "at the desk"),
                            ("patrol", "patrol"),
                            ("partner", "partner agency"),
                            ("email", "e-mail"),
                            ("alarm", "alarm system"),
                            ("api", "another system"),
                        ],
                        default="phone",
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("exercise", models.BooleanField(default=False, verbose_name="exercise")),
                ("narrative", models.TextField(blank=True, verbose_name="narrative")),
                ("place", models.CharField(blank=True, max_length=400, verbose_name="place")),
                ("place_slug", models.CharField(blank=True, max_length=80, verbose_name="known place")),
                ("place_form", models.CharField(blank=True, max_length=20, verbose_name="given as")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("lon", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("precision_m", models.PositiveIntegerField(blank=True, null=True, verbose_name="precision in metres")),
                ("mgrs", models.CharField(blank=True, max_length=20, verbose_name="grid")),
                ("verified", models.BooleanField(default=False, verbose_name="place verified")),
                ("outside", models.BooleanField(default=False, verbose_name="outside Kosovo")),
                (
                    "jurisdiction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sending_nation", "sending nation"),
                            ("kosovo", "Kosovo authorities"),
                            ("shared", "sending nation and Kosovo authorities"),
                            ("kfor", "KFOR"),
                        ],
                        max_length=20,
                        verbose_name="jurisdiction",
                    ),
                ),
                ("lead_agency", models.CharField(blank=True, max_length=80, verbose_name="lead agency")),
                ("handed_over_to", models.CharField(blank=True, max_length=80, verbose_name="handed over to")),
                ("report_owed", models.BooleanField(default=False, verbose_name="report owed")),
                ("report_filed", models.BooleanField(default=False, verbose_name="report filed")),
                ("held_until", models.DateTimeField(blank=True, null=True, verbose_name="held until")),
                ("hold_reason", models.CharField(blank=True, max_length=120, verbose_name="reason of the hold")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("occurred_at", models.DateTimeField(verbose_name="occurred at")),
                ("state_since", models.DateTimeField(verbose_name="state since")),
                ("waiting_since", models.DateTimeField(blank=True, null=True, verbose_name="waiting since")),
                ("dispatched_at", models.DateTimeField(blank=True, null=True, verbose_name="first dispatched at")),
                ("on_scene_at", models.DateTimeField(blank=True, null=True, verbose_name="first on scene at")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "disposition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.disposition",
                    ),
                ),
                (
                    "master",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="incidents.incident",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="incidents.incidenttype",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="text")),
                ("occurred_at", models.DateTimeField(verbose_name="occurred at")),
                ("written_at", models.DateTimeField(verbose_name="written at")),
                ("position", models.CharField(blank=True, max_length=40, verbose_name="desk position")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PriorityChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "old",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "PRI 1 emergency"),
                            (2, "PRI 2 urgent"),
                            (3, "PRI 3 prompt"),
                            (4, "PRI 4 routine"),
                        ],
                        verbose_name="from",
                    ),
                ),
                (
                    "new",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "PRI 1 emergency"),
                            (2, "PRI 2 urgent"),
                            (3, "PRI 3 prompt"),
                            (4, "PRI 4 routine"),
                        ],
                        verbose_name="to",
                    ),
                ),
                ("reason", models.CharField(max_length=120, verbose_name="reason")),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="priority_changes",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of priority",
                "verbose_name_plural": "changes of priority",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Caller",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="unit")),
                ("nation", models.CharField(blank=True, max_length=3, verbose_name="nation")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("language", models.CharField(blank=True, max_length=40, verbose_name="language")),
                ("relation", models.CharField(blank=True, max_length=60, verbose_name="relation to the incident")),
                ("called_at", models.DateTimeField(verbose_name="called at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="callers", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "verbose_name": "caller",
                "verbose_name_plural": "callers",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=["phone"],
                        name="incidents_caller_phone",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("state__in", ["closed", "advised", "cancelled", "duplicate"]), _negated=True),
                fields=["priority", "opened_at"],
                name="incidents_open",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["opened_at"], name="incidents_opened_at"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "received",
                            "assessed",
                            "dispatched",
                            "en_route",
                            "on_scene",
                            "resolved",
                            "closed",
                            "held",
                            "advised",
                            "cancelled",
                            "duplicate",
                        ],
                    )
                ),
                name="incidents_incident_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__range", (1, 4))), name="incidents_incident_priority"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "held"), _negated=True), ("priority__gt", 1), _connector="OR"),
                name="incidents_pri_1_is_never_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("master__isnull", False), ("state", "duplicate")),
                    models.Q(models.Q(("state", "duplicate"), _negated=True), ("master", None)),
                    _connector="OR",
                ),
                name="incidents_duplicate_names_its_master",
            ),
        ),
    ]
