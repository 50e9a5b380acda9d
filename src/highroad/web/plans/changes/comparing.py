"""What became of a plan from one state to another: requirements, texts, exhibits, claims, verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from highroad.errors import HighroadError
from highroad.planning.claims import Standing
from highroad.planning.coverage import BoundClaim, Verdict, verdict_word
from highroad.planning.differences import Change, readable_changes
from highroad.planning.promises import Kept, Outcome, outcome_word
from highroad.publishing.exhibits import Question
from highroad.reference.packs import PackChange, compare_packs
from highroad.web.evidence import answers
from highroad.web.plans.changes.carrying import kept_texts
from highroad.web.plans.exhibits import Found, find_all, readable_ids
from highroad.web.plans.frozen import claims_in, coverage_in
from highroad.web.plans.models import Plan
from highroad.web.plans.newer.views import Line, compared_lines
from highroad.web.plans.promising import kept_of


@dataclass(frozen=True, slots=True)
class State:
    """A plan as it is or was: its contents, and what people call them. draft: it can still change."""

    plan: Plan
    contents: Mapping[str, Any]
    label: str
    draft: bool = False


@dataclass(frozen=True)
class TextChange:
    """A section's text. how: "added", "removed" or "changed"; then `changes` says where.

    kept: where a text is now whose requirement isn't asked any more, in words.
    Where is found when somebody asks: a page shows the first of hundreds, a change log needs none.
    """

    requirement: str
    title: str
    how: str
    before: str
    after: str
    kept: str = ""

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Paragraph by paragraph, word by word."""
        return tuple(readable_changes(self.before, self.after))


@dataclass(frozen=True)
class ExhibitChange:
    """An exhibit. how: "added", "removed", "moved" (to another edition; then then and now differ), or
    "waiting" (a draft shows it as before, and newer numbers exist that nobody decided about: `newer`; what
    it shows is read by `laid_open`, for hundreds may wait and a page shows a few).
    """

    public_id: str
    title: str
    how: str
    then: Found | None
    now: Found | None
    newer: str = ""
    edition: int | None = None

    @cached_property
    def _moved(self) -> tuple[Line, ...]:
        if self.how == "waiting" and self.now is not None:
            asked = self.now.exhibit.question
            try:
                newest = answers.answer(Question(asked.kind, asked.parameters))
            except HighroadError:
                return ()
            return compared_lines(self.now.exhibit, newest)
        if self.then is None or self.now is None:
            return ()
        return compared_lines(self.then.exhibit, self.now.exhibit)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The numbers that moved most."""
        return self._moved[:12]

    @property
    def beyond(self) -> int:
        """How many numbers moved beyond their margins."""
        return sum(line.beyond is True for line in self._moved)


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim whose standing is another one, or that came or went (then one of the two is empty)."""

    sentence: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A requirement that is judged otherwise."""

    requirement: str
    title: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """A promise of the earlier state with what became of it. slug: the outcome, for the style sheet."""

    kept: Kept
    kind: str
    word: str

    @property
    def slug(self) -> str:
        """The outcome as the name of a class."""
        return self.kept.outcome.value.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Difference:
    """All of it. Nothing in it: the two say the same."""

    before: State
    after: State
    requirements: tuple[PackChange, ...]
    texts: tuple[TextChange, ...]
    exhibits: tuple[ExhibitChange, ...]
    claims: tuple[ClaimChange, ...]
    verdicts: tuple[VerdictChange, ...]
    promises: tuple[PromiseChange, ...] = ()

    @property
    def nothing(self) -> bool:
        """The two say the same."""
        said = self.requirements or self.texts or self.exhibits or self.claims or self.verdicts
        return not (said or self.promises)


def compare_states(actor: Any, before: State, after: State) -> Difference:
    """What became of a plan. Exhibits are compared as far as the actor may see them."""
    packs = (before.plan.pack, after.plan.pack)
    same_pack = (packs[0].key, packs[0].version) == (packs[1].key, packs[1].version)
    return Difference(
        before,
        after,
        () if same_pack else tuple(compare_packs(*packs)),
        tuple(_texts(before, after)),
        tuple(_exhibits(actor, before, after)),
        tuple(_claims(before, after)),
        tuple(_verdicts(before, after)),
        promise_changes(before.plan, before.contents) if before is not after else (),
    )


def promise_changes(plan: Plan, contents: Mapping[str, Any]) -> tuple[PromiseChange, ...]:
    """What became of the promises of a plan's contents, in words."""
    kinds = {
        "milestone": _("Milestone"),
        "objective": _("Objective"),
        "strategy": pgettext("level", "Strategy"),
        "recommendation": _("Recommendation"),
    }
    return tuple(
        PromiseChange(each, kinds[each.promise.kind], outcome_word(each.outcome))
        for each in kept_of(plan, contents)
    )


def _texts(before: State, after: State) -> list[TextChange]:
    old = {each["requirement"]: each["text"] for each in before.contents["sections"]}
    new = {each["requirement"]: each["text"] for each in after.contents["sections"]}
    kept = kept_texts(after.plan) if after.draft and set(old) - set(new) else {}
    found = []
    for key in dict.fromkeys([*new, *old]):
        if old.get(key) == new.get(key):
            continue
        how = "added" if key not in old else "removed" if key not in new else "changed"
        texts = old.get(key, ""), new.get(key, "")
        found.append(TextChange(key, _title(before, after, key), how, *texts, kept.get(key, "")))
    return found


