"""What the expressions of checks are made of, for readers: the words they may use, the elements they name.

The language itself is read by `highroad.records.rules.language`; this module only finds names in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from highroad.reference.participants.elements import elements

#: Words that expressions may use, in the order in which they build on one another.
WORDS: Final[Mapping[str, str]] = {
    "adult": "p903 in 1..3",
    "dislocated": "p904 in 1..3",
    "youth": "p905 in 1..3",
    "participant": "p903 in 1..3 or p904 in 1..3 or p905 in 1..3 or p918 == 1",
    "reportable": "p903 == 4 or p904 == 4 or p905 == 4 or p918 == 2",
    "only_youth": "p905 in 1..3 and not (p903 in 1..3 or p904 in 1..3 or p918 == 1)",
    "incumbent": "p907 in 1..3 and not (p903 in 1..3 or p904 in 1..3 or p905 in 1..3 or p918 == 1)",
}
#: Checks of all records of a person, and what they compare though their expressions don't name it.
PERSONS: Final[Mapping[str, tuple[str, ...]]] = {
    "entries_apart()": ("900", "901"),
    "exits_apart()": ("900", "901"),
    "open_last()": ("900", "901"),
    "contacts_apart()": ("900", "901", "1002", "1007"),
}
_TEXT: Final = re.compile(r"\"[^\"]*\"")
_NAME: Final = re.compile(r"\bp(\d{3,4}[A-C]?)(?:\.\.p(\d{3,4}[A-C]?))?\b|\b([a-z][a-z_0-9]*)\b")


@cache
def elements_in(expression: str) -> tuple[str, ...]:
    """Ids of the elements that an expression names, each once, in its order; not those behind its words."""
    known = list(elements())
    found: list[str] = []
    for first, last, word in _NAME.findall(_TEXT.sub("", expression)):
        if last:
            found += known[known.index(first) : known.index(last) + 1]
        elif first or word in known:
            found.append(first or word)
    return tuple(dict.fromkeys([*found, *PERSONS.get(expression, ())]))


def words_in(expression: str) -> tuple[tuple[str, str], ...]:
    """(word, what it stands for) for the words that an expression uses."""
    used = set(re.findall(r"[a-z_]+", _TEXT.sub("", expression)))
    return tuple((word, text) for word, text in WORDS.items() if word in used)


@cache
def elements_read(expression: str) -> tuple[str, ...]:
    """Ids of all elements that an expression reads: those it names, then those behind its words."""
    behind = (each for _word, text in words_in(expression) for each in elements_in(text))
    return tuple(dict.fromkeys((*elements_in(expression), *behind)))
