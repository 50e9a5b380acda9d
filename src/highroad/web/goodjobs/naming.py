"""What the published lists of partnerships say of one occupation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from highroad import language
from highroad.language import gettext as say
from highroad.web.directory.models import Membership
from highroad.web.evidence.occupations import Naming
from highroad.web.evidence.wage_standards import HOURS, WageStandard
from highroad.web.goodjobs import building
from highroad.web.goodjobs.models import ListVersion, OccupationList

#: Listed, whether marginal, and why; in the language of the answer.
Said = tuple[str, bool, str]
#: What versions say by occupation. A version never changes; its table's hash stands in its key.
_KNOWN: dict[tuple[int, str, str], dict[str, Said]] = {}


def lists_naming(actor: Any, soc: str) -> list[Naming]:
    """The newest version of every list that the actor may read and that tells of an occupation; those that
    have it on them first. One query, and one more for versions that nobody has looked into since the start.
    """
    newest: dict[int, ListVersion] = {}
    for version in _readable(actor):
        newest.setdefault(version.list_id, version)
    unread = [each.pk for each in newest.values() if _key(each) not in _KNOWN]
    if unread:
        for version in ListVersion.objects.filter(pk__in=unread):
            _KNOWN[_key(version)] = _sayings(version)
    found = [(_KNOWN[_key(version)].get(soc), version) for version in newest.values()]
    told = [(said[0] != say("yes"), _naming(version, said)) for said, version in found if said]
    return [naming for _off, naming in sorted(told, key=lambda each: (each[0], each[1].title))]


def wage_standards(actor: Any, region_key: str) -> list[WageStandard]:
    """The wage standards of published lists of a region's partnerships, as far as the actor may read them."""
    found = (
        OccupationList.objects.filter(
            _readable_by(actor),
            standard__isnull=False,
            versions__isnull=False,
            partnership__region__boundaries__key=region_key,
            partnership__region__boundaries__valid_to=None,
        )
        .select_related("partnership")
        .distinct()
        .order_by("pk")
    )
    return [
        WageStandard(
            round(float(one.standard) / HOURS, 2),
            f"{one.title}, {one.partnership.name}",
            one.standard_source,
            one.get_absolute_url(),
        )
        for one in found
        if one.standard is not None
    ]


def _readable_by(actor: Any, path: str = "") -> Q:
    """What belongs to partnerships that the actor may know of. path: to the partnership's owner."""
    readable = Q(**{f"{path}partnership__is_public": True})
    if getattr(actor, "is_authenticated", False):
        mine = Membership.objects.filter(user=actor, ended_at=None).values("partnership")
        readable |= Q(**{f"{path}partnership__in": mine})
    return readable


def _key(version: ListVersion) -> tuple[int, str, str]:
    return version.pk, version.table_sha256, language.active()


def _sayings(version: ListVersion) -> dict[str, Said]:
    """What a version says of every occupation that it judges."""
    table = building.answer_of(version, language.active()).table
    if table is None:
        return {}
    columns = (table.data[name] for name in ("soc", "listed", "marginal", "why"))
    return {
        str(soc): (str(listed), bool(marginal), str(why))
        for soc, listed, marginal, why in zip(*columns, strict=True)
    }


def _naming(version: ListVersion, said: Said) -> Naming:
    listed, marginal, why = said
    if listed == say("yes"):
        verdict = _("On the list, if marginally") if marginal else _("On the list")
    elif listed == say("no"):
        verdict = _("Not on the list")
    else:
        verdict = _("It cannot be evaluated")
    return Naming(
        title=str(version),
        address=version.get_absolute_url(),
        whose=version.list.partnership.name,
        verdict=verdict,
        why=why,
        published=_("Published on {date}.").format(date=date_format(version.published_at, "DATE_FORMAT")),
    )


def _readable(actor: Any) -> Any:
    """Versions of lists, the newest first, without their contents."""
    return (
        ListVersion.objects.filter(_readable_by(actor, "list__"))
        .defer("answers")
        .select_related("list__partnership")
        .order_by("list_id", "-number")
    )
