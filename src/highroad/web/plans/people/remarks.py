"""Remarks: made by reviewers on a version of an element, answered by writers, resolved or reopened."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion, Conflict
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.rules import Role, require
from highroad.web.plans.models import Section
from highroad.web.plans.people.models import LONGEST_REMARK, Remark, RemarkReply
from highroad.web.plans.people.vocabulary import STEPS, WITH_WORDS, RemarkState, RemarkStep, Weight


@transaction.atomic
def make_remark(
    actor: Any,
    section: Section,
    *,
    weight: str,
    finding: str,
    action: str = "",
    source: str = "",
    due: datetime.date | None = None,
    text_version: int,
) -> Remark:
    """Remark on a section's text as it stood in `text_version`. Reviewers.

    Raises Refused; BadQuestion without a finding, or for a version that never was. A remark on a text that
    was changed meanwhile is kept all the same: it says which version it is about.
    """
    require(actor, section.partnership, Role.REVIEWER)
    current = _locked(section)
    if weight not in Weight.values:
        raise BadQuestion(_("There is no such weight."), remedy=_("Choose one that the form offers."))
    if text_version > current.text_version:
        raise BadQuestion(_("The section has no such version."), remedy=_("Load the page again."))
    last = current.remarks.aggregate(last=Max("number"))["last"] or 0
    remark = Remark.objects.create(
        section=current,
        number=last + 1,
        weight=weight,
        finding=_words(finding, _("A remark needs its finding.")),
        action=action.strip()[:LONGEST_REMARK],
        source=source.strip()[:200],
        due=due,
        text_version=text_version,
        by=actor,
    )
    audit.record(
        actor,
        "remark.made",
        remark,
        after={"number": remark.number, "weight": weight, "text_version": text_version},
        reason=remark.finding,
    )
    return remark


@transaction.atomic
def take_step(actor: Any, remark: Remark, step: str, *, text: str = "", expected_version: int) -> RemarkReply:
    """Answer, resolve, reopen or withdraw a remark, as far as the actor's role allows.

    An answer and a reopening need words. Raises Refused, BadQuestion, and EditConflict when somebody took a
    step on it meanwhile. The text version that the section has now is kept with the step.
    """
    section = _locked(remark.section)
    after, role = STEPS.get((remark.state, step), (None, Role.VISITOR))
    if after is None:
        raise BadQuestion(_("A remark can't go from there to there."), remedy=_("Load the page again."))
    require(actor, section.partnership, role)
    words = _words(text, _("Say it in words.")) if step in WITH_WORDS else text.strip()[:LONGEST_REMARK]
    before = {"state": remark.state}
    remark.state = after
    save_if_current(remark, expected_version, ["state"])
    reply = RemarkReply.objects.create(
        remark=remark, step=step, text=words, text_version=section.text_version, by=actor
    )
    audit.record(actor, f"remark.{step}", remark, before=before, after={"state": after}, reason=words)
    return reply


def must_be_settled(section: Section) -> None:
    """Raises Conflict while a remark that must be acted on is not resolved: such a section isn't approved.

    The section is held meanwhile, so that no remark comes in between.
    """
    open_still = (
        _locked(section)
        .remarks.filter(weight=Weight.REQUIRED, state__in=(RemarkState.OPEN, RemarkState.ANSWERED))
        .values_list("number", flat=True)
    )
    if open_still:
        numbers = ", ".join(f"#{number}" for number in open_still)
        raise Conflict(
            _("Remarks that must be acted on are not resolved: {numbers}.").format(numbers=numbers),
            remedy=_("Resolve them, or return the section to its writer."),
        )


def _words(text: str, lacking: str) -> str:
    words = text.strip()
    if not words:
        raise BadQuestion(lacking, remedy=_("A sentence is enough."))
    if len(words) > LONGEST_REMARK:
        raise BadQuestion(
            _("The text has {count} characters; {most} is the most.").format(
                count=len(words), most=LONGEST_REMARK
            ),
            remedy=_("Shorten it, or attach a document to the section."),
        )
    return words


def _locked(section: Section) -> Section:
    """The section as it is now, held until the transaction ends."""
    rows = Section.objects.select_for_update(of=("self",)).select_related("plan__partnership")
    return rows.get(pk=section.pk)


__all__ = ["RemarkStep", "make_remark", "must_be_settled", "take_step"]
