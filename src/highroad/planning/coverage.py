"""Requirement coverage: for each requirement *met*, *partial*, *missing* or *not applicable*, with the
reason, the evidence, and where it was looked for. Never a score.

What is checked without a person:

* whether the requirement applies to this plan at all (its pack says when);
* whether something is written, more than a few words, and no placeholder or copy of the requirement itself;
* whether an exhibit is attached of a kind that the pack names as evidence, where it names any;
* whether every exhibit that the text refers to is there and shows something;
* for a table or a roster, whether there is a table or a list (or an exhibit); for an attachment, a link.

What only a person can judge is whether the words answer the requirement. A reviewer's judgement beats the
rules, and is shown with its reason, but no judgement makes an empty section met. A judgement given before the
text was last changed stands, and says that it is older than the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.reference.packs import Applicability, Pack, Requirement, wordings

EXHIBIT_LINE = re.compile(r"^[ \t]*\[\[exhibit:([A-Za-z0-9_-]{1,64})\]\][ \t]*$", re.MULTILINE)
_PLACEHOLDER = re.compile(
    r"\b(?:tbd|tba|todo|fixme|lorem ipsum|xxx+|to be (?:written|determined|added|completed))\b"
    r"|\?\?\?|\[insert\b",
    re.IGNORECASE,
)
_TABLE = re.compile(r"^\s*(?:\|.*\||[-*+]\s+\S|\d+[.)]\s+\S)", re.MULTILINE)
_LINK = re.compile(r"\]\([^)\s]{1,2000}\)|https?://\S+")  # bounded: no text may take forever
_MARKUP = re.compile(r"[#>*_`|\[\]()-]+")

ENOUGH_WORDS = 40  # below this a narrative is taken for a note to oneself, not an answer


class Verdict(StrEnum):
    """What can be said of a requirement."""

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Attached:
    """An exhibit attached to a section. problem: why it shows nothing (empty when it does)."""

    public_id: str
    title: str
    kind: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer said of a requirement, of which version of the text, and why."""

    verdict: Verdict
    reason: str
    by: str
    on: date
    section_version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a plan holds for a requirement: Markdown text in some version, exhibits, a judgement."""

    text: str = ""
    version: int = 0
    exhibits: tuple[Attached, ...] = ()
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that speaks for a requirement: a passage, an exhibit, or a plan's answer about itself."""

    kind: Literal["passage", "exhibit", "answer"]
    label: str
    reference: str = ""  # an exhibit's public id


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one requirement.

    reason: one or two sentences. evidence: what speaks for it. looked: where it was looked for.
    by: "rule", "reviewer", "children" (of an item that sums up others) or "plan" (its answers about itself).
    own: the verdict on the item itself, its children aside (None when it has no duty of its own).
    outdated: a judgement older than the text.
    """

    requirement: str
    verdict: Verdict
    reason: str
    by: Literal["rule", "reviewer", "children", "plan"]
    evidence: tuple[Evidence, ...] = ()
    looked: tuple[str, ...] = ()
    own: Verdict | None = None
    outdated: bool = False
    counts: Mapping[Verdict, int] = field(default_factory=dict)  # of the items below


@dataclass(frozen=True, slots=True)
class Coverage:
    """Findings by requirement, in the pack's order; `counts` is over items that have a duty of their own."""

    pack: Pack
    findings: Mapping[str, Finding]
    counts: Mapping[Verdict, int]

    def __getitem__(self, requirement: str) -> Finding:
        return self.findings[requirement]


def coverage(pack: Pack, metadata: Mapping[str, Any], answers: Mapping[str, Answer]) -> Coverage:
    """Judge every requirement of a pack against a plan.

    metadata: the plan's answers about itself. answers: requirement id -> what the plan holds for it.
    """
    applicability = pack.applicability(metadata)
    findings: dict[str, Finding] = {}
    for item in reversed(pack.items):  # children first: in a pack, parents stand before their children
        applies = applicability[item.id]
        if not applies.yes:
            findings[item.id] = _not_asked(pack, item, applies)
            continue
        own = _own(pack, item, metadata, answers.get(item.id, Answer()))
        below = [findings[child.id] for child in pack.children.get(item.id, ())]
        findings[item.id] = _with_children(own, item, below) if below else own or _empty(item)
    ordered = {item.id: findings[item.id] for item in pack.items}
    return Coverage(pack, ordered, _count(finding.own for finding in ordered.values()))


