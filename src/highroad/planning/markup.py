"""Rich text as plain pieces, and the pieces as the Markdown that sections are written in.

What comes out of a clipboard or a Word file is read into pieces (`Head`, `Para`, `Item`, `Rows`, `Note`,
`Exhibit`); `markdown` writes them so that a page shows the same words: a sign is escaped where Markdown would
take it for its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from urllib.parse import quote, urlsplit

MOST_COLUMNS: Final = 60
_LINKS: Final = ("http", "https", "mailto")
_NUMBER = re.compile(r"^[-+(]?\s*[$€£]?\s*[\d.,]+\s*[%)]?$")
_EXHIBIT = re.compile(r"^\[\[exhibit:[A-Za-z0-9_-]{1,64}(?::(?:chart|table))?\]\]$")
#: Signs that mean something wherever they stand; "_" and "&" only in some company.
_SIGNS = re.compile(r"[\\`*~]|<(?=[A-Za-z/!?])|\[(?=[\^\[])|\](?=[(\[:])|&(?=#?\w{1,32};)|(?<!\w)_|_(?!\w)")
_IN_LINK = re.compile(r"[\\`*~<_\[\]]|&(?=#?\w{1,32};)")
#: What begins a block when a line begins with it.
_LINE = re.compile(r"^(?:(#{1,6})(?=\s|$)|([-+])(?=\s|$)|(>)|\d{1,9}([.)])(?=\s|$)|([-=|:])(?=[-=|:\s]*$))")


@dataclass(frozen=True, slots=True)
class Span:
    """Letters in one dress. A "\\n" among them breaks the line. note: it is the mark of this footnote."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    note: str = ""


Words: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of a level from 1."""

    level: int
    words: Words


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `quoted` if it is somebody else's words."""

    words: Words
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; levels count from 1. `start`: the number it wants to begin a list with."""

    level: int
    ordered: bool
    words: Words
    start: int = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """A table, its first row being the head; every row is as wide as the widest."""

    cells: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The place of an exhibit: its public id, with ":chart" or ":table" for one of the two."""

    reference: str


@dataclass(frozen=True, slots=True)
class Note:
    """The words of a footnote."""

    label: str
    words: Words


Piece: TypeAlias = Head | Para | Item | Rows | Exhibit | Note


def letters(words: Words) -> str:
    """The letters alone, white space evened out."""
    return " ".join("".join(span.text for span in words).split())


def markdown(pieces: Iterable[Piece], *, taken: Iterable[str] = ()) -> str:
    """Pieces as Markdown. taken: labels of footnotes that the text around already uses."""
    pieces = [piece for piece in pieces if not _empty(piece)]
    labels = _labels(pieces, taken)
    blocks: list[str] = []
    notes: list[str] = []
    run: list[Item] = []
    for piece in [*pieces, None]:
        if run and not isinstance(piece, Item):
            blocks.append(_list(run, labels))
            run = []
        match piece:
            case Item():
                run.append(piece)
            case Head():
                text = inline(piece.words, labels).replace("\\\n", " ")
                blocks.append(f"{'#' * max(1, min(piece.level, 6))} {text}")
            case Para():
                text = _paragraph(piece.words, labels)
                blocks.append("\n".join(f"> {line}" for line in text.split("\n")) if piece.quoted else text)
            case Rows():
                blocks.append(_table(piece, labels))
            case Exhibit():
                blocks.append(f"[[exhibit:{piece.reference}]]")
            case Note() if piece.label in labels:
                lines = _paragraph(piece.words, labels).split("\n")
                notes.append(f"[^{labels[piece.label]}]: " + "\n    ".join(lines))
    return "\n\n".join([*blocks, *notes])


def inline(words: Words, labels: dict[str, str] | None = None) -> str:
    """Words in their dress as Markdown; a broken line ends in a backslash."""
    spans = _even(words)
    out: list[str] = []
    for place, span in enumerate(spans):
        if span.note:
            known = (labels or {}).get(span.note)
            out.append(f"[^{known}]" if known else "")
            continue
        before = spans[place - 1].text[-1:] if place else ""
        after = spans[place + 1].text[:1] if place + 1 < len(spans) else ""
        out.append(_dressed(span, before, after))
    return "".join(out).replace("![", r"\![").replace("\n", "\\\n")


