from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0004_edition_of_an_occurrence"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="unplaced",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
