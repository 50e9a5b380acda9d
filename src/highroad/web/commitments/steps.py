"""Key steps as lines of a text: one a line, with the day by which it is to be done in front, if any."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

LONGEST, MOST = 400, 50
_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[\s:,.–-]+(\S.*)")


def steps_in(text: str) -> list[dict[str, Any]]:
    """What each line asks for: {"text", "due"}. A line that begins with a day (2027-03-01) is due by then."""
    found: list[dict[str, Any]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        dated = _DATED.fullmatch(line)
        due = day_in(dated[1]) if dated else None
        found.append({"text": (dated[2] if dated and due else line)[:LONGEST], "due": due})
    return found[:MOST]


def lines_of(steps: Iterable[Any]) -> list[str]:
    """Steps as lines that `steps_in` reads."""
    return [f"{step.due.isoformat()} {step.text}" if step.due else step.text for step in steps]


def day_in(text: str) -> datetime.date | None:
    """A day, if it is one."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
