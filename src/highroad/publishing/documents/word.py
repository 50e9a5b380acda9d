"""A document as Word (.docx): real styles, repeated table heads, alternative texts, page x of y.

Faces are ones that every office has (Georgia for titles, Arial for text), so that the page breaks where it
should on machines without the web fonts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from docx import Document as new_document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from highroad import language
from highroad.language import gettext as _
from highroad.publishing.charts import render_png
from highroad.publishing.documents.model import (
    Block,
    Callout,
    CodeBlock,
    Document,
    Figure,
    Grid,
    Heading,
    Inline,
    ListBlock,
    Marked,
    PageBreak,
    Paragraph,
    Quote,
    Sources,
    inline,
    listed_headings,
)
from highroad.publishing.documents.word_tables import (
    TEXT_WIDTH,
    cell_edge,
    fill,
    keep_whole,
    pad,
    repeat_head,
    set_widths,
    shade,
)
from highroad.publishing.documents.words import made_on, page_words, safe_link, source_runs
from highroad.publishing.formats import format_date

_TEAL: Final = RGBColor(0x0B, 0x5C, 0x64)
_QUIET: Final = RGBColor(0x56, 0x5C, 0x65)
_INK: Final = RGBColor(0x1B, 0x1B, 0x1B)
_WHOLE: Final = 12  # tables of up to so many rows are never broken over pages


def to_docx(document: Document) -> bytes:
    """The document as a Word file: letter paper, one-inch margins, properties and language set."""
    with language.use(document.language):
        paper = new_document()
        _styles(paper, document.language)
        _page(paper, document)
        if document.dense:
            _close(paper)
        _properties(paper, document)
        _opening(paper, document)
        _Writer(paper).write(document.blocks)
        sink = io.BytesIO()
        paper.save(sink)
        return sink.getvalue()


def _styles(paper: Any, spoken: str) -> None:
    styles = paper.styles
    _face(styles["Normal"], "Arial", 10, _INK)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Normal"].paragraph_format.line_spacing = 1.15
    _face(styles["Title"], "Georgia", 22, _TEAL, bold=True)
    _face(styles["Subtitle"], "Arial", 12, _QUIET)
    for level, (face, size, color) in enumerate(
        [("Georgia", 14, _INK), ("Arial", 11.5, _INK), ("Arial", 10, _TEAL)] + [("Arial", 10, _INK)] * 3,
        start=1,
    ):
        style = styles[f"Heading {level}"]
        _face(style, face, size, color, bold=True)
        style.paragraph_format.space_before = Pt(16 if level == 1 else 11)
        style.paragraph_format.space_after = Pt(5)
        style.paragraph_format.keep_with_next = True
    _face(styles["Caption"], "Arial", 9.5, _INK, bold=True)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_before = Pt(8)
    note = styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = styles["Normal"]
    _face(note, "Arial", 8.5, _QUIET)
    note.paragraph_format.space_after = Pt(2)
    lead = styles.add_style("Lead", WD_STYLE_TYPE.PARAGRAPH)
    lead.base_style = styles["Normal"]
    _face(lead, "Arial", 11.5, _INK)
    code = styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    code.base_style = styles["Normal"]
    _face(code, "Courier New", 8.5, _INK)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), {"en": "en-US", "es": "es-US"}.get(spoken, spoken))
    properties = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(tongue)


def _face(style: Any, face: str, size: float, color: RGBColor, *, bold: bool | None = None) -> None:
    style.font.name, style.font.size, style.font.color.rgb = face, Pt(size), color
    style.font.italic = False
    if bold is not None:
        style.font.bold = bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), face)


def _close(paper: Any) -> None:
    """Small and close, for a sheet that must say much on two pages."""
    section, styles = paper.sections[0], paper.styles
    section.top_margin = section.bottom_margin = Inches(0.6)
    styles["Normal"].font.size = Pt(9)
    styles["Normal"].paragraph_format.space_after = Pt(3)
    styles["Normal"].paragraph_format.line_spacing = 1.05
    styles["Title"].font.size = Pt(17)
    styles["Subtitle"].font.size = Pt(10)
    styles["Heading 1"].font.size = Pt(11)
    styles["Heading 1"].paragraph_format.space_before = Pt(8)
    styles["Heading 1"].paragraph_format.space_after = Pt(2)


def _page(paper: Any, document: Document) -> None:
    """Letter paper; the running header from the second page on; organization and page x of y below."""
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(1)
    section.different_first_page_header_footer = True
    top = section.header.paragraphs[0]
    top.style = paper.styles["Note"]
    top.add_run(document.running_header or document.title)
    _edge(top, "bottom", "A9AEB1")
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.style = paper.styles["Note"]
        line.paragraph_format.tab_stops.add_tab_stop(Inches(TEXT_WIDTH), 2)
        before, between = page_words()
        line.add_run(f"{document.organization}\t{before}")
        _number(line, "PAGE")
        line.add_run(between)
        _number(line, "NUMPAGES")


def _number(paragraph: Any, code: str) -> None:
    """A page-number field that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _edge(paragraph: Any, side: str, color: str, width: int = 4) -> None:
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(width)), ("space", "4"), ("color", color)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _properties(paper: Any, document: Document) -> None:
    core = paper.core_properties
    core.title, core.subject = document.title, document.subtitle
    core.author = core.last_modified_by = document.organization
    core.language = document.language
    core.comments = document.notice
    core.created = core.modified = made_on(document)


