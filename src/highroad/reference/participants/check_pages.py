"""The page of every check: what it asks in words, of which elements, how sure that is, and what to do.

Nothing here is computed from a file: the words stand in the reference files, and tests hold each example to
what its page says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from highroad.errors import BadQuestion
from highroad.language import active
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import performance
from highroad.reference.participants.checks import Check, checks
from highroad.reference.participants.elements import Element, elements
from highroad.reference.participants.expressions import elements_read, words_in
from highroad.reference.participants.words import (
    code_labels,
    element_name,
    element_note,
    folded,
    source_title,
)

SEVERITIES: Final = ("error", "warning", "note")
SEVERITY_NAMES: Final = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}
LAYER_NAMES: Final = {
    "format": N_("1 Format"),
    "value": N_("2 Valid values"),
    "duplicate": N_("3 Duplicates"),
    "logic": N_("4 Logic"),
    "aggregate": N_("5 Whole file"),
    "analysis": N_("6 Quarterly analysis"),
}
SCOPE_NAMES: Final = {
    "cell": N_("one cell at a time"),
    "row": N_("one row at a time, as it is written"),
    "record": N_("the cells of one record together"),
    "sequence": N_("each record beside the one before it"),
    "person": N_("all records of one person"),
    "aggregate": N_("the file as a whole"),
    "file": N_("how the file is written"),
    "figures": N_("figures that were computed from the file"),
}
KNOWN_NAMES: Final = {
    "quoted": N_("Yes: messages of the federal system are quoted in public."),
    "contractor-code": N_("Yes: public code of a contractor of the federal system makes this check."),
    "described": N_("Yes: public texts on the federal system describe it."),
    "legacy-edrvs": N_(
        "It was: the federal system before today’s made it. Whether today’s does is not known."
    ),
    "expected": N_("In part: the federal system checks values; which codes it allows here is our list."),
    "no": N_("No: it follows from the texts cited. So it is no error unless you say so."),
}
SURENESS: Final = {
    "seen": N_("read in the source itself"),
    "seen-secondary": N_("read in a text that repeats the source"),
    "inferred": N_("concluded from texts that do not say it in so many words"),
    "memory": N_("written from memory, not looked up"),
    "derived": N_("Highroad’s own, derived from the rules"),
    "own": N_("your own check"),
}
KIND_NAMES: Final = {
    "integer": N_("digits"),
    "decimal": N_("dollars, at most two decimals"),
    "date": N_("a date, YYYYMMDD"),
    "text": N_("text"),
    "any": N_("anything"),
}
NEAR: Final = 8


@dataclass(frozen=True, slots=True)
class NamedElement:
    """An element that a check reads. codes: (code, label; "" where it has none). others: how many more checks
    read it. indicators: (key, name) of the indicators that read it.
    """

    number: str
    name: str
    kind: str
    codes: tuple[tuple[str, str], ...]
    note: str
    others: int
    indicators: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A check with everything that can be said of it, in the language in force.

    layer, scope, severity, stated, known, sureness: in words. words: what named conditions stand for.
    sources: titles, with the place where it is known. fails, passes: records, each (element, name, text); of
    checks of form, nothing. near: checks that read most of the same elements, with how many they share. own:
    a line for a file of one's own checks, "" where the language of such files has no words for it.
    """

    check: Check
    layer: str
    scope: str
    severity: str
    stated: str
    known: str
    sureness: str
    elements: tuple[NamedElement, ...]
    words: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    fails: tuple[tuple[tuple[str, str, str], ...], ...]
    passes: tuple[tuple[tuple[str, str, str], ...], ...]
    near: tuple[tuple[Check, int], ...]
    own: str

    @property
    def promotable(self) -> bool:
        """Whether its source suggests a graver severity than Highroad gives it."""
        return self.check.severity != self.check.stated


def check_page(name: str) -> CheckPage:
    """The page of a check, by id or by its name in the working list, in small letters or capitals.

    Raises BadQuestion when there is no such check.
    """
    asked = name.strip().upper()
    known = checks()
    found = known.get(asked) or next((c for c in known.values() if c.list_id.upper() == asked), None)
    if found is None:
        raise BadQuestion(
            _("There is no check called {names}.").format(names=name),
            remedy=_("Give identifiers such as HR-PIRL-0300; the documentation lists all of them."),
        )
    return _page(found.id, active())


@cache
def _page(identity: str, _language: str) -> CheckPage:
    check = checks()[identity]
    return CheckPage(
        check=check,
        layer=_(LAYER_NAMES[check.layer]),
        scope=_(SCOPE_NAMES[check.scope]),
        severity=_(SEVERITY_NAMES[check.severity]),
        stated=_(SEVERITY_NAMES[check.stated]),
        known=_(KNOWN_NAMES[check.known]),
        sureness=sureness(check.confidence),
        elements=tuple(_named(each, identity) for each in elements_read(check.expression)),
        words=words_in(check.expression),
        sources=sources_of(check),
        fails=_records(check.fails),
        passes=_records(check.passes),
        near=_near(check),
        own=_own_line(check),
    )


