"""A finished tally as a table: one row for every program, place, group and line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from highroad.indicators.answers import Answers
from highroad.indicators.groups import Breakouts, Crossing
from highroad.indicators.keeping import Counts
from highroad.indicators.membership import COMBINED, INCUMBENTS, NO_CREDENTIAL
from highroad.indicators.quarters import Windows
from highroad.indicators.rules import Rules
from highroad.indicators.tally import (
    COUNTS,
    LINES,
    MEDIAN,
    PEOPLE,
    RATES,
    SERVICE_LINES,
    SIZE,
    STATE,
    WIDTH,
    Tally,
    together,
)
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import performance
from highroad.results import Column, Mark, Method, Result, SourceReference

NONE: Final = -1
Ints: TypeAlias = NDArray[np.int64]
KEYS: Final = (
    "program",
    "place_kind",
    "place",
    "dimension",
    "group",
    "dimension_2",
    "group_2",
    "line",
)
COLUMNS: Final = (
    Column("program", N_("Program"), "code"),
    Column("place_kind", N_("Kind of place"), "code"),
    Column("place", N_("Place"), "code"),
    Column("dimension", N_("Broken out by"), "code"),
    Column("group", N_("Group"), "code"),
    Column("dimension_2", N_("Crossed with"), "code"),
    Column("group_2", N_("Second group"), "code"),
    Column("line", N_("Line"), "code"),
    Column("numerator", N_("Numerator"), "count", N_("periods of participation"), protected=True),
    Column("denominator", N_("Denominator"), "count", N_("periods of participation"), protected=True),
    Column("people", N_("Different people"), "count", N_("people"), protected=True),
    Column("value", N_("Value"), "number", "", 2, "mark"),
)
_REPORTABLE: Final = tuple(line for line in COUNTS if line.startswith("reportable"))
_WITH_LOCAL_FUNDS: Final = ("adult", "dislocated_worker", "youth")
_OF_INCUMBENTS: Final = (
    "exited",
    "employment_q2",
    "employment_q4",
    "median_earnings",
    "credential",
    "skill_gains",
    "retention",
)


def lines_for(program: str, *, services: bool = False) -> tuple[str, ...]:
    """The lines that a program has, in order; `services`: with those of single services."""
    if program in COMBINED:
        return ("served", "exited", *_REPORTABLE, "retention")
    if program == INCUMBENTS:
        return tuple(line for line in LINES if line in _OF_INCUMBENTS)
    gone = {"retention"} if services else {"retention", *SERVICE_LINES}
    if program in NO_CREDENTIAL:
        gone |= {"credential", "skill_gains", *(line for line in COUNTS if line.startswith("gain_"))}
    if program not in _WITH_LOCAL_FUNDS:
        gone.add("statewide_only")
    if program in ("adult_education", "vocational_rehabilitation"):
        gone |= set(_REPORTABLE)
    return tuple(line for line in LINES if line not in gone)


@dataclass(frozen=True, slots=True)
class Lines:
    """Masks that turn a histogram into numerators and denominators, all lines in one product."""

    names: tuple[str, ...]
    masks: Ints

    @classmethod
    def of(cls, names: Sequence[str]) -> Lines:
        """Two columns for each line: numerator, denominator (counts have the count twice)."""
        size = np.arange(SIZE)
        masks = np.zeros((WIDTH, 2 * len(names)), dtype=np.int64)
        for place, line in enumerate(names):
            if line == MEDIAN:
                continue
            part, under, over = RATES[line] if line in RATES else (*COUNTS[line], 0)
            rows = slice(part * SIZE, (part + 1) * SIZE)
            masks[rows, 2 * place] = (size & (under | over)) == (under | over)
            masks[rows, 2 * place + 1] = (size & under) == under
        return cls(tuple(names), masks)


@dataclass
class _Cells:
    """Rows in the making: numbers for all that they hold, NONE for null."""

    codes: dict[str, list[Ints]] = field(default_factory=lambda: {name: [] for name in KEYS})
    words: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in KEYS})
    numerator: list[Ints] = field(default_factory=list)
    denominator: list[Ints] = field(default_factory=list)
    people: list[Ints] = field(default_factory=list)
    value: list[NDArray[np.float64]] = field(default_factory=list)

    def code(self, column: str, word: str) -> int:
        """The number of a word in a column."""
        words = self.words[column]
        return words.setdefault(word, len(words))

    def name(
        self, program: str, kind: str, crossing: Crossing, lines: Lines, places: NDArray[np.int64]
    ) -> None:
        """Name the rows of some places, all lines of each. places: their numbers as words."""
        count = len(lines.names)
        first, second = (*crossing, ("", ""), ("", ""))[:2]
        fixed = dict(zip(KEYS, (program, kind, "", *first, *second, ""), strict=True))
        for column, word in fixed.items():
            if column not in ("place", "line"):
                self.codes[column].append(np.full(len(places) * count, self.code(column, word)))
        self.codes["place"].append(np.repeat(places, count))
        self.codes["line"].append(np.tile([self.code("line", line) for line in lines.names], len(places)))

    def table(self) -> pa.Table:
        """As a table with the words in place."""
        columns: dict[str, pa.Array] = {}
        for name in KEYS:
            whole = np.concatenate([np.zeros(0, np.int64), *self.codes[name]]).astype(np.int32)
            words = pa.array(list(self.words[name]), pa.string())
            columns[name] = pa.DictionaryArray.from_arrays(pa.array(whole), words).dictionary_decode()
        for name in ("numerator", "denominator", "people"):
            numbers = np.concatenate([np.zeros(0, np.int64), *getattr(self, name)])
            columns[name] = pa.array(numbers, pa.int64(), mask=numbers == NONE)
        values = np.concatenate([np.zeros(0), *self.value])
        gone = np.isnan(values)
        columns["value"] = pa.array(values, pa.float64(), mask=gone)
        marked = pa.array(np.zeros(len(values), np.int32), mask=~gone)
        columns["mark"] = pc.take(pa.array([Mark.NOT_EVALUABLE.value]), marked)
        return pa.table(columns)


def table_of(tally: Tally) -> pa.Table:
    """The tally as a table of `COLUMNS`. Places and groups in which nobody was counted are absent.

    line: a count (numerator; value the same), a rate (value in percent, "not_evaluable" where nobody is in
    the denominator), or the median (denominator: wages counted; value in dollars). people: different people
    behind "served" and "exited".
    """
    rows = _Cells()
    for program in tally.programs:
        answers = Answers(tally, program)
        lines = Lines.of(lines_for(program, services=tally.services))
        for kind in tally.place_kinds:
            if (program, kind) in tally.counts:
                _add_cells(rows, tally, program, kind, lines, answers)
    return rows.table()


def _numbers(counts: Counts, crossing: int, lines: Lines, places: int) -> Ints:
    """Numerators and denominators of all lines, one row per place."""
    bins, numbers = counts.of(crossing)
    found = np.zeros((places, lines.masks.shape[1]), dtype=np.int64)
    if len(bins):
        owners = bins // WIDTH
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        found[owners[starts]] = np.add.reduceat(lines.masks[bins % WIDTH] * numbers[:, None], starts)
    return found


def _add_cells(rows: _Cells, tally: Tally, program: str, kind: str, lines: Lines, answers: Answers) -> None:
    """The rows of one program and kind of place, crossing by crossing, in the order of the places' names."""
    names = sorted(tally.names[kind].items())
    places = np.array([place for _name, place in names])
    codes = np.array([rows.code("place", name) for name, _place in names])
    many, twice = answers.medians(kind)
    again = {line: answers.repeated(kind, line) for line in PEOPLE if line in lines.names}
    for number, crossing in enumerate(tally.crossings(program)):
        numbers = _numbers(tally.counts[program, kind], number, lines, len(names))
        there = (numbers.any(axis=1) | (many[number] > 0))[places]
        if there.any():
            chosen = places[there]
            rows.name(program, kind, crossing, lines, codes[there])
            people = {str(line): found[number][chosen] for line, found in again.items()}
            _fill(rows, lines, numbers[chosen], many[number][chosen], twice[number][chosen], people)


