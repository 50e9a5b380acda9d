"""What to do next on a plan: one ordered list out of coverage, assignments, due dates and states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from highroad.language import gettext as _
from highroad.planning.coverage import Coverage, Finding, Verdict

Deed = Literal["rework", "write", "sign", "decide", "complete", "judge again", "review", "approve", "look"]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has a section, until when, and how far it is.

    status: "not started", "drafting", "in review", "returned" or "approved". mine: it is the asker's.
    """

    status: str = "not started"
    due: date | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. overdue: its day has passed. reason: why, in words."""

    requirement: str
    title: str
    deed: Deed
    reason: str
    due: date | None
    overdue: bool
    mine: bool


_ORDER: tuple[Deed, ...] = (
    "rework", "write", "sign", "decide", "complete", "judge again", "review", "approve", "look",
)  # fmt: skip
_NO_DAY = date.max


def next_steps(
    coverage: Coverage,
    duties: Mapping[str, Duty],
    *,
    today: date,
    judges: bool = False,
    approves: bool = False,
    limit: int | None = 10,
) -> tuple[Step, ...]:
    """What to do next, the first thing first.

    Mine before others', late before due, sooner before later; then what was returned, what is missing, what
    is incomplete, what is only pointed out; at last in the order of the pack.

    judges, approves: the asker may, so reviewing and
    approving are steps too. A section in review or approved asks nothing of its writer.
    """
    steps = []
    for place, (identifier, finding) in enumerate(coverage.findings.items()):
        duty = duties.get(identifier, Duty())
        item = coverage.pack.requirement(identifier)
        deed = _deed(finding, duty, judges=judges, approves=approves, assurance=item.kind == "assurance")
        if deed is None:
            continue
        overdue = duty.due is not None and duty.due < today
        reason = finding.warnings[0].reason if deed == "look" else finding.reason
        step = Step(identifier, item.title, deed, reason, duty.due, overdue, duty.mine)
        order = (not duty.mine, not overdue, duty.due or _NO_DAY, _ORDER.index(deed), place)
        steps.append((order, step))
    steps.sort(key=lambda pair: pair[0])
    return tuple(step for _order, step in steps[:limit])


def deed_words(deed: Deed) -> str:
    """A deed as a request, in the language in force."""
    words = {
        "rework": _("Rework what was returned"),
        "write": _("Write"),
        "sign": _("Get it signed"),
        "decide": _("Decide about newer numbers"),
        "complete": _("Complete"),
        "judge again": _("Judge again: the text has changed"),
        "review": _("Review"),
        "approve": _("Approve"),
        "look": _("Look at this"),
    }
    return words[deed]


def _deed(finding: Finding, duty: Duty, *, judges: bool, approves: bool, assurance: bool) -> Deed | None:
    if finding.own in (None, Verdict.NOT_APPLICABLE):
        return None
    kinds = {problem.kind for problem in finding.problems}
    if "exhibit-stale" in kinds and duty.status != "in review":
        return "decide"
    if assurance and finding.own is not Verdict.MET:
        return "sign"
    if duty.status == "in review":
        return _review_deed(finding, judges=judges, approves=approves)
    if duty.status == "approved":
        return "judge again" if finding.outdated and judges else _pointed_out(finding)
    if duty.status == "returned":
        return "rework"
    if finding.own is Verdict.MISSING:
        return "write"
    if finding.own is Verdict.PARTIAL:
        return "complete"
    return "judge again" if finding.outdated and judges else _pointed_out(finding)


def _pointed_out(finding: Finding) -> Deed | None:
    """Claims and dates ask for a look even where the requirement is met."""
    return "look" if finding.warnings else None


def _review_deed(finding: Finding, *, judges: bool, approves: bool) -> Deed | None:
    if judges and (finding.by != "reviewer" or finding.outdated):
        return "review"
    return "approve" if approves and finding.own is Verdict.MET else None
