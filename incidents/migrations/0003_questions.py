"""Questions of the types, their answers, the clock that an answer starts, and callers found again by their number."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FAMILIES = [
    ("accident", "traffic accident"),
    ("road", "on the road"),
    ("fire", "fire and spills"),
    ("collapse", "somebody is unwell"),
    ("violence", "violence between persons"),
    ("crowd", "crowds, gates and barricades"),
    ("blast", "weapons and explosives"),
    ("watch", "somebody where they should not be"),
    ("loss", "theft, loss and damage"),
    ("custody", "a detained person"),
]
# As ``phone_key`` makes it for new callers.
FILL = r"""
UPDATE incidents_caller SET phone_key = right(regexp_replace(phone, '\D', '', 'g'), 8)
WHERE length(regexp_replace(phone, '\D', '', 'g')) >= 5
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_planned_work_and_owners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="incidenttype",
            name="families",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=FAMILIES, max_length=12),
                blank=True,
                default=list,
                help_text="Types of one family may be reports of the same thing.",
                size=None,
                verbose_name="families",
            ),
        ),
        migrations.AddField(
            model_name="incidenttype",
            name="questions",
            field=models.JSONField(
                blank=True,
                default=None,
                help_text="Asked by the type, never needed for a dispatch. Empty: not shipped yet.",
                null=True,
                verbose_name="questions",
            ),
        ),
        migrations.AddField(
            model_name="incidenttype",
            name="spoken",
            field=models.CharField(blank=True, max_length=60, verbose_name="on the radio"),
        ),
        migrations.AddField(
            model_name="incidenttype",
            name="standing",
            field=models.BooleanField(default=False, verbose_name="stands at its place"),
        ),
        migrations.AddField(
            model_name="incidenttype",
            name="least_patrols",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="patrols at least"),
        ),
        migrations.AddField(
            model_name="incident",
            name="clock",
            field=models.CharField(blank=True, max_length=60, verbose_name="clock"),
        ),
        migrations.AddField(
            model_name="incident",
            name="clock_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="clock since"),
        ),
        migrations.AddField(
            model_name="caller",
            name="reported_as",
            field=models.ForeignKey(
                blank=True,
                help_text="What this caller reported, where it was attached to an incident of another type.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.incidenttype",
                verbose_name="reported as",
            ),
        ),
        migrations.AddField(
            model_name="caller",
            name="phone_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=8),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="caller", name="incidents_caller_phone"),
        migrations.AddIndex(
            model_name="caller",
            index=models.Index(
                condition=models.Q(("phone_key", ""), _negated=True),
                fields=["phone_key"],
                name="incidents_caller_phone_key",
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=40, verbose_name="question")),
                ("value", models.JSONField(blank=True, null=True, verbose_name="answer")),
                ("said", models.CharField(blank=True, max_length=200, verbose_name="as it was said")),
                ("clear", models.BooleanField(default=True, verbose_name="understood")),
                ("answered_at", models.DateTimeField(verbose_name="answered at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="incidents.incident"
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incidenttype",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["incident", "type", "question"], name="incidents_answer_question")],
            },
        ),
    ]
