"""An exhibit as a document of its own, and as blocks within one."""

from __future__ import annotations

from dataclasses import replace

from highroad.language import gettext as _
from highroad.market import worked_example
from highroad.publishing.documents import (
    Block,
    Callout,
    CodeBlock,
    Document,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Sources,
    grid,
    inline,
)
from highroad.publishing.exhibits.exhibit import Exhibit


def exhibit_blocks(exhibit: Exhibit) -> tuple[Block, ...]:
    """Chart (or the reason for none), takeaway and table of an exhibit, to be set within another document."""
    if exhibit.missing:
        text = f"{exhibit.missing.reason} {exhibit.missing.remedy}".strip()
        return (Callout((Paragraph(inline(text)),), exhibit.title, "attention"),)
    blocks: list[Block] = []
    if exhibit.print_chart is not None:
        blocks.append(Figure(exhibit.print_chart))
    blocks.append(Paragraph(inline(exhibit.takeaway)))
    if exhibit.shown is not None:
        shown = grid(exhibit.shown, caption=exhibit.subtitle)
        if exhibit.rows_left_out:
            rest = _("The first {shown} of {all} rows are shown.").format(
                shown=len(shown.rows), all=len(shown.rows) + exhibit.rows_left_out
            )
            shown = replace(shown, notes=(rest, *shown.notes))
        blocks.append(shown)
    return tuple(blocks)


def exhibit_document(exhibit: Exhibit) -> Document:
    """An exhibit on paper: finding, chart, table, method and sources."""
    blocks = list(exhibit_blocks(exhibit))
    method = exhibit.method
    if method is not None:
        blocks.append(Heading(1, _("How this was computed")))
        blocks.append(Paragraph(inline(method.words)))
        if method.formula:
            blocks.append(CodeBlock(method.formula))
        if example := worked_example(method.key):
            blocks.append(Paragraph(inline(_("For example: {example}").format(example=example))))
        facts = (
            [_("Source of the method: {citation}").format(citation=method.citation)]
            if method.citation
            else []
        )
        facts += [f"{name}: {value}" for name, value in method.parameters.items()]
        blocks.append(ListBlock(tuple((Paragraph(inline(fact)),) for fact in facts)))
        blocks.append(Heading(1, _("Sources")))
        blocks.append(Sources(exhibit.sources))
    return Document(
        title=exhibit.title,
        subtitle=exhibit.subtitle,
        blocks=tuple(blocks),
        running_header=exhibit.kind_title,
        language=exhibit.language,
    )
