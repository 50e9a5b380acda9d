"""Changes to kept exhibits and claims. Each takes the actor first, checks the rule, writes the audit."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import BadQuestion
from highroad.planning import claims as claim_rules
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import Question
from highroad.web.directory import audit
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.evidence import answers
from highroad.web.evidence.models import Claim, ClaimCheck, Edition, Exhibit


def keep_exhibit(
    actor: Any, partnership: Partnership, question: Question, *, note: str = "", is_public: bool = True
) -> Exhibit:
    """Keep the answer to a question, pinned to the vintages it was computed from.

    Contributors may. Raises BadQuestion when the question has no answer yet.
    """
    require(actor, partnership, Role.CONTRIBUTOR)
    spoken = _spoken(question)
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


def renew_exhibit(actor: Any, exhibit: Exhibit, *, reason: str = "") -> Edition:
    """Pin an exhibit to the newest vintages at hand; earlier editions stay. Every claim is checked again."""
    require(actor, exhibit.partnership, Role.CONTRIBUTOR)
    spoken = _spoken(Question(exhibit.kind, exhibit.parameters))
    with transaction.atomic():
        held = Exhibit.objects.select_for_update().get(pk=exhibit.pk)
        before = held.editions.first()
        if before and before.vintages == dict(spoken["en"].question.vintages):
            return before
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


def bind_claim(actor: Any, exhibit: Exhibit, sentence: str, condition: dict[str, Any]) -> Claim:
    """Bind a sentence to an exhibit's number by a condition, and check it at once. Contributors may."""
    require(actor, exhibit.partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        claim = Claim(
            exhibit=exhibit,
            sentence=sentence,
            condition=condition,
            checked_at=timezone.now(),
            created_by=actor,
        )
        _check(claim, exhibit.editions.first(), None)
        audit.record(
            actor,
            "bind_claim",
            claim,
            after={"sentence": sentence, "condition": condition, "state": claim.state},
            partnership=exhibit.partnership,
        )
    return claim


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


def _add_edition(actor: Any, exhibit: Exhibit, spoken: dict[str, Answer]) -> Edition:
    last = exhibit.editions.first()
    return Edition.objects.create(
        exhibit=exhibit,
        number=last.number + 1 if last else 1,
        vintages=dict(spoken["en"].question.vintages),
        answers={code: answered.to_json() for code, answered in spoken.items()},
        table_sha256=spoken["en"].table.sha256,
        made_by=actor,
    )


def _check(claim: Claim, edition: Edition, earlier: Edition | None) -> None:
    """Check a claim on an edition, keep the outcome in its history, and save the claim."""
    states, reasons = set(), {}
    for code in language.LANGUAGES:
        with language.use(code):
            now = answers.read_exhibit(edition.answers[code])
            before = answers.read_exhibit(earlier.answers[code]) if earlier else None
            outcome = claim_rules.check_claim(
                condition_of(claim, now), now.table, before.table if before else None
            )
        states.add(outcome.standing)
        reasons[code] = outcome.reason
    (standing,) = states
    claim.state = standing.value.replace(" ", "_")
    claim.reason = reasons
    claim.checked_at = timezone.now()
    claim.save()
    ClaimCheck.objects.create(claim=claim, edition=edition, state=claim.state, reason=reasons)


def condition_of(claim: Claim, answered: Answer) -> claim_rules.Claim:
    """The claim as the planning room checks it, with the interval of its number where the exhibit has one."""
    condition = dict(claim.condition)
    measure = condition["measure"]
    names = {column.name for column in answered.table.columns}
    if measure == answered.measures[0] and {"low", "high"} <= names:
        condition |= {"low": "low", "high": "high"}
    return claim_rules.Claim(
        sentence=claim.sentence,
        **{**condition, "comparison": claim_rules.Comparison(condition["comparison"])},
    )
