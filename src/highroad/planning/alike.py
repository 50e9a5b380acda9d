"""Which texts say much the same, and how that is seen: shared phrases of three words, nothing hidden.

Letters of a campaign arrive in hundreds, each with a sentence of its own. Two texts are alike when enough of
the phrases of the shorter one stand in the longer one too. A person confirms; nothing is grouped by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")

#: The least share of the shorter text's phrases that the longer one must have, too.
ALIKE = 0.5
#: Texts with fewer phrases than this are only alike when they are the same.
FEWEST = 5


def plain_words(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation."""
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _WORD.findall(bare.casefold())


def phrases(text: str) -> frozenset[str]:
    """Every run of three words of a text; of a shorter text, the whole of it."""
    words = plain_words(text)
    if len(words) < 3:
        return frozenset([" ".join(words)] if words else [])
    return frozenset(" ".join(words[place : place + 3]) for place in range(len(words) - 2))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two texts are alike: `shared` of the `of` phrases of the shorter one stand in the other."""

    shared: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.shared / self.of if self.of else 0.0


def likeness(one: str, other: str) -> Likeness:
    """How far two texts are alike."""
    first, second = phrases(one), phrases(other)
    return Likeness(len(first & second), min(len(first), len(second)))


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts that say much the same as the first of them. likeness: of each of the others with the first."""

    first: Hashable
    others: Mapping[Hashable, Likeness]


def alike(texts: Mapping[Hashable, str], *, least: float = ALIKE) -> list[Alike]:
    """Sets of alike texts, the largest first; each text is in at most one of them.

    texts: key -> text, in the order in which a first one is looked for. A text joins the earliest one that it
    is most alike to. Work grows with the texts and the phrases they share, not with all their pairs.
    """
    same: dict[frozenset[str], Hashable] = {}
    holders: dict[str, list[Hashable]] = defaultdict(list)
    sizes: dict[Hashable, int] = {}
    joined: dict[Hashable, dict[Hashable, Likeness]] = {}
    for key, text in texts.items():
        own = phrases(text)
        if not own:
            continue
        first, seen = same.get(own), Likeness(len(own), len(own))
        if first is None and len(own) >= FEWEST:
            first, seen = _most_alike(own, holders, sizes, least)
        if first is not None:
            joined[first][key] = seen
            continue
        same[own], sizes[key], joined[key] = key, len(own), {}
        for phrase in own:
            holders[phrase].append(key)
    found = [Alike(first, others) for first, others in joined.items() if others]
    return sorted(found, key=lambda each: -len(each.others))


def _most_alike(
    own: frozenset[str], holders: Mapping[str, list[Hashable]], sizes: Mapping[Hashable, int], least: float
) -> tuple[Hashable | None, Likeness]:
    """The first text that shares most with these phrases, if it shares enough."""
    counts = Counter(key for phrase in own for key in holders.get(phrase, ()))
    best: tuple[Hashable | None, Likeness] = (None, Likeness(0, 1))
    for key, shared in counts.items():
        seen = Likeness(shared, min(len(own), sizes[key]))
        if sizes[key] >= FEWEST and seen.share >= least and seen.share > best[1].share:
            best = (key, seen)
    return best