def finding_on(pack: Pack, identifier: str, metadata: Mapping[str, Any], answer: Answer) -> Finding:
    """The finding on one requirement by itself: what stands below it is not looked at."""
    item = pack.requirement(identifier)
    applies = pack.applicability(metadata)[identifier]
    if not applies.yes:
        return _not_asked(pack, item, applies)
    return _own(pack, item, metadata, answer) or _empty(item)


def exhibits_named(text: str) -> tuple[str, ...]:
    """The public ids of the exhibits that a text refers to, in order, without repeats."""
    return tuple(dict.fromkeys(EXHIBIT_LINE.findall(text)))


@lru_cache(maxsize=1024)
def word_count(text: str) -> int:
    """Words that a reader would read: without markup, link addresses and references to exhibits.

    Kept for a while: an outline asks it of every text of a plan, again and again.
    """
    plain = _LINK.sub("] ", EXHIBIT_LINE.sub(" ", text))
    return len(re.findall(r"\w[\w'’.,%-]*", _MARKUP.sub(" ", plain)))


def has_own_duty(pack: Pack, item: Requirement) -> bool:
    """Whether an item asks for something itself, rather than only gathering the items below it."""
    return item.kind != "section" or not pack.children.get(item.id)


def _own(pack: Pack, item: Requirement, metadata: Mapping[str, Any], answer: Answer) -> Finding | None:
    """The finding on the item itself; None for a heading."""
    if item.answered_by is not None:
        return _answered_by_plan(pack, item, metadata)
    if not has_own_duty(pack, item):
        return None
    mechanical = _by_rule(pack, item, answer)
    if answer.judgement is None:
        return mechanical
    return _judged(mechanical, answer, answer.judgement)


def _judged(mechanical: Finding, answer: Answer, judgement: Judgement) -> Finding:
    outdated = judgement.section_version < answer.version
    blank = not word_count(answer.text) and not answer.exhibits
    if blank and judgement.verdict in (Verdict.MET, Verdict.PARTIAL):
        reason = _("{who} judged this {verdict}, but the section is empty now.").format(
            who=judgement.by, verdict=verdict_word(judgement.verdict)
        )
        return replace(mechanical, reason=reason, outdated=True)
    words = _("{who}, {day}: {reason}").format(
        who=judgement.by, day=judgement.on.isoformat(), reason=judgement.reason
    )
    if outdated:
        words += " " + _("The text has changed since.")
    return replace(
        mechanical,
        verdict=judgement.verdict,
        own=judgement.verdict,
        reason=words,
        by="reviewer",
        outdated=outdated,
    )


def _by_rule(pack: Pack, item: Requirement, answer: Answer) -> Finding:
    words = word_count(answer.text)
    shown = [exhibit for exhibit in answer.exhibits if not exhibit.problem]
    wanted = pack.exhibit_kinds(item)
    fitting = [exhibit for exhibit in shown if exhibit.kind in wanted]
    evidence = _evidence(words, shown)
    looked = (_("the text of this section"), _("the exhibits in it"))
    finding = Finding(item.id, Verdict.MISSING, "", "rule", evidence, looked, Verdict.MISSING)

    def found(verdict: Verdict, reason: str) -> Finding:
        return replace(finding, verdict=verdict, own=verdict, reason=reason)

    if words == 0 and not answer.exhibits:
        if item.required == "optional":
            return found(Verdict.NOT_APPLICABLE, _("Optional, and not used: nothing is written."))
        return found(Verdict.MISSING, _("Nothing is written here yet."))
    problem = _text_problem(pack, item, answer, words)
    if problem:
        return found(*problem)
    if wanted and not fitting:
        return found(Verdict.PARTIAL, _no_exhibit(pack, item, shown))
    return found(Verdict.MET, _met_reason(words, fitting))


