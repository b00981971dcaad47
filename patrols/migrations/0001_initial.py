import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("reference", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Vehicle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("call_name", models.CharField(max_length=40, unique=True, verbose_name="call name")),
                ("kind", models.CharField(blank=True, max_length=60, verbose_name="kind")),
                ("plate", models.CharField(blank=True, max_length=20, verbose_name="plate")),
                ("nation", models.CharField(blank=True, max_length=3, verbose_name="nation")),
            ],
            options={
                "verbose_name": "vehicle",
                "verbose_name_plural": "vehicles",
                "ordering": ["call_name"],
            },
        ),
        migrations.CreateModel(
            name="Patrol",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("callsign", models.CharField(max_length=20, unique=True, verbose_name="callsign")),
                (
                    "nations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="nations",
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
                        verbose_name="capabilities",
                    ),
                ),
                ("area", models.CharField(blank=True, max_length=40, verbose_name="area")),
                ("channel", models.CharField(blank=True, max_length=40, verbose_name="radio channel")),
                (
                    "active",
                    models.BooleanField(
                        default=True, help_text="A patrol that was stood down stays on record.", verbose_name="active"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("off_duty", "off duty"),
                            ("available", "available"),
                            ("dispatched", "dispatched"),
                            ("acknowledged", "acknowledged"),
                            ("en_route", "en route"),
                            ("on_scene", "on scene"),
                            ("transporting", "transporting"),
                            ("at_facility", "at facility"),
                            ("busy", "busy"),
                            ("out_of_service", "out of service"),
                        ],
                        default="off_duty",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(verbose_name="state since")),
                ("state_reason", models.CharField(blank=True, max_length=120, verbose_name="reason of the state")),
                ("exercise", models.BooleanField(default=False, verbose_name="committed to an exercise")),
                ("panic_since", models.DateTimeField(blank=True, null=True, verbose_name="panic since")),
                (
                    "panic_voice_contact",
                    models.BooleanField(default=False, verbose_name="voice contact since the panic"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.place",
                        to_field="slug",
                        verbose_name="home base",
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="patrols.vehicle",
                        verbose_name="usual vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "patrol",
                "verbose_name_plural": "patrols",
                "ordering": ["callsign"],
            },
        ),
        migrations.CreateModel(
            name="DutyShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="planned until")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "patrol",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="patrols.patrol"
                    ),
                ),
                (
                    "vehicle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patrols.vehicle",
                    ),
                ),
            ],
            options={
                "verbose_name": "duty shift",
                "verbose_name_plural": "duty shifts",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="CrewMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.CharField(blank=True, max_length=20, verbose_name="rank")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("nation", models.CharField(max_length=3, verbose_name="nation")),
                ("is_leader", models.BooleanField(default=False, verbose_name="patrol leader")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left at")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="crew", to="patrols.dutyshift"
                    ),
                ),
            ],
            options={
                "verbose_name": "crew member",
                "verbose_name_plural": "crew members",
                "ordering": ["-is_leader", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None), ("user__isnull", False)),
                        fields=("user",),
                        name="patrols_person_in_one_crew",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_leader", True)), fields=("shift",), name="patrols_one_leader_a_shift"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("lat", models.FloatField(verbose_name="latitude")),
                ("lon", models.FloatField(verbose_name="longitude")),
                ("accuracy_m", models.FloatField(blank=True, null=True, verbose_name="accuracy in metres")),
                ("fix_at", models.DateTimeField(verbose_name="time of fix")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("phone", "phone"),
                            ("radio", "radio, entered by the desk"),
                            ("tracker", "tracker"),
                            ("simulator", "simulator"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                (
                    "patrol",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="position",
                        serialize=False,
                        to="patrols.patrol",
                    ),
                ),
                ("mgrs", models.CharField(max_length=20, verbose_name="grid")),
            ],
            options={
                "verbose_name": "position",
                "verbose_name_plural": "positions",
                "indexes": [models.Index(fields=["received_at"], name="patrols_position_received")],
            },
        ),
        migrations.CreateModel(
            name="PositionFix",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("lon", models.FloatField(verbose_name="longitude")),
                ("accuracy_m", models.FloatField(blank=True, null=True, verbose_name="accuracy in metres")),
                ("fix_at", models.DateTimeField(verbose_name="time of fix")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("phone", "phone"),
                            ("radio", "radio, entered by the desk"),
                            ("tracker", "tracker"),
                            ("simulator", "simulator"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                (
                    "patrol",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fixes", to="patrols.patrol"
                    ),
                ),
            ],
            options={
                "verbose_name": "fix",
                "verbose_name_plural": "fixes",
                "ordering": ["fix_at"],
                "indexes": [models.Index(fields=["patrol", "fix_at"], name="patrols_fix_track")],
            },
        ),
        migrations.AddConstraint(
            model_name="patrol",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "off_duty",
                            "available",
                            "dispatched",
                            "acknowledged",
                            "en_route",
                            "on_scene",
                            "transporting",
                            "at_facility",
                            "busy",
                            "out_of_service",
                        ],
                    )
                ),
                name="patrols_patrol_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="patrol",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "out_of_service"), _negated=True),
                    models.Q(("state_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="patrols_out_of_service_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyshift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("patrol",), name="patrols_one_open_shift_a_patrol"
            ),
        ),
    ]