def escaped(text: str) -> str:
    """Text with every sign escaped that Markdown would take for its own within a line."""
    return _SIGNS.sub(lambda found: f"\\{found[0]}", text)


def safe_address(link: str) -> str:
    """An address that a page may link to, or ""."""
    link = "".join(letter for letter in link.strip() if letter.isprintable())
    try:
        scheme = urlsplit(link).scheme.lower()
    except ValueError:
        return ""
    return quote(link, safe="%/:?#@!$&'*+,;=-._~[]") if scheme in _LINKS and len(link) < 2000 else ""


def _empty(piece: Piece) -> bool:
    match piece:
        case Head() | Para() | Item():
            return not letters(piece.words) and not any(span.note for span in piece.words)
        case Rows():
            return not any(letters(cell) for row in piece.cells for cell in row)
        case _:
            return False


def _labels(pieces: Sequence[Piece], taken: Iterable[str]) -> dict[str, str]:
    """New labels, counting up past the ones in use, for footnotes that have both a mark and words."""
    told = {piece.label for piece in pieces if isinstance(piece, Note) and letters(piece.words)}
    used, labels, number = set(taken), dict[str, str](), 0
    for piece in pieces:
        for span in _spans_of(piece):
            if span.note in told and span.note not in labels:
                number += 1
                while str(number) in used:
                    number += 1
                labels[span.note] = str(number)
    return labels


def _spans_of(piece: Piece) -> Iterable[Span]:
    match piece:
        case Head() | Para() | Item():
            return piece.words
        case Rows():
            return [span for row in piece.cells for cell in row for span in cell]
        case _:
            return ()


def _even(words: Words) -> list[Span]:
    """Spans with single spaces, white space outside their dress, and neighbors in the same dress joined."""
    split: list[Span] = []
    for span in words:
        if span.note:
            split.append(span)
            continue
        if span.link:  # a link is dress enough
            span = replace(span, bold=False, italic=False)
        text = re.sub(r"[^\S\n]+", " ", span.text)
        text = re.sub(r" ?\n[ \n]*", "\n", text)
        core = text.strip()
        plain = Span("")
        if not core:
            split.append(replace(plain, text=text))
            continue
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        split += [replace(plain, text=lead), replace(span, text=core), replace(plain, text=tail)]
    joined: list[Span] = []
    for span in split:
        if not span.text and not span.note:
            continue
        last = joined[-1] if joined else None
        if last is None or span.note or last.note:
            joined.append(span)
        elif _dress(last) == _dress(span) or (_dressy(last) and _dressy(span) and last.link == span.link):
            # Two dresses that touch would run into each other's signs: the second takes the first's.
            joined[-1] = replace(last, text=last.text + span.text)
        else:
            joined.append(span)
    return _trimmed(_rejoined(joined))


def _rejoined(spans: list[Span]) -> list[Span]:
    """Bold, space, bold is one stretch of bold; spaces in a row are one."""
    out: list[Span] = []
    for span in spans:
        blank = not span.note and not span.text.strip()
        if out and not span.note and not out[-1].note:
            if out[-1].text[-1:].isspace() and span.text[:1] == " ":
                span = replace(span, text=span.text[1:])
            if len(out) > 1 and not blank and _bridges(out[-2], out[-1], span):
                gap = out.pop().text
                out[-1] = replace(out[-1], text=out[-1].text + gap + span.text)
                continue
        if span.text or span.note:
            out.append(span)
    return out


def _bridges(before: Span, gap: Span, after: Span) -> bool:
    """Only spaces lie between two stretches in the same dress."""
    spaces = not gap.text.strip() and "\n" not in gap.text
    return (
        spaces
        and not before.note
        and (_dressy(after) or bool(after.link))
        and _dress(before) == _dress(after)
    )


def _trimmed(spans: list[Span]) -> list[Span]:
    """Without white space at the two ends."""
    if spans and not spans[0].note:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip())
    if spans and not spans[-1].note:
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return [span for span in spans if span.text or span.note]


def _dress(span: Span) -> tuple[bool, bool, str]:
    return span.bold, span.italic, span.link


