"""The one task that the runner knows: do a job; and the jobs of the directory itself."""

from __future__ import annotations

from django_tasks import task

from highroad.web.directory import jobs


@task()
def run_job(public_id: str) -> str:
    """Do the job with this public identifier."""
    return jobs.run(public_id)
