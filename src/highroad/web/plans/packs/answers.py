"""How others answered a requirement: passages of published plans, and adapting one with its credit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.planning.coverage import EXHIBIT_LINE
from highroad.publishing.exhibits import Question
from highroad.reference.packs.modification import SUFFIX
from highroad.web.directory.rules import Role, require
from highroad.web.evidence.services import keep_exhibit
from highroad.web.plans import services
from highroad.web.plans.answered import answered_in
from highroad.web.plans.models import Edition, Plan, Section
from highroad.web.plans.packs.likeness import Likeness, likenesses, states_of

MOST = 20


@dataclass(frozen=True)
class Answering:
    """A published plan that answers a requirement.

    likeness: how alike its region's work is to that of the plan for which one asks (None: the same region,
    another kind of area, or no data on either).
    """

    edition: Edition
    requirement: str
    same_region: bool
    likeness: Likeness | None = None

    @property
    def plan(self) -> Plan:
        """The plan that it stands in."""
        return self.edition.plan

    @property
    def credit(self) -> str:
        """Who said it, where and when, in a sentence."""
        return _("{plan}, {partnership}, edition {number} of {day}").format(
            plan=self.edition.title,
            partnership=self.plan.partnership.name,
            number=self.edition.number,
            day=date_format(timezone.localdate(self.edition.at)),
        )

    @property
    def place(self) -> str:
        """The State, or States, of its region."""
        return ", ".join(states_of(self.plan.partnership.region.key))

    @property
    def year(self) -> int:
        """The year in which its period begins; of a plan without one, in which it was published."""
        return (self.plan.begins or timezone.localdate(self.edition.at)).year

    @property
    def address(self) -> str:
        """Where everybody reads it."""
        at = f"edition={self.edition.number}&part={self.requirement}#{self.requirement}"
        return f"{self.plan.get_reading_url()}?{at}"


@dataclass(frozen=True)
class Passage(Answering):
    """What it answers. text: Markdown, without references to exhibits."""

    text: str = ""


def family(pack_key: str) -> tuple[str, str]:
    """The keys of a plan's pack and of its modification's: they ask the same items."""
    base = pack_key.removesuffix(SUFFIX)
    return base, f"{base}{SUFFIX}"


def _newest(keys: tuple[str, str]) -> QuerySet[Edition]:
    """The newest published edition of every public plan under one of these packs, without its contents."""
    last = Edition.objects.filter(plan=OuterRef("plan")).order_by("-number").values("number")[:1]
    return (
        Edition.objects.filter(
            plan__pack_key__in=keys,
            plan__partnership__is_public=True,
            number=Subquery(last),
        )
        .select_related("plan__partnership__region")
        .prefetch_related("plan__partnership__region__boundaries")
        .defer("contents")
        .order_by("-at")
    )


def editions_answering(pack_key: str, requirement: str, *, apart_from: Plan | None = None) -> list[Answering]:
    """The published plans of the instance that answer a requirement: the same region's, then the most alike.

    Only plans of public partnerships; never the plan itself. Three queries.
    """
    editions = [
        edition
        for edition in _newest(family(pack_key))
        if apart_from is None or edition.plan_id != apart_from.pk
    ]
    answered = answered_in(editions)
    editions = [edition for edition in editions if requirement in answered[edition.pk]]
    own = apart_from.partnership.region if apart_from else None
    regions = {edition.pk: edition.plan.partnership.region for edition in editions}
    alike = likenesses(own.key, [each.key for each in regions.values()]) if own else {}
    found = [
        Answering(
            edition,
            requirement,
            own is not None and regions[edition.pk].pk == own.pk,
            alike.get(regions[edition.pk].key),
        )
        for edition in editions
    ]
    return sorted(found, key=_nearest_first)[:MOST]


def _nearest_first(each: Answering) -> tuple[bool, bool, float]:
    """The same region, then regions by how alike they are, then those that can't be compared."""
    distance = each.likeness.distance if each.likeness else 0.0
    return not each.same_region, each.likeness is None, distance


def passages(pack_key: str, requirement: str, *, apart_from: Plan | None = None) -> list[Passage]:
    """What these plans answer, in their own words. Two queries."""
    answering = editions_answering(pack_key, requirement, apart_from=apart_from)
    contents = Edition.objects.in_bulk([each.edition.pk for each in answering])
    return [
        Passage(
            each.edition,
            requirement,
            each.same_region,
            each.likeness,
            _text(contents[each.edition.pk], requirement),
        )
        for each in answering
    ]


def _text(edition: Edition, requirement: str) -> str:
    sections = edition.contents["sections"]
    texts = (each["text"] for each in sections if each["requirement"] == requirement)
    return EXHIBIT_LINE.sub("", next(texts, "")).strip()


def adapt(actor: Any, section: Section, edition: str, *, base_version: int) -> Section:
    """Take another plan's passage into a section as a quotation with its credit, to be adapted there.

    The credit stands below the quotation as a sentence with a link. Contributors. Raises Refused,
    BadQuestion when no public plan has such a passage, TextConflict when the text was saved meanwhile.
    """
    plan = section.plan
    offered = passages(plan.pack_key, section.requirement, apart_from=plan)
    passage = next((each for each in offered if str(each.edition.public_id) == edition), None)
    if passage is None:
        raise BadQuestion(
            _("No published plan has this passage any more."),
            remedy=_("Load the page again and choose anew."),
        )
    quoted = "\n".join(f"> {line}".rstrip() for line in passage.text.splitlines())
    credit = _("Adapted from [{credit}]({address}).").format(credit=passage.credit, address=passage.address)
    text = f"{section.text.rstrip()}\n\n{quoted}\n\n{credit}\n".lstrip()
    note = _("Taken from: {credit}").format(credit=passage.credit)
    return services.save_text(actor, section, text, base_version=base_version, note=note[:300])


def keep_answer(actor: Any, section: Section, kind: str) -> str:
    """Keep the answer of a kind of exhibit for the plan's region; its public id. Contributors.

    Raises Refused; BadQuestion when the kind doesn't answer this requirement, asks for more than a region,
    or has no answer.
    """
    require(actor, section.partnership, Role.CONTRIBUTOR)
    if kind not in section.plan.pack.exhibit_kinds(section.asked):
        raise BadQuestion(
            _("This exhibit doesn't answer the requirement."),
            remedy=_("Choose one that is offered beside it."),
        )
    question = Question(kind, {"region": section.partnership.region.key})
    return str(keep_exhibit(actor, section.partnership, question).public_id)
