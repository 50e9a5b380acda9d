"""Markdown as people write it in a section: to safe HTML for a page, or to blocks for a document.

CommonMark with tables and footnotes. Raw HTML is shown as the text it is; headings are shifted below the
page's own; a line `[[exhibit:ID]]` (or `[[exhibit:ID:chart]]`, `[[exhibit:ID:table]]`) is replaced by what
the caller knows of that exhibit, and `[[number:ID:COLUMN:ROW]]` inside a sentence by that one number of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from typing import Final, TypeAlias

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from highroad.language import gettext as _
from highroad.publishing.documents.model import (
    Block,
    Callout,
    CodeBlock,
    Grid,
    Heading,
    Inline,
    ListBlock,
    Note,
    Paragraph,
    Quote,
    Run,
    inline,
    plain,
)

_EXHIBIT: Final = re.compile(r"^\[\[exhibit:([A-Za-z0-9_-]{1,64}(?::(?:chart|table))?)\]\]$")
_NUMBER: Final = re.compile(r"\[\[number:([A-Za-z0-9_-]{1,64}):([A-Za-z0-9_]{1,64}):([^\[\]\n|]{1,200})\]\]")
_INLINE_TAGS: Final = frozenset({"a", "br", "code", "em", "s", "strong", "sub", "sup"})
_BLOCK_TAGS: Final = frozenset({"blockquote", "div", "hr", "li", "ol", "p", "pre", "section", "ul"})
_HEADING_TAGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TABLE_TAGS: Final = frozenset({"table", "tbody", "td", "th", "thead", "tr"})
_ATTRIBUTES: Final = {
    "a": {"href", "title", "id", "class"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "th": {"scope", "class"},
    "td": {"class"},
    "li": {"id", "class"},
    "ol": {"start", "class"},
    "section": {"class"},
    "sup": {"class"},
    "code": set[str](),
}
ExhibitHtml: TypeAlias = Callable[[str], str | None]
ExhibitBlocks: TypeAlias = Callable[[str], Sequence[Block] | None]
NumberHtml: TypeAlias = Callable[[str, str, str], str | None]
#: What a number reads like, and the note on where it comes from.
NumberRuns: TypeAlias = Callable[[str, str, str], tuple[str, str] | None]


_MOST_BRACKETS: Final = 5_000


@cache
def _reader(links: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # Notes inside the line, ^[so], nest; reading a text of nothing else would take forever.
    parser.use(footnote_plugin).disable("footnote_inline")
    return parser if links else parser.disable(["link", "image", "footnote_ref"])


def _parser(text: str) -> MarkdownIt:
    """Looking for a link costs the square of the brackets: a text of nothing else is read without any."""
    return _reader(text.count("[") <= _MOST_BRACKETS)


def to_html(
    text: str,
    *,
    level: int = 2,
    exhibit: ExhibitHtml | None = None,
    number: NumberHtml | None = None,
    prefix: str = "",
) -> str:
    """Sanitized HTML: a Markdown heading of level 1 becomes h{level}.

    exhibit: gives the (trusted) HTML of an exhibit by id (or "id:chart", "id:table"), or None when there is
    none; an unknown exhibit is said in words. number: the same for a number (exhibit, column, row).
    prefix: put before footnote ids, so that several sections can stand on one page.
    """
    bare = _without_marks(text)
    numbers: list[str] = []

    def put_by(found: re.Match[str]) -> str:
        shown = number(*found.groups()) if number else None
        numbers.append(shown if shown is not None else escape(_no_number()))
        return f"\ue002{len(numbers) - 1}\ue001"

    bare = _NUMBER.sub(put_by, bare)
    parser = _parser(bare)
    tokens = parser.parse(bare, {"docId": prefix} if prefix else {})
    placed: list[str] = []
    for place, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + level - 1, 6)}"
        if token.type == "th_open":
            token.attrs["scope"] = "col"
        if token.type in {"th_open", "td_open"} and "right" in str(token.attrs.pop("style", "")):
            token.attrs["class"] = "number"
        if (id_ := _exhibit_id(token)) is not None:
            tokens[place].children = [Token("text", "", 0, content=f"\ue000{len(placed)}\ue001")]
            placed.append((exhibit(id_) if exhibit else None) or f"<p>{_unknown(id_)}</p>")
    rendered = parser.renderer.render(tokens, parser.options, {"docId": prefix} if prefix else {})
    label = _("Table")
    rendered = rendered.replace(
        "<table>", f'<div class="frame" role="region" tabindex="0" aria-label="{label}"><table>'
    ).replace("</table>", "</table></div>")
    clean = nh3.clean(
        rendered,
        tags=set(_INLINE_TAGS | _BLOCK_TAGS | _HEADING_TAGS | _TABLE_TAGS),
        attributes=_ATTRIBUTES,
        link_rel="noopener noreferrer",
        url_schemes={"http", "https", "mailto"},
    )
    clean = re.sub(
        "<p>\ue000(\\d+)\ue001</p>",
        lambda found: placed[int(found[1])] if int(found[1]) < len(placed) else "",
        clean,
    )
    return re.sub("\ue002(\\d+)\ue001", lambda found: numbers[int(found[1])], clean)


def to_blocks(
    text: str,
    *,
    level: int = 1,
    exhibit: ExhibitBlocks | None = None,
    number: NumberRuns | None = None,
) -> tuple[Block, ...]:
    """Blocks for a document: a Markdown heading of level 1 becomes a heading of `level`.

    Footnotes stand where their marks are; what says where a number comes from is one as well.
    """
    sources: list[Note] = []

    def put_by(found: re.Match[str]) -> str:
        shown = number(*found.groups()) if number else None
        if shown is None:
            return _no_number()
        note = Note(inline(shown[1]), is_source=True)
        if note not in sources:
            sources.append(note)
        return f"{shown[0]}\ue002{sources.index(note)}\ue001"

    bare = _NUMBER.sub(put_by, _without_marks(text))
    tokens = _parser(bare).parse(bare)
    notes = _footnotes(tokens, sources)
    return _Reader(tokens, level, exhibit, sources, notes).blocks(None)


def _without_marks(text: str) -> str:
    """A text without the private-use letters that mark places here; a writer's own must not imitate them."""
    return text.translate(dict.fromkeys((0xE000, 0xE001, 0xE002)))


