"""What workers said, theme by theme, as a page shows it: what changed, where that stands, their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from highroad.publishing.release import ReleasedTable

_QUOTE = re.compile("“([^“”]*)”")
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
    names = ("theme", "changed", "links", "objectives", "quotes")
    # Tables kept before quotes had languages lack the column.
    languages = table.data.get("quote_languages") or [""] * len(table.data["theme"])
    rows = zip(*(table.data[name] for name in names), languages, strict=True)
    found = [
        Theme(
            name=str(theme),
            changes=tuple(zip(_items(changed), map(_address, str(links or "").split()), strict=True)),
            objectives=str(objectives or ""),
            quotes=tuple(_told(_QUOTE.findall(str(quotes or "")), str(languages or "").split())),
        )
        for theme, changed, links, objectives, quotes, languages in rows
    ]
    return [each for each in found if each.changes or each.objectives or each.quotes]


def _told(quotes: list[str], languages: list[str]) -> Iterator[tuple[str, str]]:
    for text, language in zip_longest(quotes, languages[: len(quotes)], fillvalue=""):
        yield text, "" if language == "-" else language


def _items(text: object) -> list[str]:
    return [each for each in str(text or "").split("; ") if each]


def _address(text: str) -> str:
    return text if _SAFE.match(text) else ""
