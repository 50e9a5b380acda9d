"""Passages: places in a text that somebody speaks of, followed through every later change of the text.

A comment or a suggestion is about some words. The text around them changes, the words change, or they are
taken out; whoever reads the remark must be told which. A passage is kept as

* `quote`: the words as they stood when somebody spoke of them. It never changes.
* `prefix`, `suffix`: what stood just before and after (up to `CONTEXT` characters), to find it in a text
  whose history isn't known.
* `start`, `end`: where it stands in the text now, in characters. What stands there may differ from the quote.
* `hold`: "unchanged", "changed" (other words stand there now) or "gone" (nothing does; `start` == `end` is
  where it stood). A passage that is gone comes back when its words do, as when a version is restored.

    passage = passage_at(text, 10, 25)           # by offsets, as a script counts them
    passage = locate(text, "quoted words")       # by words selected on a page: markup and white space aside
    offers = passages_in(text)                   # a passage for each paragraph, for choosing without scripts
    passage = follow(passage, text, new_text)    # at every save
    new_text = replaced(text, passage, "other words")

What `follow` promises, for any texts: one change that doesn't touch the passage leaves it unchanged; words
that occur once in both texts are found wherever they moved; what it calls unchanged reads as the quote does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from highroad.planning.differences import join, paragraphs, steps

CONTEXT: Final = 80
#: A quote beyond this is cut: a remark on more than that is about the whole section.
LONGEST_QUOTE: Final = 4_000

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_BLOCK = re.compile(r"\S[^\n]*(?:\n[ \t]*\S[^\n]*)*")
#: A number bound to an exhibit, in a sentence.
_NUMBER_HERE = re.compile(r"\[\[number:[^\[\]\n]{1,400}\]\]")
#: Parts of Markdown that no page shows: addresses of links, marks of footnotes, borders of tables.
_UNSEEN = re.compile(r"(?<=\])\([^()\s]*(?:\s\"[^\"]*\")?\)|\[\^[^\]\s]+\]:?|\\(?=[^\w\s])")


class Hold(StrEnum):
    """How far a passage still holds."""

    KEPT = "unchanged"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text, and where they stand now (see the module)."""

    quote: str
    prefix: str
    suffix: str
    start: int
    end: int
    hold: Hold = Hold.KEPT

    def now(self, text: str) -> str:
        """What stands there in the text that the passage was last followed to; "" when it is gone."""
        return text[self.start : self.end]


def passage_at(text: str, start: int, end: int) -> Passage | None:
    """The passage from `start` to `end` (characters), without white space at its ends.

    None when nothing but white space stands there. Offsets beyond the text are moved to its end.
    """
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    end = min(end, start + LONGEST_QUOTE)
    piece = text[start:end]
    if not piece.strip():
        return None
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return Passage(
        text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, end
    )


def passages_in(text: str) -> tuple[Passage, ...]:
    """A passage for each paragraph, list or table of a text (what blank lines divide)."""
    found = (passage_at(text, block.start(), block.end()) for block in _BLOCK.finditer(text))
    return tuple(passage for passage in found if passage is not None)


def locate(text: str, quote: str, *, prefix: str = "", suffix: str = "", near: int = 0) -> Passage | None:
    """The passage of a Markdown text that reads as `quote` does on a page.

    Only letters and digits are compared, so white space, emphasis, bullets and bars don't matter. Of several
    places the one is taken whose surroundings agree best with `prefix` and `suffix`, then the one nearest to
    `near` (characters). None when the words stand nowhere, or when the quote has no letter or digit.
    """
    letters, places = _letters(text)
    wanted = _letters(quote)[0]
    if not wanted:
        return None
    before, after = _letters(prefix)[0][-CONTEXT:], _letters(suffix)[0][:CONTEXT]
    best: tuple[int, int, int] | None = None
    at = letters.find(wanted)
    while at != -1:
        end = at + len(wanted)
        head, tail = letters[max(0, at - len(before)) : at], letters[end : end + len(after)]
        agree = _agreeing(head[::-1], before[::-1]) + _agreeing(tail, after)
        score = (-agree, abs(places[at] - near), at)
        best = score if best is None else min(best, score)
        at = letters.find(wanted, at + 1)
    if best is None:
        return None
    first, end = places[best[2]], places[best[2] + len(wanted) - 1] + 1
    opening, closing = _edges(quote.strip())
    if text.endswith(opening, 0, first):
        first -= len(opening)
    return passage_at(text, first, end + (len(closing) if text.startswith(closing, end) else 0))


def follow(passage: Passage, before: str, after: str) -> Passage:
    """Where a passage of `before` stands in `after`.

    before: the text that the passage's `start` and `end` count in. Costs what comparing the two texts costs,
    which is bounded whatever they are.
    """
    if before == after:
        return passage
    if passage.hold is Hold.GONE:
        return _returned(passage, before, after)
    start, end = _mapped(passage, before, after)
    found = after[start:end]
    start, end = start + len(found) - len(found.lstrip()), end - len(found) + len(found.rstrip())
    if _same_words(found, passage.quote):
        return _standing(passage, after, start, end)
    moved = _moved(passage, before, after)
    if moved is not None:
        return moved
    if start >= end:
        place = min(start, len(after))
        return replace(passage, start=place, end=place, hold=Hold.GONE)
    return replace(passage, start=start, end=end, hold=Hold.CHANGED)


