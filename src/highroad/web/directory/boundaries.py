"""Regions as dated sets of counties, made from what the reference knows."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import Refused
from highroad.reference import regions as reference
from highroad.web.directory import audit
from highroad.web.directory.models import Region, RegionBoundary
from highroad.web.directory.rules import require_operator
from highroad.web.directory.services import NotPossible, free_slug, may_redraw


@dataclass(frozen=True, slots=True)
class Drawn:
    """A set of counties as drawn from one or more reference regions."""

    key: str
    kind: str
    name: str
    counties: tuple[str, ...]


def draw(keys: Sequence[str], *, on: datetime.date | None = None) -> Drawn:
    """The counties of the regions named by `keys`, together. One key keeps its kind and name.

    Raises UnknownArea for a key that names nothing, NotPossible without any key.
    """
    if not keys:
        raise NotPossible(_("No county was chosen."), remedy=_("Choose at least one region or county."))
    found = [reference.resolve_region(key, on=on) for key in keys]
    if len(found) == 1:
        only = found[0]
        return Drawn(only.key, only.kind, only.name, tuple(only.counties))
    counties = tuple(sorted({county for region in found for county in region.counties}))
    key = f"counties:{'+'.join(counties)}"
    return Drawn(key, "counties", reference.resolve_region(key, on=on).name, counties)


@transaction.atomic
def create_region(
    actor: Any, *, keys: Sequence[str], name: str = "", slug: str = "", since: datetime.date | None = None
) -> Region:
    """A named region with its first boundary. Raises Refused, UnknownArea, NotPossible."""
    require_operator(actor)
    drawn = draw(keys, on=since)
    name = name or drawn.name
    region = Region.objects.create(slug=slug or free_slug(Region, name), name=name, kind=drawn.kind)
    boundary = RegionBoundary.objects.create(
        region=region,
        key=drawn.key,
        counties=list(drawn.counties),
        valid_from=since or timezone.localdate(),
    )
    after = {"name": name, "key": drawn.key, "valid_from": boundary.valid_from}
    audit.record(actor, "region.created", region, after=after)
    return region


@transaction.atomic
def redraw_region(
    actor: Any, region: Region, *, keys: Sequence[str], since: datetime.date, note: str
) -> RegionBoundary:
    """A new boundary from `since` on; the old one ends there and stays on record.

    Raises Refused; NotPossible when `since` isn't after the beginning of the present boundary, or when
    nothing changes; UnknownArea.
    """
    if not may_redraw(actor, region):
        raise Refused(
            _("Boundaries are drawn by stewards of the region's partnerships."),
            remedy=_("Ask a steward or an operator."),
        )
    present = RegionBoundary.objects.select_for_update().get(region=region, valid_to=None)
    drawn = draw(keys, on=since)
    if since <= present.valid_from:
        raise NotPossible(
            _("The present boundary began on {date}.").format(date=present.valid_from.isoformat()),
            remedy=_("Choose a later day: earlier numbers keep the earlier boundary."),
        )
    if set(drawn.counties) == set(present.counties):
        raise NotPossible(_("These are the counties it has now."), remedy=_("Choose others, or leave it."))
    present.valid_to = since
    present.save(update_fields=["valid_to"])
    boundary = RegionBoundary.objects.create(
        region=region, key=drawn.key, counties=list(drawn.counties), valid_from=since, note=note
    )
    audit.record(
        actor,
        "region.redrawn",
        region,
        before={"key": present.key, "valid_from": present.valid_from},
        after={"key": drawn.key, "valid_from": since},
        reason=note,
    )
    return boundary
