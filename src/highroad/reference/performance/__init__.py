"""What performance reports ask: indicators and their parameters, choices of reading, groups, assessments.

The words are this project's; every entry cites its source and says how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal

from highroad.errors import DateNotCovered
from highroad.language import active
from highroad.language import gettext as _
from highroad.reference.files import ReferenceLists, file_in_force, lists_in_force

Codes = dict[str, tuple[int, ...]]
Side = Literal["guidance", "wips-2018", "unsure"]


@dataclass(frozen=True, slots=True)
class Described:
    """A key with names (and a text) in each language, its citation and how sure it is."""

    key: str
    names: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)
    citation: str = ""
    confidence: str = ""

    @property
    def name(self) -> str:
        """The name in the language in force."""
        return self.names[active()]

    @property
    def text(self) -> str:
        """The rule in words, in the language in force; "" where there is none."""
        return self.texts.get(active(), "")


@dataclass(frozen=True, slots=True)
class Program(Described):
    """A core program: codes by element that make a participant (`test`), one of a local area's own funds
    (`local`, {} where there is no difference), pass the filter of 2018 (`stream`), and a reportable
    individual (`reportable`).
    """

    title: str = ""
    test: Codes = field(default_factory=dict)
    local: Codes = field(default_factory=dict)
    stream: Codes = field(default_factory=dict)
    reportable: Codes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indicator(Described):
    """An indicator or count, with the elements it reads."""

    elements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice(Described):
    """A place where texts differ: what `mode` reads otherwise than the guidance ("unsure": a reading that no
    mode takes, kept to show its effect), and the indicators that it moves. dimensions: the breakouts whose
    lines alone it moves, () for all. total: the dimension whose one group is the total of a form, if it moves
    nothing else.
    """

    mode: Side = "guidance"
    indicators: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    total: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """What places a record in a group; see the head of the reference file. Empty parts ask nothing."""

    any: Codes = field(default_factory=dict)
    all: Codes = field(default_factory=dict)
    without: Codes = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], Codes] | None = None
    age: tuple[int, int] | None = None
    ones: tuple[tuple[str, ...], int] | None = None
    sum: tuple[tuple[str, ...], int, int] | None = None
    days: tuple[str, str, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Dimension(Described):
    """What reports are broken out by. exclusive: nobody stands in two of its lines."""

    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Group(Described):
    """A line of a breakout. programs: those that have it, () for all. loose: the test of 2018, if another.
    made_of: groups of another dimension that together are this one.
    """

    dimension: str = ""
    programs: tuple[str, ...] = ()
    test: Test = field(default_factory=Test)
    loose: Test | None = None
    made_of: tuple[str, ...] = ()


def source(on: date | None = None) -> ReferenceLists:
    """The indicators' file in force, with its citation. Raises `DateNotCovered`."""
    return lists_in_force("performance", "indicators", on)


def groups_source(on: date | None = None) -> ReferenceLists:
    """The groups' file in force, with its citation. Raises `DateNotCovered`."""
    return lists_in_force("performance", "groups", on)


@cache
def parameters(on: date | None = None) -> dict[str, Any]:
    """Numbers and codes of the rules by key. Raises `DateNotCovered`."""
    return {entry["key"]: entry["value"] for entry in source(on).lists["parameters"]}


@cache
def programs(on: date | None = None) -> dict[str, Program]:
    """Core programs by key, in the order of the reports. Raises `DateNotCovered`."""
    found = {}
    for entry in source(on).lists["programs"]:
        found[entry["key"]] = Program(
            **_described(entry),
            title=entry["title"],
            test=_codes(entry.get("test")),
            local=_codes(entry.get("local")),
            stream=_codes(entry.get("stream")),
            reportable=_codes(entry.get("reportable")),
        )
    return found


