"""The words of coverage: what a plan holds for a requirement, and what was found. Plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from highroad.language import gettext as _
from highroad.planning.claims import Standing
from highroad.reference.packs import Pack


class Verdict(StrEnum):
    """What can be said of a requirement."""

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"


class Severity(StrEnum):
    """Whether a problem keeps a requirement from being met, or is only pointed out."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a rule finds wrong.

    kind: a stable key ("table-missing"). reason: a sentence, in the language in force. passage: the words of
    the text that it is about ("" when it is about something that isn't there). fact: no reviewer's judgement
    can set it aside (a false claim stays false, an unsigned assurance unsigned).
    """

    kind: str
    severity: Severity
    reason: str
    passage: str = ""
    fact: bool = False

    @property
    def blocking(self) -> bool:
        """It keeps the requirement from being met."""
        return self.severity is Severity.BLOCKING


@dataclass(frozen=True, slots=True)
class Attached:
    """An exhibit attached to a section.

    problem: why it shows nothing (empty when it does). sourced: it names its sources. newer: the newer
    vintage about which nobody has decided yet ("" when there is none).
    """

    public_id: str
    title: str
    kind: str
    problem: str = ""
    sourced: bool = True
    newer: str = ""


@dataclass(frozen=True, slots=True)
class BoundClaim:
    """A claim of one of the section's exhibits.

    standing: on the edition that the section shows. newer: how it would stand on newer data (None: there are
    none, or they were not looked at).
    """

    sentence: str
    exhibit: str
    standing: Standing
    reason: str
    newer: Standing | None = None
    newer_reason: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """An assurance as signed: who answers for it, on which evidence (words, link or file), when."""

    owner: str
    evidence: str
    on: date | None


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
    """What a plan holds for a requirement: Markdown text in some version, and what belongs to it.

    numbers: (reference as written, why it can't be shown or "") for the numbers inside its sentences.
    """

    text: str = ""
    version: int = 0
    exhibits: tuple[Attached, ...] = ()
    judgement: Judgement | None = None
    claims: tuple[BoundClaim, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that speaks for a requirement: a passage, an exhibit, a signature, or a plan's answer."""

    kind: Literal["passage", "exhibit", "answer", "signature"]
    label: str
    reference: str = ""  # an exhibit's public id


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one requirement.

    reason: one or two sentences. evidence: what speaks for it. looked: where it was looked for.
    by: "rule", "reviewer", "children" (of an item that sums up others) or "plan" (its answers about itself).
    own: the verdict on the item itself, its children aside (None when it has no duty of its own).
    outdated: a judgement older than the text. problems: what the rules find wrong, the worst first.
    required: a plan can't do without it, so that a missing or partial answer blocks.
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
    problems: tuple[Problem, ...] = ()
    required: bool = True

    @property
    def blocking(self) -> bool:
        """Something is wanting here that the plan can't do without."""
        return self.required and self.own in (Verdict.MISSING, Verdict.PARTIAL)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is only pointed out."""
        return tuple(problem for problem in self.problems if not problem.blocking)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Findings by requirement, in the pack's order; `counts` is over items that have a duty of their own."""

    pack: Pack
    findings: Mapping[str, Finding]
    counts: Mapping[Verdict, int]

    def __getitem__(self, requirement: str) -> Finding:
        return self.findings[requirement]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What keeps the plan from being complete, in the pack's order."""
        return tuple(finding for finding in self.findings.values() if finding.blocking)

    @property
    def warned(self) -> tuple[Finding, ...]:
        """What holds, but with something to look at."""
        return tuple(
            finding for finding in self.findings.values() if finding.warnings and not finding.blocking
        )


def verdict_word(verdict: Verdict) -> str:
    """A verdict in the language in force."""
    words = {
        Verdict.MET: _("met"),
        Verdict.PARTIAL: _("partial"),
        Verdict.MISSING: _("missing"),
        Verdict.NOT_APPLICABLE: _("not applicable"),
    }
    return words[verdict]
