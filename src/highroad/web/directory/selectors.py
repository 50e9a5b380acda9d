"""Reading the directory: everything a page shows, in few queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from highroad.web.directory.models import (
    AuditEvent,
    Invitation,
    Job,
    Membership,
    Organization,
    Partner,
    Partnership,
    Region,
    User,
)
from highroad.web.directory.rules import Role, allows
from highroad.web.directory.vocabulary import JobState


def memberships_for(actor: Any) -> QuerySet[Membership]:
    """The actor's current memberships, with partnership, region and organization."""
    return (
        Membership.objects.filter(user=actor, ended_at=None)
        .select_related("partnership__region", "partnership__backbone", "organization")
        .prefetch_related("partnership__region__boundaries")
        .order_by("partnership__name")
    )


def public_partnerships() -> QuerySet[Partnership]:
    """The partnerships with a public page, with region, backbone and how many partners."""
    return (
        Partnership.objects.filter(is_public=True)
        .select_related("region", "backbone")
        .prefetch_related("region__boundaries")
        .annotate(partner_count=Count("partner_rows", distinct=True))
    )


def partners_of(partnership: Partnership) -> QuerySet[Partner]:
    """The organizations of a partnership, by name."""
    return partnership.partner_rows.select_related("organization").order_by("organization__name")


def members_of(partnership: Partnership) -> QuerySet[Membership]:
    """The people of a partnership, most powerful first."""
    return partnership.memberships.filter(ended_at=None).select_related("user", "organization")


def open_invitations(partnership: Partnership) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    return partnership.invitations.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).select_related("organization", "invited_by")


def public_organizations() -> QuerySet[Organization]:
    """Organizations that are partners of a public partnership."""
    return (
        Organization.objects.filter(partner_rows__partnership__is_public=True)
        .annotate(partnership_count=Count("partner_rows__partnership", distinct=True))
        .order_by("name")
    )


def partnerships_of(actor: Any, organization: Organization) -> list[Partnership]:
    """The partnerships of an organization that the actor may know of."""
    rows = Partnership.objects.filter(partner_rows__organization=organization).order_by("name")
    return [row for row in rows if row.is_public or allows(actor, row, Role.VISITOR)]


def partnerships_in(actor: Any, region: Region) -> list[Partnership]:
    """The partnerships of a region that the actor may know of."""
    rows = region.partnerships.select_related("backbone").order_by("name")
    return [row for row in rows if row.is_public or allows(actor, row, Role.VISITOR)]


def audit_events(
    *,
    who: str = "",
    verb: str = "",
    partnership: Partnership | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet[AuditEvent]:
    """Audit events, newest first, filtered."""
    events = AuditEvent.objects.select_related("partnership")
    if who:
        events = events.filter(actor_name__icontains=who)
    if verb:
        events = events.filter(verb=verb)
    if partnership:
        events = events.filter(partnership=partnership)
    if since:
        events = events.filter(at__date__gte=since)
    if until:
        events = events.filter(at__date__lte=until)
    return events


def audit_verbs() -> list[str]:
    """The verbs that occur in the audit record."""
    return list(AuditEvent.objects.order_by("verb").values_list("verb", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Health:
    """What an operator wants to know about the instance."""

    database: str
    migrations_waiting: int
    people: int
    partnerships: int
    jobs_waiting: int
    jobs_running: int
    jobs_failed: int
    last_job: datetime.datetime | None


def health() -> Health:
    """Counts and states of the instance."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    jobs = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state=JobState.QUEUED)),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        failed=Count("pk", filter=Q(state=JobState.FAILED)),
    )
    last = Job.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    return Health(
        database={"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor),
        migrations_waiting=len(waiting),
        people=User.objects.filter(is_active=True).count(),
        partnerships=Partnership.objects.count(),
        jobs_waiting=jobs["waiting"],
        jobs_running=jobs["running"],
        jobs_failed=jobs["failed"],
        last_job=last.finished_at if last else None,
    )


def jobs_for(actor: Any, limit: int = 5) -> QuerySet[Job]:
    """The actor's latest jobs."""
    return Job.objects.filter(requested_by=actor)[:limit]


def failed_jobs(limit: int = 10) -> QuerySet[Job]:
    """The latest jobs that failed, with who asked."""
    return Job.objects.filter(state=JobState.FAILED).select_related("requested_by")[:limit]


def accounts(q: str = "") -> QuerySet[User]:
    """Everybody with an account, by name, with `membership_count` and `has_second_factor`.

    q: part of a name or an address; empty for all.
    """
    people = User.objects.annotate(
        membership_count=Count("memberships", filter=Q(memberships__ended_at=None)),
        has_second_factor=Exists(
            Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        ),
    )
    if q:
        people = people.filter(Q(name__icontains=q) | Q(email__icontains=q))
    return people.order_by("name", "email")
