"""Exhibits as files: what a person takes along."""

from __future__ import annotations

from dataclasses import dataclass

from highroad.language import gettext as _
from highroad.publishing import charts, spreadsheets
from highroad.publishing.documents import (
    Block,
    CodeBlock,
    Document,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Sources,
    grid,
    inline,
    to_docx,
    to_pdf,
)
from highroad.publishing.exhibits import Exhibit
from highroad.web.evidence import answers
from highroad.web.running import code_stamp

XML = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{XML}.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "docx": f"{XML}.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}
NAMES = {
    "csv": "CSV",
    "xlsx": "Excel",
    "svg": "SVG",
    "png": "PNG",
    "docx": "Word",
    "pdf": "PDF",
    "json": "JSON",
}
PICTURES = ("svg", "png")
PAPER_ROWS = 40


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes and what they are."""

    content: bytes
    content_type: str


def forms_of(exhibit: Exhibit) -> tuple[tuple[str, str], ...]:
    """The forms in which an exhibit can be taken along, each with its name."""
    if exhibit.table is None:
        return ()
    return tuple((form, NAMES[form]) for form in CONTENT_TYPES if exhibit.chart or form not in PICTURES)


def file_of(exhibit: Exhibit, form: str) -> File | None:
    """The exhibit in a form; None when it isn't made in it."""
    if form not in dict(forms_of(exhibit)):
        return None
    if form == "svg":
        content = answers.chart_svg(exhibit)
    elif form == "json":
        content = exhibit.to_json().encode()
    elif form == "csv":
        content = spreadsheets.to_csv(exhibit.table)
    else:
        make = {
            "png": lambda: charts.render_png(exhibit.chart),
            "xlsx": lambda: spreadsheets.to_xlsx([exhibit.table]),
            "docx": lambda: to_docx(document(exhibit), answers.drawings()),
            "pdf": lambda: to_pdf(document(exhibit), answers.drawings()),
        }[form]
        said = (
            code_stamp(),
            exhibit.title,
            exhibit.language,
            exhibit.table.sha256,
            repr(exhibit.chart),
        )
        content = answers.kept(form, make, *said)
    return File(content, CONTENT_TYPES[form])


def document(exhibit: Exhibit) -> Document:
    """The exhibit on paper: finding, chart, table, notes, method and sources."""
    blocks: list[Block] = [Paragraph(inline(exhibit.takeaway), lead=True)]
    chart = exhibit.print_chart or exhibit.chart
    if chart is not None:
        blocks.append(Figure(chart))
    blocks.append(Heading(1, _("Table")))
    blocks.append(grid(exhibit.table, rows=PAPER_ROWS, caption=""))
    left_out = exhibit.table.num_rows - PAPER_ROWS
    if left_out > 0:
        blocks.append(
            Paragraph(inline(_("{count} more rows are in the CSV and Excel files.").format(count=left_out)))
        )
    blocks.append(Heading(1, _("How this was computed")))
    blocks.append(Paragraph(inline(exhibit.method.words)))
    if exhibit.method.formula:
        blocks.append(CodeBlock(exhibit.method.formula))
    if exhibit.method.citation:
        blocks.append(Paragraph(inline(exhibit.method.citation)))
    pinned = ", ".join(f"{name}={value}" for name, value in exhibit.question.parameters.items())
    facts = (
        _("Question: {kind}; {parameters}").format(kind=exhibit.kind_title, parameters=pinned),
        _("SHA-256 of the released table: {sha256}").format(sha256=exhibit.table.sha256),
    )
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
