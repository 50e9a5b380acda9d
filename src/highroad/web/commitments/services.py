"""Changing principles, recommendations and strategies. Every service takes the actor first."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.web.commitments.models import (
    Principle,
    Recommendation,
    RecommendationResponse,
    RecommendationStep,
    Strategy,
    StrategyItem,
)
from highroad.web.commitments.steps import lines_of, steps_in
from highroad.web.commitments.vocabulary import ABOVE, Answer, Level, RecommendationState
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.models import Membership, Partnership
from highroad.web.directory.rules import Role, allows, require


def _next(model: Any, partnership: Partnership) -> int:
    """The next number of its kind; the partnership's row is held, so that two don't get the same."""
    Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    last = model.objects.filter(partnership=partnership).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def add_principle(actor: Any, partnership: Partnership, values: Mapping[str, Any]) -> Principle:
    """A new principle with the next number. Stewards. Raises Refused."""
    require(actor, partnership, Role.STEWARD)
    number = _next(Principle, partnership)
    made = Principle.objects.create(partnership=partnership, number=number, created_by=actor, **values)
    audit.record(actor, "principle.added", made, after=audit.snapshot(made))
    return made


def change_principle(
    actor: Any, principle: Principle, values: Mapping[str, Any], *, expected_version: int
) -> Principle:
    """Reword a principle. Stewards. Raises Refused, EditConflict."""
    require(actor, principle.partnership, Role.STEWARD)
    _change(actor, principle, values, expected_version, "principle.changed")
    return principle


def _change(actor: Any, row: Any, values: Mapping[str, Any], expected_version: int, verb: str) -> None:
    fields = list(values)
    with transaction.atomic():
        stored = type(row).objects.get(pk=row.pk)
        before = audit.snapshot(stored, fields)
        for name, value in values.items():
            setattr(row, name, value)
        save_if_current(row, expected_version, fields)
        audit.record(actor, verb, row, before=before, after=audit.snapshot(row, fields))


def _check_principles(partnership: Partnership, numbers: list[int]) -> None:
    known = set(partnership.principles.values_list("number", flat=True))
    if not set(numbers) <= known:
        raise BadQuestion(_("There is no such principle."), remedy=_("Choose from the list."))


@transaction.atomic
def add_recommendation(actor: Any, partnership: Partnership, values: Mapping[str, Any]) -> Recommendation:
    """A new recommendation, being written, with the next number. Contributors. Raises BadQuestion.

    values: its fields, and "steps": key steps as lines of a text.
    """
    require(actor, partnership, Role.CONTRIBUTOR)
    _check_principles(partnership, values.get("principles", []))
    number = _next(Recommendation, partnership)
    fields = {name: value for name, value in values.items() if name != "steps"}
    made = Recommendation.objects.create(partnership=partnership, number=number, created_by=actor, **fields)
    for place, each in enumerate(steps_in(values.get("steps", "")), 1):
        RecommendationStep.objects.create(recommendation=made, place=place, **each)
    after = audit.snapshot(made) | {"steps": lines_of(made.steps.all())}
    audit.record(actor, "recommendation.added", made, after=after)
    return made


def change_recommendation(
    actor: Any, recommendation: Recommendation, values: Mapping[str, Any], *, expected_version: int
) -> Recommendation:
    """Rewrite a recommendation: contributors while it is being written, approvers once it is issued.

    Raises Refused, EditConflict; BadQuestion for a principle that isn't there, and when an issued one would
    be left without any.
    """
    issued = recommendation.state == RecommendationState.ISSUED
    must_rewrite(actor, recommendation)
    _check_principles(recommendation.partnership, values.get("principles", []))
    if issued and not values.get("principles", recommendation.principles):
        raise _no_principle()
    _change(actor, recommendation, values, expected_version, "recommendation.changed")
    return recommendation


def must_rewrite(actor: Any, recommendation: Recommendation) -> None:
    """Contributors rewrite what is being written, approvers what is issued, nobody what is withdrawn.

    Raises Refused, BadQuestion.
    """
    drafting = recommendation.state == RecommendationState.DRAFT
    require(actor, recommendation.partnership, Role.CONTRIBUTOR if drafting else Role.APPROVER)
    if recommendation.state == RecommendationState.WITHDRAWN:
        raise BadQuestion(
            _("It is withdrawn, and stays as it was."),
            remedy=_("Write a new one; it gets a number of its own."),
        )


def _no_principle() -> BadQuestion:
    return BadQuestion(
        _("A recommendation rests on at least one principle."),
        remedy=_("Name the principle it follows from."),
    )


def issue_recommendation(
    actor: Any, recommendation: Recommendation, *, expected_version: int
) -> Recommendation:
    """Address it: from now on everybody can read and cite it. Approvers.

    Raises Refused, EditConflict; BadQuestion when it rests on no principle, or was issued before.
    """
    require(actor, recommendation.partnership, Role.APPROVER)
    if recommendation.state != RecommendationState.DRAFT:
        raise BadQuestion(_("It was issued before."), remedy=_("Load the page again."))
    if not recommendation.principles:
        raise _no_principle()
    with transaction.atomic():
        recommendation.state, recommendation.issued_at = RecommendationState.ISSUED, timezone.now()
        save_if_current(recommendation, expected_version, ["state", "issued_at"])
        audit.record(actor, "recommendation.issued", recommendation, after={"state": "issued"})
    return recommendation


def withdraw_recommendation(
    actor: Any, recommendation: Recommendation, *, reason: str, expected_version: int
) -> Recommendation:
    """Take back what was issued: it stays in the register under its number, with the reason. Approvers.

    Its addressee can't answer it any more; earlier answers stay. Raises Refused, EditConflict; BadQuestion
    without a reason, and unless it is issued.
    """
    require(actor, recommendation.partnership, Role.APPROVER)
    if recommendation.state != RecommendationState.ISSUED:
        raise BadQuestion(
            _("Only what is issued can be withdrawn."), remedy=_("Edit it as long as it is being written.")
        )
    if not reason.strip():
        raise BadQuestion(
            _("Whoever withdraws says why."), remedy=_("Say in a sentence why; everybody reads it.")
        )
    with transaction.atomic():
        recommendation.state = RecommendationState.WITHDRAWN
        recommendation.withdrawn_on = timezone.localdate()
        recommendation.withdrawn_because = reason.strip()[:2000]
        recommendation.withdrawn_by = actor
        fields = ["state", "withdrawn_on", "withdrawn_because", "withdrawn_by"]
        save_if_current(recommendation, expected_version, fields)
        audit.record(
            actor,
            "recommendation.withdrawn",
            recommendation,
            before={"state": "issued"},
            after=audit.snapshot(recommendation, ["state", "withdrawn_on"]),
            reason=reason.strip(),
        )
    return recommendation


def record_done(
    actor: Any, recommendation: Recommendation, *, done: bool = True, expected_version: int
) -> Recommendation:
    """Write down that the whole is carried out today, or take that back.

    Whoever may answer may say so. Raises Refused, EditConflict; BadQuestion unless it is issued.
    """
    if not may_respond(actor, recommendation):
        require(actor, recommendation.partnership, Role.APPROVER)
    if not recommendation.is_issued:
        raise BadQuestion(_("It isn't issued."), remedy=_("Load the page again."))
    with transaction.atomic():
        before = audit.snapshot(recommendation, ["done_on"])
        recommendation.done_on = timezone.localdate() if done else None
        save_if_current(recommendation, expected_version, ["done_on"])
        after = audit.snapshot(recommendation, ["done_on"])
        audit.record(actor, "recommendation.done", recommendation, before=before, after=after)
    return recommendation


def may_respond(actor: Any, recommendation: Recommendation) -> bool:
    """Approvers write an answer down; so do members of the organization that is addressed."""
    partnership = recommendation.partnership
    if allows(actor, partnership, Role.APPROVER):
        return True
    if recommendation.organization_id is None or not allows(actor, partnership, Role.CONTRIBUTOR):
        return False
    mine = Membership.objects.filter(user=actor, partnership=partnership, ended_at=None)
    return mine.filter(organization=recommendation.organization_id).exists()


def respond(
    actor: Any,
    recommendation: Recommendation,
    *,
    answer: str,
    reason: str,
    owner: str,
    on: datetime.date,
    until: datetime.date | None = None,
    person: Any = None,
) -> RecommendationResponse:
    """Write down what the addressee answered; earlier answers stay on record. until: when it is to be done.

    person: the member who carries it and is reminded. Raises Refused; BadQuestion without a reason, when
    nobody carries what is accepted, for a person who is no member, before the recommendation is issued and
    after it is withdrawn.
    """
    if not may_respond(actor, recommendation):
        require(actor, recommendation.partnership, Role.APPROVER)
    if recommendation.state == RecommendationState.WITHDRAWN:
        raise BadQuestion(_("It is withdrawn."), remedy=_("What is withdrawn needs no answer."))
    if recommendation.state != RecommendationState.ISSUED:
        raise BadQuestion(_("It isn't issued."), remedy=_("Issue it first; then its addressee can answer."))
    if person is not None and not allows(person, recommendation.partnership, Role.CONTRIBUTOR):
        raise BadQuestion(_("{person} is no member here.").format(person=person), remedy=_("Choose another."))
    if answer not in Answer.values or not reason.strip():
        raise BadQuestion(_("An answer needs its reason."), remedy=_("Say in a sentence why."))
    if answer in (Answer.ACCEPTED, Answer.IN_PART) and not owner.strip() and person is None:
        raise BadQuestion(
            _("Somebody carries what is accepted."),
            remedy=_("Say who, or choose the member who is reminded."),
        )
    if on > timezone.localdate():
        raise BadQuestion(_("The answer lies in the future."), remedy=_("Choose the day it was given."))
    with transaction.atomic():
        made = RecommendationResponse.objects.create(
            recommendation=recommendation,
            answer=answer,
            reason=reason.strip(),
            owner=owner,
            on=on,
            until=until,
            person=person,
            by=actor,
        )
        audit.record(
            actor,
            "recommendation.answered",
            recommendation,
            after={"answer": answer, "owner": owner, "on": on, "until": until},
            reason=reason.strip(),
        )
    return made


def set_strategy(
    actor: Any,
    partnership: Partnership,
    *,
    title: str,
    above: Strategy | None,
    expected_version: int | None = None,
) -> Strategy:
    """Begin a strategy tree, or change its title and the tree above it. Stewards.

    Raises Refused, EditConflict; BadQuestion when a tree would stand above itself.
    """
    require(actor, partnership, Role.STEWARD)
    found = Strategy.objects.filter(partnership=partnership).first()
    upper = above
    while upper is not None:
        if upper.partnership_id == partnership.pk:
            raise BadQuestion(
                _("A strategy can't stand above itself."), remedy=_("Choose another partnership's.")
            )
        upper = upper.above
    with transaction.atomic():
        if found is None:
            found = Strategy.objects.create(partnership=partnership, title=title, above=above)
            audit.record(actor, "strategy.begun", found, after=audit.snapshot(found))
            return found
    _change(actor, found, {"title": title, "above": above}, expected_version or 0, "strategy.changed")
    return found


def add_item(actor: Any, tree: Strategy, values: Mapping[str, Any]) -> StrategyItem:
    """Put an item into a tree, last among its neighbors. Contributors. Raises Refused, BadQuestion."""
    require(actor, tree.partnership, Role.CONTRIBUTOR)
    _check_item(tree, values)
    with transaction.atomic():
        Strategy.objects.select_for_update(of=("self",)).get(pk=tree.pk)
        neighbors = tree.items.filter(parent=values.get("parent"))
        last = neighbors.aggregate(last=Max("place"))["last"] or 0
        made = StrategyItem.objects.create(tree=tree, place=last + 1, **values)
        audit.record(actor, "strategy_item.added", made, after=audit.snapshot(made))
    return made


def change_item(
    actor: Any, item: StrategyItem, values: Mapping[str, Any], *, expected_version: int
) -> StrategyItem:
    """Change an item of a tree. Contributors. Raises Refused, EditConflict, BadQuestion."""
    require(actor, item.partnership, Role.CONTRIBUTOR)
    _check_item(item.tree, {"level": item.level, "parent": item.parent, **values}, item)
    _change(actor, item, values, expected_version, "strategy_item.changed")
    return item


def retire_item(actor: Any, item: StrategyItem, *, reason: str, expected_version: int) -> None:
    """Retire an item without others below it: it leaves the tree, in sight with its reason. Stewards.

    Raises Refused, EditConflict; BadQuestion without a reason, or when others stand under it.
    """
    require(actor, item.partnership, Role.STEWARD)
    if item.children.filter(removed_at=None).exists():
        raise BadQuestion(_("Others stand under it."), remedy=_("Move or retire those first."))
    if not reason.strip():
        raise BadQuestion(
            _("Whoever retires it says why."), remedy=_("Say in a sentence why; everybody reads it.")
        )
    with transaction.atomic():
        item.removed_at, item.removed_by = timezone.now(), actor
        item.removed_because = reason.strip()[:2000]
        save_if_current(item, expected_version, ["removed_at", "removed_by", "removed_because"])
        audit.record(
            actor,
            "strategy_item.retired",
            item,
            before={"statement": item.statement, "level": item.level},
            reason=reason.strip(),
        )


def _check_item(tree: Strategy, values: Mapping[str, Any], item: StrategyItem | None = None) -> None:
    level, parent, serves = values["level"], values.get("parent"), values.get("serves")
    allowed = ABOVE[level]
    wrong = (parent.level not in allowed or parent.tree_id != tree.pk) if parent else bool(allowed)
    # A goal may stand at the top of a tree without a vision.
    if wrong and not (level == Level.GOAL and parent is None):
        names = [str(Level(each).label) for each in allowed]
        raise BadQuestion(
            _("It can't stand there."),
            remedy=_("Choose one of this level: {levels}.").format(levels=", ".join(names) or "—"),
        )
    if item is not None and item.children.filter(removed_at=None).exclude(
        level__in=[each for each, above in ABOVE.items() if level in above]
    ):
        raise BadQuestion(_("What stands under it can't stand there."), remedy=_("Move those first."))
    if serves is not None and (level != Level.OBJECTIVE or serves.tree_id != tree.above_id):
        raise BadQuestion(
            _("Only objectives serve others, and only those of the strategy above."),
            remedy=_("Choose one of the list, or none."),
        )
    _check_principles(tree.partnership, values.get("principles", []))
    named = values.get("principles", item.principles if item is not None else [])
    if level == Level.OBJECTIVE and not named and tree.partnership.principles.exists():
        raise BadQuestion(
            _("An objective rests on at least one principle."),
            remedy=_("Name the principle it follows from."),
        )
