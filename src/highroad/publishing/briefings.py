"""A region's briefing: two printable pages from a dozen exhibits, each number with its source.

What people work in, what it pays, what is special, what pays well and what it asks for, what is not shown,
what is missing and how to get it, and how sure all of it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import active
from highroad.language import gettext as _
from highroad.market import compared, occupation_employment, one_session
from highroad.market.areas import NATION
from highroad.publishing.briefing_plan import ANNEX, PLAN, Planned
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit, kind_named
from highroad.publishing.exhibits.speaking import in_sentence
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
#: What a briefing that is too long for its pages gives up, the least first: rows of the tables that usually
#: stand on each page; behind the first step text flows over the break, so that no page is left half empty.
_FEWER_ROWS: Final = (
    (0, 0),
    (0, 0),
    (1, 1),
    (1, 2),
    (2, 3),
    (3, 4),
    (4, 6),
    (5, 8),
    (7, 10),
    (8, 12),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section: a question that a reader has, the sentence that answers it, and the exhibit behind it.

    show: "chart" or "table" is what goes on paper; on screen both are at hand. columns, rows: what of the
    table goes on paper. annex: it comes after the two pages.
    """

    key: str
    title: str
    exhibit: Exhibit
    show: str
    columns: tuple[str, ...]
    rows: int
    annex: bool = False

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
        return in_sentence(_("Work and wages in {region}").format(region=self.region_name))

    def section(self, key: str) -> Section | None:
        """The section of that key, if it has data."""
        return next((section for section in self.sections if section.key == key), None)

    def to_document(self, step: int = 0) -> Document:
        """The neutral document that HTML, Word and PDF are set from; step: how much it gave up to fit."""
        from highroad.publishing.briefing_pages import document

        return document(self, _FEWER_ROWS[step], turned=step == 0)

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
        until it does. An annex comes on further pages.
        """
        from highroad.publishing.documents import to_pdf

        if any(section.annex for section in self.sections):
            return to_pdf(self.to_document(self._without_annex()._fitting()[0]))
        step, paper = self._fitting()
        return paper or to_pdf(self.to_document(step))

    def _without_annex(self) -> Briefing:
        return replace(self, sections=tuple(each for each in self.sections if not each.annex))

    def _fitting(self) -> tuple[int, bytes | None]:
        """The first step at which all fits on two pages, and the paper, if it was set."""
        from highroad.publishing.documents import to_pdf

        low, high = 0, len(_FEWER_ROWS) - 1
        papers: dict[int, bytes] = {}
        while low < high:
            middle = (low + high) // 2
            papers[middle] = to_pdf(self.to_document(middle))
            if len(_PAGE.findall(papers[middle])) <= PAGES:
                high = middle
            else:
                low = middle + 1
        return low, papers.get(low)

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


def build_briefing(
    region_key: str,
    *,
    catalogue: Catalogue,
    threshold: float | None = None,
    area: str = "",
    more: bool = False,
) -> Briefing:
    """The briefing of a region, in the language in force.

    region_key: a region key or name. threshold: dollars per hour; by default the national median wage.
    area: one of the published areas that describe the region (the best fitting by default). more: with an
    annex of what else the data at hand tell: openings, supply, programs, commuting, hires, notices.
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
            if planned.extra and (exhibit.missing or (exhibit.undrawn and exhibit.chart is None)):
                continue
            if exhibit.missing:
                gaps.append(Gap(_(planned.title), exhibit.missing.reason, exhibit.missing.remedy))
            else:
                sections.append(
                    Section(
                        planned.key,
                        _(planned.title),
                        exhibit,
                        _shown_as(planned, exhibit),
                        planned.columns,
                        planned.rows,
                    )
                )
        certainty = _certainty(sections, catalogue)
        sections.extend(_annex(region.key, threshold, area, catalogue) if more else ())
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


def _shown_as(planned: Planned, exhibit: Exhibit) -> str:
    """A chart that cannot be drawn is told by its sentence alone."""
    return "sentence" if planned.show == "chart" and exhibit.chart is None else planned.show


def _annex(region: str, threshold: float, area: str, catalogue: Catalogue) -> Iterator[Section]:
    """The sections of the annex that the data at hand can answer."""
    largest = ""
    for planned in ANNEX:
        if planned.kind == "program" and not largest:
            continue
        question = _question(planned, region, threshold, area)
        if planned.kind == "occupation-list" and not catalogue.vintages("projections"):
            question = question.with_parameters(rule="published-only")
        if planned.kind == "program":
            question = question.with_parameters(program=largest, standard=f"{threshold:g}")
        try:
            exhibit = build_exhibit(question, catalogue=catalogue)
        except BadQuestion:  # nothing of the kind is in this region, such as work with a tag
            continue
        if exhibit.missing or exhibit.table is None or not exhibit.table.num_rows:
            continue
        if planned.kind == "eligible-programs":
            largest = str(exhibit.table.value(0, "program_id"))
        columns = planned.columns or tuple(each.name for each in exhibit.table.columns[:5])
        show = _shown_as(planned, exhibit)
        yield Section(planned.key, _(planned.title), exhibit, show, columns, planned.rows, annex=True)


def _merged(gaps: list[Gap]) -> tuple[Gap, ...]:
    """Gaps with one remedy are one gap."""
    found: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        found.setdefault((gap.reason, gap.remedy), []).append(gap.title)
    return tuple(Gap("; ".join(titles), reason, remedy) for (reason, remedy), titles in found.items())


def _question(planned: Planned, region: str, threshold: float, area: str) -> Question:
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
    found = list(dict.fromkeys(note.strip() for note in notes if note.strip()))
    return tuple(note for note in found if not any(note in other for other in found if other != note))


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
