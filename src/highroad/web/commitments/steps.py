"""Key steps of a recommendation: one a line, with the day by which it is to be done in front, if any."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[\s:,.–-]+(\S.*)")


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what, by when, and since when it is done. A step that is reworded is another one."""

    text: str
    due: datetime.date | None = None
    done_on: datetime.date | None = None

    @property
    def is_late(self) -> bool:
        """Its day has passed and it is not done."""
        return self.done_on is None and self.due is not None and self.due < timezone.localdate()


def steps_in(text: str, done: Iterable[str]) -> list[Step]:
    """The steps in a text. A line that begins with a day (2027-03-01) is to be done by then.

    done: what is done, written the same way with the day on which it was.
    """
    days = {words: day for day, _blank, words in (each.partition(" ") for each in done)}
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        words, due = line, None
        if dated := _DATED.fullmatch(line):
            due = _day(dated[1])
            words = dated[2] if due else line
        found.append(Step(words, due, _day(days.get(words, ""))))
    return found


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
