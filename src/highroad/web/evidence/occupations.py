"""The page of one occupation in one region: sections from exhibits, facts from reference data.

It is kept by everything it depends on, as a region's briefing is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad import language
from highroad.errors import BadQuestion, DataMissing
from highroad.market import one_session
from highroad.market.entry import entry_source
from highroad.market.licenses import licensing
from highroad.market.occupations import PERCENTILES
from highroad.market.one_occupation import released_occupations
from highroad.market.tags import occupation_tags, tag_title
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.publishing.sentences import source_line
from highroad.reference import codes, education
from highroad.reference.codes import Occupation
from highroad.reference.regions import Region
from highroad.sources.catalogue import Catalogue
from highroad.web.evidence import answers, called
from highroad.web.running import code_stamp

MILITARY: Final = "55"


@dataclass(frozen=True, slots=True)
class Asked:
    """A section of the page before it is asked. columns, rows: of its table. detailed: only of detailed
    occupations.
    """

    key: str
    title: str | Promise
    kind: str
    show: str = "table"
    columns: tuple[str, ...] = ()
    rows: int = 0
    detailed: bool = False


WAYS_OUT: Final = 5
MOST_PROGRAMS: Final = 10
PLAN: Final = (
    Asked(
        "jobs",
        gettext_lazy("How many work in it here"),
        "occupation-jobs",
        columns=("area", "employment", "employment_rse", "location_quotient", "low", "high"),
    ),
    Asked(
        "pay",
        gettext_lazy("What it pays"),
        "occupation-wages",
        show="chart",
        columns=("area", *(f"{per}_{each}" for per in ("hourly", "annual") for each in PERCENTILES)),
    ),
    Asked(
        "openings",
        gettext_lazy("Openings a year"),
        "occupation-openings",
        columns=("area", "openings", "growth", "exits", "transfers"),
        detailed=True,
    ),
    Asked(
        "industries",
        gettext_lazy("Where it works"),
        "occupation-industries",
        show="chart",
        columns=("industry", "jobs", "share", "rse", "hourly_p50", "annual_p50"),
    ),
    Asked(
        "training",
        gettext_lazy("Training that leads there"),
        "occupation-programs",
        columns=("program", "provider", "credential", "cost", "weeks"),
        rows=MOST_PROGRAMS,
        detailed=True,
    ),
    Asked(
        "ways",
        gettext_lazy("Ways out of it"),
        "transitions",
        columns=("occupation", "wage_change", "wage_low", "wage_high", "openings", "similarity"),
        rows=WAYS_OUT,
        detailed=True,
    ),
)
IN_SHORT: Final = ("jobs", "pay", "openings")


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its exhibit with the addresses of drawing and question; or why there is none, what to do."""

    asked: Asked
    exhibit: Exhibit | None
    plot: str = ""
    ask: str = ""
    reason: str = ""
    remedy: str = ""

    @property
    def is_table(self) -> bool:
        """Whether the table stands open; else the chart does."""
        return self.exhibit is not None and (self.asked.show == "table" or self.exhibit.chart is None)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts: what, and how it is; source: where it is from."""

    label: str
    text: str
    source: str = ""
    is_english: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code stands in the classification.

    major: code and title of its major group. members: detailed occupations in a group. whole: the combined
    occupation that the wage survey publishes it in. parts: what a combined one is made of. published: whether
    the wage survey publishes the code itself.
    """

    occupation: Occupation
    major: tuple[str, str]
    members: tuple[Occupation, ...]
    whole: Occupation | None
    parts: tuple[Occupation, ...]
    published: bool

    @property
    def is_group(self) -> bool:
        """Whether it is a group of occupations."""
        return self.occupation.level in ("major", "minor", "broad")

    @property
    def is_military(self) -> bool:
        """Whether it is work in the armed forces, which surveys of employers do not count."""
        return self.occupation.soc.startswith(MILITARY)

    @property
    def is_detailed(self) -> bool:
        """Whether openings and ways out can be told of it."""
        return self.published and not self.is_group


