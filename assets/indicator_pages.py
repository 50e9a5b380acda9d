"""Write docs/reference/indicators.md: indicators, parameters, readings and groups, from the reference files.

Usage: python assets/indicator_pages.py
"""

from __future__ import annotations

from pathlib import Path

from highroad.reference import performance

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "indicators.md"
OPENING = """# Indicators and readings

How `highroad indicators` computes, with the source of each rule and how sure it is. The words are this
project's. This page is written from the reference files by `python assets/indicator_pages.py`.
"""
MODES = {
    "wips-2018": "Read so by the mode `wips-2018`; the guidance reads otherwise",
    "unsure": "Not read so by any mode; `--choice` and `--compare` show its effect",
}


def page() -> str:
    """The page's text."""
    parts = [OPENING.rstrip(), "## Indicators and counts"]
    for entry in performance.indicators().values():
        elements = ", ".join(element.removeprefix("p") for element in entry.elements)
        parts += [f"### {entry.name}", f"`{entry.key}`. {entry.text}"]
        parts.append(f"Elements {elements}. Source: {entry.citation}. Confidence: {entry.confidence}.")
    parts.append("## Where the texts differ")
    for choice in performance.choices().values():
        moved = ", ".join(f"`{name}`" for name in choice.indicators)
        parts += [f"### {choice.name}", f"`{choice.key}`. {choice.text}"]
        parts.append(f"{MODES[choice.mode]}. Moves {moved}.")
        parts.append(f"Source: {choice.citation}. Confidence: {choice.confidence}.")
    parts.append("## Parameters")
    rows = ["| parameter | value | source | confidence |", "|---|---|---|---|"]
    rows += [
        f"| `{each['key']}` | {each['value']} | {each['citation']} | {each['confidence']} |"
        for each in performance.source().lists["parameters"]
    ]
    parts.append("\n".join(rows))
    parts.append("## Groups")
    names = performance.dimensions()
    rows = ["| breakout | group | key |", "|---|---|---|"]
    seen = set()
    for group in performance.groups():
        if (group.dimension, group.key) not in seen:
            rows.append(f"| {names[group.dimension].name} | {group.name} | `{group.key}` |")
        seen.add((group.dimension, group.key))
    header = performance.groups_source().header
    parts += ["\n".join(rows), f"Source: {header['source']}. Confidence: {header['confidence']}."]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
