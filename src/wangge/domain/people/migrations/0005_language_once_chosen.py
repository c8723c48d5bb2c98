from django.db import migrations, models


class Migration(migrations.Migration):
    """Nobody had chosen what stood there: it is left behind."""

    dependencies = [
        ("people", "0004_password_lent"),
    ]

    operations = [
        migrations.RemoveField(model_name="account", name="language"),
        migrations.AddField(
            model_name="account",
            name="language",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
    ]
