"""The vintage of lists that do not say of when they are: the date in their name, or the day they came."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

_FULL: Final = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])(?:[-_]?(?:0[1-9]|[12]\d|3[01]))?(?!\d)")


def received(name: str) -> str:
    """ "2021M03" for "providers_20210305.csv", for another name the month of today (UTC)."""
    found = _FULL.search(name)
    if found:
        return f"{found[1]}M{found[2]}"
    today = datetime.now(UTC)
    return f"{today.year}M{today.month:02d}"
