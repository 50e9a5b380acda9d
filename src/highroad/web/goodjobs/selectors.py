"""Reading occupation lists, in few queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows
from highroad.web.goodjobs.models import Appeal, ListVersion, OccupationList


def lists_for(actor: Any, partnership: Partnership) -> list[OccupationList]:
    """The lists that the actor may read, each with its versions (without their contents) and appeals.

    What isn't published is for members.
    """
    light = ListVersion.objects.defer("answers").select_related("exhibit")
    appeals = Appeal.objects.select_related("decision", "filed_by")
    found = partnership.occupation_lists.prefetch_related(
        Prefetch("versions", queryset=light), Prefetch("appeals", queryset=appeals)
    )
    rows = list(_ours(found, partnership))
    if allows(actor, partnership, Role.VISITOR):
        return rows
    return [one for one in rows if one.versions.all()]


def _ours(found: QuerySet[OccupationList], partnership: Partnership) -> list[OccupationList]:
    rows = list(found)
    for one in rows:
        one.partnership = partnership
        for each in (*one.versions.all(), *one.appeals.all()):
            each.list = one
    return rows


def list_for(actor: Any, partnership: Partnership, number: int) -> OccupationList:
    """One list with its versions and appeals. Raises Http404 when the actor may not read it."""
    for one in lists_for(actor, partnership):
        if one.number == number:
            return one
    raise Http404(_("There is no such list."))


def version_of(one: OccupationList, number: int | None = None) -> ListVersion | None:
    """A version, the newest by default; None without one. Raises Http404 for a number there isn't."""
    rows = (
        one.versions.all()
        if number is None
        else [each for each in one.versions.all() if each.number == number]
    )
    if number is not None and not rows:
        raise Http404(_("There is no such version."))
    return rows[0] if rows else None


def appeal_of(one: OccupationList, number: int) -> Appeal:
    """An appeal against a list. Raises Http404."""
    for each in one.appeals.all():
        if each.number == number:
            return each
    raise Http404(_("There is no such appeal."))
