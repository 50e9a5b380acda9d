"""What became of what a plan promised: kept, late, dropped, reworded, still to come, or nobody recorded it.

Nothing is guessed. A day that passed is no broken promise by itself: where nobody wrote down what happened,
that is what is said. What a person recorded beats what follows from days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext

SayDay = Callable[[date], str]


class Outcome(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    LATE = "late"
    DROPPED = "dropped"
    REWORDED = "reworded"
    TO_COME = "to come"
    NO_RECORD = "no record"


_WORDS = {
    Outcome.KEPT: N_("kept"),
    Outcome.LATE: N_("late"),
    Outcome.DROPPED: N_("dropped"),
    Outcome.REWORDED: N_("reworded"),
    Outcome.TO_COME: N_("still to come"),
    Outcome.NO_RECORD: N_("no record"),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """What a plan said would be.

    kind: "milestone", "objective", "strategy" or "recommendation". due: by when; None where no day was named.
    """

    key: str
    kind: str
    statement: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What is on record of a promise since it was made.

    statement, due: as they are now. done, dropped: the days on which that happened. why: the words recorded
    with it. outcome: what a person, or the addressee of a recommendation, said became of it; then `said` is
    that person and `on` the day.
    """

    statement: str
    due: date | None = None
    done: date | None = None
    dropped: date | None = None
    why: str = ""
    outcome: Outcome | None = None
    said: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise with what became of it, and why that is said."""

    promise: Promise
    outcome: Outcome
    reason: str


def outcome_word(outcome: Outcome) -> str:
    """An outcome, in the language in force."""
    return _(_WORDS[outcome])


def outcomes(
    promises: Iterable[Promise], since: Mapping[str, Since], today: date, say: SayDay = date.isoformat
) -> tuple[Kept, ...]:
    """Each promise with what became of it until today.

    since: by the promise's key; missing: unknown here. say: how a day is written.
    """
    return tuple(_kept(promise, since.get(promise.key), today, say) for promise in promises)


def _kept(promise: Promise, since: Since | None, today: date, say: SayDay) -> Kept:
    if since is None:
        return Kept(promise, Outcome.NO_RECORD, _("Nothing here tells of it any more."))
    found = _recorded(since, say) or _by_days(promise, since, say) or _open(promise, since, today, say)
    return Kept(promise, *found)


def _recorded(since: Since, say: SayDay) -> tuple[Outcome, str] | None:
    if since.outcome is None:
        return None
    if since.on is None:
        return since.outcome, since.why
    words = _("{reason} ({who}, {day})")
    return since.outcome, words.format(reason=since.why, who=since.said, day=say(since.on))


def _by_days(promise: Promise, since: Since, say: SayDay) -> tuple[Outcome, str] | None:
    """What follows from days and words that are on record."""
    if since.dropped is not None:
        said = _("Dropped on {day}.").format(day=say(since.dropped))
        return Outcome.DROPPED, f"{said} {since.why or _('No reason is recorded.')}"
    if since.done is not None and promise.due is not None and since.done > promise.due:
        return Outcome.LATE, _late(promise.due, since.done, say)
    if since.done is not None:
        said = _("Done on {day}.").format(day=say(since.done))
        due = _("Promised for {day}.").format(day=say(promise.due)) if promise.due else ""
        return Outcome.KEPT, f"{said} {due}".strip()
    if promise.due is not None and since.due is not None and since.due > promise.due:
        said = _("Moved from {before} to {after}.").format(before=say(promise.due), after=say(since.due))
        return Outcome.LATE, f"{said} {since.why}".strip()
    if since.statement != promise.statement:
        return Outcome.REWORDED, _("It reads now: “{words}”").format(words=since.statement)
    return None


def _late(due: date, done: date, say: SayDay) -> str:
    days = (done - due).days
    return ngettext(
        "Done on {done}, {count} day after {due}.", "Done on {done}, {count} days after {due}.", days
    ).format(done=say(done), count=days, due=say(due))


def _open(promise: Promise, since: Since, today: date, say: SayDay) -> tuple[Outcome, str]:
    if promise.due is not None and promise.due >= today:
        return Outcome.TO_COME, _("Promised for {day}.").format(day=say(promise.due))
    nobody = _("Nobody recorded what became of it.")
    due = _("It was promised for {day}.").format(day=say(promise.due)) if promise.due else ""
    return Outcome.NO_RECORD, " ".join(part for part in (since.why, due, nobody) if part)
