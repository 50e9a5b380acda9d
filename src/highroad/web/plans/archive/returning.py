"""Making what stood around a plan again from its archive; nothing is believed before it is looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from highroad.web.commitments.models import (
    Principle,
    Recommendation,
    RecommendationResponse,
    RecommendationStep,
    Strategy,
    StrategyItem,
)
from highroad.web.commitments.steps import steps_in
from highroad.web.commitments.vocabulary import ABOVE, Level, RecommendationState, StepState
from highroad.web.directory import jobs
from highroad.web.directory.models import Partnership
from highroad.web.plans.adoption.models import PromiseRecord
from highroad.web.plans.archive import record as kept
from highroad.web.plans.archive.desk_again import bring_work, owner_of
from highroad.web.plans.archive.rows import row_of
from highroad.web.plans.calendar.models import Milestone, MilestoneMove, Phase, PlanDay
from highroad.web.plans.comments import files, spam
from highroad.web.plans.comments.models import (
    Comment,
    CommentAttachment,
    CommentDisposition,
    CommentGroup,
    CommentModeration,
    CommentPeriod,
    NoticeProof,
    new_code,
)
from highroad.web.plans.comments.periods import DRAFT, RESPONSE
from highroad.web.plans.frozen import canonical
from highroad.web.plans.models import Edition, Plan
from highroad.web.plans.people.models import Remark, RemarkReply
from highroad.web.plans.rounds.models import InputRound, RoundAnswer, RoundInvitation, RoundQuestion

Told = Mapping[str, Any]


def bring_back(actor: Any, plan: Plan, record: Told, archived: Mapping[str, bytes]) -> None:
    """Make everything that a record tells of, in the transaction of the plan's own import.

    Commitments come only where the partnership has none of its own. Raises ValueError, KeyError or TypeError
    for what no archive of ours holds.
    """
    if record["schema"] != kept.SCHEMA:
        raise ValueError("a record of another kind")
    for name in archived:
        if name.startswith("kept/") and files.keep(archived[name]) != name.removeprefix("kept/"):
            raise ValueError("a file that isn't what it is called")
    _editions(actor, plan, record["editions"])
    for told in record["periods"]:
        _period(actor, plan, told)
    _remarks(actor, plan, record["remarks"])
    for told in record["rounds"]:
        _round(actor, plan, told, with_names=record["with_names"] is True)
    _calendar(actor, plan, record["calendar"])
    for told in record["promises"]:
        row_of(PromiseRecord, told, kept.PROMISE, plan=plan, by=actor, by_name=_name(told)).save()
    _commitments(actor, plan.partnership, record["commitments"])
    if record.get("desk"):  # archives of before had none
        bring_work(actor, plan, record["desk"])


def _name(told: Told) -> str:
    return str(told["by"])[:200]


def _editions(actor: Any, plan: Plan, editions: Iterable[Told]) -> None:
    """Editions before and after the archived one; a copy of one that is here gets a name of its own."""
    names = tuple(name for name in kept.EDITION if name != "contents")
    for told in editions:
        contents = told["contents"]
        if hashlib.sha256(canonical(contents)).hexdigest() != told["sha256"]:
            raise ValueError("an edition that isn't the one that was published")
        public_id = UUID(told["public_id"])
        if Edition.objects.filter(public_id=public_id).exists():
            public_id = uuid4()
        named = {"by": actor, "by_name": str(told.get("by", ""))[:200]}
        row_of(Edition, told, names, contents=contents, plan=plan, public_id=public_id, **named).save()


def _period(actor: Any, plan: Plan, told: Told) -> None:
    edition = plan.editions.get(number=told["edition"])
    period = row_of(CommentPeriod, told, kept.PERIOD, plan=plan, edition=edition, created_by=actor)
    period.save()
    groups = {}
    for each in told["groups"]:
        groups[each["number"]] = row_of(CommentGroup, each, kept.GROUP, period=period, created_by=actor)
        groups[each["number"]].save()
    for each in told["notices"]:
        row_of(NoticeProof, each, kept.NOTICE, period=period, added_by=actor).save()
    codes = set(
        Comment.objects.filter(code__in=[each["code"] for each in told["comments"]]).values_list(
            "code", flat=True
        )
    )
    rows = [_comment(actor, period, each, groups, codes) for each in told["comments"]]
    Comment.objects.bulk_create(rows)
    for row, each in zip(rows, told["comments"], strict=True):
        _of_comment(actor, row, each, groups)
    if period.is_open():
        jobs.enqueue(actor, DRAFT, {"period": period.pk})
    if period.published_at is not None:
        jobs.enqueue(actor, RESPONSE, {"period": period.pk})


def _comment(
    actor: Any, period: CommentPeriod, told: Told, groups: Mapping[int, CommentGroup], taken: set[str]
) -> Comment:
    names = [*kept.COMMENT, *(name for name in kept.WRITER if name in told)]
    row: Comment = row_of(
        Comment,
        told,
        names,
        empty=("text",),
        period=period,
        group=groups[told["group"]] if told["group"] is not None else None,
        words=spam.words_key(told["text"]),
        disposed_by=actor if told["disposition"] else None,
    )
    if row.code in taken:
        row.code = new_code()
    return row


def _of_comment(actor: Any, comment: Comment, told: Told, groups: Mapping[int, CommentGroup]) -> None:
    """What moderators and writers of answers did with a comment, oldest first; its files."""
    for each in told["moderations"]:
        row_of(
            CommentModeration, each, kept.MODERATION, comment=comment, by=actor, by_name=_name(each)
        ).save()
    for each in told["dispositions"]:
        group = groups[each["group"]] if each["group"] is not None else None
        given = {"comment": comment, "group": group, "by": actor, "by_name": _name(each)}
        row_of(CommentDisposition, each, kept.DISPOSITION, **given).save()
    for each in told["attachments"]:
        row_of(CommentAttachment, each, kept.ATTACHMENT, comment=comment).save()


def _remarks(actor: Any, plan: Plan, remarks: Iterable[Told]) -> None:
    sections = {section.requirement: section for section in plan.sections.all()}
    for told in remarks:
        section = sections[told["requirement"]]
        remark = row_of(Remark, told, kept.REMARK, section=section, by=actor, by_name=_name(told))
        remark.save()
        for each in told["replies"]:
            row_of(RemarkReply, each, kept.REPLY, remark=remark, by=actor, by_name=_name(each)).save()


def _round(actor: Any, plan: Plan, told: Told, *, with_names: bool) -> None:
    """A round of input. Without addresses nobody can be reminded: it comes back closed."""
    made = row_of(InputRound, told, kept.ROUND, plan=plan, origin="", created_by=actor)
    if not with_names and made.closed_at is None:
        made.closed_at = timezone.now()
    made.save()
    questions = [row_of(RoundQuestion, each, kept.QUESTION, round=made) for each in told["questions"]]
    for question in questions:
        question.save()
    for number, each in enumerate(told["invitations"], 1):
        names = [*kept.INVITATION, *(kept.WRITER if with_names else ())]
        left_out = {} if with_names else {"email": f"{number}@left-out.invalid"}
        invitation = row_of(RoundInvitation, each, names, round=made, **left_out)
        invitation.save()
        for answer in each["answers"]:
            question = questions[answer["question"]]
            row_of(RoundAnswer, answer, kept.ANSWER, invitation=invitation, question=question).save()


def _calendar(actor: Any, plan: Plan, told: Told) -> None:
    for each in told["days"]:
        row_of(PlanDay, each, kept.DAY, plan=plan).save()
    phases = [row_of(Phase, {"moves": [], **each}, kept.PHASE, plan=plan) for each in told["phases"]]
    for phase in phases:
        if any(move.ends < move.begins for move in phase.past):
            raise ValueError("a phase that ended before it began")
        phase.save()
    for each in told["milestones"]:
        phase = phases[each["phase"]] if each["phase"] is not None else None
        whose = owner_of(plan.partnership, each.get("owner"), each.get("organization", ""))
        each = {"dropped_because": "", "drops": [], **each}  # archives of before told no reason
        milestone = row_of(Milestone, each, kept.MILESTONE, plan=plan, phase=phase, **whose)
        if any(drop.ends < drop.begins for drop in milestone.dropped_before):
            raise ValueError("a milestone that was taken up before it was dropped")
        milestone.save()
        for move in each["moves"]:
            row_of(MilestoneMove, move, kept.MOVE, milestone=milestone, by=actor, by_name=_name(move)).save()


# What archives say nothing of that were made before recommendations could be withdrawn.
_BEFORE_WITHDRAWAL = {
    "steps_done": [],
    "answer_by": None,
    "done_on": None,
    "withdrawn_on": None,
    "withdrawn_because": "",
    "withdrawn_by": "",
}


def _commitments(actor: Any, partnership: Partnership, told: Told) -> None:
    tree = Strategy.objects.filter(partnership=partnership)
    if partnership.principles.exists() or partnership.recommendations.exists() or tree.exists():
        return
    given = {"partnership": partnership, "created_by": actor}
    for each in told["principles"]:
        row_of(Principle, each, kept.PRINCIPLE, **given).save()
    for each in told["recommendations"]:
        if each["state"] not in RecommendationState.values:
            raise ValueError("a recommendation in no state")
        each = {**_BEFORE_WITHDRAWAL, **each}
        by, steps = str(each["withdrawn_by"])[:200], each["steps"]
        made = row_of(Recommendation, each, kept.RECOMMENDATION, withdrawn_by_name=by, **given)
        made.save()
        for place, one in enumerate(_lines(each) if isinstance(steps, str) else steps, 1):
            _step(made, place, one, partnership)
        for one in each["responses"]:
            given_here = {"recommendation": made, "by": actor, "by_name": _name(one)}
            row_of(RecommendationResponse, one, kept.RESPONSE, **given_here).save()
    if told["strategy"] is not None:
        _strategy(partnership, told["strategy"])


def _step(recommendation: Recommendation, place: int, told: Told, partnership: Partnership) -> None:
    if told["state"] not in StepState.values or (told["done_on"] is None) != (
        told["state"] != StepState.DONE
    ):
        raise ValueError("a step that stands nowhere")
    whose = owner_of(partnership, told["owner"], told["organization"])
    whose["person"] = whose.pop("owner")
    row_of(RecommendationStep, told, kept.STEP, recommendation=recommendation, place=place, **whose).save()


def _lines(told: Told) -> list[dict[str, Any]]:
    """The steps of archives that held them as lines, and the day on which a line was done beside it."""
    done = {words: day for day, _blank, words in (str(each).partition(" ") for each in told["steps_done"])}
    nobody = {"note": "", "owner": None, "organization": ""}
    return [
        {
            **nobody,
            "text": each["text"],
            "due": each["due"].isoformat() if each["due"] else None,
            "state": StepState.DONE if each["text"] in done else StepState.OPEN,
            "done_on": done.get(each["text"]),
        }
        for each in steps_in(told["steps"])
    ]


def _strategy(partnership: Partnership, told: Told) -> None:
    """The tree; it goes along with the tree above where that is here."""
    above = (
        Strategy.objects.filter(partnership__slug=told["above"] or None)
        .exclude(partnership=partnership)
        .first()
    )
    tree = Strategy.objects.create(partnership=partnership, title=str(told["title"])[:200], above=above)
    served = {item.statement: item for item in above.items.all()} if above is not None else {}
    items = [row_of(StrategyItem, each, kept.ITEM, tree=tree) for each in told["items"]]
    for item, each in zip(items, told["items"], strict=True):
        item.serves = served.get(each["serves"])
        item.save()
    for each in told.get("retired", ()):
        row_of(StrategyItem, each, kept.RETIRED, tree=tree).save()
    for item, each in zip(items, told["items"], strict=True):
        if each["under"] is None:
            continue
        item.parent = items[each["under"]]
        if item.parent.level not in ABOVE[Level(item.level)]:
            raise ValueError("an item that can't stand there")
        StrategyItem.objects.filter(pk=item.pk).update(parent=item.parent)
