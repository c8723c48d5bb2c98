"""An edition is named by what its author wrote; the digest of the form is kept beside it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editions", "0002_reasons_for_taking_back")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="form_digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
