"""Reading principles, recommendations and strategies, in few queries."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from highroad.planning.alignment import (
    Broken,
    Crossing,
    Item,
    Misalignment,
    broken_references,
    crossings,
    misalignments,
)
from highroad.reference.packs import list_packs
from highroad.reference.programs import barriers, programs
from highroad.web.commitments.models import (
    Principle,
    Recommendation,
    RecommendationResponse,
    RecommendationStep,
    Strategy,
    StrategyItem,
)
from highroad.web.commitments.vocabulary import Level, RecommendationState
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows
from highroad.web.evidence.models import Exhibit
from highroad.web.evidence.selectors import kept_exhibits_for


def principles_of(partnership: Partnership) -> QuerySet[Principle]:
    """The principles of a partnership, in order."""
    return partnership.principles.all()


def principle_by_number(partnership: Partnership, number: int) -> Principle:
    """A principle. Raises Http404."""
    found = partnership.principles.filter(number=number).first()
    if found is None:
        raise Http404(_("There is no such principle."))
    found.partnership = partnership
    return found


def recommendations_for(actor: Any, partnership: Partnership) -> QuerySet[Recommendation]:
    """The recommendations that the actor may read, each with its newest answers first."""
    found = partnership.recommendations.select_related("organization").prefetch_related(
        Prefetch("responses", queryset=RecommendationResponse.objects.select_related("by")),
        Prefetch("steps", queryset=RecommendationStep.objects.select_related("organization", "person")),
    )
    if not allows(actor, partnership, Role.VISITOR):
        found = found.exclude(state=RecommendationState.DRAFT)
    return found


def recommendation_for(actor: Any, partnership: Partnership, number: int) -> Recommendation:
    """One recommendation. Raises Http404 when the actor may not read it."""
    found = recommendations_for(actor, partnership).filter(number=number).first()
    if found is None:
        raise Http404(_("There is no such recommendation."))
    found.partnership = partnership
    return found


def population_names() -> dict[str, str]:
    """Populations with barriers, by code."""
    return {code: each.name for code, each in barriers().items()}


def program_names() -> dict[str, str]:
    """Programs, by code."""
    return {code: each.name for code, each in programs().items()}


def exhibit_names(actor: Any, partnership: Partnership) -> dict[str, Any]:
    """The partnership's kept exhibits that the actor may read, by public id."""
    return {kept.public_id: kept for kept in kept_exhibits_for(actor, partnership, limit=200)}


@dataclass(frozen=True, slots=True)
class Branch:
    """An item of a tree with its number, its depth and what rests below it."""

    item: StrategyItem
    number: str
    depth: int

    @property
    def kind(self) -> str:
        """Its level, for the style sheet."""
        return str(self.item.level)


def strategy_of(partnership: Partnership) -> Strategy | None:
    """The strategy tree of a partnership, with the one above."""
    found = (
        Strategy.objects.select_related("above__partnership", "partnership")
        .filter(partnership=partnership)
        .first()
    )
    return found


def strategies_above(partnership: Partnership) -> QuerySet[Strategy]:
    """Trees of other public partnerships, which this one may go along with."""
    return Strategy.objects.filter(partnership__is_public=True).exclude(partnership=partnership)


def strategies_below(tree: Strategy) -> list[Strategy]:
    """The public trees that go along with this one. One query."""
    rows = tree.below.filter(partnership__is_public=True).select_related("partnership", "above__partnership")
    return list(rows.order_by("partnership__name")[:20])


def served_by(tree: Strategy) -> dict[int, list[StrategyItem]]:
    """Item -> the objectives of public trees below that serve it. One query."""
    rows = StrategyItem.objects.filter(
        serves__tree=tree, removed_at=None, tree__partnership__is_public=True
    ).select_related("tree__partnership")
    found: dict[int, list[StrategyItem]] = {}
    for row in rows:
        found.setdefault(row.serves_id, []).append(row)
    return found


def loose_items(tree: Strategy) -> list[tuple[Branch, list[str]]]:
    """Goals, objectives, strategies and measures that lack a tie, each with what it lacks, in words.

    A requirement or evidence may be tied to an item, or to something that it stands under or over; an
    objective names a principle itself. One query, and one for the principles.
    """
    found = branches(tree)
    items = {each.item.pk: each.item for each in found}
    tied = {
        name: _with_kin(items, [key for key, item in items.items() if getattr(item, name)])
        for name in ("requirements", "exhibits")
    }
    words = {"requirements": _("a requirement"), "exhibits": _("evidence")}
    binding = tree.partnership.principles.exists()
    loose = []
    for each in found:
        if each.item.level == Level.VISION:
            continue
        lacks = [words[name] for name, keys in tied.items() if each.item.pk not in keys]
        if binding and each.item.level == Level.OBJECTIVE and not each.item.principles:
            lacks.append(_("a principle"))
        if lacks:
            loose.append((each, lacks))
    return loose


def _with_kin(items: dict[int, StrategyItem], keys: Iterable[int]) -> set[int]:
    """These items, what stands under them, and what they stand under (visions aside)."""
    chosen, above = set(keys), set()
    for key in chosen:
        parent = items[key].parent_id
        while parent in items:
            above.add(parent)
            parent = items[parent].parent_id
    for key, item in items.items():  # in reading order: parents before children
        parent = items.get(item.parent_id or 0)
        if parent is not None and parent.level != Level.VISION and parent.pk in chosen:
            chosen.add(key)
    return chosen | above


