"""A rule of occupation lists is a standard of one's own, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("goodjobs", "0003_standards_of_ones_own")]

    operations = [
        migrations.AlterField(
            model_name="ownstandard",
            name="kind",
            field=models.CharField(
                choices=[
                    ("job-quality", "Rubric of job quality"),
                    ("program-readiness", "Rule of readiness of programs"),
                    ("occupation-list", "Rule of occupation lists"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
