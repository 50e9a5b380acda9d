"""The documentation as tests see it: its pages, headings, links and code blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(
    r"^(?P<mark>```+)(?P<language>[^\n`]*)\n(?P<body>.*?)^(?P=mark)[ ]*$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"(?<!\\)(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page. line counts from 1 and is the line of the opening fence."""

    language: str
    body: str
    line: int


@cache
def pages() -> tuple[Path, ...]:
    """Every page that people read: those at the root, and all of docs."""
    at_root = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    beside_tests = sorted((ROOT / "tests").rglob("README.md"))
    return (*at_root, *sorted((ROOT / "docs").rglob("*.md")), *beside_tests)


def name_of(path: Path) -> str:
    """The page's path as people say it."""
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    """The page's text."""
    return path.read_text(encoding="utf-8")


def blocks_of(path: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = text_of(path)
    return [
        Block(found["language"].strip(), found["body"], text.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(text)
    ]


def prose_of(path: Path) -> str:
    """The page without its fenced blocks."""
    return FENCE.sub("", text_of(path))


def links_of(path: Path) -> list[tuple[bool, str, str]]:
    """Every link and image: whether it is an image, its text, its target."""
    without_code = re.sub(r"`[^`\n]*`", "", prose_of(path))
    return [(bool(found["image"]), found["text"], found["target"]) for found in LINK.finditer(without_code)]


@cache
def anchors_of(path: Path) -> frozenset[str]:
    """The anchors of a page's headings, as the usual viewers make them."""
    headings = re.findall(r"^#{1,6} (.+?)\s*$", prose_of(path), re.MULTILINE)
    return frozenset(
        re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading)).strip().lower().replace(" ", "-")
        for heading in headings
    )
