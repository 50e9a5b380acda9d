from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goodjobs", "0007_employers_among_registers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="register",
            name="kind",
            field=models.CharField(
                choices=[
                    ("program-readiness", "Training programs and their readiness"),
                    ("job-quality", "Job quality"),
                    ("public-projects", "Public projects, jobs and seats"),
                    ("employer-voice", "What employers say they need"),
                    ("worker-voice", "What workers say"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
