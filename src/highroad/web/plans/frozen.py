"""A plan as plain values: everything that its verdicts rest on, so that it can be judged again alone.

{"pack": {key, version}, "title", "answers", "begins", "as_of", "change_log",
 "sections":   [{requirement, text, text_version, language, exhibits: {public id: edition}}],
               in the pack's order
 "pins":       {requirement: [{public_id, edition, title, kind, problem, sourced, vintages, numbers, newer}]},
 "claims":     {"public id:edition": [{sentence, standing, reason: {language: words}}]},
 "judgements": {requirement: {verdict, reason, by, at, text_version}},
 "signatures": {requirement: {owner, evidence, link, file_name, signed_on, by, at}},
 "promises":   [{key, kind, statement, due}],   what the partnership aimed at when the contents were taken
 "adoption":   {body, voted_on, yes, no, abstained, official, agreed_on, record, link, by} or None}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from highroad import language
from highroad.planning.claims import Standing
from highroad.planning.coverage import (
    Answer,
    Attached,
    BoundClaim,
    Coverage,
    Judgement,
    Signed,
    Verdict,
    coverage,
)
from highroad.web.plans.answering import claims_spoken, numbers_standing, with_all
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.promising import promised_by


def canonical(contents: Mapping[str, Any]) -> bytes:
    """The bytes of an edition that are hashed."""
    return json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def contents_of(plan: Plan) -> dict[str, Any]:
    """What a plan holds now, in the order of its pack."""
    pack = plan.pack
    applies = pack.applicability(plan.answers)
    sections = {section.requirement: section for section in with_all(plan.sections.all())}
    asked = [sections[item.id] for item in pack.items if item.id in sections and applies[item.id].yes]
    written = [section for section in asked if section.text.strip()]
    vote = plan.adoptions.first()
    return {
        "pack": {"key": pack.key, "version": pack.version},
        "title": plan.title,
        "answers": plan.answers,
        "begins": plan.begins.isoformat() if plan.begins else None,
        "as_of": timezone.localdate().isoformat(),
        "change_log": plan.change_log,
        "sections": [
            {
                "requirement": section.requirement,
                "text": section.text,
                "text_version": section.text_version,
                "language": section.language or plan.language,
                "exhibits": {pin.public_id: pin.edition for pin in section.exhibits.all()},
            }
            for section in written
        ],
        "pins": {section.requirement: pins for section in written if (pins := _pins(section))},
        "claims": claims_spoken(pin for section in written for pin in section.exhibits.all()),
        "judgements": {section.requirement: said for section in asked if (said := _judged(section))},
        "signatures": {section.requirement: said for section in asked if (said := _signed(section))},
        "promises": promised_by(plan),
        "adoption": _adoption(vote) if vote is not None else None,
    }


def _pins(section: Section) -> list[dict[str, Any]]:
    names = ("public_id", "edition", "title", "kind", "problem", "sourced", "vintages", "numbers", "newer")
    return [{name: getattr(pin, name) for name in names} for pin in section.exhibits.all()]


def _judged(section: Section) -> dict[str, Any] | None:
    latest = next(iter(section.judgements.all()), None)
    if latest is None or not latest.verdict:
        return None
    return {
        "verdict": latest.verdict,
        "reason": latest.reason,
        "by": latest.who,
        "at": latest.at.isoformat(),
        "text_version": latest.text_version,
    }


def _signed(section: Section) -> dict[str, Any] | None:
    latest = next(iter(section.signings.all()), None)
    if latest is None or latest.withdrawn:
        return None
    return {
        "owner": latest.owner,
        "evidence": latest.evidence,
        "link": latest.link,
        "file_name": latest.file_name,
        "signed_on": latest.signed_on.isoformat() if latest.signed_on else None,
        "by": latest.who,
        "at": latest.at.isoformat(),
    }


def _adoption(vote: Any) -> dict[str, Any]:
    return {
        "body": vote.body,
        "voted_on": vote.voted_on.isoformat(),
        "yes": vote.yes,
        "no": vote.no,
        "abstained": vote.abstained,
        "official": vote.official,
        "agreed_on": vote.agreed_on.isoformat() if vote.agreed_on else None,
        "record": vote.record,
        "link": vote.link,
        "by": vote.who,
    }


def answers_in(contents: Mapping[str, Any]) -> dict[str, Answer]:
    """Requirement -> what the contents hold for it; early editions hold texts alone."""
    texts = {section["requirement"]: section for section in contents["sections"]}
    keys = {*texts, *contents.get("judgements", {}), *contents.get("signatures", {})}
    return {key: _answer(key, texts.get(key, {}), contents) for key in keys}


def _answer(key: str, section: Mapping[str, Any], contents: Mapping[str, Any]) -> Answer:
    pins = contents.get("pins", {}).get(key, [])
    claims = contents.get("claims", {})
    text = section.get("text", "")
    return Answer(
        text=text,
        version=section.get("text_version", 0),
        exhibits=tuple(
            Attached(
                pin["public_id"],
                pin["title"],
                pin["kind"],
                pin["problem"],
                pin["sourced"],
                "; ".join(sorted(set(pin["newer"].values()))),
            )
            for pin in pins
        ),
        judgement=_judgement(contents.get("judgements", {}).get(key)),
        claims=tuple(
            _claim(pin["public_id"], claim)
            for pin in pins
            for claim in claims.get(f"{pin['public_id']}:{pin['edition']}", ())
        ),
        numbers=numbers_standing(text, {pin["public_id"]: pin["numbers"] for pin in pins}),
        signed=_signature(contents.get("signatures", {}).get(key)),
    )


def _judgement(told: Mapping[str, Any] | None) -> Judgement | None:
    if told is None:
        return None
    day = timezone.localdate(datetime.fromisoformat(told["at"]))
    return Judgement(Verdict(told["verdict"]), told["reason"], told["by"], day, told["text_version"])


def _claim(public_id: str, told: Mapping[str, Any]) -> BoundClaim:
    reason = told["reason"]
    words = reason.get(language.active()) or reason.get("en", "")
    newer, ahead = told.get("newer"), told.get("newer_reason") or {}
    return BoundClaim(
        told["sentence"],
        public_id,
        Standing(told["standing"]),
        words,
        Standing(newer) if newer else None,
        ahead.get(language.active()) or ahead.get("en", ""),
    )


def _signature(told: Mapping[str, Any] | None) -> Signed | None:
    if told is None:
        return None
    evidence = " ".join(part for part in (told["evidence"], told["link"], told["file_name"]) if part)
    return Signed(
        told["owner"], evidence, date.fromisoformat(told["signed_on"]) if told["signed_on"] else None
    )


def claims_in(contents: Mapping[str, Any]) -> dict[str, tuple[BoundClaim, ...]]:
    """Requirement -> the claims of the exhibits that it shows."""
    return {key: answer.claims for key, answer in answers_in(contents).items() if answer.claims}


def coverage_in(plan: Plan, contents: Mapping[str, Any]) -> Coverage:
    """The coverage of contents, as of the day on which they were taken."""
    begins, as_of = contents.get("begins"), contents.get("as_of")
    return coverage(
        plan.pack,
        contents["answers"],
        answers_in(contents),
        begins=date.fromisoformat(begins) if begins else None,
        today=date.fromisoformat(as_of) if as_of else None,
    )


def verdicts_in(plan: Plan, contents: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Requirement -> its verdict, reason and problems, as plain values (for archives and comparisons)."""
    return {
        key: {
            "verdict": finding.own.value if finding.own is not None else finding.verdict.value,
            "reason": finding.reason,
            "problems": [[problem.kind, problem.severity.value] for problem in finding.problems],
        }
        for key, finding in coverage_in(plan, contents).findings.items()
    }
