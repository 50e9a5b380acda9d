"""A document as tagged PDF (PDF/UA-1), set by Typst.

Text reaches the typesetter only inside string literals, so nothing a person wrote can become an instruction
to it. Nothing is loaded: no packages, no network, no files but the charts that it is handed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final

from highroad import language
from highroad.language import gettext as _
from highroad.publishing.charts import Drawings
from highroad.publishing.documents.fitting import BEFORE, CHART, TOGETHER, Fit, fit_charts, in_order
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
    leaves,
)
from highroad.publishing.documents.notes import Notes, in_language
from highroad.publishing.documents.typesetting import LONG, MAIN, PAGES, Unset, pages_of, pdf_of
from highroad.publishing.documents.widths import column_widths
from highroad.publishing.documents.words import Captions, joined, made_on, page_words, safe_link, source_runs
from highroad.publishing.formats import format_date

_LOOK: Final = """
#set page(paper: "us-letter", margin: (x: 1in, top: 1in, bottom: 0.95in),
  header: context if counter(page).get().first() > 1 {
    set text(size: 8.5pt, fill: rgb("#565c65"))
    running
    v(-0.25em)
    line(length: 100%, stroke: 0.4pt + rgb("#a9aeb1"))
  },
  footer: context {
    set text(size: 8.5pt, fill: rgb("#565c65"))
    organization
    h(1fr)
    page-before
    counter(page).display()
    page-between
    str(counter(page).final().first())
  })
#set text(font: ("Public Sans", "Liberation Sans"), size: 10pt, fill: rgb("#1b1b1b"), number-type: "lining")
#set par(leading: 0.68em, spacing: 0.95em)
#set list(indent: 0.4em, spacing: 0.7em)
#set enum(indent: 0.4em, spacing: 0.7em)
#let serif = ("Merriweather", "Liberation Serif")
#show title: it => { set text(font: serif, size: 22pt, fill: rgb("#0b5c64"), weight: "bold")
  set par(leading: 0.4em)
  it }
#show heading.where(level: 1): it => block(above: 1.9em, below: 0.9em, sticky: true, {
  line(length: 100%, stroke: 0.8pt + rgb("#0b5c64"))
  v(0.15em)
  text(font: serif, size: 14pt, weight: "bold", it.body) })
#show heading.where(level: 2): it => block(above: 1.5em, below: 0.7em, sticky: true,
  text(size: 11.5pt, weight: "bold", it.body))
#show heading.where(level: 3): it => block(above: 1.3em, below: 0.6em, sticky: true,
  text(size: 10pt, weight: "bold", fill: rgb("#0b5c64"), it.body))
#show outline.entry: set block(above: 0.75em)
#show outline.entry.where(level: 1): set block(above: 1.1em)
#show outline.entry.where(level: 1): set text(weight: "bold")
#set outline.entry(fill: repeat(text(fill: rgb("#a9aeb1"), [.#h(3pt)])))
#show link: it => text(fill: rgb("#0b5c64"), it)
#show raw: set text(size: 8.5pt)
#show quote.where(block: true): set pad(left: 0pt, right: 0pt)
#show quote.where(block: true): it => block(width: 100%, above: 0.8em, below: 1.1em,
  inset: (left: 1em, y: 0.15em), stroke: (left: 2pt + rgb("#b9d4d4")), it.body)
#show figure: set block(above: 1.3em, below: 1.3em)
#show figure.caption: it => text(size: 8.5pt, fill: rgb("#565c65"), align(left, it.body))
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): it => { show figure.caption: c => block(width: 100%, below: 0.6em,
    sticky: true, align(left, text(size: 9.5pt, weight: 600, c.body)))
  it }
#set figure(gap: 0.5em)
#set table(stroke: (x, y) => if y == 0 { (bottom: 0.9pt + rgb("#1b1b1b")) } else {
  (bottom: 0.4pt + rgb("#c6cace")) }, inset: (x: 5pt, y: 4.2pt))
#show table.cell: set text(size: 8.8pt)
#show table.cell: set par(leading: 0.5em, justify: false)
#show table.cell.where(y: 0): set text(weight: 600)
#let boxed(color, fill, body) = block(width: 100%, breakable: false, inset: (x: 10pt, y: 8pt), fill: fill,
  stroke: (left: 4pt + color), body)
#let small(body) = text(size: 8.5pt, fill: rgb("#565c65"), body)
"""

_DENSE: Final = """
#set page(margin: (x: 0.7in, top: 0.65in, bottom: 0.6in))
#set text(size: 8.8pt)
#set par(leading: 0.55em, spacing: 0.65em)
#set list(spacing: 0.5em)
#show title: it => { set text(font: serif, size: 17pt, fill: rgb("#0b5c64"), weight: "bold")
  it }
