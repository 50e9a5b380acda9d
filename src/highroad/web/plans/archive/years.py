"""A year's archives: every plan as it was adopted last by the end of a year, kept with its checksum.

What was put on record is never written over: a year that is archived again only adds what it lacks.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad import language
from highroad.errors import BadQuestion
from highroad.web.directory import audit, jobs
from highroad.web.directory.jobs import Outcome, Report, handler
from highroad.web.directory.models import Job, Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.plans.archive.models import YearArchive
from highroad.web.plans.archive.writing import archive
from highroad.web.plans.models import Edition
from highroad.web.plans.vocabulary import PlanState

YEAR = "plans.archive_year"


def adopted_by(year: int, partnership: Partnership | None = None) -> list[Edition]:
    """The edition of every plan that was adopted last by the end of a year, in order of addresses."""
    found = Edition.objects.filter(state=PlanState.ADOPTED, at__year__lte=year)
    if partnership is not None:
        found = found.filter(plan__partnership=partnership)
    rows = found.select_related("plan__partnership__region", "plan__partnership__backbone")
    last = {each.plan_id: each for each in rows.order_by("plan__partnership__slug", "plan__slug", "number")}
    return list(last.values())


def years_of(partnership: Partnership) -> list[int]:
    """The years by whose end a plan was adopted, this one, until now, the first. One query."""
    first = (
        Edition.objects.filter(state=PlanState.ADOPTED, plan__partnership=partnership)
        .order_by("at")
        .values_list("at", flat=True)
        .first()
    )
    last = timezone.localdate().year
    return list(range(last, timezone.localtime(first).year - 1, -1)) if first else []


def archives_of(partnership: Partnership) -> QuerySet[YearArchive]:
    """The archives on record, the last year first."""
    return YearArchive.objects.filter(plan__partnership=partnership).select_related(
        "plan__partnership", "edition", "by"
    )


def archive_file(row: YearArchive) -> Path:
    """Where an archive is kept: under its checksum, so that none is ever written over."""
    return Path(settings.MEDIA_ROOT) / "plans" / "years" / f"{row.sha256}.zip"


def start_year(actor: Any, partnership: Partnership, year: int, *, with_names: bool = False) -> Job:
    """Have the archives of a year made. Stewards. Raises Refused; BadQuestion when no plan was adopted by its
    end, and for a year to come.
    """
    require(actor, partnership, Role.STEWARD)
    if year not in years_of(partnership):
        raise BadQuestion(
            _("No plan was adopted by the end of {year}.").format(year=year),
            remedy=_("Choose one of the years on the page."),
        )
    return jobs.enqueue(actor, YEAR, {"partnership": partnership.pk, "year": year, "with_names": with_names})


@handler(YEAR, label=gettext_lazy("Making a year's archives"))
def make_year(job: Job, report: Report) -> Outcome:
    """Make what isn't on record yet. Doing it twice makes nothing twice."""
    partnership = Partnership.objects.get(pk=job.payload["partnership"])
    year, with_names = int(job.payload["year"]), bool(job.payload["with_names"])
    require(job.requested_by, partnership, Role.STEWARD)
    kept = archives_of(partnership).filter(year=year, with_names=with_names)
    there = set(kept.values_list("edition", flat=True))
    lacking = [each for each in adopted_by(year, partnership) if each.pk not in there]
    for place, edition in enumerate(lacking):

        def told(percent: int, words: str, place: int = place) -> None:
            report((100 * place + percent) // len(lacking), words)

        with language.use("en"):
            made = archive(
                job.requested_by, edition.plan, edition.contents, edition, told, with_names=with_names
            )
        _keep(job.requested_by, edition, year, made, with_names=with_names)
    return Outcome(reverse("plans:archives", args=[partnership.slug]), {"made": len(lacking)})


def _keep(actor: Any, edition: Edition, year: int, made: bytes, *, with_names: bool) -> None:
    row = YearArchive(
        plan=edition.plan,
        edition=edition,
        year=year,
        with_names=with_names,
        sha256=hashlib.sha256(made).hexdigest(),
        size=len(made),
        by=actor,
    )
    file = archive_file(row)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{edition.pk}.part")
    part.write_bytes(made)
    part.replace(file)
    with transaction.atomic():
        row.save()
        audit.record(
            actor, "plan.archived", row, after={"year": year, "edition": edition.number, "sha256": row.sha256}
        )