def _dressy(span: Span) -> bool:
    return span.bold or span.italic


def _dressed(span: Span, before: str, after: str) -> str:
    sign = "*" * (2 * span.bold + span.italic)
    link = safe_address(span.link)
    text = span.text
    if link:
        inside = _IN_LINK.sub(lambda found: f"\\{found[0]}", text.replace("\n", " "))
        return f"{sign}[{inside}]({link}){sign}"
    if not sign:
        return escaped(text)
    lead = tail = ""
    # A sign between a letter and a mark of punctuation opens or closes nothing: the mark goes outside.
    while text and not text[0].isalnum() and before.isalnum():
        lead, text = lead + text[0], text[1:]
    while text and not text[-1].isalnum() and after.isalnum():
        tail, text = text[-1] + tail, text[:-1]
    core = text.strip()
    if not core:
        return escaped(span.text)
    start = text.index(core)
    lead, tail = lead + text[:start], text[start + len(core) :] + tail
    lines = [f"{sign}{escaped(line)}{sign}" if line.strip() else line for line in core.split("\n")]
    return escaped(lead) + "\n".join(lines) + escaped(tail)


def _paragraph(words: Words, labels: dict[str, str]) -> str:
    plain = letters(words)
    if _EXHIBIT.match(plain):
        return plain
    return "\n".join(_line(line) for line in inline(words, labels).split("\n"))


def _line(text: str) -> str:
    """A line that begins no block."""
    text = text.lstrip()
    found = _LINE.match(text)
    if found is None:
        return text
    place = next(found.start(group) for group in range(1, 6) if found[group])
    return f"{text[:place]}\\{text[place:]}"


def _list(items: Sequence[Item], labels: dict[str, str]) -> str:
    """A list with its levels; no level is skipped downward, whatever the source did."""
    lines: list[str] = []
    open_: list[tuple[int, bool, int, int]] = []  # (level of the source, ordered, last number, indent)
    for item in items:
        while open_ and open_[-1][0] > item.level:
            open_.pop()
        if open_ and open_[-1][0] == item.level and open_[-1][1] == item.ordered:
            number, indent = open_[-1][2] + 1, open_[-1][3]
        else:
            number = max(0, min(item.start, 999_999))
            another = bool(open_) and open_[-1][0] == item.level
            if another:
                open_.pop()
            # A list of another kind, or one that doesn't begin with 1, needs room to be seen as a list.
            if lines and (another or (item.ordered and number != 1)):
                lines.append("")
            indent = open_[-1][3] + (len(f"{open_[-1][2]}. ") if open_[-1][1] else 2) if open_ else 0
            open_.append((item.level, item.ordered, number, indent))
        open_[-1] = (item.level, item.ordered, number, indent)
        mark = f"{number}. " if item.ordered else "- "
        text = _paragraph(item.words, labels).split("\n")
        room = " " * (indent + len(mark))
        lines.append(" " * indent + mark + f"\n{room}".join(text))
    return "\n".join(lines)


def _table(rows: Rows, labels: dict[str, str]) -> str:
    width = min(max(len(row) for row in rows.cells), MOST_COLUMNS)
    head = tuple(tuple(replace(span, bold=False) for span in cell) for cell in rows.cells[0])
    cells = [
        [_cell(row[column], labels) if column < len(row) else "" for column in range(width)]
        for row in (head, *rows.cells[1:])
    ]
    body = cells[1:]
    numeric = [
        any(row[column] for row in body)
        and all(not row[column] or _NUMBER.match(row[column]) for row in body)
        for column in range(width)
    ]
    rule = ["---:" if right else "---" for right in numeric]
    return "\n".join("| " + " | ".join(row) + " |" for row in [cells[0], rule, *body])


def _cell(words: Words, labels: dict[str, str]) -> str:
    """A cell on one line: its paragraphs follow each other as sentences or as an enumeration."""
    text = inline(words, labels)
    parts = [part.strip() for part in text.split("\\\n") if part.strip()]
    joined = ""
    for part in parts:
        joined += (" " if joined[-1:] in ".:;,?!" else "; ") + part if joined else part
    return joined.replace("|", r"\|")
