"""Reference regions as pages show them: matches of a search, names of counties, addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from highroad.errors import UnknownArea
from highroad.reference import regions as reference
from highroad.web.directory.vocabulary import RegionKind


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """A region that answers to a search. `address` is the page about it, "" while there is none."""

    key: str
    name: str
    kind: str
    county_count: int
    note: str
    is_guess: bool
    address: str


def region_address(key: str) -> str:
    """The page about a reference region; "" when no app shows regions."""
    if not key:
        return ""
    try:
        return reverse("evidence:region", args=[key])
    except NoReverseMatch:
        return ""


def choices_for(text: str, limit: int = 30) -> list[RegionChoice]:
    """What answers to `text`, best first; [] for an empty text."""
    if not text:
        return []
    return [
        RegionChoice(
            key=match.region.key,
            name=match.region.name,
            kind=str(RegionKind(match.region.kind).label),
            county_count=len(match.region.counties),
            note=match.region.note,
            is_guess=match.is_guess,
            address=region_address(match.region.key),
        )
        for match in reference.find_regions(text, limit=limit)
    ]


def county_names(codes: Iterable[str]) -> list[str]:
    """Names of counties by their codes; a code that no longer exists stands for itself."""
    names = []
    for code in codes:
        try:
            names.append(reference.resolve_region(f"county:{code}").name)
        except UnknownArea:
            names.append(code)
    return names
