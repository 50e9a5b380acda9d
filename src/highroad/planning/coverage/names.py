"""Whether a text names a thing: a program, an indicator, a population, a column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from highroad.planning.coverage.dates import program_years_named
from highroad.reference.packs import Pack

Catalogue = Literal["programs", "indicators", "populations"]


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Small letters without accents and signs, words with one space between and around them."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return f" {' '.join(re.findall(r'[a-z0-9]+', ascii_text))} "


def names_it(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of the names, which may go on: "disabilit" stands in "disabilities"."""
    return any(_place(text, name) >= 0 for name in names)


def which(text: str, names: Mapping[str, Iterable[str]]) -> str | None:
    """The key of the thing that a short text (a row's head) names first; None when it names none.

    Of "median earnings, second quarter after exit" that is the earnings, not the employment of that quarter.
    """
    found = [
        (place, -len(name), key)
        for key, several in names.items()
        for name in several
        if (place := _place(text, name)) >= 0
    ]
    return min(found)[2] if found else None


def _place(text: str, name: str) -> int:
    wanted = folded(name).rstrip()
    return folded(text).find(wanted) if wanted.strip() else -1


def says_year(text: str, year: int) -> bool:
    """Whether a text names a program year (2028, PY 28, 2028-29)."""
    return year in program_years_named(text)


def names_of(pack: Pack, catalogue: Catalogue, key: str) -> tuple[str, ...]:
    """What texts may call a program, indicator or population, in any language."""
    found: tuple[str, ...] = getattr(pack, catalogue)[key].words
    return found
