"""The draft as it was frozen for comment, passage by passage, each with its own link to comment on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from highroad.planning.passages import passages_in
from highroad.reference.packs import Requirement
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.exhibits import exhibits_in
from highroad.web.plans.texts import readable

_NOTE = re.compile(r"^\[\^[^\]\s]+\]:.*(?:\n[ \t]+.*)*", re.MULTILINE)
_MARK = re.compile(r"\[\^[^\]\s]+\](?!:)")
_ALONE = re.compile(r"\s*\[\[exhibit:[^\]]+\]\]\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One passage of a draft: its place in the section from 0, its words, and how it reads on a page."""

    place: int
    quote: str
    html: SafeString
    is_exhibit: bool


@dataclass(frozen=True, slots=True)
class DraftSection:
    """One section of the frozen draft."""

    item: Requirement
    depth: int
    text: str


def sections_of(period: CommentPeriod) -> list[DraftSection]:
    """The written sections of the draft, in the order of the pack."""
    pack = period.plan.pack
    return [
        DraftSection(pack.requirement(each["requirement"]), pack.depth(each["requirement"]), each["text"])
        for each in period.edition.contents["sections"]
    ]


def section_text(period: CommentPeriod, requirement: str) -> Mapping[str, Any] | None:
    """A section of the draft as it was frozen; None when it isn't in it."""
    for each in period.edition.contents["sections"]:
        if each["requirement"] == requirement:
            found: Mapping[str, Any] = each
            return found
    return None


def pieces_of(section: Mapping[str, Any]) -> list[Piece]:
    """The passages of a frozen section as everybody may read them."""
    text = section["text"]
    shown = exhibits_in(AnonymousUser(), text, section["exhibits"])
    notes = "\n\n".join(_NOTE.findall(text))
    pieces = []
    for place, passage in enumerate(passages_in(_NOTE.sub("", text))):
        quote = passage.quote
        # A passage with the mark of a footnote brings the note along; it would point nowhere otherwise.
        whole = f"{quote}\n\n{notes}" if notes and _MARK.search(quote) else quote
        html = readable(whole, shown, level=3, prefix=f"p{place}-")
        pieces.append(Piece(place, quote, html, _ALONE.fullmatch(quote) is not None))
    return pieces


def quote_at(period: CommentPeriod, requirement: str, place: int | None) -> str:
    """The words of a passage of the draft; empty when there is no such place."""
    section = section_text(period, requirement)
    if section is None or place is None:
        return ""
    found = passages_in(_NOTE.sub("", section["text"]))
    return found[place].quote if place < len(found) else ""
