"""Work in the background: a row with state, progress, attempts and heartbeat; safe to repeat.

An app declares a kind of work and enqueues it inside its own transaction:

    @handler("evidence.briefing", label=N_("Building the briefing"))
    def build(job: Job, report: Report) -> Outcome: ...

    job = enqueue(actor, "evidence.briefing", {"region": "metro:23420"})

A handler may run again after a crash, so it must leave the same state however often it runs. It calls
`report(percent, message)` now and then: that's the heartbeat. A job that has been silent for STALE is taken
up again, at most MAX_ATTEMPTS times in all.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import HighroadError
from highroad.web.directory.models import Job
from highroad.web.directory.vocabulary import JobState

STALE = datetime.timedelta(minutes=10)
MAX_ATTEMPTS = 3
STILL = 0.5  # seconds within which the same percentage is not written again

logger = logging.getLogger(__name__)


class UnknownJob(HighroadError):
    """No app handles this kind of job."""

    code = "HR-E-0702"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the result of a job is (an address of ours), and plain values about it."""

    url: str = ""
    values: dict[str, Any] | None = None


class Report:
    """Tells the people who wait how far a job is, and the runner that it lives."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last, self._at = -1, 0.0

    def __call__(self, percent: int, message: str = "") -> None:
        """Write down progress (0 to 100) and what is being done; hundreds of small steps cost no writing."""
        now = time.monotonic()
        if int(percent) == self._last and now - self._at < STILL:
            return
        self._last, self._at = int(percent), now
        Job.objects.filter(pk=self._job.pk).update(
            progress=max(0, min(100, int(percent))), message=message[:300], heartbeat_at=timezone.now()
        )


Handler = Callable[[Job, Report], Outcome | None]
_handlers: dict[str, tuple[Handler, Any]] = {}


def handler(kind: str, *, label: Any = "") -> Callable[[Handler], Handler]:
    """Declare what does jobs of `kind`; `label` says to people what is being done."""

    def keep(function: Handler) -> Handler:
        _handlers[kind] = (function, label or kind)
        return function

    return keep


def label_of(kind: str) -> str:
    """What is being done, in words."""
    return str(_handlers[kind][1]) if kind in _handlers else kind


def enqueue(actor: Any, kind: str, payload: dict[str, Any]) -> Job:
    """Ask for work of `kind`; it starts after the surrounding transaction has been kept.

    Raises UnknownJob when no app handles the kind.
    """
    if kind not in _handlers:
        raise UnknownJob(f"No app handles jobs of the kind {kind!r}.", remedy="Is its app installed?")
    with transaction.atomic():
        person = actor if getattr(actor, "pk", None) else None
        job = Job.objects.create(kind=kind, payload=payload, requested_by=person)
        transaction.on_commit(lambda: _hand_over(job))
    return job


def _hand_over(job: Job) -> None:
    from highroad.web.directory.tasks import run_job

    run_job.enqueue(str(job.public_id))


def run(public_id: str) -> str:
    """Do a job that waits; returns its state afterwards. A job that is done or running is left alone."""
    now = timezone.now()
    claimed = Job.objects.filter(public_id=public_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=now, heartbeat_at=now, attempts=F("attempts") + 1
    )
    job = Job.objects.get(public_id=public_id)
    if not claimed:
        return job.state
    try:
        function, _label = _handlers[job.kind]
        outcome = function(job, Report(job)) or Outcome()
    except HighroadError as error:
        return _finish(job, JobState.FAILED, message=str(error))
    except Exception:
        logger.exception("job %s (%s) failed", job.public_id, job.kind)
        return _finish(job, JobState.FAILED, message=_("Something went wrong on our side; nothing was kept."))
    return _finish(job, JobState.DONE, progress=100, result_url=outcome.url, result=outcome.values)


def _finish(job: Job, state: JobState, **values: Any) -> str:
    Job.objects.filter(pk=job.pk).update(
        state=state,
        finished_at=timezone.now(),
        **{**values, "message": str(values.get("message", ""))[:300]},
    )
    return state


def requeue_stuck(now: datetime.datetime | None = None) -> int:
    """Take up again the jobs whose runner went silent; returns how many. The runner calls it every minute."""
    now = now or timezone.now()
    silent = Job.objects.filter(
        Q(state=JobState.RUNNING, heartbeat_at__lt=now - STALE)
        # Accepted, but lost between the commit and the runner's queue.
        | Q(state=JobState.QUEUED, created_at__lt=now - STALE, heartbeat_at=None)
    )
    taken = 0
    for job in silent:
        if job.attempts >= MAX_ATTEMPTS:
            _finish(job, JobState.FAILED, message=_("It stopped three times without finishing."))
            continue
        again = Job.objects.filter(pk=job.pk, state=job.state, heartbeat_at=job.heartbeat_at).update(
            state=JobState.QUEUED, heartbeat_at=now
        )
        if again:
            _hand_over(job)
            taken += 1
    return taken
