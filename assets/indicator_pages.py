"""Write docs/reference/indicators.md, and a page for every indicator, count and reading in each language.

Usage: python assets/indicator_pages.py
"""

from __future__ import annotations

import re
from pathlib import Path

from highroad.indicators.definitions import Page, keys, page
from highroad.language import LANGUAGES, use
from highroad.reference import performance

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
PAGE = FOLDER / "indicators.md"
OPENING = """# Indicators and readings

How `highroad indicators` computes, with the source of each rule and how sure it is. Every indicator and
every reading leads to a page of its own with examples, in English and in Spanish; `highroad indicators define
KEY` says the same. The words are this project's. `make commands` writes these pages from the reference files.
"""
MODES = {
    "wips-2018": "Read so by the mode `wips-2018`; the guidance reads otherwise",
    "unsure": "Not read so by any mode; `--choice` and `--compare` show its effect",
}
BACK = {"en": "All indicators and readings", "es": "Todos los indicadores y lecturas (en inglés)"}
OTHER = {"en": ("es", "En español"), "es": ("en", "In English")}


def index() -> str:
    """The text of the page that leads to all others."""
    parts = [OPENING.rstrip(), "## Indicators and counts"]
    for entry in performance.indicators().values():
        parts += [
            f"### {entry.name}",
            f"[`{entry.key}`]({_file('indicators', entry.key, 'en')}). {entry.text}",
        ]
        parts.append(f"Source: {entry.citation}. Confidence: {entry.confidence}.")
    parts.append("## Where the texts differ")
    for choice in performance.choices().values():
        moved = ", ".join(f"`{name}`" for name in choice.indicators)
        parts += [
            f"### {choice.name}",
            f"[`{choice.key}`]({_file('readings', choice.key, 'en')}). {choice.text}",
        ]
        parts.append(f"{MODES[choice.mode]}. Moves {moved}.")
        parts.append(f"Source: {choice.citation}. Confidence: {choice.confidence}.")
    return "\n\n".join([*parts, *_parameters(), *_groups()]) + "\n"


def _parameters() -> list[str]:
    rows = ["| parameter | value | source | confidence |", "|---|---|---|---|"]
    rows += [
        f"| `{each['key']}` | {each['value']} | {each['citation']} | {each['confidence']} |"
        for each in performance.source().lists["parameters"]
    ]
    return ["## Parameters", "\n".join(rows)]


def _groups() -> list[str]:
    names = performance.dimensions()
    rows = ["| breakout | group | key |", "|---|---|---|"]
    seen = set()
    for group in performance.groups():
        if (group.dimension, group.key) not in seen:
            rows.append(f"| {names[group.dimension].name} | {group.name} | `{group.key}` |")
        seen.add((group.dimension, group.key))
    header = performance.groups_source().header
    said = f"Source: {header['source']}. Confidence: {header['confidence']}."
    return ["## Groups", "\n".join(rows), said]


def _file(kind: str, key: str, language: str) -> str:
    """Where a page stands, from docs/reference."""
    return f"{kind}/{key}.md" if language == "en" else f"{kind}/{key}.{language}.md"


def one(found: Page, language: str) -> str:
    """The text of one page."""
    other, name = OTHER[language]
    links = f"[{BACK[language]}](../indicators.md) · [{name}](../{_file(found.kind, found.key, other)})"
    parts = [f"# {found.title}", links, f"`{found.key}`. {found.text}"]
    for part in found.parts:
        mark = "- " if part.listed else ""
        joint = "\n" if part.listed else "\n\n"
        lines = (_linked(line, language) for line in part.lines)
        parts += [f"## {part.heading}", joint.join(mark + line for line in lines)]
    return "\n\n".join(parts) + "\n"


def _linked(line: str, language: str) -> str:
    """A line whose name in parentheses at its end leads to the page of that name."""
    kinds = {key: kind for kind, key in keys()}

    def link(found: re.Match[str]) -> str:
        kind = kinds.get(found[1])
        return f"([`{found[1]}`](../{_file(kind, found[1], language)}))" if kind else found[0]

    return re.sub(r"\(`(\w+)`\)$", link, line)


def pages() -> dict[Path, str]:
    """Every page and its text."""
    found = {PAGE: index()}
    for language in LANGUAGES:
        with use(language):
            for kind, key in keys():
                found[FOLDER / _file(kind, key, language)] = one(page(key), language)
    return found


if __name__ == "__main__":
    written = pages()
    for path, text in written.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"wrote {len(written)} pages of indicators")
