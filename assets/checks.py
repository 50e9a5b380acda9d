"""Write docs/reference/participant-checks.md, and a page for each layer of checks, from the reference data.

Every check has a section of its own, at `checks/LAYER.md#hr-pirl-0001`.

Usage: python assets/checks.py
"""

from __future__ import annotations

from pathlib import Path

from highroad.reference.participants import element, sources
from highroad.reference.participants.check_pages import cited
from highroad.reference.participants.checks import LAYERS, Check, checks, checks_file
from highroad.reference.participants.expressions import WORDS, elements_in

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "participant-checks.md"
FOLDER = PAGE.with_name("checks")
OPENING = """# Checks of participant files

The {count} checks that `highroad records check` makes, in the order in which the federal system looks.
*Severity* is how Highroad reports a check: what is not known of the federal system is a warning, unless you
promote it (`--promote`) to what its source suggests, given after the arrow. *Known* says what is known of the
federal system: `quoted` from its messages, `contractor-code`, `legacy-edrvs`, `described`, `expected` (there
is such a layer, the code list is ours), or `no`. Current federal schemas and rules are published as
workbooks; compare before a real upload. Each check leads to its section with examples; the same is said by
`highroad records explain HR-PIRL-0276`, in Spanish too. These pages are written by `make commands`.

In expressions, `p900` is the cell of element 900. These words stand for conditions:

{words}
"""
TITLES = {
    "format": "Format",
    "value": "Valid values",
    "duplicate": "Duplicates and persons",
    "logic": "Logic",
    "aggregate": "The file as a whole, and figures from it",
    "analysis": "Quarterly report analysis",
}


def page() -> str:
    """The page's text."""
    found = list(checks().values())
    words = "\n".join(f"- `{name}`: `{text}`" for name, text in WORDS.items())
    parts = [OPENING.format(count=len(found), words=words)]
    for layer in LAYERS:
        parts += [f"## {TITLES[layer]}", "", "| check | severity | what must hold | cure | sources |"]
        parts += ["|---|---|---|---|---|", *(_row(check) for check in found if check.layer == layer), ""]
    parts += ["## Sources", "", *(f"- **{code}** {title}" for code, title in sources().items())]
    parts += ["", f"{checks_file().header['publisher']}.", ""]
    return "\n".join(parts)


def _row(check: Check) -> str:
    federal = f", federal {check.federal}" if check.federal else ""
    severity = check.severity if check.severity == check.stated else f"{check.severity} → {check.stated}"
    wanted = f"{check.title}<br>`{check.expression.replace('|', ' or ')}`"
    name = f"{check.id} ([{check.list_id}]({address(check)}){federal})"
    return f"| {name} | {severity}, {check.known} | {wanted} | {check.cure} | {_cited(check)} |"


def address(check: Check) -> str:
    """Where a check has its section, from docs/reference."""
    return f"checks/{check.layer}.md#{check.id.lower()}"


def layer_page(layer: str) -> str:
    """The page of a layer: a section for each of its checks."""
    parts = [
        f"# {TITLES[layer]}",
        "",
        "Checks of participant files, one by one: [all checks](../participant-checks.md).",
    ]
    for check in checks().values():
        if check.layer != layer:
            continue
        named = "; ".join(_named(n) for n in elements_in(check.expression))
        names = ", ".join(filter(None, (f"`{check.list_id}`", check.federal and f"federal {check.federal}")))
        parts += ["", f"## {check.id}", "", f"{names}. **{check.title}**", "", f"{check.cure}", ""]
        parts += [f"- Expression: `{check.expression}`"]
        parts += [f"- Elements: {named}"] if named else []
        parts += [f"- Breaks it: `{check.fails or '(blank)'}`", f"- Keeps it: `{check.passes or '(blank)'}`"]
        parts += [f"- Severity: {check.severity}; its source suggests {check.stated}; known: {check.known}"]
        parts += [f"- Source: {cited(check)} ({check.confidence})"]
    return "\n".join(parts) + "\n"


def _named(number: str) -> str:
    """An element's number and name, with the note that says where sources differ."""
    found = element(number)
    return f"{number} {found.name}" + (f" ({found.note})" if found.note else "")


def pages() -> dict[Path, str]:
    """Every page and its text."""
    return {PAGE: page()} | {FOLDER / f"{layer}.md": layer_page(layer) for layer in LAYERS}


def _cited(check: Check) -> str:
    return f"{check.source.replace('|', '/')} ({check.confidence})"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
