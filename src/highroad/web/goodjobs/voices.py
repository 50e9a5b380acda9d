"""What workers said, theme by theme, as a page shows it: what changed, where that stands, their words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from highroad.publishing.release import ReleasedTable
from highroad.web.evidence.quotes import quotes_of

_SAFE = re.compile(r"https?://[^\s/\\]|/($|[^\s/\\])")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme that enough people spoke of. changes: what changed, and the address where it stands or "".
    quotes: each with the code of the language that it is in, or "" where nobody told."""

    name: str
    changes: tuple[tuple[str, str], ...]
    objectives: str
    quotes: tuple[tuple[str, str], ...]


def themes(table: ReleasedTable) -> list[Theme]:
    """The themes of a released table of voices that changed a text, are linked or quoted."""
    names = ("theme", "changed", "links", "objectives")
    rows = zip(*(table.data[name] for name in names), strict=True)
    found = [
        Theme(
            name=str(theme),
            changes=tuple(zip(_items(changed), map(_address, str(links or "").split()), strict=True)),
            objectives=str(objectives or ""),
            quotes=quotes_of(table, row),
        )
        for row, (theme, changed, links, objectives) in enumerate(rows)
    ]
    return [each for each in found if each.changes or each.objectives or each.quotes]


def _items(text: object) -> list[str]:
    return [each for each in str(text or "").split("; ") if each]


def _address(text: str) -> str:
    return text if _SAFE.match(text) else ""
