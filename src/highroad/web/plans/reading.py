"""A plan as readers get it: in parts that load quickly, chapters under the headings of its pack, hits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from highroad.planning.coverage import exhibits_named
from highroad.reference.packs import Pack, Requirement
from highroad.web.plans.exhibits import find_all, wanted_in
from highroad.web.plans.frozen import claims_in
from highroad.web.plans.languages import language_in
from highroad.web.plans.models import Plan
from highroad.web.plans.texts import readable

#: How much stands on one page: an exhibit weighs one, and so do as many characters of text.
HEAVIEST, CHARACTERS = 24, 4_000

Text = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Neighboring sections that are read on one page. first, last: the items at its ends."""

    first: Requirement
    last: Requirement
    sections: tuple[Text, ...]

    @property
    def key(self) -> str:
        """Its name in addresses."""
        return self.first.id

    @property
    def several(self) -> bool:
        """It holds more than one item of the outline side by side."""
        return self.first.id != self.last.id


def parts_of(pack: Pack, sections: Sequence[Text]) -> tuple[Part, ...]:
    """Written sections in parts, in the order of the pack.

    What is below one heading stays together as long as it is light enough; small neighbors under the same
    heading share a page.
    """
    below: dict[str, list[Text]] = {}
    for section in sections:
        item = pack.requirement(section["requirement"])
        for each in (*pack.ancestors(item.id), item):
            below.setdefault(each.id, []).append(section)
    tops = [item for item in pack.items if item.parent is None and item.id in below]
    return tuple(_split(pack, tops, below))


def _split(pack: Pack, items: Iterable[Requirement], below: Mapping[str, list[Text]]) -> list[Part]:
    found: list[Part] = []
    for item in items:
        own = below[item.id]
        if _weight(own) <= HEAVIEST:
            _add(found, Part(item, item, tuple(own)))
            continue
        if own[0]["requirement"] == item.id:
            found.append(Part(item, item, (own[0],)))
        children = [child for child in pack.children.get(item.id, ()) if child.id in below]
        # Parts of one heading don't flow into those of the next.
        found += _split(pack, children, below)
    return found


def _add(found: list[Part], part: Part) -> None:
    before = found[-1] if found else None
    together = (*before.sections, *part.sections) if before is not None else ()
    siblings = before is not None and before.last.parent == part.first.parent
    if before is not None and siblings and _weight(together) <= HEAVIEST:
        found[-1] = Part(before.first, part.last, together)
    else:
        found.append(part)


def _weight(sections: Iterable[Text]) -> float:
    texts = [section["text"] for section in sections]
    return sum(len(text) / CHARACTERS + len(exhibits_named(text)) for text in texts)


def part_with(parts: Sequence[Part], pack: Pack, identifier: str) -> int | None:
    """The place of the part that shows an item, as a section or as a heading above one."""
    for place, part in enumerate(parts):
        for section in part.sections:
            key = section["requirement"]
            if identifier == key or any(above.id == identifier for above in pack.ancestors(key)):
                return place
    return None


def headings(pack: Pack, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The table of contents: every heading once, with its depth and the part that shows it."""
    seen: set[str] = set()
    found = []
    for part in parts:
        for section in part.sections:
            item = pack.requirement(section["requirement"])
            for each in (*pack.ancestors(item.id), item):
                if each.id not in seen:
                    seen.add(each.id)
                    found.append({"item": each, "depth": pack.depth(each.id), "part": part.key})
    return found


def chapters(
    actor: Any, plan: Plan, contents: Mapping[str, Any], sections: Sequence[Text], *, flags: bool = False
) -> list[dict[str, Any]]:
    """Sections under the headings of the plan's pack, with exhibits in them.

    flags: claims that don't hold are flagged in the text, as for those who work on it.
    """
    claims = claims_in({**contents, "sections": sections}) if flags else {}
    pack = plan.pack
    pairs = [pair for each in sections for pair in wanted_in(each["text"], each["exhibits"])]
    exhibits = find_all(actor, pairs)
    shown: set[str] = set()
    found: list[dict[str, Any]] = []
    for section in sections:
        item = pack.requirement(section["requirement"])
        for above in pack.ancestors(item.id):
            if above.id not in shown:
                shown.add(above.id)
                found.append({"item": above, "depth": pack.depth(above.id), "text": ""})
        shown.add(item.id)
        depth = pack.depth(item.id)
        wanted = wanted_in(section["text"], section["exhibits"])
        mine = {pair[0]: exhibits[pair] for pair in wanted if pair in exhibits}
        text = readable(
            section["text"],
            mine,
            level=min(depth + 3, 6),
            prefix=f"{item.id}-",
            claims=claims.get(item.id, ()),
        )
        found.append({"item": item, "depth": depth, "text": text, "language": language_in(plan, section)})
    for chapter in found:
        chapter["level"] = min(chapter["depth"] + 2, 6)
    return found


def hits_in(plan: Plan, contents: Mapping[str, Any], query: str) -> list[dict[str, str]]:
    """Where a plan says something: each section once, with the words around the first place."""
    if not query:
        return []
    found = []
    for section in contents["sections"]:
        text = " ".join(section["text"].split())
        place = text.lower().find(query.lower())
        title = plan.pack.requirement(section["requirement"]).title
        if place < 0 and query.lower() not in title.lower():
            continue
        end = place + len(query)
        found.append(
            {
                "id": section["requirement"],
                "title": title,
                "before": text[max(0, place - 90) : place] if place >= 0 else "",
                "words": text[place:end] if place >= 0 else "",
                "after": text[end : end + 90] if place >= 0 else "",
            }
        )
    return found