@dataclass(frozen=True, slots=True)
class Page:
    """The page as it is shown: findings and finished HTML."""

    findings: tuple[tuple[str, str], ...]
    contents: tuple[tuple[str, str], ...]
    html: str
    area_notes: tuple[str, ...]


def place_of(soc: str) -> Place | None:
    """Where a code stands; None for one that the classification lacks, and for all occupations."""
    known = codes.occupations()
    found = known.get(soc)
    if found is None or found.level == "total":
        return None
    return _place_of(soc, language.active(), answers.data_at_hand())


@lru_cache(maxsize=4096)
def _place_of(soc: str, _language: str, _data: str) -> Place:
    known = codes.occupations()
    found = known[soc]
    released = released_occupations(answers.catalogue())
    leaves = codes.leaf_occupations(code for code in released if not code.endswith("00"))
    whole = next((each for each in known.values() if soc in each.components), None)
    major = codes.major_group(soc)
    return Place(
        found,
        (major, codes.occupation_title(major)),
        _members(found, leaves),
        whole,
        tuple(known[part] for part in found.components if part in known),
        soc in released,
    )


def _members(group: Occupation, leaves: frozenset[str]) -> tuple[Occupation, ...]:
    """The occupations in a group, as the wage survey publishes them; military ones as classified."""
    if group.level not in ("major", "minor", "broad"):
        return ()
    known = codes.occupations()
    stem = group.soc.rstrip("0").rstrip("-") if group.level != "major" else group.soc[:2]
    inside = [each for soc, each in sorted(known.items()) if soc.startswith(stem) and soc != group.soc]
    published = tuple(each for each in inside if each.soc in leaves)
    return published or tuple(each for each in inside if each.level == "detailed")


def groups() -> list[tuple[str, str]]:
    """Code and title of the major groups, those of the armed forces last."""
    return list(codes.occupation_groups(military=True).items())


def published() -> list[str]:
    """The codes of occupations that the wage survey publishes, groups left out."""
    released = released_occupations(answers.catalogue())
    return sorted(codes.leaf_occupations(code for code in released if not code.endswith("00")))


def page(place: Place, region: Region, threshold: float | None) -> Page:
    """The page of an occupation in the language in force."""
    text = answers.kept(
        "occupation", lambda: _render(place, region, threshold), *_depends(place, region, threshold)
    )
    plain = json.loads(text)
    pairs = {name: tuple((key, text) for key, text in plain[name]) for name in ("findings", "contents")}
    return Page(**plain | pairs | {"area_notes": tuple(plain["area_notes"])})


def _depends(place: Place, region: Region, threshold: float | None) -> tuple[str, ...]:
    return (
        place.occupation.soc,
        region.key,
        str(threshold),
        language.active(),
        answers.data_at_hand(),
        code_stamp(),
        settings.INSTANCE_NAME,
    )


def _render(place: Place, region: Region, threshold: float | None) -> str:
    at = answers.catalogue()
    with translation.override(language.active()):
        with one_session():
            sections = [_section(asked, place, region, threshold, at) for asked in _planned(place)]
        answers.remember(each.exhibit for each in sections if each.exhibit)
        html = render_to_string(
            "evidence/_occupation.html",
            {
                "place": place,
                "soc": place.occupation.soc,
                "region": region,
                "sections": sections,
                "entry": entry_facts(place),
                "license": _license(place, region, at),
                "tags": _tags(place.occupation.soc, at),
                "definition": called.definition_of(place.occupation),
                "names": called.names_of(place.occupation),
                "told_by": called.told_by(),
            },
        )
        findings = [
            (each.asked.key, _without(place, each.exhibit.title))
            for each in sections
            if each.exhibit and each.asked.key in IN_SHORT
        ]
        notes = dict.fromkeys(note for each in sections if each.exhibit for note in _area_notes(each.exhibit))
        contents = [(each.asked.key, str(each.asked.title)) for each in sections]
    return json.dumps(
        {"findings": findings, "contents": contents, "html": html, "area_notes": list(notes)},
        ensure_ascii=False,
    )


