"""Versions, judgements and editions refuse update and delete from here on."""

from django.db import migrations

from highroad.web.plans import append_only


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [migrations.RunPython(append_only.make, append_only.drop)]
