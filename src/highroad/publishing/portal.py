"""The portal sheet: each narrative of a plan as text to paste into the federal portal, under its number.

A portal takes plain text and simple tables, one element a page. So Markdown becomes text that reads well
without it: headings as lines, lists with marks, tables with bars, exhibits as their finding, numbers and
source line.
The length is given in characters and words, because portals cut what is too long without a word.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from highroad.language import gettext as _
from highroad.publishing.charts.theme import wrap
from highroad.publishing.documents.model import (
    Block,
    Callout,
    CodeBlock,
    Figure,
    Grid,
    Heading,
    ListBlock,
    Marked,
    PageBreak,
    Paragraph,
    Quote,
    Sources,
    Spoken,
    plain,
)
from highroad.publishing.documents.words import source_runs

_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # Excel keeps no time zone
CELL_LIMIT = 32_000  # what a cell of a spreadsheet holds


@dataclass(frozen=True, slots=True)
class PortalEntry:
    """An element of the portal: its number, its prompt, and the text to paste (may be empty).

    language: of the text, where it is not the sheet's.
    """

    number: str
    title: str
    text: str
    language: str = ""

    @property
    def characters(self) -> int:
        """How long the text is."""
        return len(self.text)

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def paste_text(blocks: Sequence[Block]) -> str:
    """Blocks as plain text for pasting."""
    parts = [part for block in blocks if (part := _text(block, ""))]
    return "\n\n".join(parts)


def _text(block: Block, indent: str) -> str:
    match block:
        case Heading():
            return block.text
        case Paragraph():
            return indent + plain(block.runs)
        case ListBlock():
            return "\n".join(_items(block, indent))
        case Grid():
            return _grid(block)
        case Figure():
            return "\n".join(
                part for part in (block.chart.title, block.chart.alt, block.chart.source_line) if part
            )
        case Callout() | Quote() | Spoken() | Marked():
            return paste_text(block.blocks)
        case CodeBlock():
            return block.text
        case Sources():
            return "\n".join(f"- {plain(source_runs(source))}" for source in block.sources)
        case PageBreak():
            return ""


def _items(block: ListBlock, indent: str) -> list[str]:
    lines = []
    for number, item in enumerate(block.items, start=block.start):
        mark = f"{number}. " if block.ordered else "- "
        first, *rest = [_text(part, "") for part in item] or [""]
        lines.append(f"{indent}{mark}{first}")
        lines += ["\n".join(f"{indent}  {line}" for line in part.splitlines()) for part in rest]
    return lines


def _grid(block: Grid) -> str:
    lines = [block.caption] if block.caption else []
    lines += [" | ".join(row) for row in (block.header, *block.rows)]
    lines += [note for note in (*block.notes, block.source_line) if note]
    return "\n".join(lines)


def portal_text(entries: Sequence[PortalEntry], title: str) -> str:
    """Every element one after the other, as one text file."""
    parts = [title, "=" * min(len(title), 78)]
    for entry in entries:
        head = f"{entry.number}  {entry.title}"
        parts += ["", head, "-" * min(len(head), 78), f"({_length(entry)})", "", entry.text]
    return "\n".join(parts) + "\n"


def _lang(entry: PortalEntry) -> str:
    return f' lang="{escape(entry.language)}"' if entry.language else ""


def portal_html(entries: Sequence[PortalEntry], title: str, language: str) -> str:
    """Every element in a box of its own that is selected as a whole, as one file that loads nothing."""
    boxes = "\n".join(
        f'<section><h2 id="{escape(entry.number)}">{escape(entry.number)} {escape(entry.title)}</h2>'
        f"<p>{escape(_length(entry))}</p>"
        f'<label for="text-{place}">{escape(_("Text to paste"))}</label>'
        f'<textarea id="text-{place}"{_lang(entry)} readonly rows="{min(24, 3 + entry.characters // 90)}">'
        f"{escape(entry.text)}</textarea></section>"
        for place, entry in enumerate(entries)
    )
    style = (
        "body{font:1rem/1.5 Arial,sans-serif;max-width:52rem;margin:0 auto;padding:1rem;color:#1b1b1b}"
        "textarea{width:100%;font:0.9375rem/1.45 Arial,sans-serif;box-sizing:border-box}"
        "h2{border-top:2px solid #0b5c64;padding-top:.6rem;font-size:1.15rem}"
        "label{display:block;font-weight:600}"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head>\n<body><main><h1>{escape(title)}</h1>\n{boxes}\n"
        "</main></body></html>\n"
    )


def portal_xlsx(entries: Sequence[PortalEntry], title: str) -> bytes:
    """A workbook: number, title, text, characters, words. What a cell can't hold goes on in further rows."""
    import xlsxwriter

    sink = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(sink, {"in_memory": True, **safe})
    # Without a day of its own the file would hold the clock's, and differ every time.
    book.set_properties({"title": title, "author": "Highroad", "created": _NO_DAY})
    look = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    head = book.add_format({**look, "bold": True, "bottom": 2})
    wrapped, number = (
        book.add_format({**look, "text_wrap": True}),
        book.add_format({**look, "num_format": "#,##0"}),
    )
    sheet = book.add_worksheet(_("Portal"))
    for place, words in enumerate(
        (_("Number"), _("Element"), _("Text to paste"), _("Characters"), _("Words"))
    ):
        sheet.write_string(0, place, words, head)
    for place, width in enumerate((14, 34, 90, 12, 10)):
        sheet.set_column(place, place, width)
    line = 1
    for entry in entries:
        pieces = [entry.text[at : at + CELL_LIMIT] for at in range(0, max(1, len(entry.text)), CELL_LIMIT)]
        for part, piece in enumerate(pieces):
            more = f" ({part + 1}/{len(pieces)})" if len(pieces) > 1 else ""
            sheet.write_string(line, 0, entry.number + more, wrapped)
            sheet.write_string(line, 1, entry.title, wrapped)
            sheet.write_string(line, 2, piece, wrapped)
            sheet.write_number(line, 3, len(piece), number)
            sheet.write_number(line, 4, len(piece.split()), number)
            # Not every program makes a row as high as its text; a spreadsheet knows none above 409 points.
            lines = sum(len(wrap(row, 465, 10)) for row in piece.split("\n"))
            sheet.set_row(line, min(409.0, 13.5 * max(1, lines, len(wrap(entry.title, 165, 10)))))
            line += 1
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&8" + title.replace("&", "&&")[:200] + "&R&8&P / &N")
    sheet.set_paper(1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return sink.getvalue()


def _length(entry: PortalEntry) -> str:
    return _("{characters} characters, {words} words").format(
        characters=f"{entry.characters:,}", words=f"{entry.words:,}"
    )
