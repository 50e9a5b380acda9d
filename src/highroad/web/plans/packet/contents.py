"""What a board gets before it votes: the question, what contradicts the numbers, what is open, who signed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highroad.planning.coverage import Verdict, verdict_word
from highroad.planning.deadlines import Deadline, later
from highroad.planning.public_comment import disagreement_item
from highroad.web.plans import selectors
from highroad.web.plans.adoption.models import AdoptionRecord, AssuranceSigning
from highroad.web.plans.adoption.services import adoption_lacks
from highroad.web.plans.calendar.selectors import clock_rows
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.selectors import counts_of, current_period, disagreeing
from highroad.web.plans.comments.vocabulary import CommentState, Stance
from highroad.web.plans.models import Edition, Plan
from highroad.web.plans.people.models import Remark
from highroad.web.plans.people.selectors import remarks_of
from highroad.web.plans.people.vocabulary import RemarkState
from highroad.web.plans.selectors import PlanView, Row

#: Problems that set a plan's words against its numbers, or its numbers against newer ones.
CONTRADICTIONS = ("claim-false", "claim-newer", "claim-weaker", "exhibit-stale", "exhibit-empty")
#: How many rows of one kind a packet lists; it says how many more there are.
MOST = 40


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Words of a section that numbers don't bear out, now or by the newest vintage."""

    row: Row
    reason: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A period of comment: how many came, wait for an answer, disagree; and which of them the board reads.

    open: those that wait and don't disagree; against: those that disagree, answered or not.
    """

    period: CommentPeriod
    counts: dict[str, int]
    open: Sequence[Comment]
    against: Sequence[Comment]
    law: str  # why comments that disagree go along; "" when no law says so


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything in the language in force. days: the votes and submissions ahead, the next one first."""

    plan: Plan
    view: PlanView
    on: datetime.date
    edition: Edition | None
    days: Sequence[Deadline]
    contradictions: Sequence[Contradiction]
    wanting: Sequence[Row]
    wanting_left: int
    said: Said | None
    assurances: Sequence[tuple[Row, AssuranceSigning | None]]
    remarks: Sequence[Remark]
    votes: Sequence[AdoptionRecord]

    @property
    def question(self) -> str:
        """What the board is asked, in a sentence."""
        plan = self.plan
        if plan.begins is None or not plan.pack.period_years:
            return _("Shall “{title}” be adopted? It answers: {pack}.").format(
                title=plan.title, pack=plan.pack.title
            )
        last = later(plan.begins, plan.pack.period_years, -1)
        return _("Shall “{title}” be adopted, for {first} to {last}? It answers: {pack}.").format(
            title=plan.title, first=date_format(plan.begins), last=date_format(last), pack=plan.pack.title
        )

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(verdict in words, how many) for met, partial and missing."""
        counts = self.view.coverage.counts
        return [
            (verdict_word(each), counts[each]) for each in (Verdict.MET, Verdict.PARTIAL, Verdict.MISSING)
        ]

    @property
    def unsigned(self) -> int:
        """Assurances that nobody answers for."""
        return sum(signing is None or signing.withdrawn for _row, signing in self.assurances)

    @property
    def in_the_way(self) -> list[str]:
        """What stands between the plan and a vote, a sentence each; nothing when it is ready."""
        at_odds, lacking = len(self.contradictions), len(self.view.coverage.blocking)
        waits = self.said.counts["open"] + self.said.counts["held"] if self.said is not None else 0
        remarks, unsigned = len(self.remarks), self.unsigned
        counted = [
            (
                at_odds,
                ngettext(
                    "{n} statement is at odds with numbers.",
                    "{n} statements are at odds with numbers.",
                    at_odds,
                ),
            ),
            (
                lacking,
                ngettext(
                    "{n} requirement is missing or partial.",
                    "{n} requirements are missing or partial.",
                    lacking,
                ),
            ),
            (
                waits,
                ngettext("{n} comment has no answer yet.", "{n} comments have no answer yet.", waits),
            ),
            (
                unsigned,
                ngettext(
                    "{n} assurance is signed by nobody.", "{n} assurances are signed by nobody.", unsigned
                ),
            ),
            (
                remarks,
                ngettext("{n} remark of a reviewer is open.", "{n} remarks of reviewers are open.", remarks),
            ),
        ]
        words = [text.format(n=count) for count, text in counted if count]
        if self.said is not None and self.said.period.closes >= self.on:
            last = date_format(self.said.period.closes)
            words.append(_("Comments are taken until {day}.").format(day=last))
        return words + adoption_lacks(self.plan, self.votes[0] if self.votes else None)


def packet_of(actor: object, plan: Plan) -> Packet:
    """The packet as the draft stands now. The same number of queries, whatever the plan's size."""
    view = selectors.plan_view(actor, plan)
    today = timezone.localdate()
    wanting = [row for row in view.rows if not row.heading and row.finding.blocking]
    return Packet(
        plan=plan,
        view=view,
        on=today,
        edition=selectors.latest_edition(plan),
        days=[
            row.deadline
            for row in clock_rows(plan)
            if row.deadline.kind in ("adoption", "submission")
            and row.deadline.day is not None
            and row.deadline.day >= today
        ][:3],
        contradictions=contradictions(view),
        wanting=wanting[:MOST],
        wanting_left=max(0, len(wanting) - MOST),
        said=_said(plan),
        assurances=[
            (row, next(iter(row.section.signings.all()), None))
            for row in view.rows
            if row.section is not None
            and row.item.kind == "assurance"
            and row.finding.own is not Verdict.NOT_APPLICABLE
        ],
        remarks=list(remarks_of(plan).filter(state__in=(RemarkState.OPEN, RemarkState.ANSWERED))),
        votes=list(plan.adoptions.select_related("by")),
    )


def contradictions(view: PlanView) -> list[Contradiction]:
    """Where the plan's words and its numbers part, those that block first."""
    found = [
        Contradiction(row, problem.reason, problem.blocking)
        for row in view.rows
        for problem in row.finding.problems
        if not row.heading and problem.kind in CONTRADICTIONS
    ]
    return sorted(found, key=lambda each: not each.blocking)


def _said(plan: Plan) -> Said | None:
    period = current_period(plan)
    if period is None:
        return None
    item = disagreement_item(plan.pack, plan.answers)
    waiting = period.comments.filter(state=CommentState.RECEIVED, disposition="").exclude(
        stance=Stance.DISAGREES
    )
    return Said(
        period,
        counts_of(period),
        list(waiting.order_by("number")[:MOST]),
        list(disagreeing(period).order_by("number")[:MOST]),
        "; ".join(item.citation) if item is not None else "",
    )
