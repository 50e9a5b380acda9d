"""What may be read of exhibits and claims, by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from highroad import language
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.sources import releases
from highroad.sources.catalogue import Catalogue
from highroad.web.directory.models import Membership, Partnership
from highroad.web.directory.rules import Role, role_of
from highroad.web.evidence import answers
from highroad.web.evidence.models import Claim, ClaimCheck, Edition, Exhibit

_LIGHT_EDITIONS = Prefetch("exhibit__editions", queryset=Edition.objects.defer("answers"))


class KeptExhibit:
    """A kept exhibit with the edition to show, in the language in force."""

    def __init__(self, record: Exhibit, edition: Edition) -> None:
        self.record = record
        self.edition = edition

    @property
    def public_id(self) -> str:
        """The identifier in its permalink."""
        return self.record.public_id

    @property
    def edition_text(self) -> str:
        """The number of the edition, for addresses."""
        return str(self.edition.number)

    @property
    def exhibit(self) -> Answer:
        """The answer as it was released."""
        spoken = self.edition.answers
        return answers.read_exhibit(spoken.get(language.active()) or spoken["en"])

    @property
    def title(self) -> str:
        """The finding."""
        titles = self.edition.titles
        return titles.get(language.active()) or titles.get("en") or self.exhibit.title

    def get_absolute_url(self) -> str:
        """The permalink."""
        return self.record.get_absolute_url()

    def newer_vintages(self, at: Catalogue | None = None) -> dict[str, str]:
        """Sources of which this instance holds a newer vintage than the one pinned: source -> newest."""
        at = at or answers.catalogue()
        newest = {
            source: held[0].vintage for source in self.edition.vintages if (held := at.vintages(source))
        }
        return {
            source: vintage
            for source, vintage in newest.items()
            if releases.order(vintage) > releases.order(self.edition.vintages[source])
        }


def exhibits_for(actor: Any, partnership: Partnership | None = None) -> QuerySet[Exhibit]:
    """Kept exhibits that the actor may read, newest first, each with its editions at hand."""
    readable = Q(is_public=True)
    if getattr(actor, "is_authenticated", False):
        if actor.is_operator:
            readable = Q()
        else:
            mine = Membership.objects.filter(user=actor, ended_at=None).values("partnership")
            readable |= Q(partnership__in=mine)
    found = Exhibit.objects.filter(readable)
    if partnership is not None:
        found = found.filter(partnership=partnership)
    return found.select_related("partnership", "created_by").prefetch_related("editions")


def _light(found: QuerySet[Exhibit]) -> QuerySet[Exhibit]:
    """The same exhibits without the answers of their editions, which are read one at a time when wanted."""
    light = Prefetch("editions", queryset=Edition.objects.defer("answers"))
    return found.prefetch_related(None).prefetch_related(light)


def exhibit_for(actor: Any, public_id: str, edition: int | None = None) -> KeptExhibit:
    """A kept exhibit, its current edition or the numbered one. Raises Http404 when it may not be read."""
    claims = Prefetch("claims", queryset=Claim.objects.select_related("created_by"))
    record = _light(exhibits_for(actor)).filter(public_id=public_id).prefetch_related(claims).first()
    if record is None:
        raise Http404(_("No such exhibit, or it is not public."))
    for each in record.editions.all():
        if edition is None or each.number == edition:
            return KeptExhibit(record, each)
    raise Http404(_("The exhibit has no such edition."))


def kept_exhibits_for(
    actor: Any, partnership: Partnership | None = None, limit: int = 50
) -> list[KeptExhibit]:
    """Kept exhibits with their current editions, newest first."""
    return [
        KeptExhibit(record, record.editions.all()[0])
        for record in _light(exhibits_for(actor, partnership))[:limit]
        if record.editions.all()
    ]


def partnerships_to_keep_for(actor: Any) -> list[Partnership]:
    """The partnerships for which the actor may keep exhibits."""
    if not getattr(actor, "is_authenticated", False):
        return []
    if actor.is_operator:
        return list(Partnership.objects.all())
    return list(
        Partnership.objects.filter(
            memberships__user=actor, memberships__ended_at=None, memberships__role__gte=Role.CONTRIBUTOR
        ).distinct()
    )


def partnerships_in_region(actor: Any, key: str) -> list[Partnership]:
    """The public partnerships whose region has this key today, and those of the actor."""
    readable = Q(is_public=True)
    if getattr(actor, "is_authenticated", False):
        mine = Membership.objects.filter(user=actor, ended_at=None).values("partnership")
        readable |= Q(pk__in=mine)
    here = Q(region__boundaries__key=key, region__boundaries__valid_to=None)
    return list(Partnership.objects.filter(readable & here).distinct().order_by("name"))


def may_change(actor: Any, record: Exhibit) -> bool:
    """Whether the actor may renew the exhibit and bind claims to it."""
    held = role_of(actor, record.partnership) if record.partnership else None
    return held is not None and held >= Role.CONTRIBUTOR


@dataclass(frozen=True, slots=True)
class SpokenClaim:
    """A claim with the reason of its state in the language in force."""

    claim: Claim
    reason: str
    newer_reason: str


def spoken_claims(claims: Iterable[Claim]) -> list[SpokenClaim]:
    """Claims as pages show them."""
    code = language.active()
    return [
        SpokenClaim(
            claim,
            claim.reason.get(code) or claim.reason["en"],
            claim.newer_reason.get(code) or claim.newer_reason.get("en", ""),
        )
        for claim in claims
    ]


def claims_for(actor: Any, partnership: Partnership) -> QuerySet[Claim]:
    """The claims of a partnership that the actor may read: those that need a decision first."""
    return (
        Claim.objects.filter(exhibit__in=exhibits_for(actor, partnership).values("pk"))
        .select_related("exhibit__partnership", "created_by")
        .prefetch_related(_LIGHT_EDITIONS)
        .order_by("created_at")
    )


def claim_for(actor: Any, claim: int) -> Claim:
    """A claim with its history. Raises Http404 when its exhibit may not be read."""
    checks = Prefetch(
        "checks", queryset=ClaimCheck.objects.select_related("edition").defer("edition__answers")
    )
    found = (
        Claim.objects.filter(pk=claim, exhibit__in=exhibits_for(actor).values("pk"))
        .select_related("exhibit__partnership", "created_by")
        .prefetch_related(checks, _LIGHT_EDITIONS)
        .first()
    )
    if found is None:
        raise Http404(_("No such claim, or its exhibit is not public."))
    return found


def condition_in_words(claim: Claim) -> str:
    """The condition of a claim: row, number, comparison, threshold."""
    from highroad.web.evidence.forms import COMPARISONS

    condition = claim.condition
    numbers = [f"{condition[name]:g}" for name in ("threshold", "upper") if condition.get(name) is not None]
    return " ".join(
        [
            f"{', '.join(condition['row'].values())}:",
            condition["measure"],
            str(dict(COMPARISONS)[condition["comparison"]]),
            " – ".join(numbers),
        ]
    ).strip()


def spoken_checks(claim: Claim) -> list[tuple[ClaimCheck, str]]:
    """The checks of a claim, newest first, with their reasons in the language in force."""
    code = language.active()
    return [(each, each.reason.get(code) or each.reason.get("en", "")) for each in claim.checks.all()]
