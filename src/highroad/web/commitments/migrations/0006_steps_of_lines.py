import datetime
import re

from django.db import migrations

_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[\s:,.–-]+(\S.*)")


def _day(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def steps_of_lines(apps, schema_editor):
    """Each line of a recommendation's steps becomes a row; what was done stays done."""
    step = apps.get_model("commitments", "RecommendationStep")
    for one in apps.get_model("commitments", "Recommendation").objects.exclude(lines=""):
        done = {words: day for day, _blank, words in (each.partition(" ") for each in one.steps_done)}
        for place, line in enumerate(filter(None, map(str.strip, one.lines.splitlines())), 1):
            dated = _DATED.fullmatch(line)
            due = _day(dated[1]) if dated else None
            text = dated[2] if dated and due else line
            done_on = _day(done.get(text, ""))
            step.objects.create(
                recommendation_id=one.pk,
                place=place,
                text=text[:400],
                due=due,
                done_on=done_on,
                state="done" if done_on else "open",
                note=text[400:700],
            )


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0005_key_steps"),
    ]

    operations = [migrations.RunPython(steps_of_lines, migrations.RunPython.noop)]
