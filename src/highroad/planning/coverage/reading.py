"""How hard a text is to read: the school grade that its sentences and words ask for.

English: the Flesch-Kincaid grade (Kincaid and others, 1975). Spanish: the reading ease of Fernández Huerta
(1959), turned into a grade by its usual bands. Both count sentences, words and syllables; they know
nothing of sense.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from highroad.planning.coverage.texts import prose, sentences

_SPANISH = frozenset(
    [
        "de",
        "la",
        "que",
        "el",
        "en",
        "y",
        "a",
        "los",
        "se",
        "del",
        "las",
        "un",
        "por",
        "con",
        "una",
        "para",
        "su",
        "al",
        "es",
        "lo",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "that",
        "for",
        "it",
        "as",
        "was",
        "with",
        "be",
        "by",
        "on",
        "are",
        "this",
        "you",
        "will",
    ]
)
#: From a reading ease (at least) to the grade that it is usually said to ask for.
_BANDS = ((90, 4), (80, 5), (70, 6), (60, 8), (50, 10), (30, 12))
PLAIN_GRADE = 9.0  # above this a notice to the public is pointed out
FEWEST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Reading:
    """grade: of school, with one decimal; language: "en" or "es", as the text's small words tell."""

    grade: float
    language: str
    words: int


@lru_cache(maxsize=512)
def reading_level(text: str) -> Reading | None:
    """The school grade of a text; None when it has too few words to say."""
    plain = prose(text)
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", plain)
    if len(words) < FEWEST_WORDS:
        return None
    small = [word.lower() for word in words]
    spanish = sum(word in _SPANISH for word in small) > sum(word in _ENGLISH for word in small)
    spoken = [each for each in sentences(plain) if re.search(r"[^\W\d_]{2}", each)]
    per_sentence = len(words) / max(1, len(spoken))
    syllables = sum(map(_spanish_syllables if spanish else _english_syllables, small)) / len(words)
    if spanish:
        ease = 206.84 - 60.0 * syllables - 1.02 * per_sentence
        grade = float(next((grade for least, grade in _BANDS if ease >= least), 14))
    else:
        grade = max(0.0, 0.39 * per_sentence + 11.8 * syllables - 15.59)
    return Reading(round(grade, 1), "es" if spanish else "en", len(words))


@lru_cache(maxsize=16384)
def _english_syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1:
        groups -= 1
    if word.endswith(("es", "ed")) and groups > 1 and not re.search(r"(?:[sxz]|[cs]h|ge|ce|t|d)e[sd]$", word):
        groups -= 1
    return max(1, groups)


@lru_cache(maxsize=16384)
def _spanish_syllables(word: str) -> int:
    # Two strong vowels part; a weak one with an accent parts from its neighbor.
    parted = re.sub(r"([aeoáéó])(?=[aeoáéóíú])|([íú])(?=[aeoáéó])", r"\1\2-", word)
    return max(1, len(re.findall(r"[aeiouáéíóúü]+", re.sub(r"qu|gu(?=[eiéí])", "q", parted))))
