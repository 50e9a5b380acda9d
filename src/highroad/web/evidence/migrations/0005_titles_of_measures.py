"""Titles of measure packages by language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_published_measures")]
    operations = [
        migrations.AddField("publishedmeasures", "titles", models.JSONField(default=dict, editable=False)),
    ]
