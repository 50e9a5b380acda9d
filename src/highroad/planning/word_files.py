"""Word files read into pieces: headings, lists, tables, footnotes; and the marks that Highroad's own carry.

Only the text parts of the package are opened, each up to a bound, so that a small file that unpacks to a huge
one is refused. Pictures and comments are counted; deleted text, codes of fields and tables of contents are
left out. A file that Highroad made says in bookmarks which heading is which section, in which version, and
where exhibits stand: see `section_mark` and `exhibit_mark`. They outlive a trip through another program.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree import ElementTree as Xml  # files with a document type, the way in for tricks, are refused

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.planning.markup import Exhibit, Head, Item, Note, Para, Piece, Rows, Span, Words, letters
from highroad.planning.pasted_tables import grid
from highroad.planning.pasting import left_out
from highroad.planning.word_parts import (
    MOST_BYTES,
    Package,
    R,
    W,
    indent_of,
    is_on,
    links_of,
    number_of,
    numbering_of,
    starts_of,
    styles_of,
    value_of,
)

_DEEPEST: Final = 12
_SECTION = re.compile(r"^hr_s(\d{1,6})_(\w{1,30})$")
_EXHIBIT = re.compile(r"^hr_x\d{1,6}([ct]?)_([A-Za-z0-9]{1,25})$")
_OWN = re.compile(r"^hr_own\d*$")
_TYPED = re.compile(r"^\s*(\d{1,3})\.\t")
_WRAPPERS: Final = frozenset({"ins", "moveTo", "smartTag", "fldSimple", "customXml", "dir", "bdo"})
_FORM = {"c": ":chart", "t": ":table", "": ""}


def section_mark(requirement: str, version: int) -> str:
    """The bookmark at the heading of a section."""
    return f"hr_s{version}_{_coded(requirement)}"[:40]


def exhibit_mark(reference: str) -> str:
    """The bookmark around an exhibit ("#" becomes its own number); "" for an id that no bookmark holds."""
    public_id, _colon, form = reference.partition(":")
    mark = f"hr_x#{form[:1]}_{public_id}"
    return mark if _EXHIBIT.match(mark.replace("#", "1")) else ""


#: The style, in lower case, of footnotes that say where a number comes from.
SOURCE_NOTE: Final = "source note"
#: The bookmark at headings of what Highroad adds itself, such as the list of sources.
OWN_MARK: Final = "hr_own#"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands below it up to the next heading of any level that begins a part.

    level: 0 for what stands before the first heading. section, version: what a bookmark says, if any does.
    """

    level: int
    title: str
    pieces: tuple[Piece, ...]
    section: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file holds. is_own: Highroad made it."""

    parts: tuple[Part, ...]
    left_out: tuple[str, ...]
    is_own: bool


def read_word(data: bytes) -> WordFile:
    """Read a .docx. Raises BadQuestion when it isn't one, is too large, or can't be read safely."""
    if len(data) > MOST_BYTES:
        raise BadQuestion(
            _("The file is larger than {most} megabytes.").format(most=MOST_BYTES // 1_000_000),
            remedy=_("Leave out its pictures (Word: File, Compress Pictures), or bring it in parts."),
        )
    package = Package(data)
    reader = _Reader(package)
    reader.read()
    return WordFile(tuple(reader.parts()), left_out(reader.counted), reader.is_own)


def coded_sections(requirements: Iterator[str] | list[str]) -> dict[str, str]:
    """What bookmarks call the sections -> the requirements."""
    return {_coded(requirement): requirement for requirement in requirements}


def _coded(requirement: str) -> str:
    return re.sub(r"\W", "_", requirement)[:30]


@dataclass(slots=True)
class _Line:
    """A paragraph being read."""

    words: list[Span] = field(default_factory=list)
    section: str = ""
    version: int | None = None
    own: bool = False


class _Reader:
    """Walks the body once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.counted: Counter[str] = Counter()
        self.is_own = False
        self.styles = styles_of(package.part("word/styles.xml"))
        numbering = package.part("word/numbering.xml")
        self.levels, self.starts = numbering_of(numbering), starts_of(numbering)
        self.counts: dict[tuple[str, int], int] = {}  # where the numbered lists are
        self.links = links_of(package.part("word/_rels/document.xml.rels"))
        self.found: list[tuple[Piece, str, int | None, bool]] = []  # piece, section, version, own heading
        self.inside: set[str] = set()  # bookmarks of exhibits that are open
        self.footnotes: list[str] = []  # labels, in the order of their marks
        self.names: dict[str, str] = {}  # of bookmarks, by their ids
        self.field: list[str] = []  # open fields: "code", or "result " and a link
        self.pending: tuple[str, int | None, bool] = ("", None, False)

    def read(self) -> None:
        """The body, then the notes it refers to."""
        body = self.package.document.find(f"{W}body") if self.package.document is not None else None
        self._blocks(body if body is not None else [], 0)
        for kind, tag in (("f", "footnote"), ("e", "endnote")):
            part = self.package.part(f"word/{tag}s.xml")
            self.links = links_of(self.package.part(f"word/_rels/{tag}s.xml.rels"))
            for note in part.findall(f"{W}{tag}") if part is not None else ():
                self._note(note, f"{kind}{note.get(f'{W}id', '')}")

    def _note(self, note: Xml.Element, label: str) -> None:
        """A footnote's words; where a number comes from is said anew whenever a file is made."""
        words: list[Span] = []
        for paragraph in note.iter(f"{W}p"):
            if self._dress(paragraph.find(f"{W}pPr"))[0] == SOURCE_NOTE:
                return
            more = self._line(paragraph).words
            words += [Span("\n"), *more] if words else more
        if letters(tuple(words)):
            self.found.append((Note(label, tuple(words)), "", None, False))

    def parts(self) -> Iterator[Part]:
        """The pieces under their headings; a footnote goes where its mark stands."""
        notes = {piece.label: piece for piece, *_rest in self.found if isinstance(piece, Note)}
        first = {letters(note.words): note.label for note in reversed(notes.values())}
        same = {label: first[letters(note.words)] for label, note in notes.items()}
        level, title, section, version = 0, "", "", None
        pieces: list[Piece] = []
        skipping = False
        for piece, named, its_version, own in [*self.found, (Head(1, ()), "", None, False)]:
            if isinstance(piece, Note):
                continue
            if isinstance(piece, Head) and (not piece.words or not self.is_own or named or own):
                if (pieces or title) and not skipping and not (self.is_own and level == 0):
                    yield Part(level, title, (*pieces, *_notes_of(pieces, notes)), section, version)
                level, title, section, version = piece.level, letters(piece.words), named, its_version
                pieces, skipping = [], own
            else:
                pieces.append(_noted(_below(piece, level), same))

    def _blocks(self, parent: Xml.Element | list[Xml.Element], depth: int) -> None:
        for child in parent:
            match child.tag.removeprefix(W):
                case "p":
                    self._paragraph(child)
                case "tbl":
                    self._table(child)
                case "sdt":
                    content = child.find(f"{W}sdtContent")
                    if content is not None and depth < _DEEPEST:
                        self._blocks(content, depth + 1)
                case "ins" | "moveTo" | "customXml" if depth < _DEEPEST:
                    self._blocks(child, depth + 1)
                case "bookmarkStart":
                    self._bookmark(child, None)
                case "bookmarkEnd":
                    self._end(child)

    def _paragraph(self, paragraph: Xml.Element) -> None:
        line = self._line(paragraph)
        words = tuple(line.words)
        section, version, own = line.section, line.version, line.own
        if not letters(words) and not any(span.note for span in words):
            if section or own:  # a bookmark that slipped into an empty paragraph belongs to the next heading
                self.pending = (section, version, own)
            return
        properties = paragraph.find(f"{W}pPr")
        name, outline, number = self._dress(properties)
        if name.startswith(("toc ", "table of")):
            return
        if outline is not None:
            if not section and not own:
                section, version, own = self.pending
            self.pending = ("", None, False)
            plain = tuple(Span(span.text, note=span.note) for span in words)
            self.found.append((Head(outline + 1, plain), section, version, own))
            return
        listed = self._listed(words, name, number, properties)
        quoted = name in ("quote", "intense quote", "quotations", "block text")
        self.found.append((listed or Para(words, quoted=quoted), "", None, False))

    def _listed(
        self, words: Words, name: str, number: tuple[str, int] | None, properties: Xml.Element | None
    ) -> Item | None:
        digit = re.search(r"list (?:bullet|number|paragraph)\s*(\d)?", name)
        typed = _TYPED.match("".join(span.text for span in words))
        if typed:
            depth = max(1, round(indent_of(properties) / 432)) if properties is not None else 1
            return Item(min(depth, 9), True, _cut(words, typed.end()), int(typed[1]))
        if number is None and not (digit and "paragraph" not in name):
            return None
        level = number[1] if number else 0
        kind = self.levels.get((number[0], level), "bullet") if number else ""
        if kind == "none" or (number and number[0] == "0"):
            return None
        if digit and digit[1]:
            level = max(level, int(digit[1]) - 1)
        ordered = kind not in ("bullet", "") if number else "number" in name
        return Item(level + 1, ordered, words, self._count(number) if ordered and number else 1)

    def _count(self, number: tuple[str, int]) -> int:
        """The number that an item of a numbered list bears."""
        name, level = number
        for deeper in [key for key in self.counts if key[0] == name and key[1] > level]:
            del self.counts[deeper]
        first = self.starts.get(number, 1)
        self.counts[number] = self.counts.get(number, first - 1) + 1
        return self.counts[number]

    def _dress(self, properties: Xml.Element | None) -> tuple[str, int | None, tuple[str, int] | None]:
        """(style's name, outline level from 0, (list, level)) of a paragraph or else of its style."""
        outline = value_of(properties, "outlineLvl")
        number = number_of(properties)
        key, steps, name = value_of(properties, "pStyle") or "", 0, ""
        level = int(outline) if outline and outline.isdigit() else None
        while key in self.styles and steps < 20:
            style = self.styles[key]
            name = name or style.name
            level = style.outline if level is None else level
            number = number or style.number
            key, steps = style.based_on, steps + 1
        heading = re.match(r"heading (\d)$", name)
        if heading:
            level = int(heading[1]) - 1
        elif name == "title":
            level = 0
        return name, level if level is not None and level < 9 else None, number

    def _line(self, paragraph: Xml.Element) -> _Line:
        line = _Line()
        self._inline(paragraph, line, "", 0)
        return line

    def _inline(self, parent: Xml.Element, line: _Line, link: str, depth: int) -> None:
        for child in parent:
            match child.tag.removeprefix(W):
                case "r":
                    self._run(child, line, link)
                case "hyperlink":
                    target = self.links.get(child.get(f"{R}id", ""), "")
                    self._inline(child, line, target or link, depth + 1)
                case "ins" | "moveTo" | "smartTag" | "fldSimple" | "customXml" | "dir" | "bdo" if (
                    depth < _DEEPEST
                ):
                    self._inline(child, line, link, depth + 1)
                case "sdt" if depth < _DEEPEST:
                    content = child.find(f"{W}sdtContent")
                    if content is not None:
                        self._inline(content, line, link, depth + 1)
                case "bookmarkStart":
                    self._bookmark(child, line)
                case "bookmarkEnd":
                    self._end(child)

    def _run(self, run: Xml.Element, line: _Line, link: str) -> None:
        properties = run.find(f"{W}rPr")
        if is_on(properties, "vanish"):
            return
        bold, italic = is_on(properties, "b"), is_on(properties, "i")
        raised = value_of(properties, "vertAlign") == "superscript"
        for child in run:
            tag = child.tag.removeprefix(W)
            if tag == "fldChar":
                self._field(child.get(f"{W}fldCharType", ""))
            elif tag == "instrText" and self.field:
                found = re.search(r'HYPERLINK\s+"([^"]+)"', child.text or "")
                if found:
                    self.field[-1] = f"code {found[1]}"
            elif tag in ("drawing", "pict", "object"):
                self.counted["img"] += not self.inside
            elif tag == "commentReference":
                self.counted["comment"] += 1
            if self.inside or any(each.startswith("code") for each in self.field):
                continue
            to = link or next((each[7:] for each in reversed(self.field) if each[7:]), "")
            text = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(tag, "")
            if tag == "t":
                text = child.text or ""
            if tag in ("footnoteReference", "endnoteReference"):
                label = f"{tag[0]}{child.get(f'{W}id', '')}"
                self.footnotes += [label] if tag == "footnoteReference" else []
                line.words.append(Span("", note=label))
            elif text and raised and self.is_own:  # the number of a note that was marked before
                place = int(text) if text.strip().isdigit() and len(text) < 6 else 0
                if 0 < place <= len(self.footnotes):
                    line.words.append(Span("", note=self.footnotes[place - 1]))
            elif text:
                line.words.append(Span(text, bold, italic, to))

    def _field(self, kind: str) -> None:
        if kind == "begin" and len(self.field) < _DEEPEST:
            self.field.append("code ")
        elif kind == "separate" and self.field:
            self.field[-1] = "result " + self.field[-1].removeprefix("code ")
        elif kind == "end" and self.field:
            self.field.pop()

    def _bookmark(self, mark: Xml.Element, line: _Line | None) -> None:
        name, id_ = mark.get(f"{W}name", ""), mark.get(f"{W}id", "")
        self.names[id_] = name
        section, exhibit = _SECTION.match(name), _EXHIBIT.match(name)
        said: tuple[str, int | None, bool]
        if section:
            self.is_own = True
            said = (section[2], int(section[1]), False)
        elif _OWN.match(name):
            said = ("", None, True)
        elif exhibit:
            # Other programs part a bookmark that spans a table in two of one name, the first without an end.
            if name not in self.inside:
                self.inside.add(name)
                self.found.append((Exhibit(exhibit[2] + _FORM[exhibit[1]]), "", None, False))
            return
        else:
            return
        self.inside.clear()
        if line is None:
            self.pending = said
        else:
            line.section, line.version, line.own = said

    def _end(self, mark: Xml.Element) -> None:
        name = self.names.get(mark.get(f"{W}id", ""), "")
        self.inside.discard(name)

    def _table(self, table: Xml.Element) -> None:
        cells: dict[tuple[int, int], Words] = {}
        rows = table.findall(f"{W}tr")
        for row, line in enumerate(rows):
            column = 0
            for cell in line.findall(f"{W}tc"):
                properties = cell.find(f"{W}tcPr")
                span = value_of(properties, "gridSpan") or "1"
                merged = properties.find(f"{W}vMerge") if properties is not None else None
                words = self._cell(cell)
                if merged is not None and merged.get(f"{W}val", "continue") != "restart":
                    words = cells.get((row - 1, column), words)
                for place in range(column, column + min(int(span) if span.isdigit() else 1, 60)):
                    cells[row, place] = words
                column += min(int(span) if span.isdigit() else 1, 60)
        if not self.inside:
            self.found += [(piece, "", None, False) for piece in grid(cells, len(rows))]

    def _cell(self, cell: Xml.Element) -> Words:
        """A cell's paragraphs, with those of tables within it."""
        words: list[Span] = []
        for paragraph in cell.iter(f"{W}p"):
            line = self._line(paragraph).words
            if letters(tuple(line)) or any(span.note for span in line):
                words += [Span("\n"), *line] if words else line
        return tuple(words)


