"""A region's briefing: two printable pages from a dozen exhibits, each number with its source.

What people work in, what it pays, what is special, what pays well and what it asks for, what is not shown,
what is missing and how to get it, and how sure all of it is.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import active
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import compared, occupation_employment, one_session
from highroad.market.areas import NATION
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit, kind_named
from highroad.publishing.formats import format_number, format_percent
from highroad.reference import regions
from highroad.results import SourceReference
from highroad.sources.catalogue import Catalogue

if TYPE_CHECKING:
    from highroad.publishing.documents import Document

SCHEMA: Final = "highroad-briefing/1"
PAGES: Final = 2
_PAGE: Final = re.compile(rb"/Type\s*/Page(?!s)")
# Rows that tables lose on the first and the second page until all fits on two pages.
_FEWER_IN_WORD: Final = (3, 6)
_FEWER_ROWS: Final = (
    (0, 0),
    (0, 1),
    (0, 2),
    (0, 3),
    (1, 4),
    (2, 5),
    (3, 6),
    (5, 7),
    (7, 8),
    (7, 10),
    (8, 12),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section: a question that a reader has, the sentence that answers it, and the exhibit behind it.

    show: "chart" or "table" is what goes on paper; on screen both are at hand. columns, rows: what of the
    table goes on paper.
    """

    key: str
    title: str
    exhibit: Exhibit
    show: str
    columns: tuple[str, ...]
    rows: int

    @property
    def sentence(self) -> str:
        """The finding."""
        return self.exhibit.takeaway


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, why, and the one thing to do."""

    title: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """A region's briefing in one language. Sections without data are not in `sections` but in `gaps`.

    threshold: the wage per hour that jobs are read against; threshold_note says where it comes from.
    area_notes: what must be said when numbers describe another area than the region. certainty: how sure the
    numbers are, sentence by sentence.
    """

    region: str
    region_name: str
    language: str
    threshold: float
    threshold_note: str
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]
    area_notes: tuple[str, ...]
    certainty: tuple[str, ...]
    sources: tuple[SourceReference, ...]

    @property
    def title(self) -> str:
        """The title of the document."""
        return _("Work and wages in {region}").format(region=self.region_name)

    def section(self, key: str) -> Section | None:
        """The section of that key, if it has data."""
        return next((section for section in self.sections if section.key == key), None)

    def to_document(self, fewer: tuple[int, int] = (0, 0)) -> Document:
        """The neutral document that HTML, Word and PDF are set from; `fewer` table rows on each page."""
        from highroad.publishing.briefing_pages import document

        return document(self, fewer)

    def to_html(self) -> str:
        """One accessible HTML file."""
        from highroad.publishing.documents import to_html

        return to_html(self.to_document())

    def to_docx(self) -> bytes:
        """A Word document of two to three pages: Word decides where pages break, so the text flows."""
        from highroad.publishing.briefing_pages import document
        from highroad.publishing.documents import to_docx

        return to_docx(document(self, _FEWER_IN_WORD, turned=False))

    def to_pdf(self) -> bytes:
        """A tagged PDF (PDF/UA-1) of two pages: when it does not fit, tables and charts lose rows
        until it does.
        """
        from highroad.publishing.documents import to_pdf

        low, high = 0, len(_FEWER_ROWS) - 1
        papers: dict[int, bytes] = {}
        while low < high:
            middle = (low + high) // 2
            papers[middle] = to_pdf(self.to_document(_FEWER_ROWS[middle]))
            if len(_PAGE.findall(papers[middle])) <= PAGES:
                high = middle
            else:
                low = middle + 1
        return papers.get(low) or to_pdf(self.to_document(_FEWER_ROWS[low]))

    def to_xlsx(self) -> bytes:
        """A workbook with one sheet for each exhibit's whole table, and the sources."""
        from highroad.publishing.spreadsheets import to_xlsx

        return to_xlsx([table for section in self.sections if (table := section.exhibit.table)])

    def to_json(self) -> str:
        """Everything, with the exhibits as `Exhibit.to_json` writes them."""
        return json.dumps(
            {
                "schema": SCHEMA,
                "region": self.region,
                "region_name": self.region_name,
                "title": self.title,
                "language": self.language,
                "threshold": self.threshold,
                "threshold_note": self.threshold_note,
                "area_notes": self.area_notes,
                "certainty": self.certainty,
                "gaps": [{"title": g.title, "reason": g.reason, "remedy": g.remedy} for g in self.gaps],
                "sections": [_plain(section) for section in self.sections],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )


@dataclass(frozen=True, slots=True)
class _Planned:
    """A section before it is asked: the kind of exhibit, its parameters, and what goes on paper.

    extra: a reader who lacks it lacks nothing to understand the rest; it is no gap.
    """

    key: str
    title: str
    kind: str
    parameters: tuple[tuple[str, str], ...] = ()
    show: str = "table"
    columns: tuple[str, ...] = ()
    rows: int = 6
    extra: bool = False


PLAN: Final = (
    _Planned(
        "work",
        N_("What people work in"),
        "occupation-groups",
        columns=("occupation", "employment", "share_of_jobs", "hourly_p50"),
        rows=10,
    ),
    _Planned(
        "sectors",
        N_("Which sectors matter, and why"),
        "target-industries",
        (("detail", "sector"), ("rows", "8")),
        columns=("industry", "jobs", "growth", "wage", "openings", "in_demand"),
        rows=6,
    ),
    _Planned(
        "known",
        N_("What the region is known for"),
        "location-quotients",
        (("rows", "10"),),
        show="chart",
        columns=("occupation", "employment", "location_quotient", "low", "high"),
        rows=10,
    ),
    _Planned(
        "largest",
        N_("The largest occupations"),
        "occupation-table",
        (("rows", "8"),),
        columns=("occupation", "employment", "share_of_jobs", "hourly_p50"),
        rows=8,
    ),
    _Planned(
        "pays",
        N_("What work pays"),
        "wage-ladder",
        (("which", "groups"), ("rows", "8")),
        show="chart",
        columns=("occupation", "hourly_p10", "hourly_p50", "hourly_p90"),
        rows=8,
    ),
    _Planned(
        "threshold",
        N_("Jobs above the wage threshold"),
        "wage-threshold",
        (("rows", "9"),),
        show="sentence",
        columns=("occupation", "lower", "estimate", "upper"),
        rows=5,
    ),
    _Planned(
        "entry",
        N_("Well-paid work without a bachelor's degree"),
        "typical-entry",
        (("most_education", "4"), ("rows", "8")),
        columns=("occupation", "education", "employment", "hourly_p50"),
        rows=6,
    ),
    _Planned(
        "industries",
        N_("Industries"),
        "industry-mix",
        (("rows", "6"),),
        columns=("industry", "employment", "share", "location_quotient"),
        rows=5,
    ),
    _Planned("growth", N_("Growth of industries"), "industry-growth", show="sentence"),
    _Planned("apart", N_("Growth taken apart"), "shift-share", show="sentence", extra=True),
    _Planned("clusters", N_("Traded and local clusters"), "clusters", show="sentence", extra=True),
    _Planned("unemployment", N_("Unemployment"), "unemployment-trend", show="sentence"),
    _Planned("ahead", N_("Forecast"), "forecast", show="sentence", extra=True),
    _Planned("hidden", N_("What is not shown"), "suppressed-cells", show="sentence"),
    _Planned("vintages", N_("Since the earlier vintage"), "vintage-change", show="sentence"),
)


def build_briefing(
    region_key: str, *, catalogue: Catalogue, threshold: float | None = None, area: str = ""
) -> Briefing:
    """The briefing of a region, in the language in force.

    region_key: a region key or name. threshold: dollars per hour; by default the national median wage.
    area: one of the published areas that describe the region (the best fitting by default).
    Raises UnknownArea when there is no such region, BadQuestion for a threshold that is no wage.
    """
    if threshold is not None and not 1 <= threshold <= 1000:
        raise BadQuestion(
            _("A threshold of {value} dollars per hour is no wage.").format(value=threshold),
            remedy=_("Give dollars per hour, for example 25."),
        )
    region = regions.resolve_region(region_key)
    with one_session() as session:
        session.expect(*(file for key in ("oews", "qcew", "laus") for file in catalogue.files(key)))
        note = _("the threshold that was set")
        if threshold is None:
            threshold, note = _national_median(catalogue), _("the national median wage of all jobs")
        sections: list[Section] = []
        gaps: list[Gap] = []
        for planned in PLAN:
            exhibit = build_exhibit(_question(planned, region.key, threshold, area), catalogue=catalogue)
            if exhibit.missing and planned.extra:
                continue
            if exhibit.missing:
                gaps.append(Gap(_(planned.title), exhibit.missing.reason, exhibit.missing.remedy))
            else:
                sections.append(
                    Section(
                        planned.key, _(planned.title), exhibit, planned.show, planned.columns, planned.rows
                    )
                )
        certainty = _certainty(sections, catalogue)
    return Briefing(
        region=region.key,
        region_name=region.name,
        language=active(),
        threshold=threshold,
        threshold_note=note,
        sections=tuple(sections),
        gaps=_merged(gaps),
        area_notes=_area_notes(sections, region),
        certainty=certainty,
        sources=tuple(dict.fromkeys(source for section in sections for source in section.exhibit.sources)),
    )


def _merged(gaps: list[Gap]) -> tuple[Gap, ...]:
    """Gaps with one remedy are one gap."""
    found: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        found.setdefault((gap.reason, gap.remedy), []).append(gap.title)
    return tuple(Gap("; ".join(titles), reason, remedy) for (reason, remedy), titles in found.items())


def _question(planned: _Planned, region: str, threshold: float, area: str) -> Question:
    parameters = {"region": region, **dict(planned.parameters)}
    if planned.kind in {"wage-threshold", "typical-entry", "target-industries"}:
        parameters["threshold"] = f"{threshold:g}"
    if area and "area" in kind_named(planned.kind).by_name:
        parameters["area"] = area
    return Question(planned.kind, parameters)


def _national_median(catalogue: Catalogue) -> float:
    result, _described = compared([NATION], measure="median_wage", catalogue=catalogue)
    return float(result.table.column("value")[0].as_py())


def _area_notes(sections: list[Section], region: regions.Region) -> tuple[str, ...]:
    """What must be said when numbers describe another area than the region, and of the region itself."""
    notes = [region.note] if region.note else []
    for section in sections:
        about_work = section.exhibit.sources[0].key == "oews"
        notes.extend(
            _("Occupations and wages describe {area}. {note}").format(area=each.all_names, note=each.note)
            if about_work
            else each.note
            for each in section.exhibit.described
            if not each.exact
        )
    return tuple(dict.fromkeys(note.strip() for note in notes if note.strip()))


def _certainty(sections: list[Section], catalogue: Catalogue) -> tuple[str, ...]:
    """How sure the job numbers are, from the published standard errors of the detailed occupations."""
    known = next((section for section in sections if section.key == "known"), None)
    if known is None or not known.exhibit.described:
        return ()
    described = known.exhibit.described[0]
    table = occupation_employment(
        described, vintage=known.exhibit.question.vintages["oews"], catalogue=catalogue
    ).table
    table = table.filter(pc.is_valid(table.column("employment_rse")))
    sure = table.filter(pc.less_equal(table.column("employment_rse"), 10.0))
    if not table.num_rows:
        return ()
    jobs, sure_jobs = (pc.sum(each.column("employment")).as_py() or 0 for each in (table, sure))
    return (
        _(
            "Of {count} detailed occupations with published jobs, {sure} have a relative standard "
            "error of 10% or less; they hold {share} of the jobs in those occupations."
        ).format(
            count=format_number(table.num_rows),
            sure=format_number(sure.num_rows),
            share=format_percent(100 * sure_jobs / jobs if jobs else 0, 0),
        ),
        _("Intervals reflect sampling error only; wages are not adjusted for the cost of living."),
    )


def _plain(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "sentence": section.sentence,
        "exhibit": json.loads(section.exhibit.to_json()),
    }
