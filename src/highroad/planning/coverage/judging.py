"""From answers to findings: the rules, a reviewer's judgement, and what stands below an item."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from highroad import language
from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.planning.coverage.references import sections_named
from highroad.planning.coverage.repeats import repeated
from highroad.planning.coverage.rules import ENOUGH_WORDS, problems_of
from highroad.planning.coverage.texts import word_count
from highroad.planning.coverage.values import (
    Answer,
    Attached,
    Coverage,
    Evidence,
    Finding,
    Judgement,
    Problem,
    Severity,
    Verdict,
    verdict_word,
)
from highroad.reference.packs import Applicability, Pack, Requirement


@dataclass(frozen=True, eq=False, slots=True)
class _Scope:
    """What findings on a section depend on besides the section: kept, so that they can be kept with it."""

    pack: Pack
    begins: date | None
    today: date | None
    spoken: str


_scopes: OrderedDict[tuple[Any, ...], _Scope] = OrderedDict()


def _scope(pack: Pack, begins: date | None, today: date | None) -> _Scope:
    key = (id(pack), begins, today, language.active())
    found = _scopes.get(key)
    if found is None:
        # The pack is held by its scope, so no other can come to have its id meanwhile.
        found = _scopes[key] = _Scope(pack, begins, today, language.active())
        while len(_scopes) > 32:
            _scopes.popitem(last=False)
    return found


def coverage(
    pack: Pack,
    metadata: Mapping[str, Any],
    answers: Mapping[str, Answer],
    *,
    begins: date | None = None,
    today: date | None = None,
) -> Coverage:
    """Judge every requirement of a pack against a plan.

    metadata: the plan's answers about itself. answers: requirement id -> what the plan holds for it.
    begins: the first day of the plan's period; without it no year can be wrong. today: without it no
    signature lies in the future.
    """
    applicability = pack.applicability(metadata)
    scope = _scope(pack, begins, today)
    asked = {
        key: answer for key, answer in answers.items() if key in applicability and applicability[key].yes
    }
    pasted = repeated(asked)
    findings: dict[str, Finding] = {}
    for item in reversed(pack.items):  # children first: in a pack, parents stand before their children
        applies = applicability[item.id]
        if not applies.yes:
            findings[item.id] = _not_asked(pack, item, applies)
            continue
        own = _own(scope, item, metadata, answers.get(item.id, Answer()))
        if own is not None:
            more = _about_others(pack, item, answers, applicability)
            own = _with_warnings(own, [*more, *filter(None, [pasted.get(item.id)])])
        below = [findings[child.id] for child in pack.children.get(item.id, ())]
        findings[item.id] = _with_children(own, item, below) if below else own or _empty(item)
    ordered = {item.id: findings[item.id] for item in pack.items}
    return Coverage(pack, ordered, _count(finding.own for finding in ordered.values()))


def finding_on(
    pack: Pack,
    identifier: str,
    metadata: Mapping[str, Any],
    answer: Answer,
    *,
    begins: date | None = None,
    today: date | None = None,
) -> Finding:
    """The finding on one requirement by itself: what stands below it, or elsewhere, is not looked at."""
    item = pack.requirement(identifier)
    applies = pack.applicability(metadata)[identifier]
    if not applies.yes:
        return _not_asked(pack, item, applies)
    return _own(_scope(pack, begins, today), item, metadata, answer) or _empty(item)


def has_own_duty(pack: Pack, item: Requirement) -> bool:
    """Whether an item asks for something itself, rather than only gathering the items below it."""
    return item.kind != "section" or not pack.children.get(item.id)


def _own(scope: _Scope, item: Requirement, metadata: Mapping[str, Any], answer: Answer) -> Finding | None:
    """The finding on the item itself; None for a heading."""
    if item.answered_by is not None:
        return _answered_by_plan(scope.pack, item, metadata)
    if not has_own_duty(scope.pack, item):
        return None
    return _kept(scope, item, answer)


@lru_cache(maxsize=4096)
def _kept(scope: _Scope, item: Requirement, answer: Answer) -> Finding:
    """Kept for a while: the same text of the same requirement is judged once, however many pages show it."""
    mechanical = _by_rule(scope, item, answer)
    if answer.judgement is None:
        return mechanical
    return _judged(mechanical, answer, answer.judgement)


def _judged(mechanical: Finding, answer: Answer, judgement: Judgement) -> Finding:
    outdated = judgement.section_version < answer.version
    said_good = judgement.verdict in (Verdict.MET, Verdict.PARTIAL)
    if said_good and _blank(answer):
        reason = _("{who} judged this {verdict}, but the section is empty now.").format(
            who=judgement.by, verdict=verdict_word(judgement.verdict)
        )
        return replace(mechanical, reason=reason, outdated=True)
    words = _("{who}, {day}: {reason}").format(
        who=judgement.by, day=judgement.on.isoformat(), reason=judgement.reason
    )
    if outdated:
        words += " " + _("The text has changed since.")
    facts = [problem for problem in mechanical.problems if problem.fact and problem.blocking]
    verdict = judgement.verdict
    if verdict is Verdict.MET and facts:
        # A reviewer judges words. What is so or not so is no matter of judgement.
        verdict = Verdict.PARTIAL
        words += " " + _("But: {reason}").format(reason=facts[0].reason)
    judged = replace(mechanical, verdict=verdict, own=verdict, reason=words, by="reviewer", outdated=outdated)
    # Of the rest the reviewer has said what they think; it stays in sight as a warning.
    softened = tuple(
        replace(problem, severity=Severity.WARNING)
        if judgement.verdict is Verdict.MET and not problem.fact
        else problem
        for problem in mechanical.problems
    )
    return replace(judged, problems=softened)


def _blank(answer: Answer) -> bool:
    return not word_count(answer.text) and not answer.exhibits and answer.signed is None


def _by_rule(scope: _Scope, item: Requirement, answer: Answer) -> Finding:
    words = word_count(answer.text)
    shown = [exhibit for exhibit in answer.exhibits if not exhibit.problem]
    looked = [_("the text of this section"), _("the exhibits in it")]
    if item.kind == "assurance":
        looked.append(_("the signature under the assurance"))
    missing = Verdict.MISSING
    finding = Finding(
        item.id, missing, "", "rule", _evidence(words, shown, answer), tuple(looked), missing,
        required=item.required != "optional",
    )  # fmt: skip

    def found(verdict: Verdict, reason: str, problems: Sequence[Problem] = ()) -> Finding:
        return replace(finding, verdict=verdict, own=verdict, reason=reason, problems=tuple(problems))

    if _blank(answer):
        if item.required == "optional":
            return found(Verdict.NOT_APPLICABLE, _("Optional, and not used: nothing is written."))
        reason = _("Nothing is written here yet.")
        if item.kind == "assurance":
            reason = _("Nobody has signed this assurance.")
        return found(missing, reason, [Problem("blank", Severity.BLOCKING, reason, fact=True)])
    problems = problems_of(scope.pack, item, answer, scope.begins, scope.today)
    blocking = [problem for problem in problems if problem.blocking]
    if blocking:
        return found(_verdict_on(blocking, words), _reasons(blocking), problems)
    wanted = scope.pack.exhibit_kinds(item)
    fitting = [exhibit for exhibit in shown if exhibit.kind in wanted]
    return found(Verdict.MET, _met_reason(words, fitting, answer), problems)


def _verdict_on(blocking: Sequence[Problem], words: int) -> Verdict:
    """A placeholder with little around it, the requirement itself, or no signature is no answer."""
    kinds = {problem.kind for problem in blocking}
    nothing = "requirement-repeated" in kinds or "assurance-unsigned" in kinds
    if nothing or ("placeholder" in kinds and words < ENOUGH_WORDS):
        return Verdict.MISSING
    return Verdict.PARTIAL


def _reasons(blocking: Sequence[Problem]) -> str:
    """The first reason, and how many more there are; all of them stand with the finding."""
    more = len(blocking) - 1
    if not more:
        return blocking[0].reason
    return (
        blocking[0].reason
        + " "
        + ngettext("And {count} more thing.", "And {count} more things.", more).format(count=more)
    )


def _met_reason(words: int, fitting: Sequence[Attached], answer: Answer) -> str:
    if answer.signed is not None and answer.signed.on is not None:
        return _("Signed for by {owner} on {day}; evidence: {evidence}.").format(
            owner=answer.signed.owner, day=answer.signed.on.isoformat(), evidence=answer.signed.evidence
        )
    written = ngettext("{count} word is written", "{count} words are written", words).format(count=words)
    if fitting:
        return _("{written}, with the exhibit “{title}”. No reviewer has judged it.").format(
            written=written, title=fitting[0].title
        )
    return _("{written}; the rules find nothing wanting. No reviewer has judged it.").format(written=written)


def _evidence(words: int, shown: Sequence[Attached], answer: Answer) -> tuple[Evidence, ...]:
    passage = ngettext("The section's text, {count} word", "The section's text, {count} words", words)
    found = [Evidence("passage", passage.format(count=words))] if words else []
    found += [Evidence("exhibit", exhibit.title, exhibit.public_id) for exhibit in shown]
    if answer.signed is not None:
        label = _("Signed for by {owner}: {evidence}").format(
            owner=answer.signed.owner, evidence=answer.signed.evidence or _("no evidence")
        )
        found.append(Evidence("signature", label))
    return tuple(found)


def _about_others(
    pack: Pack, item: Requirement, answers: Mapping[str, Answer], applicability: Mapping[str, Applicability]
) -> Iterable[Problem]:
    """References that lead to sections of the plan where a reader finds nothing."""
    text = answers[item.id].text if item.id in answers else ""
    for written, identifier in sections_named(text, pack) if text else ():
        if identifier is None or identifier == item.id:
            continue
        if not applicability[identifier].yes:
            reason = _("It refers to {section}, which this plan isn't asked for.").format(section=written)
            yield Problem("reference-not-asked", Severity.WARNING, reason)
        elif not _anything_below(pack, identifier, answers):
            reason = _("It refers to {section}, where nothing is written yet.").format(section=written)
            yield Problem("reference-blank", Severity.WARNING, reason)


def _anything_below(pack: Pack, identifier: str, answers: Mapping[str, Answer]) -> bool:
    if identifier in answers and not _blank(answers[identifier]):
        return True
    if pack.by_id[identifier].answered_by is not None:
        return True
    return any(_anything_below(pack, child.id, answers) for child in pack.children.get(identifier, ()))


def _with_warnings(own: Finding, more: Sequence[Problem]) -> Finding:
    if not more or own.own is Verdict.NOT_APPLICABLE:
        return own
    return replace(own, problems=(*own.problems, *more))


def _answered_by_plan(pack: Pack, item: Requirement, metadata: Mapping[str, Any]) -> Finding:
    asked = pack.fields[item.answered_by or ""]
    value = metadata.get(asked.key)
    chosen = [value] if isinstance(value, str) else list(value or [])
    labels = [asked.choices.get(str(choice), str(choice)) for choice in chosen if choice]
    looked = (_("what the plan says about itself"),)
    if not labels:
        reason = _("The plan doesn't answer this yet: {question}").format(question=asked.label)
        problem = Problem("blank", Severity.BLOCKING, reason, fact=True)
        return Finding(
            item.id, Verdict.MISSING, reason, "plan", (), looked, Verdict.MISSING, problems=(problem,)
        )
    words = "; ".join(labels)
    evidence = (Evidence("answer", f"{asked.label}: {words}"),)
    reason = _("The plan declares: {answer}.").format(answer=words)
    return Finding(item.id, Verdict.MET, reason, "plan", evidence, looked, Verdict.MET)


def _with_children(own: Finding | None, item: Requirement, below: Sequence[Finding]) -> Finding:
    """An item that has others below it: the sum of them and of its own duty, if it has one."""
    counts = _total(below)
    asked: dict[Verdict, int] = {key: n for key, n in counts.items() if key is not Verdict.NOT_APPLICABLE}
    verdicts = {verdict for verdict, number in asked.items() if number}
    if own is not None and own.verdict is not Verdict.NOT_APPLICABLE:
        verdicts.add(own.verdict)
    if not verdicts:
        verdict = Verdict.NOT_APPLICABLE
    elif len(verdicts) == 1:
        verdict = next(iter(verdicts))
    else:
        verdict = Verdict.PARTIAL
    reason = _children_reason(asked)
    if own is None:
        return Finding(item.id, verdict, reason, "children", counts=counts)
    return replace(own, verdict=verdict, reason=f"{own.reason} {reason}", counts=counts)


def _children_reason(asked: Mapping[Verdict, int]) -> str:
    total = sum(asked.values())
    if not total:
        return _("Nothing below it applies to this plan.")
    return ngettext(
        "Of {total} item below: {met} met, {partial} partial, {missing} missing.",
        "Of {total} items below: {met} met, {partial} partial, {missing} missing.",
        total,
    ).format(
        total=total,
        met=asked.get(Verdict.MET, 0),
        partial=asked.get(Verdict.PARTIAL, 0),
        missing=asked.get(Verdict.MISSING, 0),
    )


def _total(below: Sequence[Finding]) -> dict[Verdict, int]:
    """Counts over everything below: each child's own duty and what its own children add."""
    total = dict.fromkeys(Verdict, 0)
    for finding in below:
        if finding.own is not None:
            total[finding.own] += 1
        for verdict, number in finding.counts.items():
            total[verdict] += number
    return total


def _count(verdicts: Any) -> dict[Verdict, int]:
    counts = dict.fromkeys(Verdict, 0)
    for verdict in verdicts:
        if verdict is not None:
            counts[verdict] += 1
    return counts


def _not_asked(pack: Pack, item: Requirement, applies: Applicability) -> Finding:
    looked = (_("what the plan says about itself"),)
    verdict = Verdict.NOT_APPLICABLE
    own = verdict if has_own_duty(pack, item) else None
    return Finding(item.id, verdict, applies.reason, "plan", (), looked, own)


def _empty(item: Requirement) -> Finding:
    """A heading under which nothing stands."""
    return Finding(item.id, Verdict.NOT_APPLICABLE, _("A heading without items."), "rule")