def _below(piece: Piece, level: int) -> Piece:
    """A heading within a section counts from 1."""
    return Head(max(1, piece.level - level), piece.words) if isinstance(piece, Head) else piece


def _noted(piece: Piece, same: dict[str, str]) -> Piece:
    """A piece whose footnotes of the same words are one."""

    def renamed(words: Words) -> Words:
        return tuple(
            replace(span, note=same.get(span.note, span.note)) if span.note else span for span in words
        )

    match piece:
        case Head() | Para() | Item():
            return replace(piece, words=renamed(piece.words)) if any(s.note for s in piece.words) else piece
        case Rows():
            return Rows(tuple(tuple(renamed(cell) for cell in row) for row in piece.cells))
        case _:
            return piece


def _notes_of(pieces: list[Piece], notes: dict[str, Note]) -> list[Note]:
    """The notes whose marks stand in some pieces."""
    marks: dict[str, None] = {}
    for piece in pieces:
        cells = [cell for row in piece.cells for cell in row] if isinstance(piece, Rows) else []
        if isinstance(piece, Head | Para | Item):
            cells = [piece.words]
        marks |= {span.note: None for words in cells for span in words if span.note}
    return [notes[label] for label in marks if label in notes]


def _cut(words: Words, count: int) -> Words:
    """Words without their first letters."""
    out: list[Span] = []
    for span in words:
        cut = min(count, len(span.text))
        count -= cut
        if span.text[cut:] or span.note:
            out.append(Span(span.text[cut:], span.bold, span.italic, span.link, span.note))
    return tuple(out)