def _title(before: State, after: State, key: str) -> str:
    item = after.plan.pack.by_id.get(key) or before.plan.pack.by_id.get(key)
    return item.title if item is not None else key


def _shown(state: State) -> dict[str, int]:
    return {key: number for each in state.contents["sections"] for key, number in each["exhibits"].items()}


def _exhibits(actor: Any, before: State, after: State) -> list[ExhibitChange]:
    old, new = _shown(before), _shown(after)
    changed = {key for key in (*old, *new) if old.get(key) != new.get(key)}
    waits = {key: pin for key, pin in _waiting(after).items() if key in new and key not in changed}
    readable = readable_ids(actor, waits) if waits else set()
    pairs = [(key, shown[key]) for key in sorted(changed) for shown in (old, new) if key in shown]
    found = find_all(actor, pairs)
    rows = []
    for key in dict.fromkeys([*new, *old]):
        if key in readable:
            newer = "; ".join(sorted(set(waits[key]["newer"].values())))
            rows.append(ExhibitChange(key, waits[key]["title"], "waiting", None, None, newer, new[key]))
        then, now = found.get((key, old.get(key))), found.get((key, new.get(key)))
        if key not in changed or (then is None and now is None):
            continue
        title = (now or then).title  # type: ignore[union-attr]
        how = "moved" if then and now else "added" if now else "removed"
        rows.append(ExhibitChange(key, title, how, then, now))
    return rows


def laid_open(actor: Any, rows: Iterable[ExhibitChange]) -> list[ExhibitChange]:
    """The rows that a page shows, those that wait with what they show now."""
    rows = list(rows)
    found = find_all(actor, [(each.public_id, each.edition) for each in rows if each.how == "waiting"])
    return [
        replace(each, now=found.get((each.public_id, each.edition))) if each.how == "waiting" else each
        for each in rows
    ]


def _waiting(state: State) -> dict[str, dict[str, Any]]:
    """Exhibit -> its pin, where newer numbers exist about which nobody decided; of a draft only."""
    pins = (pin for several in state.contents.get("pins", {}).values() for pin in several)
    return {pin["public_id"]: pin for pin in pins if state.draft and pin["newer"]}


def _claims(before: State, after: State) -> list[ClaimChange]:
    old, new = _standings(before), _standings(after)
    return [
        ClaimChange(sentence, _standing_word(old.get(sentence)), _standing_word(new.get(sentence)))
        for sentence in dict.fromkeys([*new, *old])
        if old.get(sentence) != new.get(sentence)
    ]


def _standings(state: State) -> dict[str, Standing]:
    claims: list[BoundClaim] = [claim for several in claims_in(state.contents).values() for claim in several]
    return {claim.sentence: claim.standing for claim in claims}


def _standing_word(standing: Standing | None) -> str:
    words = {
        Standing.TRUE: _("true"),
        Standing.WEAKER: _("weaker"),
        Standing.FALSE: _("no longer true"),
        Standing.NOT_EVALUABLE: _("not evaluable"),
    }
    return words[standing] if standing is not None else ""


def _verdicts(before: State, after: State) -> list[VerdictChange]:
    old, new = coverage_in(before.plan, before.contents), coverage_in(after.plan, after.contents)
    found = []
    for key, finding in new.findings.items():
        then = old.findings.get(key)
        if finding.own is None or then is None or then.own is None or then.own is finding.own:
            continue
        words = verdict_word(Verdict(then.own)), verdict_word(finding.own)
        found.append(VerdictChange(key, _title(before, after, key), *words, finding.reason))
    return found


def drafted_log(difference: Difference) -> str:
    """A change log made of facts alone, for a person to complete: what changed, not yet why."""
    lines = [_("Changes since {label}:").format(label=difference.before.label), ""]
    hows = {"added": _("new text"), "removed": _("text taken out"), "changed": _("text changed")}
    lines += [
        f"- {each.requirement} {each.title}: {'; '.join(filter(None, [hows[each.how], each.kept]))}."
        for each in difference.texts
    ]
    for exhibit in difference.exhibits:
        words = {
            "added": _("exhibit added"),
            "removed": _("exhibit taken out"),
            "moved": _("newer numbers"),
            "waiting": _("newer numbers exist ({vintage}), not taken yet").format(vintage=exhibit.newer),
        }
        beyond = ""
        if exhibit.how == "moved" and exhibit.beyond:
            beyond = " " + ngettext(
                "{count} number moved beyond its margin.",
                "{count} numbers moved beyond their margins.",
                exhibit.beyond,
            ).format(count=exhibit.beyond)
        lines.append(f"- {exhibit.title} ({exhibit.public_id}): {words[exhibit.how]}.{beyond}")
    lines += [
        "- "
        + _("“{sentence}” was {before}, is {after}.").format(
            sentence=each.sentence,
            before=each.before or _("not claimed"),
            after=each.after or _("not claimed"),
        )
        for each in difference.claims
    ]
    told = (Outcome.KEPT, Outcome.LATE, Outcome.DROPPED, Outcome.REWORDED)
    lines += [
        f"- {each.kind} “{each.kept.promise.statement}”: {each.word}. {each.kept.reason}"
        for each in difference.promises
        if each.kept.outcome in told
    ]
    lines += [
        "- "
        + {"added": _("{id} is asked for now."), "removed": _("{id} is no longer asked for.")}.get(
            each.what, _("{id} is asked for in other words.")
        ).format(id=each.id)
        for each in difference.requirements
    ]
    return "\n".join(lines) if len(lines) > 2 else ""