def _text_problem(pack: Pack, item: Requirement, answer: Answer, words: int) -> tuple[Verdict, str] | None:
    """What is wrong with what is written, if anything."""
    text = answer.text
    there = {exhibit.public_id for exhibit in answer.exhibits}
    lost = [public_id for public_id in exhibits_named(text) if public_id not in there]
    broken = [exhibit for exhibit in answer.exhibits if exhibit.problem]
    placeholder = _placeholder(text)
    if placeholder:
        verdict = Verdict.PARTIAL if words >= ENOUGH_WORDS else Verdict.MISSING
        return verdict, _("The text still says “{words}”.").format(words=placeholder)
    if words and len(text) < 3 * len(item.text) + 40 and _repeats(pack, item, text):
        return Verdict.MISSING, _("The text only repeats the requirement.")
    if lost:
        return Verdict.PARTIAL, _("The text refers to an exhibit that is not there ({id}).").format(
            id=lost[0]
        )
    if broken:
        return Verdict.PARTIAL, _("The exhibit “{title}” shows nothing: {problem}").format(
            title=broken[0].title, problem=broken[0].problem
        )
    if item.kind in ("table", "roster") and not _TABLE.search(text) and not answer.exhibits:
        return Verdict.PARTIAL, _("A table or a list is asked for; there is neither.")
    if item.kind == "attachment" and not _LINK.search(text) and not answer.exhibits:
        return Verdict.PARTIAL, _("A document is asked for; the text links to none.")
    if words < ENOUGH_WORDS and item.kind in ("narrative", "section"):
        return Verdict.PARTIAL, ngettext(
            "Only {count} word is written: too little to answer the requirement.",
            "Only {count} words are written: too little to answer the requirement.",
            words,
        ).format(count=words)
    return None


def _no_exhibit(pack: Pack, item: Requirement, shown: Sequence[Attached]) -> str:
    labels = [pack.evidence[key].label for key in item.evidence if pack.evidence[key].exhibits]
    reason = _("The text is there; the numbers are not. An exhibit could show: {evidence}.").format(
        evidence="; ".join(labels)
    )
    if shown:
        reason += " " + _("The exhibits here are of other kinds.")
    return reason


def _met_reason(words: int, fitting: Sequence[Attached]) -> str:
    written = ngettext("{count} word is written", "{count} words are written", words).format(count=words)
    if fitting:
        return _("{written}, with the exhibit “{title}”. No reviewer has judged it.").format(
            written=written, title=fitting[0].title
        )
    return _("{written}; the rules find nothing wanting. No reviewer has judged it.").format(written=written)


def _evidence(words: int, shown: Sequence[Attached]) -> tuple[Evidence, ...]:
    passage = ngettext("The section's text, {count} word", "The section's text, {count} words", words)
    found = [Evidence("passage", passage.format(count=words))] if words else []
    found += [Evidence("exhibit", exhibit.title, exhibit.public_id) for exhibit in shown]
    return tuple(found)


def _answered_by_plan(pack: Pack, item: Requirement, metadata: Mapping[str, Any]) -> Finding:
    asked = pack.fields[item.answered_by or ""]
    value = metadata.get(asked.key)
    chosen = [value] if isinstance(value, str) else list(value or [])
    labels = [asked.choices.get(str(choice), str(choice)) for choice in chosen if choice]
    looked = (_("what the plan says about itself"),)
    if not labels:
        reason = _("The plan doesn't answer this yet: {question}").format(question=asked.label)
        return Finding(item.id, Verdict.MISSING, reason, "plan", (), looked, Verdict.MISSING)
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


@lru_cache(maxsize=1024)
def _placeholder(text: str) -> str:
    """The first words that stand in for a text to come, if there are any."""
    found = _PLACEHOLDER.search(text)
    return found.group(0) if found else ""


def _repeats(pack: Pack, item: Requirement, text: str) -> bool:
    """Whether a text is the requirement's own, in any language: the verdict is the same for every reader."""
    return any(_plain(text) == _plain(wording) for wording in wordings(pack, item.id))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def verdict_word(verdict: Verdict) -> str:
    """A verdict in the language in force."""
    words = {
        Verdict.MET: _("met"),
        Verdict.PARTIAL: _("partial"),
        Verdict.MISSING: _("missing"),
        Verdict.NOT_APPLICABLE: _("not applicable"),
    }
    return words[verdict]
