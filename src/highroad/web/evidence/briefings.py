"""A region's briefing on screen, and the facts around it: counties, data at hand, data that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from highroad.publishing.exhibits import Exhibit, Question, kinds
from highroad.reference import regions as places
from highroad.reference.regions import Region
from highroad.web.evidence import answers

DATASETS: tuple[places.Dataset, ...] = ("oews", "qcew", "laus", "population")
MOST_AREAS = 4

SECTIONS = (
    ("work", _("What people work in"), ("occupation-groups", "occupation-table")),
    ("known-for", _("What the region is known for"), ("location-quotients",)),
    ("pay", _("What work pays"), ("wage-ladder", "wage-threshold", "typical-entry")),
    ("industries", _("Industries and unemployment"), ("industry-mix", "unemployment-trend")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One exhibit of a briefing with its addresses."""

    answered: Exhibit
    chart: str
    ask: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a briefing."""

    key: str
    title: str
    exhibits: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A briefing as the page shows it."""

    lead: str
    described: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class DataOfRegion:
    """One data set for a region: which published areas describe it, which vintages are at hand."""

    source: Any
    vintages: tuple[Any, ...]
    areas: tuple[places.AreaMatch, ...]
    more: int
    needs: str


def page(key: str, threshold: float | None) -> Page:
    """The briefing of a region in the language in force."""
    at = answers.catalogue()
    sections = []
    for section, title, wanted in SECTIONS:
        shown = tuple(_shown(kind, key, threshold, at) for kind in wanted if kind in kinds())
        if shown:
            sections.append(Section(section, str(title), shown))
    answered = [each.answered for section in sections for each in section.exhibits if each.answered.table]
    first = answered[0] if answered else None
    return Page(first.takeaway if first else "", first.areas if first else "", tuple(sections))


def _shown(kind: str, key: str, threshold: float | None, at: Any) -> Shown:
    parameters = {"region": key}
    if threshold is not None and "threshold" in kinds()[kind].by_name:
        parameters["threshold"] = f"{threshold:g}"
    answered = answers.answer(Question(kind, parameters), at=at)
    query = answered.question.to_query()
    return Shown(
        answered,
        f"{reverse('evidence:ask_file', args=[kind, 'svg'])}?{query}",
        f"{reverse('evidence:ask', args=[kind])}?{query}",
    )


@lru_cache(maxsize=512)
def county_names(region: Region) -> tuple[str, ...]:
    """The names of a region's counties, in the order of their codes; none for a whole state or the nation."""
    if region.kind in ("nation", "state"):
        return ()
    return tuple(places.resolve_region(f"county:{fips}").name for fips in region.counties)


def data_of(region: Region) -> list[DataOfRegion]:
    """Every data set with the areas that it publishes for this region, and what is at hand of it."""
    at = answers.catalogue()
    known = {source.key: source for source in at.sources()}
    rows = []
    for dataset in DATASETS:
        areas = places.published_areas(region, dataset)
        vintages = tuple(at.vintages(dataset))
        needs = "" if vintages else f"highroad sources fetch {dataset} --region {region.key}"
        rows.append(
            DataOfRegion(
                known[dataset], vintages, tuple(areas[:MOST_AREAS]), max(0, len(areas) - MOST_AREAS), needs
            )
        )
    return rows