def _without(place: Place, title: str) -> str:
    """A finding on the occupation's own page, whose heading names it already."""
    named = codes.occupation_title(place.occupation.soc, short=True)
    rest = title.removeprefix(f"{named}: ")
    return rest[:1].upper() + rest[1:]


def _planned(place: Place) -> Iterator[Asked]:
    if place.published:
        yield from (asked for asked in PLAN if place.is_detailed or not asked.detailed)


def _section(asked: Asked, place: Place, region: Region, threshold: float | None, at: Catalogue) -> Section:
    if asked.kind == "occupation-programs" and region.kind == "nation":
        reason, remedy = _("Programs are told region by region."), _("Choose a region to see them.")
        return Section(asked, None, reason=reason, remedy=remedy)
    parameters = {"occupation": place.occupation.soc}
    if asked.kind != "occupation-industries":
        parameters["region"] = region.key
    if asked.kind == "occupation-wages" and threshold is not None:
        parameters["threshold"] = f"{threshold:g}"
    try:
        exhibit = build_exhibit(Question(asked.kind, parameters), catalogue=at)
    except (BadQuestion, DataMissing) as error:
        return Section(asked, None, reason=error.message, remedy=error.remedy)
    if exhibit.missing:
        return Section(asked, None, reason=exhibit.missing.reason, remedy=exhibit.missing.remedy)
    query, question = exhibit.question.to_query(), exhibit.question
    open_query = question.with_vintages({}).to_query()
    return Section(
        asked,
        exhibit,
        plot=f"{reverse('evidence:ask_plot', args=[question.kind])}?{query}",
        ask=f"{reverse('evidence:ask', args=[question.kind])}?{open_query}",
    )


def _area_notes(exhibit: Exhibit) -> Iterator[str]:
    for each in exhibit.described:
        if not each.exact:
            said = _("Occupations and wages describe {area}. {note}")
            yield said.format(area=each.all_names, note=each.note).strip()


def entry_facts(place: Place) -> tuple[Fact, ...]:
    """What the occupation typically asks of those who enter it; none where the publisher assigns nothing."""
    found = education.entry_requirements().get(place.occupation.soc)
    if found is None:
        return ()
    source = source_line((entry_source(),))
    return tuple(
        Fact(label, language.gettext(text), source)
        for label, text in (
            (_("Education"), found.education),
            (_("Experience in a related occupation"), found.experience),
            (_("Training on the job"), found.training),
        )
    )


def _license(place: Place, region: Region, at: Catalogue) -> tuple[str, str]:
    """What registers of licenses tell, and of which States they are."""
    if not place.is_detailed:
        return "", ""
    try:
        known = licensing(region.key, at)
    except DataMissing:
        return "", ""
    return known.told(place.occupation.soc) if known.sources else "", known.note()


def _tags(soc: str, at: Catalogue) -> list[dict[str, Any]]:
    """The tags that taxonomies give the occupation."""
    found = occupation_tags(catalogue=at).table
    return [
        row | {"said": tag_title(row["tag"]).capitalize(), "taxonomy_said": tag_title(row["taxonomy"])}
        for row in found.to_pylist()
        if row["soc"] == soc
    ]


@dataclass(frozen=True, slots=True)
class Naming:
    """A published list that says something of an occupation: title, address, whose it is, what it says."""

    title: str
    address: str
    whose: str
    verdict: str
    why: str
    published: str


def naming(actor: Any, soc: str) -> list[Naming]:
    """The published lists that the actor may read and that tell of an occupation.

    Apps above this one know of them: an AppConfig may name `lists_naming`, the dotted name of a function of
    actor and code.
    """
    return [
        each
        for config in apps.get_app_configs()
        if (named := getattr(config, "lists_naming", ""))
        for each in import_string(named)(actor, soc)
    ]