def _no_number() -> str:
    return _("[this number is not available]")


def _exhibit_id(token: Token) -> str | None:
    if token.type != "inline" or token.level != 1:
        return None
    found = _EXHIBIT.match(token.content.strip())
    return found[1] if found else None


def _unknown(id_: str) -> str:
    id_ = id_.partition(":")[0]
    return _("The exhibit {id} is not available.").format(id=id_)


_NOTED: Final = re.compile("\ue002(\\d+)\ue001")


class _Reader:
    """Walks the tokens of a text once and builds blocks."""

    def __init__(
        self,
        tokens: list[Token],
        level: int,
        exhibit: ExhibitBlocks | None,
        sources: Sequence[Note],
        notes: Mapping[int, Note],
    ) -> None:
        self.tokens, self.level, self.exhibit, self.at = tokens, level, exhibit, 0
        self.sources, self.notes = sources, notes

    def blocks(self, until: str | None) -> tuple[Block, ...]:
        """Blocks up to the token that closes the current one."""
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == until:
                break
            found.extend(self._block(token))
        return tuple(found)

    def _block(self, token: Token) -> Sequence[Block]:
        match token.type:
            case "heading_open":
                runs = self._inline_then_close()
                if not plain(runs).strip():  # "#" alone: nothing to head, and no screen reader's landmark
                    return []
                return [Heading(min(int(token.tag[1]) + self.level - 1, 6), plain(runs))]
            case "paragraph_open":
                id_ = _exhibit_id(self.tokens[self.at])
                runs = self._inline_then_close()
                if id_ is not None:
                    return self._exhibit(id_)
                return [Paragraph(runs)]
            case "bullet_list_open" | "ordered_list_open":
                return [self._list(token)]
            case "blockquote_open":
                return [Quote(self.blocks("blockquote_close"))]
            case "fence" | "code_block":
                return [CodeBlock(token.content.rstrip("\n"))]
            case "table_open":
                return [self._table()]
            case "footnote_block_open":  # they stand where their marks are
                while self.tokens[self.at].type != "footnote_block_close":
                    self.at += 1
                self.at += 1
                return []
            case _:
                return []

    def _exhibit(self, id_: str) -> Sequence[Block]:
        blocks = self.exhibit(id_) if self.exhibit else None
        if blocks is not None:
            return blocks
        return [Callout((Paragraph(inline(_unknown(id_))),), tone="attention")]

    def _inline_then_close(self) -> Inline:
        token = self.tokens[self.at]
        self.at += 2
        return _runs(token.children or [], self.sources, self.notes)

    def _list(self, token: Token) -> ListBlock:
        ordered = token.type == "ordered_list_open"
        close, items = token.type.replace("open", "close"), []
        while self.tokens[self.at].type != close:
            self.at += 1
            items.append(self.blocks("list_item_close"))
        self.at += 1
        return ListBlock(tuple(items), ordered, int(token.attrs.get("start", 1)))

    def _table(self) -> Grid:
        rows: list[list[str]] = []
        numeric: list[bool] = []
        marks: list[tuple[int, int, Note]] = []
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            if token.type == "tr_open":
                rows.append([])
            if token.type == "th_open":
                numeric.append("right" in str(token.attrs.get("style", "")))
            if token.type == "inline":
                runs = _runs(token.children or [], self.sources, self.notes)
                marks += [(len(rows) - 1, len(rows[-1]), run.note) for run in runs if run.note is not None]
                rows[-1].append(plain(runs))
            self.at += 1
        self.at += 1
        head, *body = rows
        return Grid(tuple(head), tuple(map(tuple, body)), tuple(numeric), marks=tuple(marks))