@cache
def indicators(on: date | None = None) -> dict[str, Indicator]:
    """Indicators and counts by key. Raises `DateNotCovered`."""
    entries = source(on).lists["indicators"]
    return {e["key"]: Indicator(**_described(e), elements=tuple(e["elements"])) for e in entries}


@cache
def choices(on: date | None = None) -> dict[str, Choice]:
    """Where the texts differ, by key. Raises `DateNotCovered`."""
    return {
        e["key"]: Choice(
            **_described(e),
            mode=e["mode"],
            indicators=tuple(e["indicators"]),
            dimensions=tuple(e.get("dimensions", ())),
            total=e.get("total", ""),
        )
        for e in source(on).lists["choices"]
    }


@cache
def dimensions(on: date | None = None) -> dict[str, Dimension]:
    """What reports are broken out by, by key. Raises `DateNotCovered`."""
    entries = groups_source(on).lists["dimensions"]
    return {e["key"]: Dimension(**_described(e), exclusive=bool(e.get("exclusive"))) for e in entries}


@cache
def groups(on: date | None = None) -> tuple[Group, ...]:
    """Lines of the breakouts, in order; one key may stand for several programs. Raises `DateNotCovered`."""
    return tuple(
        Group(
            **_described(e),
            dimension=e["dimension"],
            programs=tuple(e.get("programs", ())),
            test=_test(e),
            loose=_test(e["loose"]) if "loose" in e else None,
            made_of=tuple(e.get("made_of", ())),
        )
        for e in groups_source(on).lists["groups"]
    )


@dataclass(frozen=True, slots=True)
class Assessed:
    """One score of a program year: kind "individual", "program" or "indicator"; state "assessed",
    "baseline" (levels are not assessed yet) or "undecided" (not announced when the file was written).
    """

    program_year: int
    kind: str
    program: str
    indicator: str
    state: str


@cache
def assessment(program_year: int) -> tuple[Assessed, ...]:
    """What is assessed in a program year. Raises `DateNotCovered` for a year that no file covers."""
    file = file_in_force("performance", "assessment", date(program_year, 7, 1))
    found = tuple(
        Assessed(int(row["program_year"]), row["kind"], row["program"], row["indicator"], row["state"])
        for row in file.rows
        if row["program_year"] == str(program_year)
    )
    if not found:
        years = sorted({row["program_year"] for row in file.rows})
        raise DateNotCovered(
            _("It is not known what is assessed in program year {year}.").format(year=program_year),
            remedy=_("Ask for one of {years}, or add the year to the reference file.").format(
                years=", ".join(years)
            ),
        )
    return found


def _described(entry: dict[str, Any]) -> dict[str, Any]:
    texts = {"en": entry["text_en"], "es": entry["text_es"]} if "text_en" in entry else {}
    return {
        "key": str(entry["key"]),
        "names": {"en": entry["en"], "es": entry["es"]},
        "texts": texts,
        "citation": str(entry.get("citation", "")),
        "confidence": str(entry.get("confidence", "")),
    }


def _codes(entry: dict[str, list[int]] | None) -> Codes:
    return {element: tuple(codes) for element, codes in (entry or {}).items()}


def _test(entry: dict[str, Any]) -> Test:
    ones, total, days = entry.get("ones"), entry.get("sum"), entry.get("days")
    either = entry.get("either")
    return Test(
        any=_codes(entry.get("any")),
        all=_codes(entry.get("all")),
        without=_codes(entry.get("without")),
        filled=tuple(entry.get("filled", ())),
        blank=tuple(entry.get("blank", ())),
        either=(tuple(either["filled"]), _codes(either["any"])) if either else None,
        age=(entry["age"][0], entry["age"][1]) if "age" in entry else None,
        ones=(tuple(ones["of"]), ones["least"]) if ones else None,
        sum=(tuple(total["of"]), total["between"][0], total["between"][1]) if total else None,
        days=(days["from"], days["to"], days["least"], days["below"]) if days else None,
    )
