"""A year's archives of a partnership's plans: made by a job, kept with checksums, never written over."""

from __future__ import annotations

import datetime
import hashlib

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from highroad.errors import BadQuestion, Refused
from highroad.web.directory import jobs
from highroad.web.directory.models import AuditEvent, Job
from highroad.web.plans.archive import years
from highroad.web.plans.archive.models import YearArchive
from highroad.web.plans.frozen import contents_of
from highroad.web.plans.models import Edition

HERE = "/partnerships/valley/plans/archives/"


@pytest.fixture
def adopted(people, plan, settings, tmp_path, monkeypatch) -> dict[int, Edition]:
    """Editions adopted in 2024 and 2025, one published since; what archives hold is shown elsewhere."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(
        years, "archive", lambda _actor, _plan, _told, edition, _report, *, with_names: (
            f"{edition.number} {with_names}".encode()
        )
    )  # fmt: skip
    contents = contents_of(plan)
    return {
        number: Edition.objects.create(
            plan=plan, number=number, state=state, title="Valley plan", contents=contents, sha256="0" * 64,
            by=people["approver"], at=datetime.datetime(year, 7, 1, tzinfo=datetime.UTC),
        )
        for number, (state, year) in enumerate(
            [("adopted", 2024), ("adopted", 2025), ("published", 2026)], 1
        )
    }  # fmt: skip


def test_a_year_is_put_on_record_once(client_for, adopted, people, partnership):
    browser = client_for("steward")
    assert browser.post(HERE, {"year": "2025"}).status_code == 302
    job = Job.objects.get(kind=years.YEAR)
    assert jobs.run(str(job.public_id)) == "done"
    row = YearArchive.objects.get()
    assert (row.edition, row.year, row.size) == (adopted[2], 2025, len(b"2 False"))
    assert row.sha256 == hashlib.sha256(b"2 False").hexdigest()
    assert AuditEvent.objects.get(verb="plan.archived").after["sha256"] == row.sha256
    page = browser.get(HERE).content.decode()
    assert row.sha256 in page
    assert ">2024</option>" in page
    assert ">2026</option>" in page  # until now
    taken = b"".join(browser.get(f"{HERE}{row.pk}/").streaming_content)
    sums = browser.get(f"{HERE}checksums.txt").content.decode()
    assert sums == f"{hashlib.sha256(taken).hexdigest()}  valley-valley-plan-2025-edition-2.zip\n"
    years.start_year(people["steward"], partnership, 2025)
    years.start_year(people["steward"], partnership, 2025, with_names=True)
    years.start_year(people["steward"], partnership, 2024)
    for each in Job.objects.filter(kind=years.YEAR).exclude(state="done"):
        jobs.run(str(each.public_id))
    assert list(YearArchive.objects.values_list("year", "edition__number", "with_names")) == [
        (2025, 2, False),
        (2025, 2, True),
        (2024, 1, False),
    ]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        YearArchive.objects.update(sha256="")


def test_a_plan_that_is_adopted_again_within_the_year_is_added(adopted, people, plan, partnership):
    def made():
        job = years.start_year(people["steward"], partnership, 2026)
        jobs.run(str(job.public_id))
        return list(YearArchive.objects.values_list("edition__number", flat=True))

    assert made() == [2]
    Edition.objects.create(
        plan=plan, number=4, state="adopted", title="Valley plan", contents=adopted[2].contents,
        sha256="0" * 64, by=people["approver"], at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC),
    )  # fmt: skip
    assert sorted(made()) == [2, 4]


def test_only_stewards_and_only_years_of_adopted_plans(adopted, people, partnership):
    with pytest.raises(Refused):
        years.start_year(people["approver"], partnership, 2025)
    for year in (timezone.localdate().year + 1, 2023, 0):
        with pytest.raises(BadQuestion):
            years.start_year(people["steward"], partnership, year)
