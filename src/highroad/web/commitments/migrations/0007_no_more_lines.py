from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0006_steps_of_lines"),
    ]

    operations = [
        migrations.RemoveField(model_name="recommendation", name="lines"),
        migrations.RemoveField(model_name="recommendation", name="steps_done"),
    ]
