"""The glossary: every word a reader may stumble over, in plain words, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from highroad.errors import BadQuestion
from highroad.language import LANGUAGES, active
from highroad.language import gettext as _
from highroad.reference.files import lists_in_force


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means, by language. key: for addresses and anchors ("location-quotient")."""

    key: str
    words: dict[str, str]
    meanings: dict[str, str]
    citation: str = ""

    @property
    def term(self) -> str:
        """The word in the language in force."""
        return self.words[active()]

    @property
    def definition(self) -> str:
        """What it means, in the language in force."""
        return self.meanings[active()]


def terms(on: date | None = None) -> list[Term]:
    """All terms, in alphabetical order of the language in force. Raises `DateNotCovered`."""
    from highroad.reference.regions.search import plain

    return sorted(_terms(on).values(), key=lambda term: (plain(term.term), term.key))


def term(key: str, on: date | None = None) -> Term:
    """One term by its key. Raises `BadQuestion` when the glossary has no such key, and `DateNotCovered`."""
    found = _terms(on).get(key)
    if found is None:
        raise BadQuestion(
            _("The glossary has no term {key}.").format(key=key), remedy=_("Look it up in the list of terms.")
        )
    return found


@cache
def _terms(on: date | None) -> dict[str, Term]:
    return {
        entry["key"]: Term(
            entry["key"],
            {language: entry[language][0] for language in LANGUAGES},
            {language: entry[language][1] for language in LANGUAGES},
            entry.get("citation", ""),
        )
        for entry in lists_in_force("glossary", "glossary", on).lists["terms"]
    }
