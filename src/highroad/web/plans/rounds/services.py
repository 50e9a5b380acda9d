"""Asking invited agencies, taking their answers by link, and putting answers into sections with credit."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.planning.passages import passages_in
from highroad.web.directory import audit, jobs
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.models import Organization
from highroad.web.directory.rules import Role, require
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.rounds.models import (
    LONGEST_ANSWER,
    InputRound,
    RoundAnswer,
    RoundInvitation,
    RoundQuestion,
)
from highroad.web.plans.services import save_text
from highroad.web.plans.writing.threads import open_thread

LETTER = "plans.round_letter"
SALT = "highroad.plans.rounds"
#: Days before the round's last day on which those who haven't answered are reminded; after it, once more.
REMIND_BEFORE = 3
MOST_REMINDERS = 2


@transaction.atomic
def start_round(
    actor: Any,
    plan: Plan,
    *,
    title: str,
    words: str,
    due: datetime.date,
    questions: Sequence[tuple[str, str]],
    origin: str,
) -> InputRound:
    """A round with its questions, each (requirement id or "", text). Stewards.

    Raises Refused; BadQuestion without a question, for an unknown section, or for a day that has passed.
    """
    require(actor, plan.partnership, Role.STEWARD)
    asked = [(requirement, text.strip()) for requirement, text in questions if text.strip()]
    if not asked:
        raise BadQuestion(_("A round asks something."), remedy=_("Write at least one question."))
    if any(requirement and requirement not in plan.pack.by_id for requirement, _text in asked):
        raise BadQuestion(_("The plan has no such section."), remedy=_("Choose one from the list."))
    if due < timezone.localdate():
        raise BadQuestion(_("That day has passed."), remedy=_("Choose a later day."))
    last = plan.rounds.order_by("-number").values_list("number", flat=True).first() or 0
    made = InputRound.objects.create(
        plan=plan, number=last + 1, title=title, words=words, due=due, origin=origin, created_by=actor
    )
    RoundQuestion.objects.bulk_create(
        RoundQuestion(round=made, place=place, requirement=requirement, text=text)
        for place, (requirement, text) in enumerate(asked, start=1)
    )
    audit.record(actor, "round.started", made, after={**audit.snapshot(made), "questions": len(asked)})
    return made


def invite(
    actor: Any,
    round_: InputRound,
    *,
    organization: str,
    email: str,
    name: str = "",
    language: str = "en",
    partner: Organization | None = None,
) -> RoundInvitation:
    """Ask an agency; the letter with its link goes out. Stewards.

    Raises Refused; BadQuestion when the address was invited before or the round is closed.
    """
    require(actor, round_.partnership, Role.STEWARD)
    _must_be_open(round_)
    try:
        with transaction.atomic():
            made = RoundInvitation.objects.create(
                round=round_,
                organization=organization.strip(),
                partner=partner,
                name=name.strip(),
                email=email.lower(),
                language=language,
            )
            audit.record(actor, "round.invited", made, after={"organization": made.organization})
            jobs.enqueue(actor, LETTER, {"invitation": made.pk, "reminder": False})
    except IntegrityError:
        raise BadQuestion(
            _("This address was invited before."), remedy=_("Remind it instead, or choose another.")
        ) from None
    return made


def _must_be_open(round_: InputRound) -> None:
    if round_.closed_at is not None:
        raise BadQuestion(_("This round is closed."), remedy=_("Start another one."))


def link_token(invitation: RoundInvitation) -> str:
    """What the link in the letter carries."""
    return signing.dumps([invitation.pk, invitation.nonce.hex], salt=SALT)


def invitation_of(token: str) -> RoundInvitation | None:
    """The invitation of a link; None when the link isn't ours or was withdrawn."""
    try:
        pk, nonce = signing.loads(token, salt=SALT)
        found = (
            RoundInvitation.objects.select_related("round__plan__partnership")
            .filter(pk=int(pk), nonce=uuid.UUID(nonce), withdrawn_at=None)
            .first()
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return found


def mark_opened(invitation: RoundInvitation) -> None:
    """The link was opened for the first time."""
    RoundInvitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())


