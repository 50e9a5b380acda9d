"""What an archive keeps beside the plan itself: editions before, comments with their answers, remarks, rounds
of input, days and milestones, and what the partnership has resolved.

`record.json`: {"schema", "with_names", "editions", "periods", "remarks", "rounds", "calendar",
"promises", "commitments", "desk"}. Rows are plain values under the names of their columns; people are
names, since they have no account elsewhere.

Who commented stays at home unless it is asked for: names, e-mail addresses, files, what was blacked out, and
the words of comments that a moderator didn't show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from highroad.web.commitments.models import RecommendationStep, Strategy
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, allows, require
from highroad.web.plans.archive.desk import desk_of, person_of
from highroad.web.plans.archive.rows import told
from highroad.web.plans.calendar.models import Milestone
from highroad.web.plans.comments import files
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.vocabulary import CommentState, Naming
from highroad.web.plans.models import Edition, Plan
from highroad.web.plans.people.models import Remark
from highroad.web.plans.rounds.models import InputRound, RoundInvitation

SCHEMA = "highroad-record/1"

EDITION = ("number", "state", "title", "note", "sha256", "at", "contents")
PERIOD = (
    "number", "opens", "closes", "reason", "words", "keep_addresses", "last_number", "published_at",
    "addresses_forgotten_at", "created_at",
)  # fmt: skip
GROUP = ("number", "title", "created_at")
NOTICE = (
    "kind",
    "on",
    "place",
    "sectors",
    "languages",
    "link",
    "file_name",
    "file_sha256",
    "note",
    "added_at",
)
COMMENT = (
    "number", "code", "channel", "language", "text", "shown_text", "requirement", "passage", "quote",
    "stance", "organization", "sector", "naming", "received_at", "written_on", "scanned_on", "attached",
    "state", "signals", "disposition", "reply", "changed", "disposed_at",
)  # fmt: skip
#: Only in archives with names.
WRITER = ("name", "email")
ATTACHMENT = ("name", "size", "sha256", "added_at")
MODERATION = ("deed", "reason", "at")
DISPOSITION = ("disposition", "reply", "changed", "at")
REMARK = ("number", "weight", "finding", "action", "source", "due", "text_version", "state", "at")
REPLY = ("step", "text", "text_version", "at")
ROUND = ("number", "title", "words", "due", "closed_at", "created_at")
QUESTION = ("place", "requirement", "text")
INVITATION = (
    "organization", "language", "invited_at", "opened_at", "answered_at", "reminded_at", "reminders",
    "withdrawn_at",
)  # fmt: skip
ANSWER = ("text", "saved_at", "used_as")
DAY = ("clock", "day", "happened", "note")
PHASE = ("title", "begins", "ends", "summary", "moves")
MILESTONE = (
    "public_id", "title", "deliverable", "due", "first_due", "done_on", "dropped_on", "dropped_because",
    "drops",
)  # fmt: skip
PROMISE = ("key", "statement", "outcome", "on", "reason", "at")
MOVE = ("before", "after", "reason", "at")
RESTING = ("principles", "exhibits", "populations", "requirements")
PRINCIPLE = ("number", "title", "statement", "source", "created_at")
RECOMMENDATION = (
    "number", "statement", "rationale", "addressee", "cost_note", "state", "issued_at", "created_at",
    "answer_by", "done_on", "withdrawn_on", "withdrawn_because", *RESTING,
)  # fmt: skip
STEP = ("text", "due", "state", "done_on", "note")
RETIRED = ("public_id", "level", "statement", "removed_at", "removed_because")
RESPONSE = ("answer", "reason", "owner", "on", "until", "at")
ITEM = (
    "public_id", "level", "place", "statement", "programs", "sectors", "direction", "baseline", "target",
    "unit", "by_year", *RESTING,
)  # fmt: skip


def record_of(
    actor: Any, plan: Plan, contents: Mapping[str, Any], *, edition: Edition | None, with_names: bool
) -> dict[str, Any]:
    """Everything around a plan that the actor may read; names of those who commented for stewards alone.

    Who doesn't work on the plan gets what everybody can read: published ledgers, no rounds. Raises Refused.
    """
    partnership = plan.partnership
    if with_names:
        require(actor, partnership, Role.STEWARD)
    works = allows(actor, partnership, Role.CONTRIBUTOR)
    periods = plan.comment_periods.select_related("edition").order_by("number")
    shown = [period for period in periods if works or period.published_at is not None]
    others = plan.editions.exclude(pk=edition.pk if edition else None).select_related("by").order_by("number")
    remarks = Remark.objects.filter(section__plan=plan).select_related("section", "by").order_by("pk")
    return {
        "schema": SCHEMA,
        "with_names": with_names,
        "editions": [
            {**told(each, EDITION), "public_id": str(each.public_id), "by": each.who} for each in others
        ],
        "periods": [_period(period, with_names=with_names) for period in shown],
        "remarks": [_remark(each) for each in remarks.prefetch_related("replies__by")] if works else [],
        "rounds": [_round(each, with_names=with_names) for each in _rounds(plan)] if works else [],
        "calendar": _calendar(plan, with_names=with_names),
        "promises": [{**told(each, PROMISE), "by": each.who} for each in plan.promise_records.order_by("pk")],
        "commitments": commitments_of(actor, partnership, with_names=with_names),
        "desk": desk_of(actor, plan, contents, edition, with_names=with_names) if works else None,
    }


def _period(period: CommentPeriod, *, with_names: bool) -> dict[str, Any]:
    comments = (
        period.comments.select_related("group")
        .prefetch_related("moderations__by", "dispositions__by", "dispositions__group", "attachments")
        .order_by("number")
    )
    return {
        **told(period, PERIOD),
        "edition": period.edition.number,
        "groups": [told(each, GROUP) for each in period.groups.all()],
        "notices": [told(each, NOTICE) for each in period.notices.all()],
        "comments": [_comment(each, with_names=with_names) for each in comments],
    }


def _comment(comment: Comment, *, with_names: bool) -> dict[str, Any]:
    row = told(comment, COMMENT + (WRITER if with_names else ()))
    row["group"] = comment.group.number if comment.group else None
    row["moderations"] = [{**told(each, MODERATION), "by": each.who} for each in comment.moderations.all()][
        ::-1
    ]
    row["dispositions"] = [
        {**told(each, DISPOSITION), "group": each.group.number if each.group else None, "by": each.who}
        for each in comment.dispositions.all()
    ][::-1]
    row["attachments"] = [told(each, ATTACHMENT) for each in comment.attachments.all()] if with_names else []
    if not with_names:
        row["text"] = (
            "" if comment.state in (CommentState.HIDDEN, CommentState.SPAM) else comment.readable_text
        )
        row["organization"] = "" if comment.naming == Naming.NOBODY else comment.organization
    return row


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        **told(remark, REMARK),
        "requirement": remark.section.requirement,
        "by": remark.who,
        "replies": [{**told(each, REPLY), "by": each.who} for each in remark.replies.all()],
    }


def _rounds(plan: Plan) -> Sequence[InputRound]:
    return plan.rounds.order_by("number").prefetch_related("questions", "invitations__answers")


def _round(one: InputRound, *, with_names: bool) -> dict[str, Any]:
    places = {question.pk: place for place, question in enumerate(one.questions.all())}
    return {
        **told(one, ROUND),
        "questions": [told(each, QUESTION) for each in one.questions.all()],
        "invitations": [_invitation(each, places, with_names=with_names) for each in one.invitations.all()],
    }


def _invitation(one: RoundInvitation, places: dict[int, int], *, with_names: bool) -> dict[str, Any]:
    answers = [{**told(each, ANSWER), "question": places[each.question_id]} for each in one.answers.all()]
    return {**told(one, INVITATION + (WRITER if with_names else ())), "answers": answers}


def _calendar(plan: Plan, *, with_names: bool) -> dict[str, Any]:
    phases = list(plan.phases.all())
    places = {phase.pk: place for place, phase in enumerate(phases)}
    milestones = plan.milestones.select_related("owner", "organization").prefetch_related("moves__by")
    return {
        "days": [told(each, DAY) for each in plan.days.order_by("clock")],
        "phases": [told(each, PHASE) for each in phases],
        "milestones": [
            {
                **_owned(told(each, MILESTONE), each, with_names=with_names),
                "phase": places.get(each.phase_id) if each.phase_id else None,
                "moves": [{**told(move, MOVE), "by": move.who} for move in each.moves.all()],
            }
            for each in milestones
        ],
    }


def _owned(said: dict[str, Any], row: Milestone | RecommendationStep, *, with_names: bool) -> dict[str, Any]:
    """With whose it is: the organization, and the person if names are asked for."""
    person = row.owner if isinstance(row, Milestone) else row.person
    owner = person_of(person, with_names=with_names)
    if row.owner_name and with_names:
        owner = {"name": row.owner_name, "email": ""}
    return {**said, "owner": owner, "organization": str(row.organization) if row.organization else ""}


def commitments_of(actor: Any, partnership: Partnership, *, with_names: bool) -> dict[str, Any]:
    """Principles, recommendations with their steps and every answer, and the strategy tree, in order."""
    member = allows(actor, partnership, Role.VISITOR)
    rows = partnership.recommendations.select_related("withdrawn_by").prefetch_related(
        "responses__by", "steps__person", "steps__organization"
    )
    tree = Strategy.objects.select_related("above__partnership").filter(partnership=partnership).first()
    return {
        "principles": [told(each, PRINCIPLE) for each in partnership.principles.all()],
        "recommendations": [
            {
                **told(each, RECOMMENDATION),
                "withdrawn_by": each.withdrawer,
                "steps": [_owned(told(one, STEP), one, with_names=with_names) for one in each.steps.all()],
                "responses": [{**told(one, RESPONSE), "by": one.who} for one in each.responses.all()][::-1],
            }
            for each in rows
            if member or each.state != "draft"
        ],
        "strategy": _tree(tree) if tree is not None else None,
    }


def _tree(tree: Strategy) -> dict[str, Any]:
    items = list(tree.items.filter(removed_at=None).order_by("pk"))
    places = {item.pk: place for place, item in enumerate(items)}
    served = dict(tree.above.items.values_list("pk", "statement")) if tree.above else {}
    return {
        "title": tree.title,
        "above": tree.above.partnership.slug if tree.above else "",
        "items": [
            {
                **told(each, ITEM),
                "under": places.get(each.parent_id) if each.parent_id else None,
                "serves": served.get(each.serves_id, ""),
            }
            for each in items
        ],
        "retired": [told(each, RETIRED) for each in tree.items.exclude(removed_at=None).order_by("pk")],
    }


def files_of(record: dict[str, Any]) -> dict[str, bytes]:
    """The files that comments came with and that prove notice, as far as the record tells of them."""
    digests = {each["file_sha256"] for period in record["periods"] for each in period["notices"]}
    digests |= {
        file["sha256"]
        for period in record["periods"]
        for comment in period["comments"]
        for file in comment["attachments"]
    }
    held = {digest: files.kept(digest) for digest in sorted(digests) if digest}
    return {f"kept/{digest}": path.read_bytes() for digest, path in held.items() if path.is_file()}
