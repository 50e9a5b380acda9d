"""Layouts: in which order, and under which names, files carry the elements of a participant record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference.files import file_in_force
from highroad.reference.participants.elements import FOLDER, Element, elements

LAYOUTS: Final = ("names", "numbers", "pirl-2016", "wagner-peyser", "public-use")
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")
_NUMBERED: Final = re.compile(
    r"(?:dol|wioa)?(?:pirl|element|elem|dataelement|de|p|item)?0*(\d{3,4})([abc]?)\Z"
)
_CALCULATED: Final = re.compile(r"calc(\d{4})\Z")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out.

    columns: the element in each place, None where a place holds something unknown. headings: what the header
    says, empty where the file has none. accepted: whether the federal system takes it as an upload today.
    """

    name: str
    columns: tuple[Element | None, ...]
    headings: tuple[str, ...]
    accepted: bool

    def position(self, number: str) -> int | None:
        """Where an element stands, counted from 0; None when the layout lacks it."""
        for place, column in enumerate(self.columns):
            if column is not None and column.id == number:
                return place
        return None


@cache
def layout(name: str = "names", on: date | None = None) -> Layout:
    """The layout called `name`, as of `on`. Raises BadQuestion for another name, `DateNotCovered`.

    "names": a header of the official element names. "numbers": a header of element numbers. "pirl-2016":
    467 columns by position, no header (an upload schema that is retired). "wagner-peyser": 264 columns by
    position, of which only some places are known. "public-use": the federal public-use file of PY2022.
    """
    known = elements(on)
    if name in {"names", "numbers"}:
        own = tuple(each for each in known.values() if not each.section.startswith("M"))
        headings = tuple(each.name if name == "names" else each.id for each in own)
        return Layout(name, own, headings, accepted=False)
    if name == "pirl-2016":
        return _placed(name, {e.position_2016: e for e in known.values()}, 467)
    if name == "wagner-peyser":
        return _placed(name, {e.position_wp: e for e in known.values()}, 264)
    if name == "public-use":
        return _public_use(on)
    raise BadQuestion(
        _("There is no layout called {name}.").format(name=name),
        remedy=_("Choose one of: {layouts}.").format(layouts=", ".join(LAYOUTS)),
    )


def find_elements(headings: Sequence[str], on: date | None = None) -> list[Element | None]:
    """The element that each heading names, None where it names none.

    A heading may be an official name, a number in any of the usual writings ("900", "PIRL 900", "pirl_0900",
    "108-A", "CALC4001"), a key or an old column name; letter case, spaces and punctuation don't matter. A
    second heading for an element that was named before names none.
    """
    names = _by_name(on)
    taken: set[str] = set()
    found: list[Element | None] = []
    for heading in headings:
        element = names.get(_folded(heading)) or names.get(_number_in(heading))
        if element is None or element.id in taken:
            found.append(None)
            continue
        taken.add(element.id)
        found.append(element)
    return found


def _placed(name: str, by_place: dict[int | None, Element], width: int) -> Layout:
    return Layout(name, tuple(by_place.get(place) for place in range(width)), (), accepted=False)


def _public_use(on: date | None) -> Layout:
    columns = tuple(public_use_elements(on).values())
    headings = tuple(_public_heading(each.number) for each in columns)
    return Layout("public-use", columns, headings, accepted=False)


@cache
def public_use_elements(on: date | None = None) -> dict[str, Element]:
    """Elements as the public-use file has them, by id: its own kinds, lengths and codes where they differ."""
    known = elements(on)
    rows = file_in_force(FOLDER, "public_use", on).rows
    return {each.id: each for each in (_as_published(row, known) for row in rows)}


def _public_heading(number: str) -> str:
    return number if number.startswith("CALC") else f"PIRL {number}"


def _as_published(row: dict[str, str], known: dict[str, Element]) -> Element:
    number = row["number"]
    base = known.get(number)
    length = int(row["length"]) if row["length"] else None
    codes = tuple(filter(None, row["codes"].split("|")))
    if base is None:
        base = Element(
            number, number.lower(), row["name"], "any", None, (), "", "", "", "allowed", (), "P: public use",
            "", "", None, None, "seen", "", "",
        )  # fmt: skip
    if base.kind == "decimal":
        return base
    kind = row["kind"]
    same = kind == base.kind
    # The public-use file encrypts identifiers and blanks or alters some codes, so only its own list counts.
    return replace(
        base,
        kind=kind,  # type: ignore[arg-type]
        length=None if number == "100" else length,
        codes=codes if codes and not (same and base.codes) else tuple(dict.fromkeys((*base.codes, *codes))),
        pattern="" if number == "100" or not same else base.pattern,
    )


@cache
def _by_name(on: date | None) -> dict[str, Element]:
    known = elements(on)
    names: dict[str, Element] = {}
    extra = {e.id: e for e in _public_use(on).columns if e is not None and e.id not in known}
    for each in (*known.values(), *extra.values()):
        for name in (each.name, each.key, each.alias, each.id, each.column):
            if name:
                names.setdefault(_folded(name), each)
    return names


def _folded(heading: str) -> str:
    text = _NOT_WORD.sub("", heading.lower())
    return text.removesuffix("wioa") if len(text) > 8 else text


def _number_in(heading: str) -> str:
    text = _NOT_WORD.sub("", heading.lower())
    match = _NUMBERED.match(text)
    if match:
        return f"{match[1]}{match[2]}"
    match = _CALCULATED.match(text)
    return f"calc{match[1]}" if match else ""
