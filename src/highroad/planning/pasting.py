"""What was copied in Word, LibreOffice, a browser or Google Docs, as the Markdown of a section.

Kept: headings, bold and italic, lists with their levels (Word's, too, which are paragraphs that look like
them), tables with merged cells filled, links, footnotes and endnotes, words that a tracked change put in.
Dropped: fonts, colors, pictures, comments, deleted and hidden text, scripts. Pictures and comments are
counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final

import nh3

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.planning.markup import Head, Item, Note, Para, Piece, Span, Words, markdown
from highroad.planning.pasted_tables import grid

LONGEST_PASTE: Final = 4_000_000
_MOST_CELLS: Final = 20_000


def _named(tags: str) -> frozenset[str]:
    return frozenset(tags.split())


_TAGS: Final = _named(
    "a b blockquote br center code dd del dir div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 "
    "hr i img ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr "
    "tt u ul caption section article main header footer address"
)
_ATTRIBUTES: Final = {
    "*": {"style", "class", "id"},
    "a": {"href", "name"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_UNREAD: Final = _named("script style xml title head template object svg math select iframe noscript")
_BLOCKS: Final = _named(
    "p div h1 h2 h3 h4 h5 h6 blockquote li dd dt pre center section article main header footer "
    "address caption figure figcaption hr"
)
#: Elements whose end is often left out.
_CLOSE_THEMSELVES: Final = _named(
    "p li td th tr tbody thead tfoot dt dd br hr img col colgroup meta link o:p"
)
_DEEPEST: Final = 500
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:]*)[^<>]*>")
_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d{1,2})\s+lfo\d+", re.I)
_DRAWN = re.compile(r"mso-list:\s*ignore", re.I)
_COUNTED = re.compile(r"^\(?([0-9]{1,3}|[a-z]{1,5})[.)]", re.I)
_OUTLINE = re.compile(r"mso-outline-level:\s*([1-6])", re.I)
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|mso-element:\s*(?:comment-list|comment\b|field)", re.I)
_WEIGHT = re.compile(r"(?<![-\w])font-weight:\s*(bold|bolder|[1-9]00|normal)", re.I)
_SLANT = re.compile(r"(?<![-\w])font-style:\s*(italic|oblique|normal)", re.I)
#: The mark of a note in the text, and the one before its words.
_MARK = re.compile(r"^#(_?(?:ftn|edn)\d+|sd(?:foot|end)note\d+sym|ftnt\d+|_?footnote-\d+|fn:?\w+)$", re.I)
_BACK = re.compile(
    r"^#(_?(?:ftn|edn)ref\d+|sd(?:foot|end)note\d+anc|ftnt_ref\d+|_?footnote-ref-\d+|fnref:?\w+)$", re.I
)
_SPACES = re.compile(r"[\s\u00a0]+")
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\u2060]")
_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*?)(?:<!--\s*EndFragment\s*-->|\Z)", re.S | re.I)


@dataclass(frozen=True, slots=True)
class Pasted:
    """Markdown, and sentences on what was left out."""

    markdown: str
    left_out: tuple[str, ...]


def pasted(html: str, *, taken: tuple[str, ...] = ()) -> Pasted:
    """HTML of a clipboard as Markdown.

    taken: labels of footnotes that the text already has. Raises BadQuestion for more than LONGEST_PASTE
    characters. The answer is safe to show whatever the HTML holds: it is text with Markdown's signs.
    """
    if len(html) > LONGEST_PASTE:
        raise BadQuestion(
            _("That is too much to paste at once."), remedy=_("Paste it in parts, or import the Word file.")
        )
    fragment = _FRAGMENT.search(html)
    html = fragment[1] if fragment else html
    if _too_deep(html):
        html = _TAG.sub(" ", html)
    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        clean_content_tags=set(_UNREAD),
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
        generic_attribute_prefixes=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return Pasted(markdown(reader.result(), taken=taken), left_out(reader.counted))


def _too_deep(html: str) -> bool:
    """Nobody nests so deep; reading it would cost the square of the depth."""
    depth = 0
    for found in _TAG.finditer(html):
        if found[2].lower() not in _CLOSE_THEMSELVES:
            depth = max(0, depth + (-1 if found[1] else 1))
            if depth > _DEEPEST:
                return True
    return False


def left_out(counted: Counter[str]) -> tuple[str, ...]:
    """Sentences on what was counted ("img", "comment") and not kept."""
    said = []
    if counted["img"]:
        said.append(
            ngettext(
                "{count} picture was left out.", "{count} pictures were left out.", counted["img"]
            ).format(count=counted["img"])
        )
    if counted["comment"]:
        said.append(
            ngettext(
                "{count} comment was left out.", "{count} comments were left out.", counted["comment"]
            ).format(count=counted["comment"])
        )
    return tuple(said)


@dataclass(slots=True)
class _Open:
    """An element that is open, and what it does to the text within; elements inside begin as copies of it.

    block: what a run of text in it is: "p", "h", "mso" (Word's imitation of a list) or "li", with its level.
    item: where the piece of the list item stands, once it is there. holder: the place, among what is open, of
    the nearest element that may hold the words of a note.
    """

    tag: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""
    unread: bool = False
    block: tuple[str, int] = ("p", 0)
    item: list[int] = field(default_factory=list)
    holder: int = -1
    note: bool = False


@dataclass(slots=True)
class _Table:
    """A table as it is read: (row, column) -> words, and how far merged cells reach."""

    cells: dict[tuple[int, int], Words] = field(default_factory=dict)
    row: int = -1
    column: int = 0
    span: tuple[int, int] = (1, 1)
    inside: bool = False
    words: list[Span] = field(default_factory=list)


class _Reader(HTMLParser):
    """Walks clean HTML once. Every element costs the same, however deep it lies."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.notes: dict[str, list[Span]] = {}
        self.counted: Counter[str] = Counter()
        self.open: list[_Open] = [_Open()]
        self.words: list[Span] = []
        self.lists: list[tuple[bool, int]] = []  # (ordered, next number)
        self.marker: list[str] | None = None  # what Word drew before an item
        self.note = ""  # whose words are being read
        self.tables: list[_Table] = []
        self.quoted = 0

    def result(self) -> list[Piece]:
        """The pieces, notes last."""
        self._flush()
        while self.tables:
            self._end_table()
        notes: list[Piece] = [Note(label, tuple(words)) for label, words in self.notes.items()]
        return [*self.pieces, *notes]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        style, classes = given.get("style", ""), given.get("class", "").lower()
        if tag in ("img", "br", "hr"):
            self._void(tag)
            return
        top = self.open[-1]
        now = replace(top, tag=tag, note=False)
        now.unread = top.unread or tag in ("del", "s", "strike") or bool(_HIDDEN.search(style))
        now.bold, now.italic = _is_bold(tag, style, top.bold), _is_italic(tag, style, top.italic)
        if "msocommentreference" in classes and not now.unread:
            self.counted["comment"] += 1
            now.unread = True
        if tag == "a":
            self._anchor(given, classes, now)
        if _DRAWN.search(style):
            self.marker, now.unread = self.marker or [], True
        if not now.unread:
            self._begin(tag, given, style, classes, now)
        if tag in ("div", "li", "section"):
            now.holder = len(self.open)
        self.open.append(now)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) < 2 or self.open[-1].tag != tag:
            return
        ended = self.open[-1]
        if not ended.unread:
            if tag in _BLOCKS or tag in ("ul", "ol", "dir", "td", "th"):
                self._flush()
            if tag in ("ul", "ol", "dir") and self.lists:
                self.lists.pop()
            elif tag in ("td", "th"):
                self._end_cell()
            elif tag == "table":
                self._end_table()
            elif tag == "blockquote":
                self.quoted = max(0, self.quoted - 1)
        if ended.note:
            self.note = ""
        self.open.pop()

    def handle_data(self, data: str) -> None:
        top = self.open[-1]
        if top.unread:
            if self.marker is not None:
                self.marker.append(data)
            return
        if self.tables and not self.tables[-1].inside:
            return
        text = _INVISIBLE.sub("", _SPACES.sub(" ", data))
        heading = top.block[0] == "h"
        self.words.append(Span(text, top.bold and not heading, top.italic and not heading, top.link))

    def _void(self, tag: str) -> None:
        if self.open[-1].unread:
            return
        if tag == "img":
            self.counted["img"] += 1
        elif tag == "br":
            self.words.append(Span("\n"))
        else:
            self._flush()

    def _anchor(self, given: dict[str, str], classes: str, now: _Open) -> None:
        """A link; the mark of a note; or the mark before a note's words, which then begin."""
        href = given.get("href", "")
        back, mark = _BACK.match(href), _MARK.match(href)
        if back is not None:
            self._flush()
            self.note = _label(back[1])
            self.notes.setdefault(self.note, [])
            now.unread = True
            self.open[max(now.holder, 0)].note = True
        elif mark is not None and not now.unread:
            self.words.append(Span("", note=_label(mark[1])))
            now.unread = True
        elif href.startswith(("#_msocom", "#cmnt", "#_cmnt")) or "comanchor" in classes:
            if not now.unread and not href.startswith("#cmnt_ref"):
                self.counted["comment"] += 1
            now.unread = True
        elif href.startswith(("http:", "https:", "mailto:")):
            now.link = href

    def _begin(self, tag: str, given: dict[str, str], style: str, classes: str, now: _Open) -> None:
        if tag == "table":
            self._begin_table()
        elif tag == "tr" and self.tables:
            self._begin_row()
        elif tag in ("td", "th") and self.tables:
            self._begin_cell(given)
            now.bold, now.block = False, ("p", 0)
        elif tag in ("ul", "ol", "dir"):
            self._flush()
            self.lists.append((tag == "ol", _count(given.get("start"), 1, 999_999)))
        elif tag in _BLOCKS:
            self._flush()
            now.block = self._block(tag, style, classes, now)

    def _block(self, tag: str, style: str, classes: str, now: _Open) -> tuple[str, int]:
        """What the text of a block element is."""
        outline, listed = _OUTLINE.search(style), _LIST.search(style)
        if tag[0] == "h" and tag[1:].isdigit():
            return "h", int(tag[1])
        if listed:
            self.marker = None
            return "mso", int(listed[1])
        if outline:
            return "h", int(outline[1])
        if "msotitle" in classes.split():
            return "h", 1
        if tag == "li":
            now.item = []
            return "li", 0
        if tag == "blockquote":
            self.quoted += 1
        return now.block if now.block[0] == "li" else ("p", 0)

    def _flush(self) -> None:
        """The block that was being read is whole."""
        words, self.words = tuple(self.words), []
        kind, level = self.open[-1].block
        if not any(span.text.strip() or span.note for span in words):
            return
        if self.note:
            known = self.notes[self.note]
            known.extend([Span("\n"), *words] if known else words)
        elif self.tables:
            table = self.tables[-1]
            if table.inside:
                table.words.extend([Span("\n"), *words] if table.words else words)
        elif kind == "h":
            self.pieces.append(Head(level, words))
        elif kind == "mso":
            counted = _COUNTED.match("".join(self.marker or []).strip())
            number = int(counted[1]) if counted and counted[1].isdigit() else 1
            self.pieces.append(Item(level, counted is not None, words, number))
        elif kind == "li":
            self._item(words)
        else:
            self.pieces.append(Para(words, quoted=self.quoted > 0))

    def _item(self, words: Words) -> None:
        """The words of a list item, or further ones of the item that was begun."""
        known = self.open[-1].item
        last = self.pieces[-1] if self.pieces else None
        if known and known[0] == len(self.pieces) - 1 and isinstance(last, Item):
            self.pieces[-1] = replace(last, words=(*last.words, Span("\n"), *words))
            return
        ordered, number = self.lists[-1] if self.lists else (False, 1)
        known[:] = [len(self.pieces)]
        self.pieces.append(Item(max(1, len(self.lists)), ordered, words, number))
        if self.lists:
            self.lists[-1] = (ordered, number + 1)

    def _begin_table(self) -> None:
        if self.tables:  # a table within a cell: its words belong to the cell
            self.words.append(Span("\n"))
        else:
            self._flush()
        self.tables.append(_Table())

    def _begin_row(self) -> None:
        table = self.tables[-1]
        table.row, table.column, table.inside = table.row + 1, -1, False

    def _begin_cell(self, given: dict[str, str]) -> None:
        table = self.tables[-1]
        table.row = max(table.row, 0)
        table.column += 1
        while (table.row, table.column) in table.cells:
            table.column += 1
        table.span = (_count(given.get("rowspan"), 1, 200), _count(given.get("colspan"), 1, 60))
        table.inside, table.words = True, []

    def _end_cell(self) -> None:
        table = self.tables[-1] if self.tables else None
        if table is None or not table.inside:
            return
        self._flush()
        words = tuple(table.words)
        down, right = table.span
        for row in range(table.row, table.row + down):
            for column in range(table.column, table.column + right):
                if len(table.cells) < _MOST_CELLS:
                    table.cells[row, column] = words
        table.inside = False

    def _end_table(self) -> None:
        if not self.tables:
            return
        self._end_cell()
        table = self.tables.pop()
        if not self.tables:
            self.pieces += grid(table.cells, table.row + 1)
        elif self.tables[-1].inside:
            for _place, words in sorted(table.cells.items()):
                self.words += [Span("\n"), *words] if words else []


def _label(target: str) -> str:
    """The same label for a note's mark and for the mark before its words."""
    kind = "e" if "edn" in target.lower() or "endnote" in target.lower() else "f"
    digits = re.sub(r"\D", "", target)
    return f"{kind}{digits}" if digits else target.lower().replace("ref", "")


def _count(text: str | None, least: int, most: int) -> int:
    return max(least, min(int(text), most)) if text and text.isascii() and text.isdigit() else least


def _is_bold(tag: str, style: str, before: bool) -> bool:
    found = _WEIGHT.search(style)
    if found is None:
        return tag in ("b", "strong") or before
    weight = found[1].lower()
    return weight.startswith("bold") or (weight.isdigit() and int(weight) >= 600)


def _is_italic(tag: str, style: str, before: bool) -> bool:
    found = _SLANT.search(style)
    if found is None:
        return tag in ("i", "em") or before
    return found[1].lower() != "normal"
