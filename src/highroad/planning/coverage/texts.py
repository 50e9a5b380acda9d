"""Reading a section's Markdown as the rules of coverage need it: words, sentences, tables, placeholders.

Every pattern is bounded: no text may take forever. What is read of a text is kept for a while, because an
outline asks it of every text of a plan, again and again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: An exhibit alone on its line: chart and table, or one of the two.
EXHIBIT_LINE = re.compile(
    r"^[ \t]*\[\[exhibit:([A-Za-z0-9_-]{1,64})(?::(chart|table))?\]\][ \t]*$", re.MULTILINE
)
#: One number of an exhibit inside a sentence: [[number:EXHIBIT:COLUMN:ROW]], parts of the row's key with ";".
NUMBER = re.compile(r"\[\[number:([A-Za-z0-9_-]{1,64}):([A-Za-z0-9_]{1,64}):([^\[\]\n|]{1,200})\]\]")
PLACEHOLDER = re.compile(
    r"\b(?:tbd|tba|tbc|todo|fixme|lorem ipsum|xxx+|coming soon"
    r"|to be (?:written|determined|added|completed|inserted|decided|provided)"
    r"|por (?:definir|determinar|completar|redactar|confirmar)|pendiente de (?:redactar|completar|definir))\b"
    r"|\?\?\?|\[(?:insert|inserte|insertar|name of|nombre d|date|fecha|your|su )[^\]\n]{0,60}\]?"
    r"|<<[^<>\n]{0,60}>>"
    r"|\{\{[^{}\n]{0,60}\}\}|\b_{4,}\b",
    re.IGNORECASE,
)
LISTED = re.compile(r"^\s*(?:\|.*\||[-*+]\s+\S|\d+[.)]\s+\S)", re.MULTILINE)
LINK = re.compile(r"\]\([^)\s]{1,2000}\)|https?://\S+")
_MARKUP = re.compile(r"[#>*_`|\[\]()-]+")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t].*$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÁÉÍÓÚÑ¿¡\"“(\d\[])")
_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Table:
    """A Markdown table: texts of its head and of its rows (each as long as the head)."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def exhibits_named(text: str) -> tuple[str, ...]:
    """The public ids of the exhibits that a text refers to, in order, without repeats.

    Those whose numbers stand inside a sentence are among them.
    """
    found = [(match.start(), match.group(1)) for match in EXHIBIT_LINE.finditer(text)]
    found += [(match.start(), match.group(1)) for match in NUMBER.finditer(text)]
    return tuple(dict.fromkeys(public_id for _place, public_id in sorted(found)))


def numbers_named(text: str) -> tuple[tuple[str, str, str, str], ...]:
    """(as written, exhibit, column, row's key) of every number inside a sentence, without repeats."""
    return tuple(dict.fromkeys((found[0], found[1], found[2], found[3]) for found in NUMBER.finditer(text)))


@lru_cache(maxsize=2048)
def word_count(text: str) -> int:
    """Words that a reader would read: without markup, link addresses and references to exhibits."""
    return len(words_of(text))


def words_of(text: str) -> list[str]:
    """The words that a reader would read."""
    plain = LINK.sub("] ", EXHIBIT_LINE.sub(" ", text))
    plain = NUMBER.sub("0", plain)
    return re.findall(r"\w[\w'’.,%-]*", _MARKUP.sub(" ", plain))


@lru_cache(maxsize=2048)
def placeholder(text: str) -> str:
    """The first words that stand in for a text to come, if there are any."""
    found = PLACEHOLDER.search(text)
    return found.group(0).strip() if found else ""


def plain(text: str) -> str:
    """Only the words of a text, in small letters: to compare two."""
    return " ".join(re.findall(r"\w+", text.lower()))


def prose(text: str) -> str:
    """A text without headings, tables and exhibits: what stands in sentences."""
    kept = [line for line in _HEADING.sub("", text).splitlines() if not line.lstrip().startswith("|")]
    return EXHIBIT_LINE.sub("", "\n".join(kept))


@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, list items and table rows each by themselves."""
    found: list[str] = []
    for block in re.split(r"\n[ \t]*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s|\s*\||#)", text):
        joined = " ".join(block.split())
        if joined.startswith("|"):
            found.append(joined)
        elif joined:
            found += _SENTENCE.split(joined)
    return tuple(found)


@lru_cache(maxsize=2048)
def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that hold words, as written."""
    return tuple(part.strip() for part in re.split(r"\n[ \t]*\n", text) if re.search(r"\w", part))


@lru_cache(maxsize=2048)
def tables_of(text: str) -> tuple[Table, ...]:
    """The Markdown tables of a text."""
    lines = text.splitlines()
    tables: list[Table] = []
    at = cells = 0
    while at + 1 < len(lines) and cells < _MOST_CELLS:
        if "|" not in lines[at] or not _RULE.match(lines[at + 1]) or "|" not in lines[at + 1]:
            at += 1
            continue
        head = _cells(lines[at])
        at += 2
        rows = []
        while at < len(lines) and "|" in lines[at] and lines[at].strip():
            row = _cells(lines[at])
            rows.append((row + ("",) * len(head))[: len(head)])
            cells += len(head)
            at += 1
        tables.append(Table(head, tuple(rows)))
    return tuple(tables)


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", inner))


def shortened(text: str, most: int = 140) -> str:
    """The beginning of a passage, in one line."""
    joined = " ".join(text.split())
    if len(joined) <= most:
        return joined
    return joined[:most].rsplit(" ", 1)[0] + " …"
