"""Blocks of a document as Word's XML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE

from highroad.language import gettext as _
from highroad.publishing.charts import Drawings
from highroad.publishing.documents.fitting import TOGETHER, Fit, in_order
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
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Sources,
    Spoken,
    listed_headings,
)
from highroad.publishing.documents.notes import in_language
from highroad.publishing.documents.word.contents import bookmark, contents_xml
from highroad.publishing.documents.word.lists import LEVELS, Lists, indent, item_dress
from highroad.publishing.documents.word.notes import Footnotes
from highroad.publishing.documents.word.pictures import Pictures
from highroad.publishing.documents.word.tables import table_xml
from highroad.publishing.documents.word.xml import (
    Marks,
    attribute,
    field,
    language_dress,
    paragraph,
    run,
)
from highroad.publishing.documents.words import Captions, safe_link, source_runs
from highroad.publishing.formats import format_date

_FIXED: Final = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'


def _around(first: bool, last: bool) -> str:
    """The space around a note below a table: apart from the rule above it and from what follows."""
    return f'<w:spacing w:before="{80 if first else 0}" w:after="{200 if last else 20}"/>'


class Writer:
    """Writes the blocks of a document, keeping what its other parts need."""

    def __init__(
        self,
        paper: Any,
        document: Document,
        drawings: Drawings,
        pages: Mapping[str, int],
        fits: Mapping[int, Fit],
    ) -> None:
        self.paper, self.document, self.drawings, self.pages = paper, document, drawings, pages
        self.fits, self.charts = fits, 0
        self.marks, self.lists, self.pictures = Marks(), Lists(), Pictures(paper)
        self.notes = Footnotes(self.marks)
        self.captions = Captions(document)
        self.fresh = False  # what comes next begins a page
        self.depth = 0  # of lists around what is being written
        self.style = ""  # of paragraphs in a box or a quotation
        self.spoken = ""  # language of a quotation, where it is not the document's

    def body(self) -> str:
        """The whole text: title, contents, blocks."""
        blocks = self.document.blocks
        if not listed_headings(self.document):
            return self._opening() + self.blocks(blocks)
        # The text begins a page by its first heading itself: a break of its own would leave an empty line.
        self.fresh = isinstance(blocks[0], Heading)
        begins = "" if self.fresh else '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        return self._opening() + begins + self.blocks(blocks)

    def _opening(self) -> str:
        told = self.document
        parts = [paragraph(run(told.notice), "Attention")] if told.notice else []
        parts.append(paragraph(run(told.title), "Title"))
        if told.subtitle:
            parts.append(paragraph(run(told.subtitle), "Subtitle"))
        meta = [told.organization, format_date(told.dated) if told.dated else ""]
        if any(meta):
            parts.append(paragraph(run(" · ".join(part for part in meta if part)), "Note"))
        if headings := listed_headings(told):
            parts.append(contents_xml(headings, self.pages))
        return "".join(parts)

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block.runs, "Lead" if block.lead else self.style)
            case ListBlock():
                return self._list(block)
            case Grid():
                return self._grid(block)
            case Figure():
                return self._figure(block)
            case Callout():
                return self._box(block)
            case Quote():
                before, self.style, self.spoken = (self.style, self.spoken), "Quote", block.language
                inner = self.blocks(block.blocks)
                self.style, self.spoken = before
                return inner
            case Spoken():
                before_it, self.spoken = self.spoken, block.language
                inner = self.blocks(block.blocks)
                self.spoken = before_it
                return inner
            case Marked():
                start, end = self.marks.pair(block.mark)
                return start + self.blocks(in_order(block.blocks, self.fits.get(self.charts))) + end
            case CodeBlock():
                return paragraph(run(block.text, language_dress(self.spoken)), "Code")
            case PageBreak():
                return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
            case Sources():
                return self._sources(block)

    def _heading(self, block: Heading) -> str:
        self.notes.notes.heading()
        marks = [self.marks.pair(name) for name in (bookmark(block), block.mark) if name]
        begun, ended = "".join(start for start, _end in marks), "".join(end for _start, end in marks)
        fresh, self.fresh = self.fresh, False
        page = '<w:pageBreakBefore/><w:spacing w:before="0"/>' if fresh else ""
        words = run(block.text, language_dress(block.language))
        return paragraph(begun + words + ended, f"Heading{block.level}", page)

    def _paragraph(self, runs: Inline, style: str) -> str:
        return paragraph(self.runs(runs), style, indent(self.depth - 1) if self.depth and not style else "")

    def _list(self, block: ListBlock) -> str:
        level = min(self.depth, LEVELS - 1)
        number = self.lists.numbered(level, block.start) if block.ordered else self.lists.bullets()
        parts = []
        self.depth += 1
        for item in block.items:
            for place, part in enumerate(item):
                if place == 0 and isinstance(part, Paragraph):
                    parts.append(paragraph(self.runs(part.runs), "", item_dress(number, level)))
                else:
                    parts.append(self._block(part))
        self.depth -= 1
        return "".join(parts)

    def _box(self, block: Callout) -> str:
        before, self.style = self.style, "Attention" if block.tone == "attention" else "Notice"
        title = ""
        if block.title:
            title = paragraph(run(block.title, "<w:b/>"), self.style, "<w:keepNext/>")
        inner = title + self.blocks(block.blocks)
        self.style = before
        return inner

    def _sources(self, block: Sources) -> str:
        """A list; a short one stays with its heading on one page."""
        last = len(block.sources) - 1
        keeps = "<w:keepNext/><w:keepLines/>" if last < TOGETHER else ""
        dress = item_dress(self.lists.bullets(), 0)
        return "".join(
            paragraph(self.runs(source_runs(source)), "", (keeps if place < last else "") + dress)
            for place, source in enumerate(block.sources)
        )

    def _figure(self, block: Figure) -> str:
        fit, self.charts = self.fits.get(self.charts, Fit()), self.charts + 1
        title = block.chart.title or _("Chart")
        picture = self.pictures.drawing(self.drawings.png(block.chart), block.chart.alt, title, fit.share)
        caption = self._counted("Figure", self.captions.figure(block.caption))
        return paragraph(picture, "Figure" if caption else "") + (
            paragraph(caption, "Note") if caption else ""
        )

    def _grid(self, block: Grid) -> str:
        caption = self._counted("Table", self.captions.table(block.caption))
        below = [text for text in (*block.notes, block.source_line) if text]
        notes = "".join(
            paragraph(run(text), "Note", _around(place == 0, place == len(below) - 1))
            for place, text in enumerate(below)
        )
        return (
            (paragraph(caption, "Caption") if caption else "")
            + table_xml(block, self._cell_marks(block), language_dress(self.spoken))
            + (notes or paragraph("", "Note"))
        )

    def _cell_marks(self, block: Grid) -> Any:
        return lambda row, column: "".join(map(self._mark, block.noted(row, column)))

    def _mark(self, note: Note) -> str:
        return self.notes.mark(in_language(note, self.spoken))

    def _counted(self, sequence: str, parts: tuple[str, int, str]) -> str:
        """A caption; its number is a field that Word renews."""
        before, number, after = parts
        if not number:
            return run(after)
        return run(before) + field(f"SEQ {sequence} \\* ARABIC", str(number)) + run(after)

    def note_runs(self, note: Note, part: Any) -> str:
        """The words of a footnote; part keeps its links."""
        before, self.spoken = self.spoken, note.language
        written = self.runs(note.runs, part)
        self.spoken = before
        return written

    def runs(self, runs: Inline, part: Any = None) -> str:
        """Runs in their dress, with links and footnotes. part: what keeps the links (the text itself)."""
        keeper = self.paper.part if part is None else part
        out = []
        for each in runs:
            dress = (
                (_FIXED if each.code else "")
                + ("<w:b/>" if each.bold else "")
                + ("<w:i/>" if each.italic else "")
                + language_dress(self.spoken)
            )
            link = safe_link(each.link)
            if link and not link.startswith("#"):
                relation = keeper.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                words = run(each.text, f'<w:rStyle w:val="Hyperlink"/>{dress}')
                out.append(f"<w:hyperlink r:id={attribute(relation)}>{words}</w:hyperlink>" if words else "")
            else:
                out.append(run(each.text, dress))
            if each.note is not None:
                out.append(self._mark(each.note))
        return "".join(out)
