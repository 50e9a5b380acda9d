"""The page of every indicator, count and reading, from the reference files.

Nothing is computed here: what an example gives stands beside it, and a test holds it to what the rules give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from highroad.errors import BadQuestion
from highroad.indicators.elements import SERVICES
from highroad.indicators.quarters import Quarter, Windows, windows
from highroad.indicators.rules import rules
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import performance
from highroad.reference.participants import element_name
from highroad.reference.performance.pages import (
    Example,
    examples_of_choices,
    explained,
    in_words,
    quarter_of_examples,
)

#: Lines that share the page of another: exits beside what is served, staff beside priority, single services.
SHARED: Final = {
    "career_exited": "career_served",
    "training_exited": "training_served",
    "priority_served": "priority_entrants",
    "priority_staff": "priority_entrants",
    **dict.fromkeys((f"service_{each.removeprefix('p')}" for each in SERVICES), "services"),
}
_READ_BY: Final = {
    "guidance": N_("The guidance reads so, and so does the mode `guidance`."),
    "wips-2018": N_("The mode `wips-2018` reads so; the guidance reads otherwise."),
    "unsure": N_("No mode reads so. `--choice` takes it, and `--compare` shows its effect in your own file."),
}
_WINDOWS: Final = {
    "served": N_("The period reported: {window}."),
    "exited": N_("Exits of the window that ends one quarter before the quarter reported: {window}."),
    "second": N_("Exits of the window that ends four quarters before the quarter reported: {window}."),
    "fourth": N_("Exits of the window that ends six quarters before the quarter reported: {window}."),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part of a page: paragraphs, or points of a list."""

    heading: str
    lines: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page: kind "indicators" or "readings", key, title, the rule in words, parts in order."""

    kind: str
    key: str
    title: str
    text: str
    parts: tuple[Part, ...]


def keys() -> list[tuple[str, str]]:
    """(kind, key) of every page."""
    found = [("indicators", key) for key in performance.indicators()]
    return found + [("readings", key) for key in performance.choices()]


def page(key: str) -> Page:
    """The page of an indicator, a count, a line of a report or a reading, in the language in force. Raises
    BadQuestion when there is none of that name.
    """
    own = SHARED.get(key, key)
    if own in performance.indicators():
        return _of_indicator(own)
    if own in performance.choices():
        return _of_choice(own)
    raise BadQuestion(
        _("There is no indicator, line or reading called {name}.").format(name=key),
        remedy=_("`highroad indicators define` without a name lists all of them."),
    )


def _windows() -> Windows:
    return windows(Quarter.parse(quarter_of_examples()), "annual", rules().parameters)


def _of_indicator(key: str) -> Page:
    known, words = performance.indicators()[key], explained()[key]
    return Page("indicators", key, known.name, known.text, tuple(_indicator_parts(key, known, words)))


def _indicator_parts(key: str, known: performance.Indicator, words: Any) -> Iterator[Part]:
    if words.among:
        yield Part(_("Denominator"), (words.among,))
        yield Part(_("Numerator"), (words.reached,))
    else:
        yield Part(_("What is counted"), (words.reached,))
    yield Part(_("Excluded"), (words.exclusion,))
    window = getattr(_windows(), words.window)
    said = _(_WINDOWS[words.window]).format(window=f"{window.begin} – {window.end}")
    example = _("In the annual report of {quarter}.").format(quarter=quarter_of_examples())
    yield Part(_("Period"), (f"{said} {example}",))
    if words.programs:
        yield Part(_("By program"), (words.programs,))
    yield Part(_("Elements read"), tuple(_element(name) for name in known.elements), listed=True)
    yield Part(_("Examples"), tuple(map(_example_words, words.examples)), listed=True)
    moved = tuple(
        f"{choice.name} (`{choice.key}`)"
        for choice in performance.choices().values()
        if {key, *_lines_of(key)} & set(choice.indicators)
    )
    if moved:
        yield Part(_("Readings that move it"), moved, listed=True)
    yield _source(known.citation, known.confidence)


def _lines_of(key: str) -> list[str]:
    return [line for line, own in SHARED.items() if own == key]


def _of_choice(key: str) -> Page:
    choice, example = performance.choices()[key], examples_of_choices()[key]
    return Page("readings", key, choice.name, choice.text, tuple(_choice_parts(choice, example)))


def _choice_parts(choice: performance.Choice, example: Example) -> Iterator[Part]:
    yield Part(_("Who reads so"), (_(_READ_BY[choice.mode]),))
    known = performance.programs()
    program = known[example.program].name if example.program in known else _("All core programs")
    lines = (
        example.text,
        _("Record: {record}.").format(record=_record(example)),
        _("As the guidance is read: {result}.").format(result=_result(example.says)),
        _("With this reading: {result}.").format(result=_result(example.other)),
    )
    line = performance.indicators()[SHARED.get(example.line, example.line)].name
    yield Part(_("Example: {line}, {program}").format(line=line, program=program), lines, listed=True)
    names = dict.fromkeys(SHARED.get(each, each) for each in choice.indicators)
    moved = tuple(f"{performance.indicators()[name].name} (`{name}`)" for name in names)
    yield Part(_("What it moves"), moved, listed=True)
    yield _source(choice.citation, choice.confidence)


def _source(citation: str, confidence: str) -> Part:
    said = _("{source} (how sure: {confidence})").format(
        source=in_words(citation), confidence=in_words(confidence)
    )
    return Part(_("Source"), (said,))


def _element(name: str) -> str:
    number = name.removeprefix("p")
    return f"{number} {element_name(number)}"


def _record(example: Example) -> str:
    records = [
        ", ".join(f"{name.removeprefix('p')} = {value}" for name, value in record.items())
        for record in example.records
    ]
    return "; ".join(records)


def _result(result: str) -> str:
    words = {
        "1/1": _("1 of 1, in and reached"),
        "0/1": _("0 of 1, in and not reached"),
        "out": _("not in"),
        "1": _("counted"),
        "0": _("not counted"),
    }
    return words.get(result, result)


def _example_words(example: Example) -> str:
    said = _("{text} {record}: {result}.").format(
        text=example.text, record=_record(example), result=_result(example.says)
    )
    if example.other == example.says:
        return said
    return said + " " + _("By the rules of 2018: {result}.").format(result=_result(example.other))
