"""A plan as a document: the same blocks for HTML, Word and PDF, exhibits included."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad import language
from highroad.planning.word_files import OWN_MARK, exhibit_mark, section_mark
from highroad.publishing.charts import Drawings
from highroad.publishing.documents import (
    Block,
    Document,
    Figure,
    Heading,
    Marked,
    Paragraph,
    charts_in,
    grid,
    inline,
    spoken,
)
from highroad.publishing.documents import Sources as SourceList
from highroad.publishing.markdown import to_blocks
from highroad.results import SourceReference
from highroad.web.evidence import answers
from highroad.web.plans.exhibits import Found, find_all, wanted_in
from highroad.web.plans.languages import language_in
from highroad.web.plans.models import Edition, Plan
from highroad.web.plans.numbers import shown_number

Progress = Callable[[int, str], None]

ROWS_IN_PRINT = 15


def plan_document(
    actor: Any, plan: Plan, contents: Mapping[str, Any], edition: Edition | None, progress: Progress
) -> Document:
    """The written sections of a plan under the headings of its pack, and the list of all its sources.

    actor: of exhibits that the actor may not see, the document only says so. edition: None for a draft.
    """
    pack = plan.pack
    blocks: list[Block] = []
    sources: dict[tuple[str, str], SourceReference] = {}
    headed: set[str] = set()
    sections: Sequence[Mapping[str, Any]] = contents["sections"]
    exhibits = find_all(
        actor, [pair for each in sections for pair in wanted_in(each["text"], each["exhibits"])]
    )
    for place, section in enumerate(sections):
        item = pack.requirement(section["requirement"])
        progress(2 + 8 * place // max(len(sections), 1), f"{item.id} {item.title}")
        for above in (*pack.ancestors(item.id), item):
            if above.id not in headed:
                headed.add(above.id)
                own = above.id == item.id
                mark = section_mark(item.id, section["text_version"]) if own else OWN_MARK
                blocks.append(Heading(pack.depth(above.id) + 1, f"{above.id} {above.title}", mark=mark))
        wanted = wanted_in(section["text"], section["exhibits"])
        found = {pair[0]: exhibits[pair] for pair in wanted if pair in exhibits}
        for each in found.values():
            sources |= {(source.key, source.vintage): source for source in each.exhibit.sources}
        written = to_blocks(
            section["text"],
            level=min(pack.depth(item.id) + 2, 6),
            exhibit=lambda reference, found=found: _marked(exhibit_blocks(found, reference), reference),
            number=lambda public_id, column, key, found=found: noted_number(
                found.get(public_id), column, key
            ),
        )
        own = language_in(plan, section)
        blocks += written if own == language.active() else spoken(written, own)
    if sources:
        blocks += [Heading(1, _("Sources"), mark=OWN_MARK), SourceList(tuple(sources.values()))]
    return Document(
        title=edition.title if edition else plan.title,
        subtitle=_state_line(plan, edition),
        organization=plan.partnership.name,
        running_header=plan.title,
        language=language.active(),
        dated=(timezone.localdate(edition.at).isoformat() if edition else ""),
        blocks=tuple(blocks),
        contents=True,
        notice=_("This partnership is invented; the numbers are real published statistics.")
        if settings.DEMO
        else "",
    )


def drawn_for(document: Document, form: str, report: Progress, first: int, last: int) -> Drawings:
    """The charts of a document, drawn before its pages are set; what it waits for longest is told to people.

    form: "svg", or "png" as well for Word. first, last: the percentages between which it counts.
    """
    drawings = answers.drawings()

    def drawn(ready: int, of: int) -> None:
        words = _("Drawing charts: {ready} of {count}").format(ready=ready + 1, count=of)
        report(first + (last - first) * ready // max(of, 1), words)

    drawings.prepare(charts_in(document), form, drawn)
    return drawings


def _state_line(plan: Plan, edition: Edition | None) -> str:
    if edition is None:
        return _("Draft. {pack}").format(pack=plan.pack.title)
    return _("Edition {number}, {state}. {pack}").format(
        number=edition.number, state=edition.get_state_display(), pack=plan.pack.title
    )


def noted_number(found: Found | None, column: str, key: str) -> tuple[str, str] | None:
    """A number inside a sentence, and the note that says where it comes from."""
    shown = shown_number(found, column, key) if found is not None else None
    if found is None or shown is None:
        return None
    where = _("Exhibit {id}, edition {edition}.").format(id=found.public_id, edition=found.edition)
    return shown.text, f"{shown.source} {where}"


def _marked(blocks: Sequence[Block] | None, reference: str) -> Sequence[Block] | None:
    """An exhibit within the bookmark by which it is known again when the Word file comes back."""
    mark = exhibit_mark(reference)
    return [Marked(mark, tuple(blocks))] if blocks and mark else blocks


def exhibit_blocks(exhibits: Mapping[str, Found], reference: str) -> Sequence[Block] | None:
    """An exhibit in a document: finding, chart, table, where to find it again. None: it is not there."""
    public_id, _colon, view = reference.partition(":")
    found = exhibits.get(public_id)
    if found is None:
        return None
    answer = found.exhibit
    if answer.missing is not None:
        return [Paragraph(inline(answer.missing.reason))]
    # A chart says finding, subject and source itself; a table alone says the finding as its caption.
    charted = answer.print_chart is not None and view != "table"
    where = _("Exhibit {id}, edition {edition}.").format(id=found.public_id, edition=found.edition)
    if answer.table.num_rows > min(answer.shown.num_rows, ROWS_IN_PRINT):
        where += " " + _("The whole table has {count} rows; it is kept with the exhibit.").format(
            count=answer.table.num_rows
        )
    if charted and view == "chart":
        return [Figure(answer.print_chart, where)]
    # On paper the names do; codes would squeeze them. The whole table is kept with the exhibit.
    columns = [column.name for column in answer.shown.columns if column.kind != "code"]
    table = grid(answer.shown, columns=columns, rows=ROWS_IN_PRINT, caption=answer.title, lean=True)
    table = replace(table, source_line=f"{table.source_line}. {where}".removeprefix(". "))
    return [Figure(answer.print_chart), table] if charted else [table]
