"""Runs keep the number that people call them by."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def number(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """By the order in which they were asked for, as they were shown before."""
    last: dict[object, int] = {}
    for run in (
        apps.get_model("redrawing", "Run")
        .objects.order_by("asked_at", "id")
        .only("pk", "drawing_id")
    ):
        run.number = last[run.drawing_id] = last.get(run.drawing_id, 0) + 1
        run.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("redrawing", "0005_what_followed")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="number",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
