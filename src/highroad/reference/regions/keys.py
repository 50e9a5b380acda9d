"""Region keys: the short names of regions in addresses, commands, exhibits and the database.

`nation:us`, `state:06`, `metro:23420`, `county:06019`, `counties:06019+06039`, `lwda:ca-fresno`,
`rpu:ca-capital`. A key has one spelling: `canonical_key` sorts and dedupes the counties of a set.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from highroad.errors import UnknownArea
from highroad.language import gettext as _

Kind = Literal["nation", "state", "metro", "county", "counties", "local_area", "planning_unit"]
KINDS: tuple[Kind, ...] = get_args(Kind)

PREFIXES: dict[str, Kind] = {
    "nation": "nation",
    "state": "state",
    "metro": "metro",
    "county": "county",
    "counties": "counties",
    "lwda": "local_area",
    "rpu": "planning_unit",
}
_PREFIX_OF = {kind: prefix for prefix, kind in PREFIXES.items()}
_SHAPES: dict[Kind, str] = {
    "nation": r"us",
    "state": r"\d{2}",
    "metro": r"\d{5}",
    "county": r"\d{5}",
    "counties": r"\d{5}(\+\d{5})*",
    "local_area": r"[a-z]{2}(-[a-z0-9]+)+",
    "planning_unit": r"[a-z]{2}(-[a-z0-9]+)+",
}


def looks_like_key(text: str) -> bool:
    """Whether `text` begins like a region key ("metro:…")."""
    return text.partition(":")[0].strip().lower() in PREFIXES and ":" in text


def parse_key(text: str) -> tuple[Kind, str]:
    """The kind and code in a region key, canonical; raises `UnknownArea` when the shape is wrong."""
    prefix, _colon, code = text.strip().lower().partition(":")
    kind = PREFIXES.get(prefix)
    # A browser turns "+" in an address into a space.
    code = code.replace(" ", "+") if kind == "counties" else code
    if kind is None or not re.fullmatch(_SHAPES[kind], code):
        raise UnknownArea(
            _("{text} is not a region key.").format(text=text),
            remedy=_("Keys look like state:06, metro:23420, county:06019 or counties:06019+06039."),
        )
    if kind == "counties":
        code = "+".join(sorted(set(code.split("+"))))
    return kind, code


def format_key(kind: Kind, code: str) -> str:
    """The region key of a kind and code: the inverse of `parse_key`."""
    return f"{_PREFIX_OF[kind]}:{code}"


def counties_key(fips: tuple[str, ...] | list[str]) -> str:
    """The key of a set of counties; one county gives its own key."""
    unique = sorted(set(fips))
    return format_key("county", unique[0]) if len(unique) == 1 else format_key("counties", "+".join(unique))
