"""What occupations are and what else they are called, by the release of O*NET at hand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from highroad import language
from highroad.publishing.sentences import source_line
from highroad.reference.codes import Occupation
from highroad.reference.codes.search import OtherNames
from highroad.sources.published import Vintage
from highroad.web.evidence import answers

SOURCE: Final = "onet"
MOST_NAMES: Final = 12


def other_names() -> OtherNames | None:
    """What else occupations are called, ready to be searched; None where no release at hand tells."""
    held = _holding("titles")
    return _searchable(held.tables["titles"]) if held else None


def names_of(occupation: Occupation) -> tuple[str, ...]:
    """Some of what an occupation is called: first what shares a word with its title, then the shortest."""
    held = _holding("titles")
    if held is None:
        return ()
    by_code = _names(held.tables["titles"])
    found = [name for code in (occupation.components or (occupation.soc,)) for name in by_code.get(code, ())]
    titled = set(occupation.title.casefold().replace("-", " ").split())
    titled |= {word.rstrip("s") for word in titled}

    def order(name: str) -> tuple[bool, int, str]:
        return titled.isdisjoint(name.casefold().split()), len(name), name

    return tuple(sorted(dict.fromkeys(found), key=order)[:MOST_NAMES])


def definition_of(occupation: Occupation) -> tuple[tuple[str, str], ...]:
    """(title, what its people do) of an occupation, or of each that a combined one is made of."""
    held = _holding("occupations")
    if held is None:
        return ()
    by_code = _definitions(held.tables["occupations"])
    return tuple(by_code[code] for code in (occupation.components or (occupation.soc,)) if code in by_code)


def told_by() -> str:
    """The source line of definitions and names, with their licence; "" without any."""
    held = _holding("occupations") or _holding("titles")
    if held is None:
        return ""
    return f"{source_line((held.reference,))}. {language.gettext(held.reference.licence)}."


def _holding(table: str) -> Vintage | None:
    """The newest release at hand that has a table."""
    return next((each for each in answers.catalogue().vintages(SOURCE) if table in each.tables), None)


@lru_cache(maxsize=2)
def _searchable(path: Path) -> OtherNames:
    rows = pq.read_table(path, columns=["soc", "name"])
    return OtherNames(zip(rows["soc"].to_pylist(), rows["name"].to_pylist(), strict=True))


@lru_cache(maxsize=2)
def _names(path: Path) -> dict[str, list[str]]:
    rows = pq.read_table(path, columns=["soc", "name"])
    found: dict[str, list[str]] = {}
    for code, name in zip(rows["soc"].to_pylist(), rows["name"].to_pylist(), strict=True):
        found.setdefault(code, []).append(name)
    return found


@lru_cache(maxsize=2)
def _definitions(path: Path) -> dict[str, tuple[str, str]]:
    """By six digits: what O*NET says of the whole occupation, not of a finer one within it."""
    rows = pq.read_table(path, columns=["onet_soc", "soc", "occupation", "description"]).to_pylist()
    return {
        row["soc"]: (row["occupation"], row["description"]) for row in rows if row["onet_soc"].endswith(".00")
    }
