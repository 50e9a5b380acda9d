"""The seats of a register's programs are an exhibit of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0004_published_measures"),
        ("goodjobs", "0004_rules_of_lists_of_ones_own"),
    ]

    operations = [
        migrations.AddField(
            model_name="register",
            name="seats_exhibit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evidence.exhibit",
            ),
        ),
    ]
