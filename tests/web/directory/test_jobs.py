"""Background jobs: kept with the transaction, run once, repeatable, taken up again when their runner dies."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.migrated import copy_to

from highroad.errors import BadQuestion
from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.directory.vocabulary import JobState


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    done = []

    def work(job, report):
        report(50, "half-way")
        done.append(job.payload)
        return jobs.Outcome("/result/", {"rows": 3})

    def refuse(job, report):
        raise BadQuestion("No such region.", remedy="Choose another.")

    def break_(job, report):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(jobs, "_handlers", {})
    jobs.handler("test.work", label="Working")(work)
    jobs.handler("test.refuse")(refuse)
    jobs.handler("test.break")(break_)
    return done


def _handed_over():
    return [str(row.args_kwargs["args"][0]) for row in DBTaskResult.objects.all()]


@pytest.mark.django_db(transaction=True)
def test_a_job_is_handed_over_when_its_transaction_is_kept(people):
    with transaction.atomic():
        jobs.enqueue(people["steward"], "test.work", {})
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    with transaction.atomic():
        job = jobs.enqueue(people["steward"], "test.work", {"region": "metro:23420"})
        assert _handed_over() == []
    assert _handed_over() == [str(job.public_id)]


def test_a_job_runs_once(people, handlers):
    job = jobs.enqueue(people["steward"], "test.work", {"n": 1})
    assert jobs.run(str(job.public_id)) == JobState.DONE
    assert jobs.run(str(job.public_id)) == JobState.DONE
    assert handlers == [{"n": 1}]
    job.refresh_from_db()
    assert (job.progress, job.attempts, job.result_url, job.result) == (100, 1, "/result/", {"rows": 3})


def test_what_was_refused_is_said_and_what_broke_is_not(people):
    refused = jobs.enqueue(people["steward"], "test.refuse", {})
    broke = jobs.enqueue(people["steward"], "test.break", {})
    assert jobs.run(str(refused.public_id)) == jobs.run(str(broke.public_id)) == JobState.FAILED
    refused.refresh_from_db()
    broke.refresh_from_db()
    assert refused.message == "No such region. Choose another."
    assert "secret" not in broke.message


def test_an_unknown_kind_is_refused(people):
    with pytest.raises(jobs.UnknownJob):
        jobs.enqueue(people["steward"], "test.unheard", {})


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_runner_died_is_taken_up_again(people, handlers):
    job = jobs.enqueue(people["steward"], "test.work", {})
    now = timezone.now()
    old = now - jobs.STALE - datetime.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=1, heartbeat_at=old)
    assert jobs.requeue_stuck(now) == 1
    assert jobs.requeue_stuck(now) == 0
    assert jobs.run(str(job.public_id)) == JobState.DONE
    job.refresh_from_db()
    assert job.attempts == 2
    assert len(_handed_over()) == 2


def test_a_job_that_died_three_times_is_given_up(people):
    job = jobs.enqueue(people["steward"], "test.work", {})
    old = timezone.now() - 2 * jobs.STALE
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=jobs.MAX_ATTEMPTS, heartbeat_at=old)
    assert jobs.requeue_stuck() == 0
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_living_job_is_left_alone(people):
    job = jobs.enqueue(people["steward"], "test.work", {})
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, heartbeat_at=timezone.now())
    assert jobs.requeue_stuck() == 0


@pytest.mark.parametrize(
    ("state", "refresh"), [("queued", "5"), ("running", "5"), ("done", None), ("failed", None)]
)
def test_the_page_reloads_itself_while_it_works(people, client_for, state, refresh):
    job = Job.objects.create(
        kind="test.work", state=state, requested_by=people["visitor"], result_url="/result/"
    )
    browser = client_for("visitor")
    assert browser.get(job.get_absolute_url()).headers.get("Refresh") == refresh
    part = browser.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    assert part.headers.get("HX-Redirect") == ("/result/" if state == "done" else None)
    assert "<html" not in part.text


def test_the_runner_stops_with_whoever_started_it(tmp_path):
    env = os.environ | {
        "HIGHROAD_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "highroad.web.site.settings",
    }
    env.pop("HIGHROAD_DATABASE_URL", None)
    copy_to(tmp_path / "highroad.sqlite3")
    make = "from pathlib import Path; from highroad.web.site import instance; instance.prepare(Path({!r}))"
    subprocess.run([sys.executable, "-c", make.format(str(tmp_path))], env=env, check=True)
    starter = (
        "import os, subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-m', 'django', 'job_runner', '--parent', str(os.getpid())]);"
        "time.sleep(0.2)"
    )
    # The runner holds the pipe too, so this returns only when it has ended as well.
    subprocess.run([sys.executable, "-c", starter], env=env, check=True, capture_output=True, timeout=30)