def _opening(paper: Any, document: Document) -> None:
    if document.notice:
        _Writer(paper).write((Callout((Paragraph(inline(document.notice)),), tone="attention"),))
    title = paper.add_paragraph(document.title, style="Title")
    for border in title.style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    if document.subtitle:
        paper.add_paragraph(document.subtitle, style="Subtitle")
    meta = [document.organization, format_date(document.dated) if document.dated else ""]
    if any(meta):
        paper.add_paragraph(" · ".join(part for part in meta if part), style="Note")
    if headings := listed_headings(document):
        _contents(paper, headings)


def _contents(paper: Any, headings: tuple[Heading, ...]) -> None:
    """A field of contents that Word renews, filled already: links to the headings with their pages."""
    title = paper.add_paragraph(_("Contents"), style="Note")
    title.runs[0].bold = True
    styles = paper.styles
    for place, heading in enumerate(headings):
        name = f"TOC {heading.level}"
        if name not in [style.name for style in styles]:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.paragraph_format.left_indent = Inches(0.22 * (heading.level - 1))
            style.paragraph_format.space_after = Pt(2)
            style.paragraph_format.tab_stops.add_tab_stop(Inches(TEXT_WIDTH), 2, 1)
        line = paper.add_paragraph(style=styles[name])
        if place == 0:
            _field_part(line, "begin")
            _instruction(line, ' TOC \\o "1-3" \\h \\z \\u ')
            _field_part(line, "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _bookmark(heading))
        for part in (line.add_run(heading.text), line.add_run("\t")):
            link.append(part._r)
        line._p.append(link)
        _page_of(link, _bookmark(heading))
        if place == len(headings) - 1:
            _field_part(line, "end")
    paper.add_page_break()


def _bookmark(heading: Heading) -> str:
    return "h_" + heading.anchor.replace("-", "_")[:36]


def _field_part(paragraph: Any, kind: str) -> None:
    run, part = OxmlElement("w:r"), OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    run.append(part)
    paragraph._p.append(run)


def _instruction(paragraph: Any, code: str) -> None:
    run, text = OxmlElement("w:r"), OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = code
    run.append(text)
    paragraph._p.append(run)


def _page_of(link: Any, bookmark: str) -> None:
    """The page on which a bookmark stands, as a field that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" PAGEREF {bookmark} \\h ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "–"
    run.append(text)
    field.append(run)
    link.append(field)


class _Writer:
    """Writes blocks into a paper, or into a cell of it."""

    def __init__(self, paper: Any, into: Any = None, marks: Iterator[int] | None = None) -> None:
        self.paper = paper
        self.marks = count() if marks is None else marks
        self.into = paper if into is None else into
        self.depth = 0

    def write(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block.runs, "Lead" if block.lead else "Normal")
            case ListBlock():
                self._list(block)
            case Grid():
                self._grid(block)
            case Figure():
                self._figure(block)
            case Callout():
                self._callout(block)
            case Quote():
                inner = _Writer(self.paper, self.into, self.marks)
                start = len(self.into.paragraphs)
                inner.write(block.blocks)
                for paragraph in self.into.paragraphs[start:]:
                    paragraph.paragraph_format.left_indent = Inches(0.35)
            case Marked():
                end = self._begin_mark(block.mark)
                self.write(block.blocks)
                self._append(end)
            case CodeBlock():
                self.into.add_paragraph(block.text, style=self.paper.styles["Code"])
            case PageBreak():
                self.paper.add_page_break()
            case Sources():
                for source in block.sources:
                    self._paragraph(source_runs(source), "List Bullet")

    def _heading(self, block: Heading) -> None:
        paragraph = self.into.add_paragraph(block.text, style=self.paper.styles[f"Heading {block.level}"])
        if block.level == 1:
            _edge(paragraph, "top", "0B5C64", 8)
        for name in filter(None, (_bookmark(block), block.mark)):
            start, end = self._mark_pair(name)
            paragraph._p.append(start)
            paragraph._p.append(end)

    def _begin_mark(self, name: str) -> Any:
        """Begin a bookmark here; gives what ends it."""
        start, end = self._mark_pair(name)
        self._append(start)
        return end

    def _append(self, element: Any) -> None:
        """Put an element after everything written so far."""
        holder = self.into.element.body if self.into is self.paper else self.into._tc
        last = holder[-1] if len(holder) else None
        if last is not None and last.tag == qn("w:sectPr"):
            last.addprevious(element)
        else:
            holder.append(element)

    def _mark_pair(self, name: str) -> tuple[Any, Any]:
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        number = str(next(self.marks))
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), name.replace("#", number))
        end.set(qn("w:id"), number)
        return start, end

    def _paragraph(self, runs: Inline, style: str) -> Any:
        paragraph = self.into.add_paragraph(style=self.paper.styles[style])
        _add_runs(paragraph, runs)
        return paragraph

    def _list(self, block: ListBlock) -> None:
        kind = "List Number" if block.ordered else "List Bullet"
        style = kind if self.depth == 0 else f"{kind} {min(self.depth + 1, 3)}"
        for number, item in enumerate(block.items, start=block.start):
            for place, part in enumerate(item):
                if place == 0 and isinstance(part, Paragraph):
                    if block.ordered:  # Word would go on counting from the list before; the number is text.
                        line = self._paragraph((), "Normal")
                        line.paragraph_format.left_indent = Inches(0.3 * (self.depth + 1))
                        line.paragraph_format.first_line_indent = Inches(-0.25)
                        line.add_run(f"{number}.\t")
                        line.paragraph_format.tab_stops.add_tab_stop(Inches(0.3 * (self.depth + 1)))
                        _add_runs(line, part.runs)
                    else:
                        self._paragraph(part.runs, style)
                else:
                    self.depth += 1
                    self._block(part)
                    self.depth -= 1

    def _callout(self, block: Callout) -> None:
        edge, fill = ("B35C00", "FDF3E7") if block.tone == "attention" else ("0B5C64", "EEF5F5")
        box = self.into.add_table(rows=1, cols=1)
        cell = box.cell(0, 0)
        shade(cell, fill)
        cell_edge(cell, "left", edge, 32)
        pad(cell, 140)
        first = cell.paragraphs[0]
        if block.title:
            first.add_run(block.title).bold = True
        _Writer(self.paper, cell, self.marks).write(block.blocks)
        if not block.title and len(cell.paragraphs) > 1:
            first._p.getparent().remove(first._p)
        self.into.add_paragraph(style=self.paper.styles["Note"])

    def _figure(self, block: Figure) -> None:
        paragraph = self.into.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(block.caption)
        picture = paragraph.add_run().add_picture(
            io.BytesIO(render_png(block.chart, scale=2)), width=Inches(TEXT_WIDTH)
        )
        described = picture._inline.docPr
        described.set("descr", block.chart.alt)
        described.set("title", block.chart.title)
        if block.caption:
            self.into.add_paragraph(block.caption, style=self.paper.styles["Note"])

    def _grid(self, block: Grid) -> None:
        if block.caption:
            self.into.add_paragraph(block.caption, style=self.paper.styles["Caption"])
        table = self.into.add_table(rows=1 + len(block.rows), cols=len(block.header))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        repeat_head(table.rows[0])
        whole = len(block.rows) <= _WHOLE
        cells = table._cells  # one walk over the table instead of one a cell
        for place, text in enumerate(text for row in (block.header, *block.rows) for text in row):
            line, column = divmod(place, len(block.header))
            fill(cells[place], text, head=line == 0, right=block.numeric[column])
            # Every row of a small table clings to the next, so that no page break falls into it.
            cells[place].paragraphs[0].paragraph_format.keep_with_next = line == 0 or (
                whole and line < len(block.rows)
            )
        for row in table.rows:
            keep_whole(row)
        set_widths(table, block)
        for place, text in enumerate(filter(None, (*block.notes, block.source_line))):
            note = self.into.add_paragraph(text, style=self.paper.styles["Note"])
            note.paragraph_format.space_before = Pt(0 if place else 4)
        self.into.add_paragraph(style=self.paper.styles["Note"])


def _add_runs(paragraph: Any, runs: Inline) -> None:
    for run in runs:
        link = safe_link(run.link)
        holder = paragraph
        made = holder.add_run(run.text)
        made.bold, made.italic = run.bold or None, run.italic or None
        if run.superscript:
            made.font.superscript = True
        if run.code:
            made.font.name = "Courier New"
        if link and not link.startswith("#"):
            made.font.color.rgb, made.font.underline = _TEAL, True
            wrapper = OxmlElement("w:hyperlink")
            relation = paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            wrapper.set(qn("r:id"), relation)
            made._r.addprevious(wrapper)
            wrapper.append(made._r)
