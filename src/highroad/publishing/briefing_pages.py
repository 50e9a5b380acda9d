"""How a briefing is laid out on paper: two pages, each section a sentence with its table or chart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.publishing.briefings import Briefing, Gap, Section
from highroad.publishing.documents import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    grid,
    inline,
)
from highroad.publishing.release import ReleasedTable
from highroad.results import Mark, SourceReference

FIRST_PAGE = frozenset({"work", "sectors", "known", "largest"})
LEAST_ROWS = 2
#: Sentences that give way when the second page has lost so many rows and still does not fit; the page on
#: screen and the other files keep them.
GIVING_WAY = ((10, frozenset({"largest", "clusters"})), (12, frozenset({"growth"})))


def document(briefing: Briefing, fewer: tuple[int, int] = (0, 0), *, turned: bool = True) -> Document:
    """The briefing as a neutral document; `fewer` rows in the tables of each page.

    turned: the second page begins where it should; without it the text flows.
    """
    blocks: list[Block] = []
    if briefing.area_notes:
        blocks.append(Callout(tuple(_paragraph(note) for note in briefing.area_notes), _("Which area")))
    on_first = True
    # Where sectors can be told apart they take the place of the largest occupations and of the industries.
    told = {"largest", "industries"} if briefing.section("sectors") else set()
    first_page = FIRST_PAGE - told
    for section in briefing.sections:
        if section.annex:
            continue
        if section.key in told:
            section = replace(section, show="sentence")
        if section.key in {"hidden", "vintages"}:
            continue
        if told and any(section.key in keys for least, keys in GIVING_WAY if fewer[1] >= least):
            continue
        if on_first and section.key not in first_page:
            blocks.extend((PageBreak(),) if turned else ())
            on_first = False
        if section.show != "sentence":
            blocks.append(Heading(1, section.title))
        blocks.extend(_section_blocks(section, fewer[0 if on_first else 1], briefing))
    blocks.append(Heading(1, _("How sure, and what is not shown")))
    blocks.append(ListBlock(tuple((_paragraph(text),) for text in _reliability(briefing))))
    if briefing.gaps:
        blocks.append(Heading(1, _("What is missing, and how to get it")))
        blocks.append(ListBlock(tuple((_gap(gap),) for gap in briefing.gaps)))
    blocks.append(Heading(1, _("Sources")))
    first = _newest(section for section in briefing.sections if not section.annex)
    blocks.append(Paragraph(tuple(_source_runs(first))))
    blocks.extend(_annex(briefing))
    return Document(
        title=briefing.title,
        subtitle=_subtitle(briefing),
        blocks=tuple(blocks),
        running_header=briefing.title,
        language=briefing.language,
        dense=True,
    )


def _annex(briefing: Briefing) -> Iterator[Block]:
    """What else the data tell, on further pages: a heading, the sentence, and a small table each."""
    sections = [section for section in briefing.sections if section.annex]
    if not sections:
        return
    yield PageBreak()
    yield Heading(1, _("More about the region"))
    for section in sections:
        yield Heading(2, section.title)
        yield from _section_blocks(section, 0, briefing)
    named = {source.key for source in _newest(each for each in briefing.sections if not each.annex)}
    further = [source for source in _newest(sections) if source.key not in named]
    if further:
        yield Heading(2, _("Sources"))
        yield Paragraph(tuple(_source_runs(further)))


def _newest(sections: Iterable[Section]) -> tuple[SourceReference, ...]:
    """The newest vintage of each source; a series of years is one source to a reader of paper."""
    newest: dict[str, SourceReference] = {}
    for source in dict.fromkeys(source for section in sections for source in section.exhibit.sources):
        if source.key not in newest or newest[source.key].vintage < source.vintage:
            newest[source.key] = source
    return tuple(newest.values())


def _source_runs(sources: Iterable[SourceReference]) -> Iterator[Run]:
    """The sources in one close paragraph, each with its link and the beginning of its hash."""
    for place, source in enumerate(sources):
        yield Run("; " if place else "")
        yield Run(f"{_(source.publisher)}, {_(source.title)}, {_(source.vintage_label)}", link=source.address)
        yield Run(f" (SHA-256 {source.sha256[:12]}…)")
    yield Run(".")


def _subtitle(briefing: Briefing) -> str:
    # An earlier vintage may be among the sources too: it is compared with, not described.
    vintages = [source for source in briefing.sources if source.key == "oews"]
    if not vintages:
        return ""
    newest = max(vintages, key=lambda source: source.vintage)
    return _("Jobs and wages by occupation, {vintage}; self-employed people are not counted").format(
        vintage=_(newest.vintage_label)
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph(inline(text))


def _section_blocks(section: Section, fewer: int, briefing: Briefing) -> Iterator[Block]:
    shown = section.exhibit.shown
    chart = section.exhibit.print_chart
    sentence = section.sentence
    if section.key == "threshold":
        sentence += " " + _("The threshold is {note}.").format(note=briefing.threshold_note)
    if section.show == "sentence":  # a run-in heading: the sentence is all there is
        yield Paragraph((Run(f"{section.title}. ", bold=True), Run(sentence)))
        return
    yield _paragraph(sentence)
    if section.show == "chart" and chart is not None:
        # The sentence above has said the finding; the chart keeps what it shows and its units.
        size = replace(chart.size, height=0, base=10)
        height = chart.plot_height * max(chart.closest, 0.95 - 0.03 * fewer)
        yield Figure(replace(chart, title="", source_line="", size=size, plot_height=height))
    elif shown is not None:
        # Which sectors matter is what a board looks for first: it gives way last.
        fewer = fewer // 2 if section.key == "sectors" else fewer
        rows = max(LEAST_ROWS, section.rows - fewer)
        columns = tuple(name for name in section.columns if _tells(shown, name, rows))
        whole = grid(shown, columns=columns, rows=rows, caption="")
        short = _short_headers()
        heads = tuple(
            _(short[name]) if name in short else head
            for name, head in zip(columns, whole.header, strict=True)
        )
        yield replace(whole, header=heads, notes=(), source_line="")


def _tells(table: ReleasedTable, name: str, rows: int) -> bool:
    """Whether a column says anything: one that cannot be evaluated anywhere is said in the sentence."""
    nothing = (Mark.NOT_EVALUABLE, Mark.MISSING)
    first = range(min(rows, table.num_rows))
    return any(table.data[name][row] is not None or table.mark(row, name) not in nothing for row in first)


def _short_headers() -> dict[str, str]:
    """Headers for narrow columns; the cells carry the dollar and percent signs."""
    return {
        "share_of_jobs": N_("Share of jobs"),
        "share": N_("Share of jobs"),
        "growth": N_("Change of jobs"),
        "wage": N_("Pay, times the threshold"),
        "openings": N_("Openings a year"),
        "top_share": N_("How sure"),
        "hourly_p50": N_("Median, per hour"),
        "p50": N_("Median, per hour or year"),
        "annual_p50": N_("Median, per year"),
    }


def _reliability(briefing: Briefing) -> Iterator[str]:
    yield from briefing.certainty
    for key in ("hidden", "vintages"):
        section = briefing.section(key)
        if section is not None:
            yield section.sentence
    yield _(
        "A location quotient of 2.00 means twice the national share of jobs. “Suppressed” numbers "
        "exist and may not be shown; they are not zero. Detailed occupations do not add up to totals."
    )


def _gap(gap: Gap) -> Paragraph:
    """What is missing; commands in the remedy are set as code."""
    parts = re.split(r"`([^`]*)`", gap.remedy)
    remedy = [Run(part, code=bool(place % 2)) for place, part in enumerate(parts) if part]
    return Paragraph((Run(f"{gap.title}. ", bold=True), Run(f"{gap.reason} "), *remedy))