def branches(tree: Strategy) -> list[Branch]:
    """The items of a tree in reading order, numbered 1, 1.2, 1.2.3, …; one query.

    A vision has no number of its own: goals count from 1 under it or beside it.
    """
    rows = list(tree.items.filter(removed_at=None).select_related("serves", "tree__partnership"))
    below: dict[int | None, list[StrategyItem]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[Branch] = []

    def walk(parent: int | None, prefix: str, depth: int) -> None:
        count = 0
        for row in below.get(parent, []):
            if row.level == Level.VISION:
                found.append(Branch(row, "", depth))
                walk(row.pk, "", depth)
                continue
            count += 1
            number = f"{prefix}{count}"
            found.append(Branch(row, number, depth))
            walk(row.pk, f"{number}.", depth + 1)

    walk(None, "", 0)
    return found


def retired_items(tree: Strategy) -> list[StrategyItem]:
    """What was retired from a tree, the latest first. One query."""
    rows = tree.items.exclude(removed_at=None).select_related("removed_by")
    return list(rows.order_by("-removed_at", "-pk"))


def item_of(tree: Strategy, item: int) -> StrategyItem:
    """One item of a tree. Raises Http404."""
    rows = StrategyItem.objects.select_related("parent", "serves", "tree__partnership")
    found = rows.filter(tree=tree, pk=item, removed_at=None).first()
    if found is None:
        raise Http404(_("The strategy has no such item."))
    return found


def as_items(found: Iterable[Branch]) -> list[Item]:
    """Branches as the planning room sees them, populations in words."""
    names = population_names()
    return [
        Item(
            key=str(branch.item.pk),
            number=branch.number or str(Level.VISION.label),
            level=branch.item.level,
            statement=branch.item.statement,
            direction=branch.item.direction,
            baseline=branch.item.baseline,
            target=branch.item.target,
            unit=branch.item.unit,
            by=branch.item.by_year,
            programs=tuple(branch.item.programs),
            populations=tuple(names.get(code, code) for code in branch.item.populations),
            sectors=tuple(branch.item.sectors),
            serves=str(branch.item.serves_id or ""),
        )
        for branch in found
    ]


def rifts(tree: Strategy) -> list[Misalignment]:
    """What doesn't go together between a tree and the one above it; empty when none is named."""
    if tree.above is None:
        return []
    return misalignments(as_items(branches(tree.above)), as_items(branches(tree)))


_REFERRING = ("principles", "exhibits", "requirements", "populations")


def broken_of(actor: Any, partnership: Partnership, tree: Strategy | None) -> tuple[Broken, ...]:
    """References of the strategy and of recommendations that lead nowhere.

    Requirements are looked for in every pack and version that there is: which plan they mean isn't said.
    Exhibits count as there when they exist, whoever may read them.
    """
    named: dict[str, dict[str, Iterable[object]]] = {}
    for branch in branches(tree) if tree is not None else []:
        where = f"{branch.number} {branch.item.statement}".strip()
        named[where] = {name: getattr(branch.item, name) for name in (*_REFERRING, "programs")}
    for each in recommendations_for(actor, partnership):
        named[f"{each}: {each.statement}"] = {name: getattr(each, name) for name in _REFERRING}
    shown = {key for kinds in named.values() for key in kinds["exhibits"]}
    known: dict[str, Container[object]] = {
        "principles": set(partnership.principles.values_list("number", flat=True)),
        "exhibits": set(Exhibit.objects.filter(public_id__in=shown).values_list("public_id", flat=True)),
        "requirements": {item.id for pack in list_packs() for item in pack.items},
        "populations": barriers(),
        "programs": programs(),
    }
    return broken_references(named, known)


def broken_words(found: Iterable[Broken]) -> list[tuple[str, str]]:
    """Broken references as (where, sentence)."""
    words = {
        "principles": _("There is no principle {reference}."),
        "exhibits": _("There is no exhibit {reference}."),
        "requirements": _("No requirement pack has an item {reference}."),
        "populations": _("There is no population with the code {reference}."),
        "programs": _("There is no program with the code {reference}."),
    }
    return [(each.where, words[each.kind].format(reference=each.reference)) for each in found]


def crossing_map(tree: Strategy) -> list[Crossing]:
    """For every objective, which strategies bring which program to whom.

    Programs: those that partners administer or the tree names. Populations: those that the tree names.
    """
    items = as_items(branches(tree))
    partners = tree.partnership.partners.values_list("programs", flat=True)
    named = {code for item in items for code in item.programs} | {code for row in partners for code in row}
    chosen = [code for code in programs() if code in named]
    people = list(dict.fromkeys(name for item in items for name in item.populations))
    return crossings(_objectives(items), chosen, people)


def _objectives(items: Sequence[Item]) -> list[tuple[Item, list[Item]]]:
    found: list[tuple[Item, list[Item]]] = []
    for item in items:
        if item.level == Level.OBJECTIVE:
            found.append((item, []))
        elif item.level == Level.STRATEGY and found:
            found[-1][1].append(item)
    return found


@dataclass(frozen=True, slots=True)
class Rests:
    """Everything that rests on a principle."""

    recommendations: tuple[Recommendation, ...]
    branches: tuple[Branch, ...]


def resting_on(actor: Any, principle: Principle) -> Rests:
    """The recommendations and the items of the strategy that name a principle."""
    partnership = principle.partnership
    recommendations = tuple(
        each for each in recommendations_for(actor, partnership) if principle.number in each.principles
    )
    tree = strategy_of(partnership)
    found = branches(tree) if tree is not None else []
    return Rests(recommendations, tuple(each for each in found if principle.number in each.item.principles))
