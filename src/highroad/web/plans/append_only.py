"""Triggers that make versions, judgements, editions and answers to comments append-only."""

from __future__ import annotations

from functools import partial

from highroad.web.directory import guards

TABLES = ("plans_sectionversion", "plans_requirementjudgement", "plans_edition")

Guard = partial(
    guards.Guard, refusal="what was saved of a plan is append-only", function="plans_refuse_change"
)

_first = Guard(*TABLES)
make, drop = _first.make, _first.drop
#: Of public comment: what moderators did, and how comments were answered.
COMMENTS = Guard("plans_commentmoderation", "plans_commentdisposition")
#: Of adoption: signatures, votes, decisions on newer numbers; and the answers of exhibits, on which what was
#: adopted rests.
ADOPTION = Guard(
    "plans_assurancesigning", "plans_adoptionrecord", "plans_exhibitdecision", "evidence_edition"
)
#: Of people's work: replies to remarks, and days of milestones that moved.
PEOPLE = Guard("plans_remarkreply", "plans_milestonemove")
#: What was said in threads on passages, and what a partnership says about approving one's own text.
WORDS = Guard("plans_threadentry", "plans_approvalrule")
#: Of what became of promises: what people wrote down.
PROMISES = Guard("plans_promiserecord")
#: Of archives that were put on record.
ARCHIVES = Guard("plans_yeararchive")
