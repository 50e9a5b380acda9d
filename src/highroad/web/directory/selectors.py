"""Reading the directory: everything a page shows, in few queries."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from highroad.web.directory.models import Membership, Partner, Partnership


def memberships_for(actor: Any) -> QuerySet[Membership]:
    """The actor's current memberships, with partnership, region and organization."""
    return (
        Membership.objects.filter(user=actor, ended_at=None)
        .select_related("partnership__region", "partnership__backbone", "organization")
        .order_by("partnership__name")
    )


def partners_of(partnership: Partnership) -> QuerySet[Partner]:
    """The organizations of a partnership, by name."""
    return partnership.partner_rows.select_related("organization").order_by("organization__name")
