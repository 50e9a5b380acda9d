"""Headings of a document matched to the requirements that they answer, each with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from highroad.language import gettext as _

#: From this likeness on, a heading is taken for a requirement's title.
ALIKE: Final = 0.8
_NUMBER = re.compile(
    r"^\s*(?:section|sección)?\s*[(\[]?"
    r"([A-Za-z0-9]{1,5}(?:[.()\s-]+[A-Za-z0-9]{1,4}(?=[.()\s:–-]|$))*)",
    re.I,
)
#: Marks of direction and other letters that nobody sees; word processors leave them before numbers.
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PIECE = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement that a heading may be about."""

    id: str
    parent: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a heading was matched to ("" to nothing), why, and how alike the two are (1: the same number)."""

    requirement: str
    why: str
    likeness: float


def match_headings(headings: Sequence[tuple[int, str]], asked: Sequence[Asked]) -> list[Match]:
    """A match for each heading (level, words), in order.

    A number that begins the heading decides ("II.a.1.A", also in other letters, or "A." below a heading that
    was matched); then a title that is alike to one requirement's and to no other as much. No two headings
    are matched to the same requirement by title.
    """
    by_number = {_folded(item.id): item.id for item in asked}
    titles = {item.id: _words(item.title) for item in asked}
    found: list[Match] = []
    above: list[tuple[int, str]] = []
    used: set[str] = set()
    for level, title in headings:
        words = _UNSEEN.sub("", title)
        while above and above[-1][0] >= level:
            above.pop()
        parent = above[-1][1] if above else ""
        match = _by_number(words, parent, by_number) or _by_title(words, titles, used)
        found.append(match)
        if match.requirement:
            used.add(match.requirement)
            above.append((level, match.requirement))
    return found


def _by_number(words: str, parent: str, by_number: dict[str, str]) -> Match | None:
    start = _NUMBER.match(words)
    if start is None:
        return None
    pieces = _PIECE.findall(start[1])
    for count in range(len(pieces), 0, -1):
        own = ".".join(pieces[:count]).casefold()
        below = f"{_folded(parent)}.{own}" if parent else ""
        # A lone letter or numeral is a number only below a heading that is known, or with its point.
        alone = count == 1 and not re.match(rf"\s*[(\[]?{re.escape(pieces[0])}[.):–-]", words)
        # "(i)" below a known heading is its first part, not the chapter I that is written alike.
        for wanted in (below, own) if count == 1 else (own, below):
            if wanted in by_number and not alone:
                id_ = by_number[wanted]
                if wanted == own and count == 1 and parent and id_ != pieces[0]:
                    continue
                return Match(id_, _("by its number, {number}").format(number=id_), 1.0)
    return None


def _by_title(words: str, titles: dict[str, list[str]], used: set[str]) -> Match:
    wanted = _words(re.sub(r"^\s*[(\[]?(?:[A-Za-z0-9]{1,4}[.)]+)+\s*", "", words))
    nothing = Match("", _("no number and no title like it"), 0.0)
    if not wanted:
        return nothing
    scores = []
    for id_, title in titles.items():
        if id_ in used or not title or not set(title) & set(wanted):
            continue
        matcher = SequenceMatcher(None, wanted, title, autojunk=False)
        if matcher.quick_ratio() >= ALIKE:
            scores.append((matcher.ratio(), id_))
    scores.sort(key=lambda score: -score[0])
    if not scores or scores[0][0] < ALIKE or (len(scores) > 1 and scores[1][0] == scores[0][0]):
        return nothing
    likeness, id_ = scores[0]
    why = _("by its title, {percent}% alike").format(percent=round(100 * likeness))
    return Match(id_, why, likeness)


def _folded(number: str) -> str:
    return ".".join(_PIECE.findall(number)).casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())[:40]
