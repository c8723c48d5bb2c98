"""Why a drawing was taken back is kept."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("redrawing", "0006_numbers_of_runs")]

    operations = [
        migrations.AddField(
            model_name="drawing",
            name="back_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
    ]