#show heading.where(level: 1): it => block(above: 1.05em, below: 0.5em, sticky: true, {
  line(length: 100%, stroke: 0.6pt + rgb("#0b5c64"))
  v(-0.2em)
  text(font: serif, size: 10.5pt, weight: "bold", it.body) })
#show figure: set block(above: 0.7em, below: 0.7em)
#set table(inset: (x: 4pt, y: 2.6pt))
#show table.cell: set text(size: 8.2pt)
#let small(body) = text(size: 7.6pt, fill: rgb("#565c65"), body)
"""


_WHOLE: Final = 12  # tables of up to so many rows are never broken over pages
_ENDING: Final = 3  # of longer ones at least so many rows stand together at the end of the last page
_SENTENCE: Final = 60  # unless a cell has more letters than that: such rows can outgrow a page
_PAGEFUL: Final = 600  # letters: a row of such a cell may be parted, one of shorter cells stays whole
_LINE: Final = 468.0  # points between the margins
_DENSE_LINE: Final = 548.0  # the same of a dense page, whose letters are smaller
_CELL: Final = 8.8  # points of the letters in a table
_LEAST: Final = 6.5  # and of the smallest that are still read


def to_pdf(document: Document, drawings: Drawings | None = None) -> bytes:
    """The document as PDF/UA-1: tagged, with title, language, running header and "page x of y".

    A text that no face at hand can show (a rare sign, a script without fonts) can't be PDF/UA; such a
    document is tagged as well, but doesn't claim the standard. drawings: where charts come from.
    """
    (files, _fits), at = fitted(document, drawings or Drawings()), made_on(document)
    try:
        return pdf_of(files, at)
    except Unset as refusal:
        if "PDF/UA" not in str(refusal):
            raise
        return pdf_of(files, at, accessible=False)


def laid_out(document: Document, drawings: Drawings) -> tuple[dict[str, int], Mapping[int, Fit]]:
    """On which page of the PDF each heading stands, by its anchor, and how charts are fitted, by their place.

    A good guess for other paper as well. Of a document with a list of contents; nothing of any other.
    """
    if not document.contents:
        return {}, {}
    files, fits = fitted(document, drawings)
    return pages_of(files), fits


def fitted(document: Document, drawings: Drawings) -> tuple[dict[str, bytes], Mapping[int, Fit]]:
    """What the typesetter is given: no page is left half empty because a chart doesn't fit on it.

    With how charts are fitted. Only documents with contents are read on paper, page by page; long ones are
    set once.
    """
    files = typst_files(document, drawings)
    if not document.contents or len(files[MAIN]) > LONG:
        return files, {}
    return fit_charts(files, lambda fits: typst_files(document, drawings, fits))


def typst_files(
    document: Document, drawings: Drawings | None = None, fits: Mapping[int, Fit] | None = None
) -> dict[str, bytes]:
    """All that the typesetter is given: the source, and the charts that it shows.

    fits: of charts that aren't set where and as large as they come, by their place in the document.
    """
    setter = _Setter(document, drawings or Drawings(), fits or {})
    return {MAIN: setter.source().encode(), **setter.pictures}


def typst_source(document: Document) -> str:
    """What the typesetter is told: the house look, then the blocks."""
    return typst_files(document)[MAIN].decode()


def _names(document: Document) -> str:
    """The head of a source: properties of the file, the words that the house look needs, the look."""
    before, between = page_words()
    names = {
        "running": document.running_header or document.title,
        "organization": document.organization,
        "page-before": before,
        "page-between": between,
    }
    lets = "".join(f"#let {name} = {quoted(text)}\n" for name, text in names.items())
    day = ""
    if document.dated:
        on = date.fromisoformat(document.dated[:10])
        day = f", date: datetime(year: {on.year}, month: {on.month}, day: {on.day})"
    author = f", author: {quoted(document.organization)}" if document.organization else ""
    return (
        f"#set document(title: {quoted(document.title)}{author}{day})\n"
        f"#set text(lang: {quoted(document.language)})\n{lets}{_LOOK}\n{_DENSE if document.dense else ''}"
    )


def quoted(text: str) -> str:
    """A Typst string literal that means exactly `text` (control characters are left out)."""
    clean = "".join(letter for letter in text if letter in "\n\t" or letter.isprintable())
    for letter, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        clean = clean.replace(letter, written)
    return f'"{clean}"'


def _opening(document: Document) -> str:
    parts = []
    if document.notice:
        parts.append(f'#boxed(rgb("#b35c00"), rgb("#fdf3e7"), {quoted(document.notice)})\n')
    parts.append("#title()\n")
    if document.subtitle:
        parts.append(f'#text(size: 12pt, fill: rgb("#565c65"), {quoted(document.subtitle)})\n\n')
    meta = [document.organization, format_date(document.dated) if document.dated else ""]
    if any(meta):
        parts.append(f"#small({quoted(' · '.join(part for part in meta if part))})\n\n")
    if document.contents:
        parts.append(f"#outline(title: {quoted(_('Contents'))}, depth: 3, indent: 1.2em)\n#pagebreak()\n")
    return "".join(parts)


def _before_charts(document: Document) -> dict[int, int]:
    """Paragraphs and tables (by identity) that a chart follows -> the place of the chart in the document."""
    found: dict[int, int] = {}
    charts, last = 0, None
    for block in leaves(document.blocks):
        if isinstance(block, Figure):
            if isinstance(last, Paragraph | Grid):
                found[id(last)] = charts
            charts += 1
        last = block
    return found


def _before(place: int) -> str:
    """Where what stands before a chart ends. A bare mark would go along with the chart; the box holds it."""
    return f"#metadata(none)<{BEFORE}{place}>#box()"


def _in(spoken: str, content: str) -> str:
    """Content whose words are in a language of their own; "" for the one around it."""
    return f"text(lang: {quoted(spoken)}, {content})" if spoken else content


class _Setter:
    """Writes blocks for the typesetter; keeps the charts and counts the footnotes."""

    def __init__(self, document: Document, drawings: Drawings, fits: Mapping[int, Fit]) -> None:
        self.document, self.drawings, self.notes = document, drawings, Notes()
        self.fits, self.charts = fits, 0
        self.before = _before_charts(document) if document.contents else {}
        self.captions = Captions(document)
        self.line = _DENSE_LINE if document.dense else _LINE
        self.pictures: dict[str, bytes] = {}
        self.spoken = ""  # the language of what is being set, where it is not the document's

    def source(self) -> str:
        with language.use(self.document.language):
            return (
                _names(self.document) + _opening(self.document) + self._blocks(self.document.blocks) + PAGES
            )

    def _blocks(self, blocks: tuple[Block, ...]) -> str:
        return "\n".join(self._block(block) for block in blocks)

    def _content(self, blocks: tuple[Block, ...]) -> str:
        return f"[{self._blocks(blocks)}]"

    def _block(self, block: Block) -> str:
        match block:
            case Heading():
                self.notes.heading()
                words = _in(block.language, quoted(block.text))
                return f"#heading(level: {block.level}, {words}) <{block.anchor}>\n"
            case Paragraph():
                runs = self._runs(block.runs)
                if id(block) in self.before:  # where the text before a chart ends
                    runs += _before(self.before[id(block)])
                return f"#text(size: 11.5pt)[{runs}]\n" if block.lead else f"{runs}\n"
            case ListBlock():
                kind, start = ("enum", f"start: {block.start}, ") if block.ordered else ("list", "")
                items = ", ".join(self._content(item) for item in block.items)
                return f"#{kind}({start}{items})\n"
            case Grid():
                return self._grid(block)
            case Figure():
                return self._figure(block)
            case Callout():
                edge, fill = ("#b35c00", "#fdf3e7") if block.tone == "attention" else ("#0b5c64", "#eef5f5")
                title = f"#strong({quoted(block.title)})\n\n" if block.title else ""
                return f'#boxed(rgb("{edge}"), rgb("{fill}"), [{title}{self._blocks(block.blocks)}])\n'
            case Quote():
                return f"#quote(block: true, {_in(block.language, self._content(block.blocks))})\n"
            case Spoken():
                before, self.spoken = self.spoken, block.language
                inner = self._blocks(block.blocks)
                self.spoken = before
                return f"#[#set text(lang: {quoted(block.language)})\n{inner}]\n"
            case Marked():
                fit = self.fits.get(self.charts)
                blocks = in_order(block.blocks, fit)
                if blocks is not block.blocks:
                    self.before |= {id(each): self.charts for each in blocks if isinstance(each, Grid)}
                return self._blocks(blocks)
            case CodeBlock():
                return f"#raw(block: true, {quoted(block.text)})\n"
            case PageBreak():
                return "#pagebreak(weak: true)\n"
            case Sources():
                items = ", ".join(f"[{self._runs(source_runs(source))}]" for source in block.sources)
                parted = "true" if len(block.sources) > TOGETHER else "false"
                return f"#block(breakable: {parted}, text(size: 9pt, list({items})))\n" if items else ""

    def _runs(self, runs: Inline) -> str:
        parts = []
        for run in runs:
            text = f"raw({quoted(run.text)})" if run.code else f"text({quoted(run.text)})"
            for wanted, name in ((run.italic, "emph"), (run.bold, "strong")):
                text = f"{name}({text})" if wanted else text
            link = safe_link(run.link)
            if link and not link.startswith("#"):
                text = f"link({quoted(link)}, {text})"
            parts.append(f"#{text};" if run.text else "")
            parts.append(self._mark(run.note) if run.note is not None else "")
        return "".join(parts)

    def _mark(self, note: Note) -> str:
        note = in_language(note, self.spoken)
        number, first = self.notes.number(note)
        if not first:
            return f"#footnote(<note-{number}>)"
        # What stands at the foot of the page is set apart from what is around its mark.
        words = _in(note.language or self.document.language, f"[{self._runs(note.runs)}]")
        return f"#footnote({words})<note-{number}>"

    def _cell(self, grid: Grid, row: int, column: int, text: str) -> str:
        if not grid.marks:
            return quoted(text)
        marks = "".join(map(self._mark, grid.noted(row, column)))
        return f"[#text({quoted(text)});{marks}]" if marks else quoted(text)

    def _grid(self, grid: Grid) -> str:
        """A figure of kind table: head repeated on every page, widths by content, numbers to the right."""
        sides = ", ".join("right" if numeric else "left" for numeric in grid.numeric)
        measured = column_widths(grid, line=self.line, size=_CELL, padding=10)
        widths = ", ".join(f"{width:.1f}fr" for width in measured)
        # Where words don't fit side by side the letters get smaller, so that numbers never run together.
        size = max(_LEAST, _CELL * self.line / sum(measured))
        smaller = f"show table.cell: set text(size: {size:.1f}pt)\n" if sum(measured) > self.line + 1 else ""
        head, *rows = (
            [self._cell(grid, line, place, text) for place, text in enumerate(row)]
            for line, row in enumerate((grid.header, *grid.rows))
        )
        top = ", ".join(f"align(bottom, {text})" for text in head)
        told = quoted(joined(self.captions.table(grid.caption)))
        caption = f"caption: figure.caption(position: top, {told}), " if grid.caption else ""
        wordy = any(len(text) > _SENTENCE for row in grid.rows for text in row)
        longest = max((len(text) for row in grid.rows for text in row), default=0)
        whole = "set table.cell(breakable: false)\n" if longest < _PAGEFUL else ""
        parted = wordy or len(grid.rows) > _WHOLE
        below = "".join(f"#small({quoted(text)})\n\n" for text in (*grid.notes, grid.source_line) if text)
        if below and id(grid) in self.before:
            below += f"#small[{_before(self.before[id(grid)])}]\n"
        ends = len(rows)
        if parted and whole:
            ends = max(1, len(rows) - _ENDING)
        body, ending = (",\n  ".join(", ".join(row) for row in part) for part in (rows[:ends], rows[ends:]))
        # What is below a table that may be parted goes along with its last rows, else after the whole of it.
        within = bool(below and ending)
        if within:
            ending += f",\n  table.cell(colspan: {len(head)}, align: left, stroke: none, inset: (x: 0pt, "
            ending += f"top: 0.7em))[#set par(spacing: 0.5em)\n{below}]"
        foot = f",\n  table.footer(repeat: false, {ending})" if ending else ""
        clings = ", sticky: true" if below and not parted else ""
        return (
            f"#{{ show figure: set block(breakable: {'true' if parted else 'false'}{clings})\n"
            f"{whole}{smaller}figure(kind: table, supplement: none, numbering: none, {caption}\n"
            f"table(columns: ({widths},), align: ({sides},),\n  table.header({top}),\n  {body}{foot})) }}\n"
            + (
                f"#block(above: -0.6em, below: 1.4em)[#set par(spacing: 0.5em)\n{below}]\n"
                if below and not within
                else ""
            )
        )

    def _figure(self, figure: Figure) -> str:
        picture = self.drawings.svg(figure.chart)
        name = f"/chart-{hashlib.sha256(picture).hexdigest()[:20]}.svg"
        self.pictures[name[1:]] = picture
        told = quoted(joined(self.captions.figure(figure.caption)))
        caption = f", caption: {told}" if figure.caption else ""
        alt = quoted(figure.chart.alt or _("Chart"))
        place, self.charts = self.charts, self.charts + 1
        label = f" <{CHART}{place}>" if self.document.contents else ""
        return (
            f"#figure(kind: image, supplement: none, numbering: none, alt: {alt}{caption},\n"
            f'  image("{name}", width: {100 * self.fits.get(place, Fit()).share:.1f}%, alt: {alt})){label}\n'
        )
