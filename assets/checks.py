"""Write docs/reference/participant-checks.md: every check of participant records, from the reference data.

Usage: python assets/checks.py
"""

from __future__ import annotations

from pathlib import Path

from highroad.records.rules.rulebook import WORDS
from highroad.reference.participants import sources
from highroad.reference.participants.checks import LAYERS, Check, checks, checks_file

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "participant-checks.md"
OPENING = """# Checks of participant files

The {count} checks that `highroad records check` makes, in the order in which the federal system looks.
*Severity* is how Highroad reports a check: what is not known of the federal system is a warning, unless you
promote it (`--promote`) to what its source suggests, given after the arrow. *Known* says what is known of the
federal system: `quoted` from its messages, `contractor-code`, `legacy-edrvs`, `described`, `expected` (there
is such a layer, the code list is ours), or `no`. Current federal schemas and rules are published as
workbooks; compare before a real upload. This page is written by `make commands`.

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
    name = f"{check.id} ({check.list_id}{federal})"
    return f"| {name} | {severity}, {check.known} | {wanted} | {check.cure} | {_cited(check)} |"


def _cited(check: Check) -> str:
    return f"{check.source.replace('|', '/')} ({check.confidence})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