def _footnotes(tokens: Sequence[Token], sources: Sequence[Note]) -> dict[int, Note]:
    """The footnotes of a text by their number from 0, each as one stretch of words."""
    notes: dict[int, Note] = {}
    current, runs = -1, list[Run]()
    for token in tokens:
        if token.type == "footnote_open":
            current, runs = int(token.meta["id"]), []
        elif token.type == "footnote_close":
            notes[current], current = Note(tuple(runs)), -1
        elif token.type == "inline" and current >= 0:
            said = _runs(token.children or [], sources, {})
            runs += [Run("\n"), *said] if runs and said else said
    return notes


def _runs(children: Sequence[Token], sources: Sequence[Note], notes: Mapping[int, Note]) -> Inline:
    """Inline tokens as runs; the mark of a footnote follows the run that it belongs to."""
    runs: list[Run] = []
    dress = {"strong": 0, "em": 0}
    link = ""
    for token in children:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in dress:
            dress[name] += token.nesting
        elif name == "link":
            link = str(token.attrs.get("href", "")) if token.nesting == 1 else ""
        else:
            dressed = Run("", dress["strong"] > 0, dress["em"] > 0, token.type == "code_inline", link)
            if token.type == "footnote_ref":
                note = notes.get(int(token.meta["id"]))
                runs += [replace(dressed, note=note)] if note is not None else []
                continue
            for place, text in enumerate(_NOTED.split(_letters(token))):
                if place % 2:  # every second piece is the place of a number's source
                    runs.append(replace(dressed, note=sources[int(text)]))
                elif text:
                    runs.append(replace(dressed, text=text))
    return tuple(runs)


def _letters(token: Token) -> str:
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return token.content
        case _:
            return token.content
