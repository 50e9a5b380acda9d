"""What a requirement pack is, once read and checked: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from highroad.language import gettext as _
from highroad.reference.packs.asks import AskedNumbers, AskedTable, Link, Named
from highroad.reference.packs.clocks import Clock, KnownDate
from highroad.reference.packs.conditions import Condition

RequirementKind = Literal["section", "narrative", "choice", "roster", "table", "attachment", "assurance"]
Duty = Literal["required", "conditional", "optional"]
Confidence = Literal["high", "medium", "low"]
FieldKind = Literal["choice", "choices", "flag"]

KINDS: tuple[RequirementKind, ...] = (
    "section",
    "narrative",
    "choice",
    "roster",
    "table",
    "attachment",
    "assurance",
)
DUTIES: tuple[Duty, ...] = ("required", "conditional", "optional")
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
FIELD_KINDS: tuple[FieldKind, ...] = ("choice", "choices", "flag")


@dataclass(frozen=True, slots=True)
class PlanField:
    """A question that a plan answers about itself, and on which requirements may depend.

    kind: "choice" (one of `choices`), "choices" (any of them), "flag" (yes or no).
    """

    key: str
    label: str
    kind: FieldKind
    choices: Mapping[str, str] = field(default_factory=dict)
    needs: Condition | None = None  # asked only when this holds


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """Something that can answer a requirement. `exhibits`: kinds of exhibit that show it (may be none)."""

    key: str
    label: str
    exhibits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One item of a pack.

    citation: where law or the instrument says so. evidence: keys of the pack's evidence kinds.
    answered_by: the plan field whose answer is the whole answer. confidence: how sure the pack is.

    What a rule can look for: programs it concerns (empty: the plan as a whole), tables, numbers, populations
    that the text must name, references to other items that it must make, dates (keys of clocks) that it must
    state. depends_on: items that should be answered first, because this one rests on them. board: the kind of
    board ("state", "local") whose roster is asked for and whose make-up the law rules.

    For the person who writes: guidance (what a good answer holds), findings (what reviewers often find
    wanting), links.
    """

    id: str
    parent: str | None
    title: str
    kind: RequirementKind
    required: Duty
    text: str
    citation: tuple[str, ...]
    evidence: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    condition: Condition | None = None
    plan_types: tuple[str, ...] = ()  # empty: every plan type
    answered_by: str | None = None
    note: str = ""
    programs: tuple[str, ...] = ()
    tables: tuple[AskedTable, ...] = ()
    numbers: tuple[AskedNumbers, ...] = ()
    populations: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    guidance: str = ""
    findings: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    board: str = ""


@dataclass(frozen=True, slots=True)
class PublicComment:
    """Who must be heard, for how long (None: the law sets no number of days), and by which citation."""

    hear_from: tuple[str, ...]
    days: int | None
    rule: str
    citation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a requirement applies to a plan, and the reason in words."""

    yes: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A requirement pack in one version. `items`: in the instrument's order. `language`: of its words.

    period_years: how many years a plan is for; 0 when nobody prescribes it. programs, indicators,
    populations: the catalogues that items name. modifies: the key of the pack of the whole plan, when this is
    the pack of its modification; modified_years: the years of the period that the modification is about.
    """

    key: str
    version: str
    title: str
    level: str
    in_force_from: date
    in_force_until: date | None
    basis: str
    confidence_words: Mapping[str, str]
    fields: Mapping[str, PlanField]
    period_years: int
    clocks: Mapping[str, Clock]
    known_dates: tuple[KnownDate, ...]
    public_comment: PublicComment
    sources: Mapping[str, str]
    evidence: Mapping[str, EvidenceKind]
    items: tuple[Requirement, ...]
    file: str
    path: Path
    language: str
    by_id: Mapping[str, Requirement]
    children: Mapping[str | None, tuple[Requirement, ...]]
    programs: Mapping[str, Named] = field(default_factory=dict)
    indicators: Mapping[str, Named] = field(default_factory=dict)
    populations: Mapping[str, Named] = field(default_factory=dict)
    modifies: str = ""
    modified_years: tuple[int, ...] = ()

    def requirement(self, identifier: str) -> Requirement:
        """The item of that id. Raises KeyError when the pack has none."""
        return self.by_id[identifier]

    def ancestors(self, identifier: str) -> tuple[Requirement, ...]:
        """From the top of the outline down to the item's parent."""
        path: list[Requirement] = []
        parent = self.by_id[identifier].parent
        while parent is not None:
            path.append(self.by_id[parent])
            parent = self.by_id[parent].parent
        return tuple(reversed(path))

    def depth(self, identifier: str) -> int:
        """0 for the top of the outline."""
        return len(self.ancestors(identifier))

    def exhibit_kinds(self, requirement: Requirement) -> tuple[str, ...]:
        """The kinds of exhibit that can answer a requirement, without repeats, in the pack's order."""
        kinds = [kind for key in requirement.evidence for kind in self.evidence[key].exhibits]
        return tuple(dict.fromkeys(kinds))

    def resting_on(self, identifier: str) -> tuple[Requirement, ...]:
        """The items that say they depend on this one, in the pack's order."""
        return tuple(item for item in self.items if identifier in item.depends_on)

    def applicability(self, metadata: Mapping[str, Any]) -> dict[str, Applicability]:
        """For every item, whether it applies to a plan with these answers; no child without its parent."""
        answers: dict[str, Applicability] = {}
        for item in self.items:
            above = answers[item.parent] if item.parent is not None else None
            answers[item.id] = above if above is not None and not above.yes else applies(self, item, metadata)
        return answers


def applies(pack: Pack, requirement: Requirement, metadata: Mapping[str, Any]) -> Applicability:
    """Whether the item itself applies to a plan with these answers, and why (its parents aside).

    metadata: plan field -> answer (a word, a list of words, or True/False). An unanswered flag counts as no.
    """
    plan_type = metadata.get("plan_type")
    if requirement.plan_types and plan_type not in requirement.plan_types:
        kinds = pack.fields["plan_type"].choices
        allowed = ", ".join(kinds[key] for key in requirement.plan_types)
        return Applicability(False, _("Asked only of: {plan_types}.").format(plan_types=allowed))
    if requirement.condition is None:
        return Applicability(True, _("Asked of every plan of this type."))
    words = _condition_words(pack, requirement.condition)
    return Applicability(requirement.condition(metadata), words)


def _condition_words(pack: Pack, condition: Condition) -> str:
    """A condition in words a planner can check."""
    names = sorted(condition.names)
    if condition.source in pack.fields:
        return _("Asked only if the answer is yes: {question}").format(
            question=pack.fields[condition.source].label
        )
    if len(names) == 1 and len(condition.quoted) == 1:
        plan_field, choice = condition.quoted[0]
        label = pack.fields[plan_field].choices.get(choice, choice)
        if condition.source.startswith(("'", '"')):
            return _("Asked only when the plan includes: {program}.").format(program=label)
        return _("Asked only of: {plan_types}.").format(plan_types=label)
    return _("Asked only under this condition: {condition}").format(condition=condition.source)