def _fill(rows: _Cells, lines: Lines, numbers: Ints, many: Ints, twice: Ints, again: dict[str, Ints]) -> None:
    """The numbers of some places: counts, rates and medians of all lines."""
    num, den = numbers[:, 0::2].copy(), numbers[:, 1::2].copy()
    own = np.full(num.shape, NONE, dtype=np.int64)
    for line, less in again.items():
        own[:, lines.names.index(line)] = num[:, lines.names.index(line)] - less
    is_rate = np.array([line in RATES for line in lines.names])
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(is_rate, np.where(den > 0, 100 * num / den, np.nan), num.astype(np.float64))
    den[:, ~is_rate] = NONE
    if MEDIAN in lines.names:
        at = lines.names.index(MEDIAN)
        num[:, at], den[:, at] = NONE, many
        value[:, at] = np.where(many > 0, twice / 200, np.nan)
    rows.numerator.append(num.ravel())
    rows.denominator.append(den.ravel())
    rows.people.append(own.ravel())
    rows.value.append(value.ravel())


def report(
    parts: Iterable[pa.Table | pa.RecordBatch],
    rules: Rules,
    windows: Windows,
    breakouts: Breakouts,
    *,
    places: Sequence[str] = (STATE,),
    programs: Sequence[str] | None = None,
    sources: Sequence[SourceReference] = (),
    services: bool = False,
) -> Result:
    """Indicators and counts of participant records; `.table` as in `table_of`.

    parts: records with columns named by element (`elements.ELEMENTS`), in any number of parts and any order.
    places: kinds of place, of `tally.PLACE_KINDS`. Local areas count a title's own funds (codes 1 and 3).
    The result counts people and leaves the house only by `publishing.release`.
    """
    tally = Tally(rules, windows, breakouts, places, programs, services=services).add_all(parts)
    return result_of(tally, sources)


def result_of(tally: Tally, sources: Sequence[SourceReference] = ()) -> Result:
    """A finished tally with its description."""
    windows, rules = tally.windows, tally.rules
    reference = performance.source(rules.day).header
    return Result(
        table=table_of(tally),
        columns=COLUMNS,
        sources=tuple(sources),
        method=Method(
            key=f"indicators-{rules.mode}",
            title=_("Primary indicators of performance"),
            words=_(
                "Every record is one period of participation. Rates are people reached out of people in the "
                "cohort; medians are exact."
            ),
            citation=reference["source"],
            parameters={
                "mode": rules.mode,
                "choices": sorted(rules.choices),
                "report": str(windows.report),
                "span": windows.span,
                "served": str(windows.served),
                "exited": str(windows.exited),
                "second_quarter": str(windows.second),
                "fourth_quarter": str(windows.fourth),
                "records": tally.rows,
                "by": list(tally.breakouts.dimensions),
                "crossed": ["*".join(pair) for pair in tally.breakouts.crossed],
            },
        ),
        notes=(
            _("Periods of participation are counted; different people stand in a column of their own."),
            _("Groups overlap: a person can stand in several lines of a breakout."),
        ),
    )


def shared_pass(parts: Iterable[pa.Table | pa.RecordBatch], tallies: Sequence[Tally]) -> None:
    """Count the same parts in several tallies, reading each part once."""
    for records in together(parts):
        for tally in tallies:
            tally.add(records)
