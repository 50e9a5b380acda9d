"""Cells of tables in Word: text, edges, padding, shading, widths, heads that repeat."""

from __future__ import annotations

from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from highroad.publishing.documents.model import (
    Grid,
)
from highroad.publishing.documents.widths import column_widths

TEXT_WIDTH: Final = 6.5


def fill(cell: Any, text: str, *, head: bool, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size = Pt(8.5)
    run.bold = head or None
    paragraph.paragraph_format.space_after = Pt(1.5)
    paragraph.paragraph_format.space_before = Pt(1.5)
    paragraph.paragraph_format.line_spacing = 1
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cell_edge(cell, "bottom", "1B1B1B" if head else "C6CACE", 8 if head else 4)


def cell_edge(cell: Any, side: str, color: str, width: int) -> None:
    borders = OxmlElement("w:tcBorders")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(width)), ("space", "0"), ("color", color)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    properties = cell._tc.get_or_add_tcPr()
    shade = properties.find(qn("w:shd"))
    if shade is not None:
        shade.addprevious(borders)
    else:
        properties.append(borders)


def pad(cell: Any, twips: int) -> None:
    margins = OxmlElement("w:tcMar")
    for side in ("top", "left", "bottom", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    cell._tc.get_or_add_tcPr().append(margins)


def shade(cell: Any, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def repeat_head(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, OxmlElement("w:cantSplit"))


def set_widths(table: Any, block: Grid) -> None:
    widths = [width / 72 for width in column_widths(block, line=TEXT_WIDTH * 72, size=8.5, padding=14.4)]
    # Words too long to stand side by side are broken rather than let run off the page.
    widths = [width * min(1.0, TEXT_WIDTH / sum(widths)) for width in widths]
    table.autofit = False
    for place, column in enumerate(table.columns):
        column.width = Inches(widths[place])
    for place, cell in enumerate(table._cells):
        cell.width = Inches(widths[place % len(widths)])
