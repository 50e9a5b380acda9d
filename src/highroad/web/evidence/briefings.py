"""A region's briefing on screen and as files, and the facts around it: areas, data at hand, what is missing.

What takes time is kept by everything it depends on: region, threshold, language, the data at hand, the day
(staleness is a matter of dates) and Highroad's version.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from highroad import language
from highroad.publishing.briefings import Briefing, build_briefing
from highroad.publishing.briefings import Section as BuiltSection
from highroad.publishing.exhibits import Exhibit
from highroad.reference import regions as places
from highroad.reference.regions import Region
from highroad.sources import needs as wanting
from highroad.web.evidence import answers
from highroad.web.running import code_stamp

DATASETS: tuple[places.Dataset, ...] = ("oews", "qcew", "laus", "population")
MOST_AREAS = 4
#: Sections that say how sure the numbers are; they are read together, after what the numbers say.
RELIABILITY = ("hidden", "vintages")
#: Sections whose finding stands at the top of the page.
#: The data sets that sections of a briefing rest on; others open further exhibits.
OF_BRIEFINGS = frozenset({"oews", "qcew", "laus", "population"})
IN_SHORT = ("work", "sectors", "known", "pays", "unemployment")


@dataclass(frozen=True, slots=True)
class Shown:
    """One section of a briefing with the addresses of its exhibit."""

    section: BuiltSection
    plot: str
    ask: str

    @property
    def answered(self) -> Exhibit:
        """Its exhibit."""
        return self.section.exhibit


@dataclass(frozen=True, slots=True)
class Page:
    """A briefing as the page shows it: finished HTML, and what stands around it."""

    title: str
    lead: str
    findings: tuple[tuple[str, str], ...]
    html: str
    contents: tuple[tuple[str, str], ...]
    threshold: float
    is_exact: bool


@dataclass(frozen=True, slots=True)
class DataOfRegion:
    """One data set for a region: which published areas describe it, which vintages are at hand."""

    source: Any
    vintages: tuple[Any, ...]
    areas: tuple[places.AreaMatch, ...]
    more: int

    @property
    def newest(self) -> str:
        """The newest vintage at hand."""
        return str(self.vintages[0].label)

    @property
    def earlier(self) -> int:
        """How many earlier ones are at hand; its own page names them."""
        return len(self.vintages) - 1


def page(region: Region, threshold: float | None, *, more: bool = False) -> Page:
    """The briefing of a region in the language in force. more: with its annex."""
    depends = _depends(region, threshold, more)
    text = answers.kept("page", lambda: _render(region, threshold, more), *depends)
    plain = json.loads(text)
    pairs = {name: tuple((key, text) for key, text in plain[name]) for name in ("contents", "findings")}
    return Page(**plain | pairs)


def file(region: Region, threshold: float | None, form: str, *, more: bool = False) -> bytes:
    """The briefing as html, pdf, docx, xlsx or json. Raises KeyError for another form."""
    makers = {
        "html": Briefing.to_html,
        "pdf": Briefing.to_pdf,
        "docx": Briefing.to_docx,
        "xlsx": Briefing.to_xlsx,
        "json": Briefing.to_json,
    }
    make = makers[form]
    content = answers.kept(
        f"briefing-{form}",
        lambda: make(_built(region, threshold, more)),
        *_depends(region, threshold, more),
    )
    return content.encode() if isinstance(content, str) else content


def prepare(key: str) -> None:
    """Compute and draw what the first reader of a region would wait for."""
    region = places.resolve_region(key)
    page(region, None)
    for section in _built(region, None, False).sections:
        answers.plot_svg(section.exhibit)


def _depends(region: Region, threshold: float | None, more: bool) -> tuple[str, ...]:
    today = timezone.localdate().isoformat()
    return (
        region.key,
        f"{threshold} {more}",
        language.active(),
        answers.data_at_hand(),
        today,
        code_stamp(),
        settings.INSTANCE_NAME,
    )


def _built(region: Region, threshold: float | None, more: bool) -> Briefing:
    return build_briefing(region.key, catalogue=answers.catalogue(), threshold=threshold, more=more)


def _render(region: Region, threshold: float | None, more: bool) -> str:
    built = _built(region, threshold, more)
    answers.remember(section.exhibit for section in built.sections)
    shown = [_shown(section) for section in built.sections if section.key not in RELIABILITY]
    reliability = [_shown(section) for section in built.sections if section.key in RELIABILITY]
    lacking = wanting.needs(region, answers.catalogue(), timezone.localdate())
    # What is kept under a language speaks it throughout, whoever asked for it first.
    with translation.override(language.active()):
        html = render_to_string(
            "evidence/_briefing.html",
            {
                "briefing": built,
                "region": region,
                "sections": shown,
                "reliability": reliability,
                "needs": [need for need in lacking if not need.newer and need.source in OF_BRIEFINGS],
                "further": [need for need in lacking if not need.newer and need.source not in OF_BRIEFINGS],
                "older": [need for need in lacking if need.newer],
                "data": data_of(region),
            },
        )
    findings = [(each.section.key, each.answered.title) for each in shown if each.section.key in IN_SHORT]
    return json.dumps(
        {
            "title": built.title,
            "lead": built.sections[0].sentence if built.sections else "",
            "findings": findings,
            "html": html,
            "contents": [(each.section.key, each.section.title) for each in shown],
            "threshold": built.threshold,
            "is_exact": not built.area_notes,
        },
        ensure_ascii=False,
    )


def _shown(section: BuiltSection) -> Shown:
    question = section.exhibit.question
    query = question.to_query()
    # The question in its own page stays open to newer data; the drawing is of these numbers.
    open_query = question.with_vintages({}).to_query()
    return Shown(
        section,
        f"{reverse('evidence:ask_plot', args=[question.kind])}?{query}",
        f"{reverse('evidence:ask', args=[question.kind])}?{open_query}",
    )


def county_names(region: Region) -> tuple[tuple[str, str], ...]:
    """(key, name) of a region's counties by code; none for a single county, a state or the nation."""
    if region.kind in ("nation", "state", "county"):
        return ()
    return tuple((f"county:{fips}", places.resolve_region(f"county:{fips}").name) for fips in region.counties)


def wider_regions(region: Region) -> tuple[Region, ...]:
    """The state or states that a region lies in, and the nation."""
    if region.kind == "nation":
        return ()
    states = (
        () if region.kind == "state" else tuple(places.resolve_region(f"state:{s}") for s in region.states)
    )
    return (*states, places.resolve_region("nation:us"))


def data_of(region: Region) -> list[DataOfRegion]:
    """Every data set with the areas that it publishes for this region, and what is at hand of it."""
    at = answers.catalogue()
    known = {source.key: source for source in at.sources()}
    return [
        DataOfRegion(
            known[dataset],
            tuple(at.vintages(dataset)),
            areas[:MOST_AREAS],
            max(0, len(areas) - MOST_AREAS),
        )
        for dataset in DATASETS
        for areas in [tuple(places.published_areas(region, dataset))]
    ]
