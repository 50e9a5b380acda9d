"""Which passage of a plan comes nearest to a requirement, and by which words: no model, only shared terms.

Every paragraph and every requirement is a bag of word stems. A stem weighs the more, the fewer paragraphs
hold it (the logarithm of paragraphs over paragraphs with it, as retrieval has done since Spärck Jones, 1972).
The likeness is the cosine of the two bags of weights: 0 shares nothing, 1 says the same. The stems that
contributed most are given with it, so anybody can see why.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from highroad.planning.coverage.names import folded
from highroad.planning.coverage.texts import NUMBER, paragraphs_of, shortened
from highroad.reference.packs import Requirement

_ENDINGS = (
    "ations", "ation", "aciones", "acion", "ments", "ment", "ings", "ing", "ies", "ers", "ed", "es",
    "er", "ly",
    "s", "e", "y",
)  # fmt: skip
LIKE_ENOUGH = 0.12  # below this nothing is called near
_STOP = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "all",
        "also",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "during",
        "each",
        "either",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "more",
        "most",
        "must",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "on",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "per",
        "same",
        "shall",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "under",
        "until",
        "up",
        "upon",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "within",
        "would",
        "you",
        "your",
        "state",
        "plan",
        "describe",
        "section",
        "text",
        "item",
        "include",
        "including",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "de",
        "del",
        "al",
        "a",
        "ante",
        "con",
        "contra",
        "desde",
        "en",
        "entre",
        "hacia",
        "hasta",
        "para",
        "por",
        "segun",
        "sin",
        "sobre",
        "que",
        "se",
        "su",
        "sus",
        "es",
        "son",
        "fue",
        "como",
        "cada",
        "este",
        "esta",
        "estos",
        "estas",
        "lo",
        "le",
        "les",
        "y",
        "o",
        "no",
        "mas",
    ]
)


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage of a plan that comes near to a requirement.

    section: the requirement under which it stands. likeness: 0 to 1. terms: shared, weightiest first.
    """

    section: str
    passage: str
    likeness: float
    terms: tuple[str, ...]


@lru_cache(maxsize=16384)
def _stems(text: str) -> tuple[tuple[str, int, str], ...]:
    """(stem, how often, a word of it) of a text."""
    counted: Counter[str] = Counter()
    words: dict[str, str] = {}
    for word in folded(NUMBER.sub(" ", text)).split():
        if len(word) < 3 or word in _STOP or word.isdigit():
            continue
        stem = _stem(word)
        counted[stem] += 1
        words.setdefault(stem, word)
    return tuple((stem, count, words[stem]) for stem, count in counted.items())


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    """A word without the endings that English and Spanish put to it; rough, and the same on both sides."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


class Passages:
    """The paragraphs of a plan, ready to be asked which of them comes nearest to a requirement."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """texts: requirement -> Markdown."""
        self._paragraphs = [
            (section, paragraph)
            for section, text in texts.items()
            for paragraph in paragraphs_of(text)
            if not re.match(r"(?:#|\[\[)", paragraph)
        ]
        self._where: dict[str, list[tuple[int, int]]] = defaultdict(list)
        bags = []
        for place, (_section, paragraph) in enumerate(self._paragraphs):
            bag = _stems(paragraph)
            bags.append(bag)
            for stem, count, _word in bag:
                self._where[stem].append((place, count))
        number = max(1, len(bags))
        self._rare = {stem: math.log(1 + number / len(held)) for stem, held in self._where.items()}
        self._lengths = [
            math.sqrt(sum((_damped(count) * self._rare[stem]) ** 2 for stem, count, _word in bag)) or 1.0
            for bag in bags
        ]

    def nearest(self, item: Requirement, *, besides: Iterable[str] = ()) -> Nearest | None:
        """The passage nearest to a requirement, sections in `besides` left out; None when nothing is."""
        asked = _stems(f"{item.title}. {item.title}. {item.text}")
        weights = {stem: _damped(count) * self._rare.get(stem, 0.0) for stem, count, _word in asked}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        scores: dict[int, float] = defaultdict(float)
        for stem, weight in weights.items():
            for place, count in self._where.get(stem, ()):
                scores[place] += weight * _damped(count) * self._rare[stem]
        skipped = set(besides)
        best = max(
            (
                (score / (length * self._lengths[place]), -place)
                for place, score in scores.items()
                if self._paragraphs[place][0] not in skipped
            ),
            default=(0.0, 0),
        )
        if best[0] < LIKE_ENOUGH:
            return None
        section, paragraph = self._paragraphs[-best[1]]
        held = {stem for stem, _count, _word in _stems(paragraph)}
        shared = sorted((s for s in asked if s[0] in held), key=lambda s: -weights[s[0]])
        return Nearest(section, shortened(paragraph, 220), round(best[0], 2), tuple(s[2] for s in shared[:6]))


def _damped(count: int) -> float:
    """The second time a word stands somewhere says less than the first."""
    return 1 + math.log(count)
