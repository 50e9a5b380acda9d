"""The audit table refuses update and delete from here on."""

from django.db import migrations

from highroad.web.directory import audit_triggers


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(audit_triggers.make, audit_triggers.drop)]
