"""Who may do what where a plan is open for comment."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from tests.house.matrix import plans
from tests.house.matrix.outcomes import (
    APPROVERS,
    CONTRIBUTORS,
    EVERYBODY,
    HIDDEN,
    REVIEWERS,
    Address,
    Lengthening,
)
from tests.web_world import WHO

from highroad.web.plans import services
from highroad.web.plans.comments import answering, intake, periods
from highroad.web.plans.comments.models import Comment, CommentAttachment, CommentPeriod
from highroad.web.plans.models import Plan, Section

_PLAN = {"partnership": "valley", "plan": "valley-plan"}
_SECTION = _PLAN | {"requirement": "II.b.1"}
_COMMENT = _PLAN | {"number": 1}
#: No file was made, or the answers aren't published: nobody finds anything.
_NOTHING = dict.fromkeys(WHO, HIDDEN)
#: Those who answer may open a file; here it isn't kept any longer.
_FORGOTTEN = CONTRIBUTORS | dict.fromkeys(WHO[WHO.index("contributor") :], HIDDEN)


def open_period(world: Mapping[str, Any]) -> CommentPeriod:
    """A period on a draft with a section, and two comments of one group."""
    people = world["people"]
    plan = Plan.objects.filter(slug="valley-plan").first() or plans.extend_world(world)["plan"]
    section = Section.objects.get(plan=plan, requirement="II.b.1")
    services.save_text(people["contributor"], section, "Work that feeds a family.", base_version=0)
    today = timezone.localdate()
    return periods.open_period(
        people["approver"],
        Plan.objects.get(pk=plan.pk),
        opens=today,
        closes=today + datetime.timedelta(days=30),
        words="Tell us what is missing.",
        expected_version=plan.version,
    )


def add_comment(world: Mapping[str, Any], period: CommentPeriod, number: int) -> Comment:
    """One more comment, with a passage, a history, a file and an answer."""
    people = world["people"]
    comment = intake.comment_by_letter(
        people["contributor"],
        period,
        intake.Said(f"Pay trainees while they learn, please, wherever they live ({number}).", name="Ana"),
        token=uuid.uuid4(),
        received_on=timezone.localdate(),
    )
    CommentAttachment.objects.create(comment=comment, name="letter.pdf", size=5, sha256="0" * 64)
    Comment.objects.filter(pk=comment.pk).update(attached=1, requirement="II.b.1", passage=0, quote="Work")
    comment.refresh_from_db()
    answering.moderate(people["reviewer"], comment, deed="shown", reason="Fine.", expected_version=1)
    answering.dispose(people["contributor"], comment, disposition="noted", reply="Yes.", expected_version=2)
    return Comment.objects.get(pk=comment.pk)


def extend_world(world: Mapping[str, Any]) -> dict[str, Any]:
    """A period with a group of two comments."""
    period = open_period(world)
    comments = [add_comment(world, period, number) for number in (1, 2)]
    answering.group_comments(world["people"]["contributor"], period, comments, title="Pay trainees")
    return {"comment": comments[0], "file": comments[0].attachments.get()}


MATRIX = [
    Address("plans:comment_period", get=EVERYBODY, fill=_PLAN),
    Address("plans:comment_section", get=EVERYBODY, fill=_SECTION),
    Address("plans:comment_write", get=EVERYBODY, post=EVERYBODY, fill=_PLAN),
    Address(
        "plans:comment_received", get=EVERYBODY, fill=lambda world: _PLAN | {"code": world["comment"].code}
    ),
    Address("plans:comment_draft", get=_NOTHING, fill=_PLAN),
    Address("plans:comment_ledger", get=_NOTHING, fill=_PLAN),
    Address("plans:comment_response", get=_NOTHING, fill=_PLAN | {"form": "pdf"}),
    Address("plans:comment_take", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_PLAN),
    Address("plans:comments", get=CONTRIBUTORS, fill=_PLAN),
    Address("plans:answers_out", get=CONTRIBUTORS, fill=_PLAN | {"form": "csv"}, is_file=True),
    Address("plans:answers_in", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_PLAN),
    Address("plans:comment_open", get=APPROVERS, post=APPROVERS, fill=_PLAN),
    Address("plans:comment_extend", get=APPROVERS, post=APPROVERS, fill=_PLAN),
    Address("plans:comment_letter", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_PLAN),
    Address("plans:comment_mail", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_PLAN),
    Address("plans:comments_alike", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_PLAN),
    Address("plans:comment_group", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_COMMENT),
    Address("plans:comment_notices", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_PLAN),
    Address("plans:comment_publish", get=APPROVERS, post=APPROVERS, fill=_PLAN),
    Address(
        "plans:comment_file",
        get=_FORGOTTEN,
        fill=lambda world: _PLAN | {"file": world["file"].public_id},
        is_file=True,
    ),
    Address("plans:comment", get=CONTRIBUTORS, post=CONTRIBUTORS, fill=_COMMENT),
    Address("plans:comment_moderate", post=REVIEWERS, fill=_COMMENT),
    Address("plans:comment_leave", post=CONTRIBUTORS, fill=_COMMENT),
]


def _another(world: dict[str, Any], number: int) -> None:
    """One more comment, notice and (from the second on) member of the group."""
    plan = Plan.objects.filter(slug="valley-plan").first()
    period = plan.comment_periods.first() if plan else open_period(world)
    comment = add_comment(world, period, number)
    contributor = world["people"]["contributor"]
    periods.prove_notice(
        contributor,
        period,
        kind="website",
        on=timezone.localdate(),
        place=f"Page {number}",
        sectors=["labor"],
        languages=["en"],
    )
    if number == 1:
        pair = [comment, add_comment(world, period, 100)]
        answering.group_comments(contributor, period, pair, title="Pay trainees")
    else:
        Comment.objects.filter(pk=comment.pk).update(group=period.groups.first())


def _published(world: dict[str, Any], number: int) -> None:
    _another(world, number)
    CommentPeriod.objects.update(published_at=timezone.now())


QUERIES = [
    Lengthening("plans:comment_period", _another, fill=_PLAN, who="anonymous"),
    Lengthening("plans:comment_ledger", _published, fill=_PLAN, who="anonymous"),
    Lengthening("plans:comments", _another, fill=_PLAN, who="contributor"),
    Lengthening("plans:answers_out", _another, fill=_PLAN | {"form": "csv"}, who="contributor"),
    Lengthening("plans:comments_alike", _another, fill=_PLAN, who="contributor"),
    Lengthening("plans:comment_group", _another, fill=_COMMENT, who="contributor"),
    Lengthening("plans:comment_notices", _another, fill=_PLAN, who="contributor"),
    Lengthening("plans:comment", _another, fill=_COMMENT, who="contributor"),
]