def refitted(brought: str, base: str) -> str:
    """A text that went through another program, with every paragraph of `base` that reads the same put back.

    What such a trip loses (emphasis in tables, levels of headings, numbers bound to exhibits) is kept where
    nobody changed the words; paragraphs whose words differ come as they are.
    """
    known: dict[str, str] = {}
    bound: list[tuple[list[str], str]] = []
    for paragraph in paragraphs(base):
        if _NUMBER_HERE.search(paragraph):
            bound.append(([_letters(piece)[0] for piece in _NUMBER_HERE.split(paragraph)], paragraph))
        else:
            known.setdefault(_letters(paragraph)[0], paragraph)
    fitted = []
    for paragraph in paragraphs(brought):
        letters = _letters(paragraph)[0]
        numbered = next((old for pieces, old in bound if _fits(letters, pieces)), None)
        fitted.append(numbered or known.get(letters) or paragraph)
    return join(fitted)


def _fits(letters: str, pieces: Sequence[str]) -> bool:
    """Whether the letters are these pieces with a number, 40 letters at most, between each two of them.

    All places are followed at once: a pattern would try each by itself, without end for a dozen numbers.
    """
    first, *others = pieces
    ends = {len(first)} if letters.startswith(first) else set()
    for piece in others:
        starts = {at for end in ends for at in range(end, end + 41)}
        ends = {at + len(piece) for at in starts if at <= len(letters) and letters.startswith(piece, at)}
    return len(letters) in ends


def replaced(text: str, passage: Passage, words: str) -> str:
    """The text with other words where the passage stands; with no words, without an empty paragraph left."""
    if words.strip():
        return text[: passage.start] + words + text[passage.end :]
    head, tail = text[: passage.start], text[passage.end :]
    if not tail.strip():
        return head.rstrip()
    if head.endswith("\n") or not head:
        return head + tail.lstrip("\n")
    return head.removesuffix(" ") + tail


def _standing(passage: Passage, text: str, start: int, end: int) -> Passage:
    """The passage where its own words stand, with fresh surroundings."""
    return replace(
        passage,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        hold=Hold.KEPT,
    )


def _same_words(one: str, other: str) -> bool:
    return one == other or one.split() == other.split()


def _moved(passage: Passage, before: str, after: str) -> Passage | None:
    """Words that stand once in either text are the same words, wherever they went."""
    place = after.find(passage.quote)
    if place == -1 or place != after.rfind(passage.quote):
        return None
    if before.find(passage.quote) != before.rfind(passage.quote):
        return None
    return _standing(passage, after, place, place + len(passage.quote))


def _returned(passage: Passage, before: str, after: str) -> Passage:
    """A passage that is gone comes back with its words, if they weren't there all the time."""
    place = after.find(passage.quote)
    if place != -1 and passage.quote not in before:
        found = locate(after, passage.quote, prefix=passage.prefix, suffix=passage.suffix, near=passage.start)
        if found is not None and _same_words(found.quote, passage.quote):
            return _standing(passage, after, found.start, found.end)
        return _standing(passage, after, place, place + len(passage.quote))
    start, _end = _mapped(replace(passage, end=passage.start), before, after)
    start = min(start, len(after))
    return replace(passage, start=start, end=start)


def _mapped(passage: Passage, before: str, after: str) -> tuple[int, int]:
    """Where the two ends of a passage came to lie; what was put in at an end stays outside."""
    start = end = len(after)
    for a, b, c, d, equal in _stretches(before, after, passage.start, passage.end):
        if a <= passage.start < b:
            start = c + passage.start - a if equal else c
        if a < passage.end <= b:
            end = d - (b - passage.end) if equal else d
    return start, max(start, end)


def _stretches(before: str, after: str, start: int, end: int) -> Iterator[tuple[int, int, int, int, bool]]:
    """(a, b, c, d, equal): before[a:b] became after[c:d]; in characters, in order, without gaps.

    Ends that agree are set aside first, on the passage's own side for as far as it reaches: one change that
    doesn't touch the passage is then told from it whatever the texts repeat.
    """
    head = _agreeing(before, after)
    tail = _agreeing(before[head:][::-1], after[head:][::-1])
    if head < end and len(before) - tail > start:
        # The change may as well lie further left where letters repeat ("aa" + "a"): keep off the passage.
        other = _agreeing(before[::-1], after[::-1])
        front = _agreeing(before[: len(before) - other], after[: len(after) - other])
        if front >= end or len(before) - other <= start:
            head, tail = front, other
    if head:
        yield 0, head, 0, head, True
    middle, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if middle or new:
        yield from _tokens_compared(middle, new, head)
    if tail:
        yield len(before) - tail, len(before), len(after) - tail, len(after), True


def _tokens_compared(before: str, after: str, offset: int) -> Iterator[tuple[int, int, int, int, bool]]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    a = c = offset
    for equal, i, j, k, m in steps(old, new):
        b, d = a + sum(map(len, old[i:j])), c + sum(map(len, new[k:m]))
        yield a, b, c, d, equal
        a, c = b, d


def _agreeing(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    shorter = min(len(one), len(other))
    if one[:shorter] == other[:shorter]:
        return shorter
    low, high = 0, shorter
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low if one[low] != other[low] else low + 1


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits that a page shows, in lower case, and where each stands in the text."""
    hidden = bytearray(len(text))
    for unseen in _UNSEEN.finditer(text):
        hidden[unseen.start() : unseen.end()] = b"\1" * (unseen.end() - unseen.start())
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter.isalnum() and not hidden[place]:
            small = letter.lower()
            letters.append(small if len(small) == 1 else letter)
            places.append(place)
    return "".join(letters), places


def _edges(quote: str) -> tuple[str, str]:
    """What stands before the first and after the last letter or digit of a quote."""
    counts = [place for place, letter in enumerate(quote) if letter.isalnum()]
    return (quote[: counts[0]], quote[counts[-1] + 1 :]) if counts else ("", "")
