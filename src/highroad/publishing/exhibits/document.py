"""An exhibit as a document of its own, and as blocks within one."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import Final

from highroad.language import gettext as _
from highroad.market import worked_example
from highroad.publishing.documents import (
    Block,
    Callout,
    CodeBlock,
    Document,
    Figure,
    Grid,
    Heading,
    ListBlock,
    Paragraph,
    Sources,
    grid,
    inline,
)
from highroad.publishing.exhibits.exhibit import Exhibit
from highroad.publishing.exhibits.kind import Parameter
from highroad.publishing.exhibits.registry import kinds
from highroad.publishing.release import ReleasedTable
from highroad.reference import codes, regions

_MOST: Final = 10  # columns of a table that a line of a page has room for
_NAMING: Final = 2  # columns that name a row, said again in every part
_COLUMN: Final = re.compile(r"[a-z]+(_[a-z0-9]+)+")


def exhibit_blocks(exhibit: Exhibit, *, titled: bool = True) -> tuple[Block, ...]:
    """Chart (or the reason for none), takeaway and table of an exhibit, to be set within another document.

    titled: the chart says its finding and what it shows; not where a document of its own has said both.
    """
    if exhibit.missing:
        text = f"{exhibit.missing.reason} {exhibit.missing.remedy}".strip()
        return (Callout((Paragraph(inline(text)),), exhibit.title, "attention"),)
    blocks: list[Block] = []
    if exhibit.print_chart is not None:
        chart = exhibit.print_chart
        blocks.append(Figure(chart if titled else replace(chart, title="", subtitle="")))
    blocks.append(Paragraph(inline(exhibit.takeaway)))
    if exhibit.shown is not None:
        *others, shown = _grids(exhibit.shown, exhibit.subtitle)
        if exhibit.rows_left_out:
            rest = _("The first {shown} of {all} rows are shown.").format(
                shown=len(shown.rows), all=len(shown.rows) + exhibit.rows_left_out
            )
            shown = replace(shown, notes=(rest, *shown.notes))
        blocks.extend((*others, shown))
    return tuple(blocks)


def _grids(table: ReleasedTable, caption: str) -> list[Grid]:
    """A table on paper; where a line is too short, several, each with what names its rows.

    Notes and sources stand below the last.
    """
    names = [column.name for column in table.columns]
    if len(names) <= _MOST:
        return [grid(table, caption=caption)]
    head = list(takewhile(lambda each: each.kind in ("text", "code"), table.columns))[:_NAMING]
    rest = names[len(head) :]
    parts = -(-len(rest) // (_MOST - _NAMING))
    size = -(-len(rest) // parts)
    found = [
        grid(table, columns=[*(each.name for each in head), *rest[at : at + size]], caption=caption)
        for at in range(0, len(rest), size)
    ]
    return [*(replace(each, notes=(), source_line="") for each in found[:-1]), found[-1]]


def asked_in_words(exhibit: Exhibit) -> list[str]:
    """What was asked, as forms name it: "Divided by: industry"."""
    kind = kinds().get(exhibit.question.kind)
    given = exhibit.question.parameters
    asked = [each for each in kind.parameters if given.get(each.name)] if kind else []
    # The subtitle says in words which column of another exhibit is compared.
    asked = [each for each in asked if each.form != "text" or not _COLUMN.fullmatch(given[each.name])]
    return [f"{_(each.label)}: {_said(each, given[each.name])}" for each in asked]


def _said(parameter: Parameter, value: str) -> str:
    """A value of a parameter by its name instead of its key."""
    if parameter.form == "choice":
        return _(dict(parameter.choices).get(value, value))
    if parameter.form == "occupation":
        return codes.occupation_title(value)
    if parameter.form in ("region", "regions"):
        return "; ".join(regions.resolve_region(each).name for each in value.split(","))
    return value


def exhibit_document(exhibit: Exhibit) -> Document:
    """An exhibit on paper: finding, chart, table, method and sources."""
    blocks = list(exhibit_blocks(exhibit, titled=False))
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
        facts += asked_in_words(exhibit)
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
