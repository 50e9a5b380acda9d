"""Finding occupations by what people type: a code, a title, an everyday name, some words of one."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from highroad.reference.codes import Occupation, occupations
from highroad.reference.files import file_in_force

#: How the text was met, best first; "similar" ones are only spelled alike.
How = Literal["code", "title", "name", "other", "words", "part", "similar"]
_ORDER: Final[tuple[How, ...]] = ("code", "title", "name", "other", "words", "part", "similar")
_CODE: Final = re.compile(r"(\d\d)[\s.–-]*(\d{4})(?:\.\d\d)?")
_WORD: Final = re.compile(r"[a-z0-9]+")
#: Words that no title is found by.
_EMPTY: Final = frozenset(
    {"a", "all", "an", "and", "except", "for", "in", "of", "or", "other", "the", "to"}
    | {"de", "del", "el", "la", "las", "los", "y"}
)
#: Plurals in "es", English and Spanish.
_ENDINGS: Final = ("sses", "ches", "shes", "xes", "ores", "ales", "ones")
_LEVELS: Final = ("detailed", "combined", "broad", "minor", "major")


@dataclass(frozen=True, slots=True)
class OccupationMatch:
    """An occupation or group that answers to a text. name: the everyday name that was met, else ""."""

    occupation: Occupation
    how: How
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    words: tuple[str, ...]
    text: str
    name: str
    occupation: Occupation


class OtherNames:
    """What else occupations are called, by a list that was brought: made ready once, to be searched often.

    pairs: code and name. Codes that the classification lacks are left out.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        held = occupations()
        whole = {part: each for each in held.values() for part in each.components}
        self.known = tuple(
            _Known(words, " ".join(words), name, whole.get(code, held[code]))
            for code, name in pairs
            if code in held
            for words in [_split(name)]
        )


def occupation_code_in(text: str) -> str:
    """The code that a text is, however it is written ("533032", "53-3032.00"); "" when it is none."""
    found = _CODE.fullmatch(text.strip())
    return f"{found[1]}-{found[2]}" if found else ""


def find_occupations(
    text: str, *, limit: int = 20, others: OtherNames | None = None
) -> list[OccupationMatch]:
    """Occupations and groups that answer to a text, best first; detailed ones before groups.

    Words are met in any order, in the singular or plural, with or without accents, in titles of the
    classification and in everyday names (English and Spanish). When nothing is met, those that are spelled
    alike, marked "similar". others: further names; they come after titles and everyday names.
    """
    code = occupation_code_in(text)
    if code:
        known = occupations().get(code)
        return [OccupationMatch(known, "code")] if known and known.level != "total" else []
    asked = _words(text)
    if not asked:
        return []
    plain = " ".join(asked)
    found: dict[str, OccupationMatch] = {}
    for each in _index():
        how = _met(asked, plain, each)
        if how is not None:
            _keep(found, OccupationMatch(each.occupation, how, each.name))
    for each in others.known if others else ():
        if each.text == plain:
            _keep(found, OccupationMatch(each.occupation, "other", each.name))
        elif all(word in each.words for word in asked):
            _keep(found, OccupationMatch(each.occupation, "part", each.name))
    if not found:
        names = {each.text: each for each in _index()}
        for spelled in difflib.get_close_matches(plain, names, n=limit, cutoff=0.6):
            _keep(found, OccupationMatch(names[spelled].occupation, "similar", names[spelled].name))
    return sorted(found.values(), key=_rank)[:limit]


def nearest_codes(code: str, limit: int = 8) -> list[Occupation]:
    """Detailed occupations with the codes nearest to one that does not exist, its own group first."""
    number = int(code.replace("-", "") or 0)

    def distance(each: Occupation) -> tuple[int, int]:
        alike = next((at for at, (a, b) in enumerate(zip(each.soc, code, strict=False)) if a != b), 7)
        return -alike, abs(int(each.soc.replace("-", "")) - number)

    detailed = [each for each in occupations().values() if each.level in ("detailed", "combined")]
    return sorted(detailed, key=distance)[:limit]


def _met(asked: tuple[str, ...], plain: str, known: _Known) -> How | None:
    if known.text == plain:
        return "name" if known.name else "title"
    if all(word in known.words for word in asked):
        return "words"
    if all(any(each.startswith(word) for each in known.words) for word in asked if len(word) > 1):
        return "part"
    return None


def _keep(found: dict[str, OccupationMatch], match: OccupationMatch) -> None:
    soc = match.occupation.soc
    if soc not in found or _rank(match) < _rank(found[soc]):
        found[soc] = match


def _rank(match: OccupationMatch) -> tuple[int, int, int, str]:
    of_level = _LEVELS.index(match.occupation.level)
    return (
        _ORDER.index(match.how),
        of_level,
        len(_words(match.name or match.occupation.title)),
        match.occupation.soc,
    )


@cache
def _index() -> tuple[_Known, ...]:
    titles_of_detailed = {each.title for each in occupations().values() if each.level == "detailed"}
    held = {
        soc: each
        for soc, each in occupations().items()
        # A group of one occupation has its title and nothing more to tell.
        if each.level != "total" and not (each.level == "broad" and each.title in titles_of_detailed)
    }
    # What the wage survey publishes only together with others is found as that.
    whole = {part: each for each in held.values() for part in each.components if part in held}
    titles = [
        (whole.get(soc, each), each.title if soc in whole else "", each.title) for soc, each in held.items()
    ]
    names = [
        (held[row["code"]], row["name"], row["name"])
        for row in file_in_force("codes", "everyday_names", None).rows
        if row["code"] in held
    ]
    made = []
    for occupation, name, text in (*titles, *names):
        words = _words(text)
        made.append(_Known(words, " ".join(words), name, occupation))
    return tuple(made)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """As `_split`, of the few texts that are asked for again and again."""
    return _split(text)


def _split(text: str) -> tuple[str, ...]:
    """The words of a text without accents and endings of the plural, in order."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "")
    return tuple(_singular(word) for word in _WORD.findall(plain) if word not in _EMPTY)


def _singular(word: str) -> str:
    """A word without the ending of its plural; the same for a text that is looked for and one that is met."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 5 and word.endswith(_ENDINGS):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word