def sureness(confidence: str) -> str:
    """How sure something is, in words of the language in force."""
    return _(SURENESS[confidence])


def sources_of(check: Check) -> tuple[str, ...]:
    """The titles of a check's sources, with the place in them where it is known."""
    return tuple(dict.fromkeys(map(source_title, source_codes(check.source))))


def cited(check: Check) -> str:
    """The sources of a check in one line."""
    return "; ".join(sources_of(check))


def source_codes(text: str) -> list[str]:
    """The sources that a cell names, each as it stands there ("S1 att.VIII")."""
    return [each.strip() for each in text.replace("|", ";").split(";")]


@cache
def _readers() -> dict[str, tuple[str, ...]]:
    """Element -> ids of the checks that read it."""
    found: dict[str, list[str]] = {}
    for check in checks().values():
        for number in elements_read(check.expression):
            found.setdefault(number, []).append(check.id)
    return {number: tuple(ids) for number, ids in found.items()}


def checks_of(number: str) -> tuple[Check, ...]:
    """The checks that read an element, in their order."""
    return tuple(checks()[each] for each in _readers().get(number, ()))


def _named(number: str, own: str) -> NamedElement:
    known: Element = elements()[number]
    labels = code_labels(number)
    reading = tuple(
        (each.key, each.name) for each in performance.indicators().values() if f"p{number}" in each.elements
    )
    return NamedElement(
        number=number,
        name=element_name(number),
        kind=_(KIND_NAMES[known.kind]),
        codes=tuple((code, labels.get(code.lstrip("0") or "0", "")) for code in known.codes),
        note=element_note(number),
        others=sum(each != own for each in _readers()[number]),
        indicators=reading,
    )


def _records(example: str) -> tuple[tuple[tuple[str, str, str], ...], ...]:
    """Records of an example; a figure's name has no element, and a form's example no cells."""
    if example.startswith("file:"):
        return ()
    return tuple(
        tuple(_cell(pair) for pair in record.split(";") if "=" in pair) for record in example.split(" | ")
    )


def _cell(pair: str) -> tuple[str, str, str]:
    name, _sign, text = pair.strip().partition("=")
    return name, element_name(name) if name in elements() else "", text


def _near(check: Check) -> tuple[tuple[Check, int], ...]:
    """Checks beyond single cells that share the most elements with this one."""
    own = set(elements_read(check.expression))
    others = {each for number in own for each in _readers()[number]} - {check.id}
    shared = {each: len(own & set(elements_read(checks()[each].expression))) for each in others}
    order = sorted(others, key=lambda each: (-shared[each], checks()[each].scope == "cell", each))
    return tuple((checks()[each], shared[each]) for each in order[:NEAR])


def _own_line(check: Check) -> str:
    if check.scope not in {"record", "aggregate"}:
        return ""
    expression = check.expression.replace('"', '""')
    return f'MY-{check.list_id},{check.stated},"{expression}","{check.title.replace(chr(34), chr(34) * 2)}"'


def find_checks(
    text: str = "", *, element: str = "", severity: str = "", layer: str = "", source: str = ""
) -> list[Check]:
    """The checks that fit all that is asked; "" asks nothing. text: words of the rule or the cure, ids and
    federal names, letter case and accents aside. element: a number, a key, or a part of its name. severity:
    as Highroad reports it. source: a code of `elements.sources()`.
    """
    words = folded(text).split()
    numbers = _elements_called(element) if element.strip() else None
    return [
        check
        for check in checks().values()
        if (not severity or check.severity == severity)
        and (not layer or check.layer == layer)
        and (not source or source in {each.partition(" ")[0] for each in source_codes(check.source)})
        and (numbers is None or numbers & set(elements_read(check.expression)))
        and all(word in _searched(check.id, active()) for word in words)
    ]


@cache
def _searched(identity: str, _language: str) -> str:
    check = checks()[identity]
    parts: Iterable[str] = (check.id, check.list_id, check.federal, check.title, check.cure)
    names = " ".join(map(element_name, elements_read(check.expression)))
    return folded(" ".join((*parts, check.expression, names)))


def _elements_called(text: str) -> set[str]:
    asked = text.strip()
    number = asked.upper().removeprefix("PIRL").strip(" -_P").lstrip("0") or asked
    exact = {each for each in elements() if each.upper() in (asked.upper(), number)}
    if exact:
        return exact
    return {
        each
        for each, known in elements().items()
        if folded(asked) in folded(element_name(each)) or folded(asked) in folded(known.name)
    }
