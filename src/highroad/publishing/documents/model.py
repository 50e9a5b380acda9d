"""What a document is before it is set: a title, and blocks that mean the same in HTML, Word and PDF."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeAlias

from highroad.language import gettext as _
from highroad.publishing.charts import Chart
from highroad.publishing.formats import NUMERIC_KINDS, format_cell, header, mark_explained
from highroad.publishing.release import ReleasedTable
from highroad.publishing.sentences import source_line
from highroad.results import Column, Mark, SourceReference

_ALIKE: Final = 4  # rows: of fewer, each says it by itself
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote. is_source: it says where a number comes from, and was not written by the text's author.

    language: of its words, where it is not the document's.
    """

    runs: Inline
    is_source: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one dress. `link` is an address, or "#anchor" within the document.

    note: a footnote whose mark follows the text.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""
    note: Note | None = None


Inline: TypeAlias = tuple[Run, ...]


def inline(text: str | Inline) -> Inline:
    """Plain text as one run."""
    return (Run(text),) if isinstance(text, str) else text


def plain(runs: Inline) -> str:
    """The letters of the runs without their dress."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's first level below its title. `anchor` may be left empty.

    mark: a bookmark for Word by which a file is known again when it comes back; "#" in it becomes a number
    that no other has. language: of the words, where it is not the document's.
    """

    level: int
    text: str
    anchor: str = ""
    mark: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `lead` sets it larger, for the sentence a section begins with."""

    runs: Inline
    lead: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted or numbered list; each item is a sequence of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as people read it: texts, which columns are numbers, and what stands below the rule.

    marks: (row, column, footnote) for each cell that has one; row 0 is the head.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    source_line: str = ""
    marks: tuple[tuple[int, int, Note], ...] = ()

    def noted(self, row: int, column: int) -> tuple[Note, ...]:
        """The footnotes of a cell; row 0 is the head."""
        return tuple(note for line, place, note in self.marks if (line, place) == (row, column))


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption. The chart brings its own title, source line and alternative text."""

    chart: Chart
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed notice. tone "attention" asks for care, "notice" informs; the title says it in words."""

    blocks: tuple[Block, ...]
    title: str = ""
    tone: str = "notice"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words; language: of them, where it is not the document's."""

    blocks: tuple[Block, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Blocks whose words are in another language than the document's."""

    language: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Blocks within a bookmark of this name in Word, by which they are known again when it comes back.

    "#" in the mark becomes a number that no other has.
    """

    mark: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Text in a fixed-width face, as typed (a query, a formula)."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page (in print)."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The list of sources, each with publisher, vintage, address, date and hash."""

    sources: tuple[SourceReference, ...]


Block: TypeAlias = (
    Heading
    | Paragraph
    | ListBlock
    | Grid
    | Figure
    | Callout
    | Quote
    | Spoken
    | Marked
    | CodeBlock
    | PageBreak
    | Sources
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document for people: set alike as HTML, Word and PDF.

    running_header: what stands at the top of every page after the first. language: "en" or "es".
    dated: ISO date printed below the title and kept in the file's properties (never today's, unless given).
    dense: set small and close, for a sheet that must say much on two pages. contents: a list of the
    headings of the first three levels follows the title.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    organization: str = ""
    running_header: str = ""
    language: str = "en"
    dated: str = ""
    notice: str = ""
    dense: bool = False
    contents: bool = False

    def __post_init__(self) -> None:
        for item in fields(self):
            object.__setattr__(self, item.name, _printable(getattr(self, item.name)))
        object.__setattr__(self, "blocks", _ordered_headings(tuple(self.blocks)))


def grid(
    table: ReleasedTable,
    *,
    columns: Sequence[str] | None = None,
    rows: int | None = None,
    caption: str | None = None,
    lean: bool = False,
) -> Grid:
    """A released table as people read it, with the legend of its marks, its notes and its source line.

    columns: which, in which order (all by default). rows: at most this many from the top. lean: what every
    row says alike is said once (a word below the table, a mark in the head), which leaves room for the rest.
    """
    described = [table.column(name) for name in columns] if columns is not None else list(table.columns)
    shown = range(min(table.num_rows, rows) if rows is not None else table.num_rows)
    marks = {mark for row in shown for column in described if (mark := table.mark(row, column.name))}
    once = _said_once(table, described, shown) if lean else {}
    estimated = _all_estimated(table, described, shown) if lean else frozenset()
    kept = [column for column in described if column.name not in once]
    cells = tuple(
        tuple(
            format_cell(column, table.value(row, column.name))
            if column.name in estimated
            else table.text(row, column.name)
            for column in kept
        )
        for row in shown
    )
    legend = tuple(_capital(mark_explained(mark)) + "." for mark in Mark if mark in marks)
    alike = tuple(
        _("{column}: {value} in every row.").format(column=header(column), value=once[column.name])
        for column in described
        if column.name in once
    )
    return Grid(
        header=tuple(
            _("{column}, estimated").format(column=header(column))
            if column.name in estimated
            else header(column)
            for column in kept
        ),
        rows=cells,
        numeric=tuple(column.kind in NUMERIC_KINDS for column in kept),
        caption=table.title if caption is None else caption,
        notes=(*alike, *table.notes, *legend),
        source_line=source_line(table.sources),
    )


def _said_once(table: ReleasedTable, described: Sequence[Column], shown: range) -> dict[str, str]:
    """Columns of words in which every row says the same, with what it says; never the first."""
    found = {}
    for column in described[1:]:
        texts = {table.text(row, column.name) for row in shown}
        if column.kind not in NUMERIC_KINDS and len(shown) >= _ALIKE and len(texts) == 1:
            found[column.name] = texts.pop()
    return found


def _all_estimated(table: ReleasedTable, described: Sequence[Column], shown: range) -> frozenset[str]:
    """Columns in which every value is an estimate."""
    return frozenset(
        column.name
        for column in described
        if len(shown) >= _ALIKE
        and all(
            table.mark(row, column.name) is Mark.ESTIMATED and table.value(row, column.name) is not None
            for row in shown
        )
    )


def listed_headings(document: Document) -> tuple[Heading, ...]:
    """The headings that a list of contents names; none when the document has no such list."""
    if not document.contents:
        return ()
    return tuple(block for block in document.blocks if isinstance(block, Heading) and block.level <= 3)


def charts_in(document: Document) -> Iterator[Chart]:
    """Every chart of a document, in its order."""
    return _charts(document.blocks)


def leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks in the order in which they are read, those that only hold others left out."""
    for block in blocks:
        if isinstance(block, Spoken | Marked | Quote | Callout):
            yield from leaves(block.blocks)
        else:
            yield block


def _charts(blocks: Iterable[Block]) -> Iterator[Chart]:
    for block in blocks:
        match block:
            case Figure():
                yield block.chart
            case Callout() | Quote() | Spoken() | Marked():
                yield from _charts(block.blocks)
            case ListBlock():
                for item in block.items:
                    yield from _charts(item)


def spoken(blocks: Iterable[Block], language: str) -> tuple[Block, ...]:
    """An author's blocks, said to be in their language; exhibits among them are the document's own.

    Headings stay at the top, where the list of contents finds them.
    """
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append(replace(block, language=language))
        elif isinstance(block, Marked | Callout):
            found.append(block)
        elif found and isinstance(found[-1], Spoken):
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, block))
        else:
            found.append(Spoken(language, (block,)))
    return tuple(found)


def anchor_for(text: str) -> str:
    """A URL-safe anchor for a heading."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-") or "section"


def _printable(part: Any) -> Any:
    """The same text, block or tuple without the control characters that no format can carry."""
    if isinstance(part, str):
        return CONTROL.sub("", part)
    if isinstance(part, tuple):
        return tuple(_printable(item) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{item.name: _printable(getattr(part, item.name)) for item in fields(part)})
    return part


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ordered_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Headings never skip a level downward, those of one level stay alike, and no two share an anchor."""
    above, used, found = list[tuple[int, int]](), set[str](), list[Block]()
    for block in blocks:
        if isinstance(block, Heading):
            # (the level that was asked for, the level that it got) of the headings that this one stands under
            above = [each for each in above if each[0] < block.level]
            level = max(1, min(block.level, above[-1][1] + 1 if above else 1, 6))
            above.append((block.level, level))
            anchor = wanted = anchor_for(block.anchor or block.text)
            number = 1
            while anchor in used:
                number += 1
                anchor = f"{wanted}-{number}"
            used.add(anchor)
            block = replace(block, level=level, anchor=anchor)
        found.append(block)
    return tuple(found)
