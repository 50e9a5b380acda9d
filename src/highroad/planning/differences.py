"""Texts compared and merged: what changed between two versions, and how two people's changes fit together.

The unit is the paragraph (text between blank lines), because that is how people write and argue; inside a
changed paragraph the comparison goes down to words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|[^\s]+")
#: Comparing costs the product of the two lengths, at worst far more. Beyond the first bound what is frequent
#: is no anchor; beyond the second only beginnings and ends are compared: no text can keep a page waiting.
_FREQUENT_COUNTS, _MOST = 250_000, 4_000_000
#: Pairs of replaced paragraphs that are weighed against each other.
_PAIRS = 400
#: From this share of words in common on, one paragraph is the other reworded.
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words in a changed paragraph."""

    how: Literal["kept", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph of two versions: "kept", "added", "removed" or "changed" (then with its pieces)."""

    how: Literal["kept", "added", "removed", "changed"]
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a three-way comparison.

    how: "same" (nobody changed it), "mine", "theirs" (one changed it), "both" (both made the same change) or
    "conflict" (both changed it, differently; somebody must choose).
    """

    how: Literal["same", "mine", "theirs", "both", "conflict"]
    base: str
    mine: str
    theirs: str

    @property
    def merged(self) -> str | None:
        """The text that both changes lead to; None in a conflict."""
        if self.how == "conflict":
            return None
        return self.theirs if self.how == "theirs" else self.mine


@dataclass(frozen=True, slots=True)
class Merge:
    """Two changes of one text, laid side by side."""

    parts: tuple[Part, ...]

    @property
    def clean(self) -> bool:
        """The two changes don't touch each other."""
        return all(part.how != "conflict" for part in self.parts)

    @property
    def text(self) -> str:
        """The merged text. In a conflict both wordings stand, mine first: nothing is left out."""
        return self.chosen({})

    def chosen(self, words: Mapping[int, str]) -> str:
        """The merged text with what somebody decided for conflicts: number of the part -> its words.

        A conflict without a decision keeps both wordings, mine first; decisions on other parts are ignored.
        """
        kept = []
        for number, part in enumerate(self.parts):
            decided = words.get(number, _both(part)) if part.how == "conflict" else part.merged
            kept.append(decided or "")
        return join([paragraph for text in kept for paragraph in paragraphs(text)])


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, without the blank lines between them."""
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", normal) if part.strip()]


def join(parts: Sequence[str]) -> str:
    """Paragraphs as a text."""
    return "\n\n".join(parts)


def readable_changes(before: str, after: str) -> tuple[Change, ...]:
    """What became of each paragraph from one version to the next; kept ones are included, for context."""
    old, new = paragraphs(before), paragraphs(after)
    changes: list[Change] = []
    for equal, a, b, c, d in steps(old, new):
        if equal:
            changes += [Change("kept", text, text) for text in old[a:b]]
        else:
            changes += _paired(old[a:b], new[c:d])
    return tuple(changes)


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Lay two changes of `base` side by side, paragraph by paragraph.

    Every paragraph that either side has is in some part: no words that one side wrote are dropped.
    """
    ours, others, old = paragraphs(mine), paragraphs(theirs), paragraphs(base)
    mine_blocks, their_blocks = matches(old, ours), matches(old, others)
    mine_at = {block.a + k: block.b + k for block in mine_blocks for k in range(block.size)}
    theirs_at = {block.a + k: block.b + k for block in their_blocks for k in range(block.size)}
    stable = [(k, mine_at[k], theirs_at[k]) for k in range(len(old)) if k in mine_at and k in theirs_at]
    parts: list[Part] = []
    at = (0, 0, 0)
    for place in [*stable, (len(old), len(ours), len(others))]:
        gap = (old[at[0] : place[0]], ours[at[1] : place[1]], others[at[2] : place[2]])
        if any(gap):
            parts += _parts(*gap)
        if place[0] < len(old):
            text = old[place[0]]
            parts.append(Part("same", text, text, text))
        at = (place[0] + 1, place[1] + 1, place[2] + 1)
    return Merge(tuple(_collected(parts)))


def matches(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Where the two agree, in order; the last match is empty and stands at both ends."""
    cost = len(old) * len(new)
    if cost <= _MOST:
        return SequenceMatcher(None, old, new, autojunk=cost > _FREQUENT_COUNTS).get_matching_blocks()
    shorter = min(len(old), len(new))
    first = next((k for k in range(shorter) if old[k] != new[k]), shorter)
    last = next((k for k in range(shorter - first) if old[-1 - k] != new[-1 - k]), shorter - first)
    ends = [Match(0, 0, first), Match(len(old) - last, len(new) - last, last), Match(len(old), len(new), 0)]
    return [match for match in ends[:-1] if match.size] + ends[-1:]


def steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """What became of old[a:b]: (True, a, b, c, d) where it stayed, else (False, …) where new[c:d] stands."""
    a = c = 0
    for match in matches(old, new):
        if match.a > a or match.b > c:
            yield False, a, match.a, c, match.b
        a, c = match.a + match.size, match.b + match.size
        if match.size:
            yield True, match.a, a, match.b, c


def _parts(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Part]:
    """A stretch that somebody changed: paragraph by paragraph where each is plainly the old one reworded."""
    if 1 < len(base) == len(mine) == len(theirs) <= _PAIRS // 4:
        triples = list(zip(base, mine, theirs, strict=True))
        if all(_likeness(old, one) >= _ALIKE <= _likeness(old, other) for old, one, other in triples):
            return [_part(*triple) for triple in triples]
    return [_part(join(base), join(mine), join(theirs))]


def _part(base: str, mine: str, theirs: str) -> Part:
    if mine == theirs:
        return Part("both" if mine != base else "same", base, mine, theirs)
    if mine == base:
        return Part("theirs", base, mine, theirs)
    return Part("mine" if theirs == base else "conflict", base, mine, theirs)


def _collected(parts: Sequence[Part]) -> Iterator[Part]:
    """Neighbors that nobody changed, as one part."""
    held: list[Part] = []
    for part in parts:
        if part.how == "same":
            held.append(part)
            continue
        if held:
            yield _same(held)
            held = []
        yield part
    if held:
        yield _same(held)


def _same(parts: Sequence[Part]) -> Part:
    text = join([part.base for part in parts])
    return Part("same", text, text, text)


def _both(part: Part) -> str:
    return join([text for text in (part.mine, part.theirs) if text])


def _paired(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Match replaced paragraphs by likeness; what has no match was added or removed."""
    if len(old) * len(new) > _PAIRS:
        return [Change("removed", text, "") for text in old] + [Change("added", "", text) for text in new]
    changes: list[Change] = []
    start = 0
    for text in old:
        scores = [(_likeness(text, candidate), -k) for k, candidate in enumerate(new[start:], start)]
        best = max(scores, default=(0.0, 0))
        if best[0] < _ALIKE:
            changes.append(Change("removed", text, ""))
            continue
        place = -best[1]
        changes += [Change("added", "", candidate) for candidate in new[start:place]]
        changes.append(Change("changed", text, new[place], word_changes(text, new[place])))
        start = place + 1
    changes += [Change("added", "", candidate) for candidate in new[start:]]
    return changes


def _likeness(one: str, other: str) -> float:
    old, new = _WORDS.findall(one), _WORDS.findall(other)
    alike = sum(match.size for match in matches(old, new))
    return 2 * alike / ((len(old) + len(new)) or 1)


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """What became of one passage, word by word; words that only a space parts change together."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    gone: list[str] = []
    come: list[str] = []

    def tell() -> None:
        if gone:
            pieces.append(Piece("removed", "".join(gone)))
        if come:
            pieces.append(Piece("added", "".join(come)))
        gone.clear()
        come.clear()

    compared = list(steps(old, new))
    for place, (equal, a, b, c, d) in enumerate(compared):
        kept = "".join(old[a:b])
        between = bool(gone and come) and place + 1 < len(compared)
        if equal and (kept.strip() or not between):
            tell()
            pieces.append(Piece("kept", kept))
        else:
            gone += old[a:b]
            come += new[c:d]
    tell()
    return tuple(pieces)
