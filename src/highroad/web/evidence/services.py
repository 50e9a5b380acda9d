"""Changes to kept exhibits and claims. Each takes the actor first, checks the rule, writes the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import BadQuestion, HighroadError
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import Question
from highroad.web.directory import audit
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.evidence import answers, checking
from highroad.web.evidence.models import Claim, ClaimCheck, Edition, Exhibit


@dataclass(frozen=True, slots=True)
class Checked:
    """What a round of checks did: how many claims there are, were checked now, would stand differently."""

    claims: int
    checked: int
    changed: int


def keep_exhibit(
    actor: Any, partnership: Partnership, question: Question, *, note: str = "", is_public: bool = True
) -> Exhibit:
    """Keep the answer to a question, pinned to the vintages it was computed from.

    Contributors may. Raises BadQuestion when the question has no answer yet.
    """
    require(actor, partnership, Role.CONTRIBUTOR)
    return keep_answer(actor, partnership, _spoken(question), note=note, is_public=is_public)


def keep_answer(
    actor: Any,
    partnership: Partnership,
    spoken: Mapping[str, Answer],
    *,
    note: str = "",
    is_public: bool = True,
) -> Exhibit:
    """Keep an answer made in every language: for answers that no question can carry. Contributors may."""
    require(actor, partnership, Role.CONTRIBUTOR)
    answered = spoken["en"]
    with transaction.atomic():
        exhibit = Exhibit.objects.create(
            partnership=partnership,
            kind=answered.question.kind,
            parameters=dict(answered.question.parameters),
            region_key=answered.question.parameters.get("region", ""),
            note=note,
            is_public=is_public,
            created_by=actor,
        )
        _add_edition(actor, exhibit, spoken)
        audit.record(
            actor,
            "keep_exhibit",
            exhibit,
            after={"question": answered.question.to_query(), "sha256": answered.table.sha256},
            partnership=partnership,
        )
    return exhibit


def add_answer(actor: Any, exhibit: Exhibit, spoken: Mapping[str, Answer], *, reason: str = "") -> Edition:
    """A newer answer to a kept exhibit that no question carries; every claim is checked again."""
    require(actor, exhibit.partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        held = Exhibit.objects.select_for_update().get(pk=exhibit.pk)
        return _renewed(actor, held, spoken, held.editions.first(), reason)


def renew_exhibit(actor: Any, exhibit: Exhibit, *, reason: str = "") -> Edition:
    """Pin an exhibit to the newest vintages at hand; earlier editions stay. Every claim is checked again."""
    require(actor, exhibit.partnership, Role.CONTRIBUTOR)
    spoken = _spoken(Question(exhibit.kind, exhibit.parameters))
    with transaction.atomic():
        held = Exhibit.objects.select_for_update().get(pk=exhibit.pk)
        before = held.editions.first()
        if before and before.vintages == dict(spoken["en"].question.vintages):
            return before
        return _renewed(actor, held, spoken, before, reason)


def _renewed(
    actor: Any, held: Exhibit, spoken: Mapping[str, Answer], before: Edition | None, reason: str
) -> Edition:
    edition = _add_edition(actor, held, spoken)
    for claim in held.claims.all():
        _check(claim, edition, before)
    audit.record(
        actor,
        "renew_exhibit",
        held,
        before={"vintages": before.vintages if before else {}},
        after={"vintages": edition.vintages},
        reason=reason,
        partnership=held.partnership,
    )
    return edition


def set_readers(actor: Any, exhibit: Exhibit, *, is_public: bool) -> None:
    """Open an exhibit to everybody, or keep it among members. Contributors may."""
    require(actor, exhibit.partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        held = Exhibit.objects.select_for_update().get(pk=exhibit.pk)
        before, held.is_public = held.is_public, is_public
        held.save(update_fields=["is_public"])
        audit.record(
            actor,
            "set_readers",
            held,
            before={"is_public": before},
            after={"is_public": is_public},
            partnership=held.partnership,
        )


def bind_claim(actor: Any, exhibit: Exhibit, sentence: str, condition: dict[str, Any]) -> Claim:
    """Bind a sentence to an exhibit's number by a condition, and check it at once. Contributors may.

    Raises BadQuestion when the condition makes no sense.
    """
    require(actor, exhibit.partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        claim = Claim(
            exhibit=exhibit,
            sentence=sentence,
            condition=condition,
            checked_at=timezone.now(),
            created_by=actor,
        )
        _check(claim, *exhibit.editions.all()[:2])
        audit.record(
            actor,
            "bind_claim",
            claim,
            after={"sentence": sentence, "condition": condition, "state": claim.state},
            partnership=exhibit.partnership,
        )
    return claim


def check_claims(actor: Any, partnership: Partnership) -> Checked:
    """Look at the newest data for every claim of a partnership. Contributors may."""
    require(actor, partnership, Role.CONTRIBUTOR)
    return recheck_all(partnership, actor=actor)


def recheck_all(partnership: Partnership | None = None, *, actor: Any = None) -> Checked:
    """Check claims on the newest data at hand, without moving any exhibit; changes are kept and audited.

    Exhibits stay with their vintages; each claim learns how it would stand. Safe to repeat: a claim that was
    already checked on the same data is left alone.
    """
    exhibits = Exhibit.objects.filter(claims__isnull=False).distinct().prefetch_related("editions", "claims")
    if partnership is not None:
        exhibits = exhibits.filter(partnership=partnership)
    at = answers.catalogue()
    counted = {"claims": 0, "checked": 0, "changed": 0}
    for exhibit in exhibits:
        claims = list(exhibit.claims.all())
        counted["claims"] += len(claims)
        edition = exhibit.editions.all()[0]
        newest = {key: held[0].vintage for key in edition.vintages if (held := at.vintages(key))}
        if newest == edition.vintages:
            continue
        waiting = [claim for claim in claims if claim.newer_vintages != newest]
        if not waiting:
            continue
        try:
            now = _spoken(Question(exhibit.kind, exhibit.parameters))
        except HighroadError:
            continue  # the newer data can't answer; what is pinned stands
        if dict(now["en"].question.vintages) == edition.vintages:
            continue  # the newer vintage doesn't describe this region
        before = _answers_of(edition)
        with transaction.atomic():
            for claim in waiting:
                counted["checked"] += 1
                counted["changed"] += _look_ahead(actor, claim, exhibit, now, before)
    return Checked(**counted)


def remove_claim(actor: Any, claim: Claim, *, reason: str = "") -> None:
    """Take a claim off its exhibit; the audit record keeps it."""
    partnership = claim.exhibit.partnership
    require(actor, partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        audit.record(
            actor,
            "remove_claim",
            claim,
            before={"sentence": claim.sentence, "condition": claim.condition, "state": claim.state},
            reason=reason,
            partnership=partnership,
        )
        claim.delete()


def _spoken(question: Question) -> dict[str, Answer]:
    """The answer in every language, all of the same vintages."""
    spoken = {}
    for code in language.LANGUAGES:
        with language.use(code):
            answered = answers.answer(question)
        if answered.missing or answered.table is None:
            raise BadQuestion(
                _("This question has no answer to keep: {reason}").format(reason=answered.takeaway),
                remedy=answered.missing.remedy if answered.missing else "",
            )
        question = question.with_vintages(answered.question.vintages)
        spoken[code] = answered
    return spoken


def _add_edition(actor: Any, exhibit: Exhibit, spoken: Mapping[str, Answer]) -> Edition:
    last = exhibit.editions.first()
    return Edition.objects.create(
        exhibit=exhibit,
        number=last.number + 1 if last else 1,
        vintages=dict(spoken["en"].question.vintages),
        answers={code: answered.to_json() for code, answered in spoken.items()},
        table_sha256=spoken["en"].table.sha256,
        made_by=actor,
    )


def _answers_of(edition: Edition) -> dict[str, Answer]:
    return {code: answers.read_exhibit(edition.answers[code]) for code in language.LANGUAGES}


def _check(claim: Claim, edition: Edition, earlier: Edition | None = None) -> None:
    """Check a claim on an edition, keep the outcome in its history, and save the claim."""
    before = _answers_of(earlier) if earlier else None
    claim.state, claim.reason = checking.check(claim.condition, claim.sentence, _answers_of(edition), before)
    claim.newer_state, claim.newer_reason, claim.newer_vintages = "", {}, {}
    claim.checked_at = timezone.now()
    claim.save()
    ClaimCheck.objects.create(
        claim=claim, edition=edition, vintages=edition.vintages, state=claim.state, reason=claim.reason
    )


def _look_ahead(
    actor: Any, claim: Claim, exhibit: Exhibit, now: dict[str, Answer], before: dict[str, Answer]
) -> bool:
    """Keep how a claim would stand on newer data; says whether that differs from how it stands."""
    vintages = dict(now["en"].question.vintages)
    state, reason = checking.check(claim.condition, claim.sentence, now, before)
    claim.newer_state, claim.newer_reason, claim.newer_vintages = state, reason, vintages
    claim.save(update_fields=["newer_state", "newer_reason", "newer_vintages"])
    ClaimCheck.objects.create(claim=claim, edition=None, vintages=vintages, state=state, reason=reason)
    if state == claim.state:
        return False
    audit.record(
        actor,
        "claim_would_change",
        claim,
        before={"state": claim.state},
        after={"state": state, "vintages": vintages},
        partnership=exhibit.partnership,
    )
    return True
