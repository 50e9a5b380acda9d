"""Where a text points to: sections of the same plan, tables and charts said to be near, footnotes."""

from __future__ import annotations

import re

from highroad.language import gettext as _
from highroad.planning.coverage.texts import EXHIBIT_LINE, LISTED, sentences, shortened, tables_of
from highroad.planning.coverage.values import Problem, Severity
from highroad.reference.packs import Pack

_ROMAN = re.compile(r"(?=[IVX])(?:X{0,2})(?:IX|IV|V?I{0,3})$")
_SECTION = re.compile(
    r"\b(?i:sections?|secs?\.|items?|elements?|secci[oó]n(?:es)?|apartados?|elementos?)\s+"
    r"((?:[IVX]{1,5}|[A-Z]{1,4}\d{0,2})(?:(?:\.|\s?\()[A-Za-z0-9_]{1,10}\)?){0,6})",
)
_ANCHOR = re.compile(r"\]\(#([A-Za-z0-9_.-]{1,60})\)")
_TABLE_BELOW = re.compile(
    r"\b(?:table|tabla|cuadro)\s+(?:below|above|that follows|a continuaci[oó]n|siguiente|anterior)\b"
    r"|\b(?:following|la siguiente|el siguiente)\s+(?:table|tabla|cuadro)\b",
    re.IGNORECASE,
)
_CHART_BELOW = re.compile(
    r"\b(?:chart|figure|graph|gr[aá]fic[ao]|figura)\s+"
    r"(?:below|above|that follows|a continuaci[oó]n|siguiente|anterior)\b"
    r"|\b(?:following|la siguiente|el siguiente)\s+(?:chart|figure|graph|gr[aá]fic[ao]|figura)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\](?!:)")
_NOTE_TEXT = re.compile(r"^ {0,3}\[\^([^\]\s]{1,40})\]:", re.MULTILINE)


def reference_problems(text: str, pack: Pack, *, charts: bool, tables: bool) -> list[Problem]:
    """References that lead nowhere. charts, tables: the section shows an exhibit's chart, or its table."""
    problems = []
    for written, identifier in sections_named(text, pack):
        if identifier is None:
            reason = _("It refers to “{section}”; the plan has no such section.").format(section=written)
            problems.append(_broken(reason))
    notes = set(_NOTE_TEXT.findall(text))
    problems += [
        _broken(_("Footnote {mark} has no text.").format(mark=mark))
        for mark in dict.fromkeys(_NOTE.findall(text))
        if mark not in notes
    ]
    has_table = tables or bool(tables_of(text)) or bool(LISTED.search(text))
    for wanted, there, reason in (
        (_TABLE_BELOW, has_table, _("It points to a table that isn't here.")),
        (_CHART_BELOW, charts, _("It points to a chart that isn't here.")),
    ):
        for sentence in sentences(text):
            if not there and wanted.search(sentence):
                problems.append(_broken(reason, sentence))
                break
    return problems


def sections_named(text: str, pack: Pack) -> tuple[tuple[str, str | None], ...]:
    """(as written, requirement id or None when there is no such) of every section that a text refers to.

    "Section 116 of the Act" is none of the plan's: only names that begin like an item at the top of the pack,
    or with a Roman numeral, are taken for its own. II(a)(1) means II.a.1.
    """
    names = list(dict.fromkeys(written.strip() for written in _SECTION.findall(text)))
    anchors = list(dict.fromkeys(_ANCHOR.findall(text)))
    if not names and not anchors:
        return ()
    known = _by_folded(pack)
    tops = {item.id.split(".")[0] for item in pack.items}
    roman = any(_ROMAN.match(top) for top in tops)
    found: dict[str, str | None] = {}
    for written in names:
        name = re.sub(r"\s?\(", ".", written).replace(")", "").strip(".")
        top = name.split(".")[0]
        if top in tops or (_ROMAN.match(top) and roman):
            found.setdefault(written, known.get(name.lower()))
    for anchor in anchors:
        if anchor.split(".")[0] in tops:
            found.setdefault(anchor, known.get(anchor.lower()))
    return tuple(found.items())


def _by_folded(pack: Pack) -> dict[str, str]:
    return {item.id.lower(): item.id for item in pack.items}


def shows(text: str, what: str) -> bool:
    """Whether a text shows an exhibit's "chart" or its "table"."""
    return any(view in ("", what) for _id, view in EXHIBIT_LINE.findall(text))


def _broken(reason: str, passage: str = "") -> Problem:
    return Problem("reference-broken", Severity.BLOCKING, reason, shortened(passage), fact=True)
