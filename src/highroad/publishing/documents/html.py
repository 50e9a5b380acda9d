"""A document as one accessible HTML file: no script, nothing loaded from elsewhere, fit for print."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Final

from highroad import language
from highroad.language import gettext as _
from highroad.publishing.charts import Drawings
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
from highroad.publishing.documents.notes import Notes, in_language
from highroad.publishing.documents.words import Captions, joined, safe_link, source_runs
from highroad.publishing.formats import format_date

_STYLE: Final = """
:root { color-scheme: light; }
body { font: 1.0625rem/1.55 "Public Sans", "Source Sans Pro", Helvetica, Arial, sans-serif; color: #1b1b1b;
  background: #fff; margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 50rem; }
h1, h2 { font-family: Merriweather, Georgia, serif; line-height: 1.25; }
h1 { font-size: 2rem; margin: 0 0 .5rem; color: #0b5c64; }
h2 { font-size: 1.45rem; margin: 2.2rem 0 .6rem; border-top: 2px solid #0b5c64; padding-top: .7rem; }
h3 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
h4, h5, h6 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p, ul, ol { margin: .5rem 0; max-width: 42rem; overflow-wrap: anywhere; }
a { color: #0b5c64; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid #b35c00; outline-offset: 2px; }
.subtitle, .meta { color: #565c65; margin: 0 0 .3rem; }
.lead { font-size: 1.2rem; line-height: 1.45; }
.frame { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #dfe1e2; vertical-align: top; }
thead th { border-bottom: 2px solid #1b1b1b; vertical-align: bottom; }
tbody th { font-weight: normal; min-width: 9rem; }
table { line-height: 1.35; }
.number { text-align: right; }
.note { color: #565c65; font-size: .875rem; margin: .25rem 0; max-width: 48rem; }
figure { margin: 1.4rem 0; }
figure img { max-width: 100%; height: auto; display: block; }
figcaption { color: #565c65; font-size: .875rem; margin-top: .4rem; }
.callout { border-left: 6px solid #0b5c64; background: #eef5f5; padding: .7rem 1rem; margin: 1rem 0; }
.callout.attention { border-color: #b35c00; background: #fdf3e7; }
blockquote { border-left: 3px solid #a9aeb1; margin: 1rem 0; padding-left: 1rem; color: #3d4551; }
pre { overflow-x: auto; background: #f5f6f7; padding: .8rem; font-size: .85rem; }
sup { line-height: 0; }
.notes { font-size: .9rem; color: #3d4551; }
nav ul { list-style: none; padding: 0; }
nav li { padding: .15rem 0; }
nav .level-2 { padding-left: 1.25rem; }
nav .level-3 { padding-left: 2.5rem; font-size: .95rem; }
@page { size: letter; margin: 1in; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  figure, .callout, blockquote, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  thead { display: table-header-group; break-inside: avoid; }
  table { font-size: 8.8pt; line-height: 1.25; }
  th, td { padding: .18rem .35rem; }
  .note, figcaption { font-size: 8.5pt; line-height: 1.35; margin: .15rem 0; }
  caption, thead, tbody tr:first-child { break-after: avoid; }
  tbody tr:nth-last-child(-n+2), .frame + .note, .note + .note { break-before: avoid; }
  .page-break { break-before: page; }
  .frame { overflow: visible; }
}
"""

#: The file says itself that it runs nothing and loads nothing, wherever it is opened.
POLICY: Final = (
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)


def to_html(document: Document, drawings: Drawings | None = None) -> str:
    """The document as one HTML file (UTF-8) that needs nothing else. drawings: where charts come from."""
    with language.use(document.language):
        subtitle = f'<p class="subtitle">{escape(document.subtitle)}</p>' if document.subtitle else ""
        meta = " · ".join(
            escape(part)
            for part in (document.organization, format_date(document.dated) if document.dated else "")
            if part
        )
        notice = f'<p class="callout attention">{escape(document.notice)}</p>' if document.notice else ""
        page = _Page(1, drawings or Drawings(), Captions(document))
        body = page.blocks(document.blocks)
        return page_html(
            document.title,
            f"<header>{notice}<h1>{escape(document.title)}</h1>{subtitle}"
            + (f'<p class="meta">{meta}</p>' if meta else "")
            + f"</header>\n{_contents(document)}<main>\n"
            + f"{body}{page.footnotes()}\n</main>",
            document.language,
        )


def page_html(title: str, body: str, spoken: str) -> str:
    """A page of the house's look around a (trusted) body; it runs nothing and loads nothing."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(spoken)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _contents(document: Document) -> str:
    items = "".join(
        f'<li class="level-{heading.level}"><a href="#{escape(heading.anchor)}"{_lang(heading.language)}>'
        f"{escape(heading.text)}</a></li>"
        for heading in listed_headings(document)
    )
    if not items:
        return ""
    head = f'<h2 id="contents-head">{escape(_("Contents"))}</h2>'
    return f'<nav aria-labelledby="contents-head">{head}<ul>{items}</ul></nav>\n'


def blocks_html(blocks: tuple[Block, ...], shift: int = 1) -> str:
    """Blocks as HTML, in the language in force; a level-1 heading becomes h(1 + shift)."""
    page = _Page(shift, Drawings(), Captions(Document("", ())))
    return page.blocks(blocks) + page.footnotes()


class _Page:
    """Writes blocks as HTML, counting their footnotes."""

    def __init__(self, shift: int, drawings: Drawings, captions: Captions) -> None:
        self.shift, self.drawings, self.notes, self.captions = shift, drawings, Notes(), captions
        self.spoken = ""  # the language of what is being written, where it is not the document's

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        return "\n".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Heading():
                self.notes.heading()
                level = min(block.level + self.shift, 6)
                told = f'id="{escape(block.anchor)}"{_lang(block.language)}'
                return f"<h{level} {told}>{escape(block.text)}</h{level}>"
            case Paragraph():
                dress = ' class="lead"' if block.lead else ""
                return f"<p{dress}>{self._runs(block.runs)}</p>"
            case ListBlock():
                tag = "ol" if block.ordered else "ul"
                start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
                items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
                return f"<{tag}{start}>{items}</{tag}>"
            case Grid():
                caption = joined(self.captions.table(block.caption))
                return grid_html(replace(block, caption=caption), self._mark)
            case Figure():
                return self._figure(block)
            case Callout():
                title = f"<p><strong>{escape(block.title)}</strong></p>" if block.title else ""
                tone = " attention" if block.tone == "attention" else ""
                return f'<div class="callout{tone}">{title}{self.blocks(block.blocks)}</div>'
            case Quote():
                return f"<blockquote{_lang(block.language)}>{self.blocks(block.blocks)}</blockquote>"
            case Spoken():
                before, self.spoken = self.spoken, block.language
                inner = self.blocks(block.blocks)
                self.spoken = before
                return f"<div{_lang(block.language)}>{inner}</div>"
            case Marked():
                return self.blocks(block.blocks)
            case CodeBlock():
                return f'<pre tabindex="0"><code>{escape(block.text)}</code></pre>'
            case PageBreak():
                return '<div class="page-break"></div>'
            case Sources():
                items = "".join(f"<li>{runs_html(source_runs(source))}</li>" for source in block.sources)
                return f"<ul>{items}</ul>"

    def _item(self, blocks: tuple[Block, ...]) -> str:
        """A list item; a lone paragraph loses its tags, so that short lists stay tight."""
        if blocks and isinstance(blocks[0], Paragraph):
            return self._runs(blocks[0].runs) + self.blocks(blocks[1:])
        return self.blocks(blocks)

    def _runs(self, runs: Inline) -> str:
        return "".join(runs_html((run,)) + (self._mark(run.note) if run.note else "") for run in runs)

    def _mark(self, note: Note) -> str:
        """The raised number of a footnote, which leads to it."""
        number, first = self.notes.number(in_language(note, self.spoken))
        back = f' id="mark-{number}"' if first else ""
        said = escape(_("Note {number}").format(number=number))
        return f'<sup><a href="#note-{number}"{back} aria-label="{said}">{number}</a></sup>'

    def footnotes(self) -> str:
        """All footnotes, each with the way back."""
        if not self.notes.all:
            return ""
        items = "".join(
            f'<li id="note-{number}">{_note(note)} '
            f'<a href="#mark-{number}" '
            f'aria-label="{escape(_("Back to the text of note {number}").format(number=number))}">↩</a></li>'
            for number, note in enumerate(self.notes.all, start=1)
        )
        level = min(1 + self.shift, 6)
        return f'\n<section class="notes"><h{level}>{escape(_("Notes"))}</h{level}><ol>{items}</ol></section>'

    def _figure(self, figure: Figure) -> str:
        image = base64.b64encode(self.drawings.svg(figure.chart)).decode()
        told = joined(self.captions.figure(figure.caption))
        caption = f"<figcaption>{escape(told)}</figcaption>" if told else ""
        return (
            f'<figure><img src="data:image/svg+xml;base64,{image}" alt="{escape(figure.chart.alt)}">'
            f"{caption}</figure>"
        )


def _note(note: Note) -> str:
    words = runs_html(note.runs)
    return f"<span{_lang(note.language)}>{words}</span>" if note.language else words


def _lang(spoken: str) -> str:
    """The attribute of an element whose words are in a language of their own."""
    return f' lang="{escape(spoken)}"' if spoken else ""


def runs_html(runs: Inline) -> str:
    """Runs as HTML; everything is escaped and only followable links are kept."""
    parts = []
    for run in runs:
        text = escape(run.text).replace("\n", "<br>")
        for wanted, tag in (
            (run.code, "code"),
            (run.italic, "em"),
            (run.bold, "strong"),
        ):
            text = f"<{tag}>{text}</{tag}>" if wanted else text
        if link := safe_link(run.link):
            text = f'<a href="{escape(link)}" rel="noopener">{text}</a>'
        parts.append(text)
    return "".join(parts)


def grid_html(grid: Grid, mark: Callable[[Note], str] = lambda _note: "") -> str:
    """A table with scopes, a caption, and a frame that scrolls by keyboard. mark: of a cell's footnote."""

    def marks(row: int, column: int) -> str:
        return "".join(map(mark, grid.noted(row, column))) if grid.marks else ""

    numbers = ['class="number"' if numeric else "" for numeric in grid.numeric]
    head = "".join(
        f'<th scope="col" {dress}>{escape(text)}{marks(0, place)}</th>'
        for place, (text, dress) in enumerate(zip(grid.header, numbers, strict=True))
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row" {dress}>{escape(text)}{marks(line, place)}</th>'
            if place == 0
            else f"<td {dress}>{escape(text)}{marks(line, place)}</td>"
            for place, (text, dress) in enumerate(zip(row, numbers, strict=True))
        )
        + "</tr>"
        for line, row in enumerate(grid.rows, start=1)
    )
    caption = f"<caption>{escape(grid.caption)}</caption>" if grid.caption else ""
    below = "".join(f'<p class="note">{escape(text)}</p>' for text in (*grid.notes, grid.source_line) if text)
    label = escape(grid.caption or _("Table"))
    return (
        f'<div class="frame" role="region" tabindex="0" aria-label="{label}"><table>{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{below}"
    ).replace(" >", ">")
