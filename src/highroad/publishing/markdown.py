"""Markdown as people write it in a section: to safe HTML for a page, or to blocks for a document.

CommonMark with tables and footnotes. Raw HTML is shown as the text it is; headings are shifted below the
page's own; a line `[[exhibit:ID]]` is replaced by what the caller knows of that exhibit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
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
    Paragraph,
    Quote,
    Run,
    inline,
    plain,
)

_EXHIBIT: Final = re.compile(r"^\[\[exhibit:([A-Za-z0-9_-]{1,64})\]\]$")
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


def to_html(text: str, *, level: int = 2, exhibit: ExhibitHtml | None = None, prefix: str = "") -> str:
    """Sanitized HTML: a Markdown heading of level 1 becomes h{level}.

    exhibit: gives the (trusted) HTML of an exhibit by id, or None when there is none; an unknown exhibit is
    said in words. prefix: put before footnote ids, so that several sections can stand on one page.
    """
    # The two private-use letters below mark an exhibit's place; a writer's own must not imitate them.
    bare = text.replace("\ue000", "").replace("\ue001", "")
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
    return re.sub(
        "<p>\ue000(\\d+)\ue001</p>",
        lambda found: placed[int(found[1])] if int(found[1]) < len(placed) else "",
        clean,
    )


def to_blocks(text: str, *, level: int = 1, exhibit: ExhibitBlocks | None = None) -> tuple[Block, ...]:
    """Blocks for a document: a Markdown heading of level 1 becomes a heading of `level`."""
    return _Reader(_parser(text).parse(text), level, exhibit).blocks(None)


def _exhibit_id(token: Token) -> str | None:
    if token.type != "inline" or token.level != 1:
        return None
    found = _EXHIBIT.match(token.content.strip())
    return found[1] if found else None


def _unknown(id_: str) -> str:
    return _("The exhibit {id} is not available.").format(id=id_)


class _Reader:
    """Walks the tokens of a text once and builds blocks."""

    def __init__(self, tokens: list[Token], level: int, exhibit: ExhibitBlocks | None) -> None:
        self.tokens, self.level, self.exhibit, self.at = tokens, level, exhibit, 0

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
            case "footnote_block_open":
                return self._footnotes()
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
        return _runs(token.children or [])

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
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            if token.type == "tr_open":
                rows.append([])
            if token.type == "th_open":
                numeric.append("right" in str(token.attrs.get("style", "")))
            if token.type == "inline":
                rows[-1].append(plain(_runs(token.children or [])))
            self.at += 1
        self.at += 1
        head, *body = rows
        return Grid(tuple(head), tuple(tuple(row) for row in body), tuple(numeric))

    def _footnotes(self) -> Sequence[Block]:
        items: list[tuple[Block, ...]] = []
        while self.tokens[self.at].type != "footnote_block_close":
            if self.tokens[self.at].type == "footnote_open":
                self.at += 1
                items.append(self.blocks("footnote_close"))
            else:
                self.at += 1
        self.at += 1
        return [ListBlock(tuple(items), ordered=True)]


def _runs(children: Sequence[Token]) -> Inline:
    """Inline tokens as runs; neighbors in the same dress are joined."""
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
            text = _letters(token)
            if text:
                runs.append(
                    Run(
                        text,
                        bold=dress["strong"] > 0,
                        italic=dress["em"] > 0,
                        code=token.type == "code_inline",
                        link=link,
                        superscript=token.type == "footnote_ref",
                    )
                )
    return tuple(runs)


def _letters(token: Token) -> str:
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return token.content
        case "footnote_ref":
            return str(int(token.meta["id"]) + 1)
        case _:
            return token.content
