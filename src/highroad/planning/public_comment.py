"""The clock of a public comment period, as its pack says or as a person sets it; and who must be heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.reference.packs import Pack, Requirement

#: What is usual where the law sets no number of days.
USUAL_DAYS = 30


def last_day(opens: date, days: int | None) -> date:
    """The last day on which comments are taken, when the draft is made available on `opens` (day 0).

    days: as the pack says; None: the law sets no number, and the usual one is offered. Source: WIOA
    108(d)(2), 20 CFR 679.550(b)(3): until the end of the 30-day period that begins when the draft is
    made available.
    """
    return opens + timedelta(days=USUAL_DAYS if days is None else days)


def off_length(opens: date, closes: date, days: int | None) -> str:
    """Why a period is not of the length that its pack names; empty when it is, or when it names none."""
    if days is None or closes == last_day(opens, days):
        return ""
    return _("The rule is {days} days: opened on {opens}, comments are taken until {closes}.").format(
        days=days, opens=opens.isoformat(), closes=last_day(opens, days).isoformat()
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a period stands on a day. days_left: with the day itself and the last one; 0 when it is over."""

    state: str  # "before", "open", "over"
    days_left: int
    words: str


def clock(opens: date, closes: date, today: date) -> Clock:
    """Where a period stands today, in words."""
    if today < opens:
        days = (opens - today).days
        words = ngettext("Opens in {count} day.", "Opens in {count} days.", days).format(count=days)
        return Clock("before", (closes - opens).days + 1, words)
    if today > closes:
        return Clock("over", 0, _("The comment period is over."))
    left = (closes - today).days + 1
    if left == 1:
        return Clock("open", 1, _("Today is the last day."))
    words = ngettext("{count} day is left.", "{count} days are left, today included.", left)
    return Clock("open", left, words.format(count=left))


#: The law by which comments that disagree go along with the plan.
DISAGREEMENT = "108(d)(3)"


def disagreement_item(pack: Pack, answers: Mapping[str, Any]) -> Requirement | None:
    """The item of a pack by which comments that disagree must be attached to this plan, if it has one.

    WIOA 108(d)(3), 20 CFR 679.550(b)(4): for local and regional plans, and for the State plan of a State that
    is one local area. Which plans these are is the pack's knowledge: the item cites the law and applies.
    """
    applies = pack.applicability(answers)
    for item in pack.items:
        if applies[item.id].yes and any(DISAGREEMENT in each for each in item.citation):
            return item
    return None
