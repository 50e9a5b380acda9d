"""The one task that the runner knows: do a job; and the jobs of the directory itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from django_tasks import task

from highroad.web.directory import invitations, jobs
from highroad.web.directory.models import Invitation, Job


@task()
def run_job(public_id: str) -> str:
    """Do the job with this public identifier."""
    return jobs.run(public_id)


@jobs.handler(invitations.SENDING, label=gettext_lazy("Sending an invitation"))
def send_invitation(job: Job, report: jobs.Report) -> jobs.Outcome:
    """Send an invitation's letter; after a crash it may arrive twice, never not at all."""
    rows = Invitation.objects.select_related("partnership", "invited_by")
    invitation = rows.get(pk=job.payload["invitation"])
    invitations.deliver(invitation, origin=job.payload["origin"], language=job.payload["language"])
    report(100)
    return jobs.Outcome()