def answer(invitation: RoundInvitation, texts: Mapping[int, str]) -> int:
    """Keep an agency's answers (question's pk -> text); returns how many changed. Empty ones change nothing.

    After the round's day answers are still taken, and marked late. What an answer said before is on record.
    Raises BadQuestion when the round is closed or a text is too long.
    """
    _must_be_open(invitation.round)
    questions = {each.pk: each for each in invitation.round.questions.all()}
    changed = 0
    with transaction.atomic():
        held = RoundInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        known = {each.question_id: each for each in held.answers.all()}
        for pk, text in texts.items():
            said = text.replace("\r\n", "\n").strip()
            if len(said) > LONGEST_ANSWER:
                raise BadQuestion(
                    _("An answer has {count} characters; {most} can be taken.").format(
                        count=len(said), most=LONGEST_ANSWER
                    ),
                    remedy=_("Shorten it; what you typed is still in the form."),
                )
            earlier = known.get(pk)
            if pk not in questions or not said or (earlier is not None and earlier.text == said):
                continue
            RoundAnswer.objects.update_or_create(
                invitation=held, question=questions[pk], defaults={"text": said, "saved_at": timezone.now()}
            )
            changed += 1
            audit.record(
                None,
                "round.answered",
                invitation,
                before={"text": earlier.text} if earlier is not None else None,
                after={"question": questions[pk].place, "text": said},
            )
        if changed and held.answered_at is None:
            held.answered_at = timezone.now()
            held.save(update_fields=["answered_at"])
    return changed


def remind(actor: Any, invitation: RoundInvitation) -> None:
    """Send the link once more. Stewards; the system, when the day comes near. Raises Refused, BadQuestion."""
    if actor is not None:
        require(actor, invitation.partnership, Role.STEWARD)
    _must_be_open(invitation.round)
    if invitation.answered_at is not None or invitation.withdrawn_at is not None:
        raise BadQuestion(_("There is nothing to remind of."), remedy=_("Load the page again."))
    with transaction.atomic():
        RoundInvitation.objects.filter(pk=invitation.pk).update(
            reminded_at=timezone.now(), reminders=invitation.reminders + 1
        )
        audit.record(actor, "round.reminded", invitation)
        jobs.enqueue(actor, LETTER, {"invitation": invitation.pk, "reminder": True})


def remind_due(now: datetime.datetime | None = None) -> int:
    """Remind those who haven't answered: some days before the round's last day, and once after it."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    waiting = RoundInvitation.objects.filter(
        answered_at=None, withdrawn_at=None, round__closed_at=None, reminders__lt=MOST_REMINDERS
    ).select_related("round__plan__partnership")
    before = Q(reminders=0, round__due__lte=today + datetime.timedelta(days=REMIND_BEFORE))
    after = Q(reminders=1, round__due__lt=today, reminded_at__lt=now - datetime.timedelta(days=1))
    fresh = now - datetime.timedelta(days=1)
    found = list(waiting.filter(before | after).filter(invited_at__lt=fresh))
    for invitation in found:
        remind(None, invitation)
    return len(found)


def withdraw(actor: Any, invitation: RoundInvitation) -> None:
    """Make the link void; answers that were given stay. Stewards."""
    require(actor, invitation.partnership, Role.STEWARD)
    with transaction.atomic():
        RoundInvitation.objects.filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
        audit.record(actor, "round.withdrawn", invitation)


def close_round(actor: Any, round_: InputRound, *, expected_version: int) -> None:
    """Take no more answers. Stewards. Raises Refused, EditConflict."""
    require(actor, round_.partnership, Role.STEWARD)
    with transaction.atomic():
        round_.closed_at = timezone.now()
        save_if_current(round_, expected_version, ["closed_at"])
        audit.record(actor, "round.closed", round_)


def credit(given: RoundAnswer) -> str:
    """Who said it, as it stands under a quote."""
    said = given.invitation.organization
    return f"{said}, {given.invitation.round.title}"


def use_answer(actor: Any, given: RoundAnswer, *, kind: str) -> Section:
    """Put an answer into its section, naming who gave it. Contributors.

    kind: "quote" adds it to the text as a quotation; "suggestion" proposes it after the last passage, for the
    section's writer to decide (a section without text gets the quotation). Raises Refused, BadQuestion.
    """
    round_ = given.invitation.round
    require(actor, round_.partnership, Role.CONTRIBUTOR)
    section = (
        Section.objects.select_related("plan__partnership")
        .filter(plan=round_.plan, requirement=given.question.requirement)
        .first()
    )
    if section is None:
        raise BadQuestion(
            _("The question is about the whole plan."), remedy=_("Copy the answer where it belongs.")
        )
    quoted = "\n".join(f"> {line}".rstrip() for line in given.text.splitlines())
    words = f"{quoted}\n>\n> — {credit(given)}"
    passages = passages_in(section.text)
    with transaction.atomic():
        if kind == "suggestion" and passages:
            last = passages[-1]
            open_thread(
                actor,
                section,
                words=_("From the answer of {who}.").format(who=credit(given)),
                quote=last.quote,
                start=last.start,
                text_version=section.text_version,
                proposed=f"{last.quote}\n\n{words}",
            )
        else:
            kind = "quote"
            text = f"{section.text}\n\n{words}".strip()
            save_text(actor, section, text, base_version=section.text_version, note=credit(given)[:300])
        RoundAnswer.objects.filter(pk=given.pk).update(used_as=kind, used_by=actor)
        audit.record(actor, "round.answer_used", given, after={"as": kind, "section": section.requirement})
    return section
