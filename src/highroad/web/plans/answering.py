"""Sections as the planning room sees them: texts, pinned exhibits, claims, signatures, judgements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from highroad import language
from highroad.planning.claims import Standing
from highroad.planning.coverage import (
    Answer,
    Attached,
    BoundClaim,
    Judgement,
    Signed,
    Verdict,
    numbers_named,
)
from highroad.web.evidence.models import Claim, ClaimCheck
from highroad.web.plans.adoption.models import AssuranceSigning
from highroad.web.plans.models import Plan, RequirementJudgement, Section, SectionExhibit
from highroad.web.plans.numbers import problem_words

_STANDINGS = {state: Standing(state.replace("_", " ")) for state in Claim.State.values}


def with_all(sections: QuerySet[Section]) -> QuerySet[Section]:
    """Sections with everything that an answer needs, in three more queries."""
    judgements = RequirementJudgement.objects.select_related("by").order_by("-pk")
    signings = AssuranceSigning.objects.order_by("-pk")
    return sections.select_related("assignee", "organization").prefetch_related(
        "exhibits", Prefetch("judgements", judgements), Prefetch("signings", signings)
    )


def answers_of(plan: Plan, sections: Iterable[Section]) -> dict[str, Answer]:
    """Requirement -> what the plan holds for it. sections: from `with_all`."""
    several = list(sections)
    claims = claims_on(pin for section in several for pin in section.exhibits.all())
    return {section.requirement: answer_of(section, claims) for section in several}


def answer_of(section: Section, claims: Mapping[tuple[str, int], tuple[BoundClaim, ...]]) -> Answer:
    """One section's answer. claims: from `claims_on`."""
    pins = list(section.exhibits.all())
    return Answer(
        text=section.text,
        version=section.text_version,
        exhibits=tuple(attached(pin) for pin in pins),
        judgement=_judgement(next(iter(section.judgements.all()), None)),
        claims=tuple(claim for pin in pins for claim in claims.get((pin.public_id, pin.edition), ())),
        numbers=numbers_standing(section.text, {pin.public_id: pin.numbers for pin in pins}),
        signed=signed(next(iter(section.signings.all()), None)),
    )


def attached(pin: SectionExhibit) -> Attached:
    """A pinned exhibit as the rules see it."""
    newer = "; ".join(sorted(set(pin.newer.values())))
    return Attached(pin.public_id, pin.title, pin.kind, pin.problem, pin.sourced, newer)


def numbers_standing(
    text: str, kept: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> tuple[tuple[str, str], ...]:
    """What stands in the way of each number inside sentences. kept: exhibit -> its pin's numbers."""
    found = []
    for written, public_id, column, key in numbers_named(text):
        problem = kept.get(public_id, {}).get(f"{column}:{key}", {}).get("problem", "")
        found.append((written, problem_words(problem) if problem else ""))
    return tuple(found)


def _judgement(latest: RequirementJudgement | None) -> Judgement | None:
    if latest is None or not latest.verdict:
        return None
    day = timezone.localdate(latest.at)
    who = latest.who
    return Judgement(Verdict(latest.verdict), latest.reason, who, day, latest.text_version)


def signed(latest: AssuranceSigning | None) -> Signed | None:
    """The signature that counts."""
    if latest is None or latest.withdrawn:
        return None
    return Signed(latest.owner, latest.evidence_words, latest.signed_on)


def claims_on(pins: Iterable[SectionExhibit]) -> dict[tuple[str, int], tuple[BoundClaim, ...]]:
    """(exhibit, edition) -> its claims as they stand on that edition, and would stand on newer numbers.

    Two queries, however many exhibits there are.
    """
    return {
        pinned: tuple(
            BoundClaim(
                sentence=row["sentence"],
                exhibit=row["exhibit__public_id"],
                standing=_STANDINGS[state],
                reason=_said(reason),
                newer=_STANDINGS[row["newer_state"]] if row["newer_state"] else None,
                newer_reason=_said(row["newer_reason"] or {}),
            )
            for row, state, reason in rows
        )
        for pinned, rows in _claims(pins).items()
    }


def claims_spoken(pins: Iterable[SectionExhibit]) -> dict[str, list[dict[str, Any]]]:
    """ "exhibit:edition" -> its claims as they stand on that edition, with reasons in every language."""
    return {
        f"{public_id}:{edition}": [
            {
                "sentence": row["sentence"],
                "standing": _STANDINGS[state].value,
                "reason": reason,
                "newer": _STANDINGS[row["newer_state"]].value if row["newer_state"] else None,
                "newer_reason": row["newer_reason"] or {},
            }
            for row, state, reason in rows
        ]
        for (public_id, edition), rows in sorted(_claims(pins).items())
        if rows
    }


_Claim = tuple[dict[str, Any], str, dict[str, str]]


def _claims(pins: Iterable[SectionExhibit]) -> dict[tuple[str, int], list[_Claim]]:
    """(exhibit, edition) -> (the claim's row, its state on that edition, why)."""
    wanted = {(pin.public_id, pin.edition) for pin in pins}
    if not wanted:
        return {}
    names = ("pk", "exhibit__public_id", "sentence", "state", "reason", "newer_state", "newer_reason")
    claims = Claim.objects.filter(exhibit__public_id__in={public_id for public_id, _edition in wanted})
    by_exhibit: dict[str, list[dict[str, Any]]] = {}
    for row in claims.order_by("pk").values(*names):
        by_exhibit.setdefault(row["exhibit__public_id"], []).append(row)
    keys = [row["pk"] for rows in by_exhibit.values() for row in rows]
    checks: dict[tuple[int, int], tuple[str, dict[str, str]]] = {}
    if keys:
        kept = ClaimCheck.objects.filter(claim__in=keys, edition__isnull=False).order_by("pk")
        for claim, number, state, reason in kept.values_list(
            "claim_id", "edition__number", "state", "reason"
        ):
            checks[claim, number] = (state, reason)
    return {
        (public_id, edition): [
            (row, *checks.get((row["pk"], edition), (row["state"], row["reason"])))
            for row in by_exhibit.get(public_id, ())
        ]
        for public_id, edition in wanted
    }


def _said(reason: Mapping[str, str]) -> str:
    return reason.get(language.active()) or reason.get("en", "")
