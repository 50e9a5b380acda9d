"""What a reader of measure packages knows: counts that are shown, and how all counts hang together.

Some relations hold within a report by definition: parts make their whole (places, groups, groups that others
make up, those who reached an outcome and those who did not), and a cohort is no larger than what it is taken
from. Others hold between reports as long as the file was not mended meanwhile: exits of quarters make those
of their year, of four rolling quarters or of a program to date, and so do cohorts of exits; people served in
a year are no fewer than in each of its quarters and no more than the quarters' sum; who did not exit in a
quarter is served in the next. Inequalities are equations with a count of their own for the room they leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from highroad.errors import NotReleasable
from highroad.language import gettext as _
from highroad.publishing.measures.package import MeasurePackage
from highroad.publishing.measures.policy import RATES
from highroad.publishing.measures.shaping import ALL, REST, STATE, WAGES, partition_of
from highroad.publishing.release import ReleasedTable
from highroad.reference import performance

ROOM: Final = "_room."  # how much larger a count is than one that it holds
NOT_REACHED: Final = "_not_reached"
_OF_EXITS: Final = ("employment_q2", "employment_q4", "credential", "retention")
#: Counts that add up over quarters, because everybody exits once in a period of participation.
_ADDED: Final = ("exited", WAGES, *(f"{rate}_{part}" for rate in _OF_EXITS for part in ("cohort", "reached")))
#: Counts of a time that holds another are no smaller.
_GROWING: Final = ("served", "skill_gains_cohort", "skill_gains_reached")
#: Counts of which everybody stands in another count of the same window, program, place and group.
_WITHIN: Final = {
    "skill_gains_cohort": "served",
    "exited": "served",
    **{f"{rate}_cohort": "exited" for rate in _OF_EXITS},
    WAGES: "exited",
}


class Key(NamedTuple):
    """A count. window: "2024-07-01..2025-06-30". mode: the reading of the federal texts. report: the report
    that the count is bound to, "" where every report counts the same. group: "sex=female", "" for everybody.
    """

    program: str
    counted: str
    window: str
    mode: str
    report: str
    place: str
    group: str

    @property
    def is_room(self) -> bool:
        """Whether it is no count, but the room between two."""
        return self.counted.startswith(ROOM)

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of its window."""
        begin, _dots, end = self.window.partition("..")
        return date.fromisoformat(begin), date.fromisoformat(end)


@dataclass(frozen=True, slots=True)
class Equation:
    """Signed counts that add up to nothing. soft: only if the file was not mended between two reports."""

    terms: dict[Key, int]
    soft: bool = False


@dataclass
class Knowledge:
    """known: count -> its value as shown, None where it is hidden or in no package. half: how far a shown
    value may lie from the exact one (rounding). hidden: counts that some package hides. least: hidden counts
    that are known to be one or more, because nobody is shown as 0. minimum: the smallest count that may be
    shown.
    """

    known: dict[Key, float | None] = field(default_factory=dict)
    half: dict[Key, float] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)
    least: set[Key] = field(default_factory=set)
    equations: list[Equation] = field(default_factory=list)
    minimum: int = 0


def knowledge(packages: Sequence[MeasurePackage]) -> Knowledge:
    """What the packages together tell. Raises NotReleasable when they contradict each other."""
    found = Knowledge(minimum=max(package.policy.minimum for package in packages))
    for package in packages:
        for name, table in package.tables.items():
            _add(found, package, name.partition(".")[0], table)
    found.equations += _combined(found.known)
    found.equations += _over_time(found.known)
    found.equations += _parts_of_others(found.known)
    for equation in found.equations:
        for key in equation.terms:
            found.known.setdefault(key, None)
    return found


def contradiction() -> NotReleasable:
    """That two packages cannot both be right."""
    return NotReleasable(
        _("The packages contradict each other: the same count has two values."),
        remedy=_("They come from different states of a file. Audit those of one state together."),
    )


def cells_of(package: MeasurePackage) -> Iterator[tuple[Key, str, int, str]]:
    """(count, name of the table, row, column) of every protected cell."""
    for name, table in package.tables.items():
        program = name.partition(".")[0]
        counts = [column.name for column in table.columns if column.protected]
        for row, where in enumerate(_rows(table)):
            for count in counts:
                yield key_of(package, program, count, *where), name, row, count


def _add(found: Knowledge, package: MeasurePackage, program: str, table: ReleasedTable) -> None:
    base = package.policy.round_to
    counts = [column.name for column in table.columns if column.protected]
    for row, where in enumerate(_rows(table)):
        for count in counts:
            key, value = key_of(package, program, count, *where), table.value(row, count)
            before = found.known.get(key)
            if value is not None and before is not None and value != before and not base:
                raise contradiction()
            found.known[key] = value if value is not None else before
            if value is None:
                found.hidden.add(key)
                if package.policy.zeros == "publish":
                    found.least.add(key)
            elif base:
                found.half[key] = base / 2
    found.equations += (Equation(terms) for terms in _within_a_table(package, program, table))


def _rows(table: ReleasedTable) -> list[tuple[str, str]]:
    """(place, group) of every row."""
    columns = [column.name for column in table.columns if column.kind == "code" and column.name != "place"]
    return [
        (
            str(table.data["place"][row]),
            "&".join(f"{name}={table.data[name][row]}" for name in columns if table.data[name][row] != ALL),
        )
        for row in range(table.num_rows)
    ]


_WINDOWS: Final = {
    "served": "served",
    "skill_gains": "served",
    "exited": "exited",
    "employment_q2": "second_quarter",
    WAGES: "second_quarter",
    "employment_q4": "fourth_quarter",
    "credential": "fourth_quarter",
    "retention": "fourth_quarter",
}


def key_of(package: MeasurePackage, program: str, count: str, place: str, group: str) -> Key:
    """The count in the window that a package looks through, so that the same count of two packages is one."""
    report = package.report
    window = _WINDOWS[count.removesuffix("_reached").removesuffix("_cohort")]
    # What is awaited changes with the day of the file: only reports of one quarter count the same.
    bound = "" if window == "exited" else str(report["report"])
    mode = "+".join((str(report["mode"]), *report["choices"]))
    return Key(program, count, str(report[window]), mode, bound, place, group)


def _within_a_table(package: MeasurePackage, program: str, table: ReleasedTable) -> Iterator[dict[Key, int]]:
    names = [column.name for column in table.columns if column.protected]
    partitions = [column.name for column in table.columns if column.kind == "code" and column.name != "place"]
    rows = _rows(table)
    there = set(rows)
    places = list(dict.fromkeys(place for place, _group in rows))
    groups = list(dict.fromkeys(group for _place, group in rows))

    def key(name: str, place: str, group: str) -> Key:
        return key_of(package, program, name, place, group)

    for name in names:
        for place in places:
            for column in partitions:
                parts = [g for g in groups if g.startswith(f"{column}=") and (place, g) in there]
                if parts and (place, "") in there:
                    yield {key(name, place, ""): 1} | {key(name, place, part): -1 for part in parts}
        for group in groups:
            parts = [place for place in places if place != STATE and (place, group) in there]
            if parts and (STATE, group) in there and REST in parts:
                yield {key(name, STATE, group): 1} | {key(name, place, group): -1 for place in parts}
        for whole, made_of in _made_of(program, set(groups)):
            for place in places:
                if (place, whole) in there:
                    parts = [part for part in made_of if (place, part) in there]
                    yield {key(name, place, whole): 1} | {key(name, place, part): -1 for part in parts}
    pairs = [(f"{rate}_cohort", f"{rate}_reached", rate) for rate in RATES]
    pairs.append(("employment_q2_reached", WAGES, WAGES))
    for over, under, left in pairs:
        if over in names and under in names:
            for place, group in rows:
                yield {
                    key(over, place, group): 1,
                    key(under, place, group): -1,
                    key(over, place, group)._replace(counted=left + NOT_REACHED): -1,
                }


def _made_of(program: str, groups: Set[str]) -> Iterator[tuple[str, list[str]]]:
    """Groups of the table that others of another breakout make up: those of 55 and over are two age bands."""
    own = program if program in performance.programs() else "adult"  # several programs have its lines
    lines = {
        each.key: (each, f"{partition_of(each.dimension, each.key)}={each.key}")
        for each in performance.groups()
        if not each.programs or own in each.programs
    }
    for group, name in lines.values():
        parts = [lines[part] for part in group.made_of]
        if parts and name in groups and any(part.dimension in _dimensions(groups) for part, _name in parts):
            yield name, [part for _group, part in parts if part in groups]


def _dimensions(groups: Set[str]) -> set[str]:
    """The breakouts that a table has."""
    return {name.partition("=")[0].partition(".")[0] for name in groups}


def _room(larger: Key, smaller: Key) -> Key:
    return smaller._replace(
        counted=f"{ROOM}{larger.program}.{larger.counted}.{larger.window}.{smaller.counted}"
    )


def _no_smaller(larger: Key, *smaller: Key) -> Equation:
    return Equation({larger: 1, **dict.fromkeys(smaller, -1), _room(larger, smaller[0]): -1}, soft=True)


def _no_larger(smaller: Key, *parts: Key) -> Equation:
    """A count is no larger than its parts together, which may overlap."""
    room = _room(
        smaller, smaller._replace(counted=f"{parts[0].counted}.{parts[0].window}.{parts[0].program}")
    )
    return Equation({**dict.fromkeys(parts, 1), smaller: -1, room: -1}, soft=True)


def _combined(known: Iterable[Key]) -> Iterator[Equation]:
    """All core programs together, or those of title I: no fewer than in each, no more than their sum."""
    programs = performance.programs()
    members = {
        "core": list(programs),
        "title_1": [key for key, each in programs.items() if each.title == "I"],
    }
    there = set(known)
    for key in there:
        if key.program not in members or key.counted not in ("served", "exited"):
            continue
        parts = [key._replace(program=name) for name in members[key.program]]
        found = [part for part in parts if part in there]
        yield from (_no_smaller(key, part) for part in found)
        if len(found) == len(parts):
            yield _no_larger(key, *parts)


def _over_time(known: Iterable[Key]) -> Iterator[Equation]:
    """The same count through several windows."""
    families: dict[Key, list[Key]] = {}
    for key in known:
        if key.counted in (*_ADDED, *_GROWING):
            families.setdefault(key._replace(window="", report=""), []).append(key)
    segments: set[Key] = set()
    for family, keys in families.items():
        windows = sorted({key.window: key for key in sorted(keys)}.values(), key=lambda key: key.days)
        if len(windows) > 1 and family.counted in _ADDED:
            yield from _added(family, sorted(keys), segments)
        elif len(windows) > 1:
            yield from _growing(windows)
    yield from _halves(segments)
    yield from _next_served(families)


def _added(family: Key, keys: list[Key], segments: set[Key]) -> Iterator[Equation]:
    """Every window is the sum of the times between which any window begins or ends."""
    cuts = sorted({day for key in keys for day in (key.days[0], key.days[1] + timedelta(days=1))})
    pieces = [
        (begin, after, family._replace(window=f"{begin}..{after - timedelta(days=1)}"))
        for begin, after in pairwise(cuts)
    ]
    for key in keys:
        begin, last = key.days
        parts = [
            piece for first, after, piece in pieces if begin <= first and after <= last + timedelta(days=1)
        ]
        if parts == [key]:
            continue
        segments.update(parts)
        yield Equation({key: 1} | dict.fromkeys(parts, -1), soft=True)


def _halves(segments: set[Key]) -> Iterator[Equation]:
    """In every piece of time those who reached an outcome are some of the cohort."""
    for key in sorted(segments):
        rate, _under, part = key.counted.rpartition("_")
        if part == "cohort" and (over := key._replace(counted=f"{rate}_reached")) in segments:
            yield Equation({key: 1, over: -1, key._replace(counted=rate + NOT_REACHED): -1}, soft=True)


def _growing(windows: list[Key]) -> Iterator[Equation]:
    """windows: of one count, by their first day."""
    for larger in windows:
        begin, end = larger.days
        inside = [key for key in windows if key != larger and begin <= key.days[0] and key.days[1] <= end]
        yield from (_no_smaller(larger, key) for key in inside)
        tiles = _tiles(begin, end, inside)
        if tiles and larger.counted == "served":
            yield _no_larger(larger, *tiles)


def _tiles(begin: date, end: date, inside: list[Key]) -> list[Key]:
    """Windows that follow one another from begin to end, the shortest first; [] where there are none."""
    if begin > end:
        return []
    for key in sorted((key for key in inside if key.days[0] == begin), key=lambda key: key.days[1]):
        after = key.days[1] + timedelta(days=1)
        rest = _tiles(after, end, inside)
        if rest or after > end:
            return [key, *rest]
    return []


def _next_served(families: dict[Key, list[Key]]) -> Iterator[Equation]:
    """Who was served and did not exit is served in the time that follows."""
    for family, keys in families.items():
        if family.counted != "served":
            continue
        exits = {key.window: key for key in families.get(family._replace(counted="exited"), [])}
        by_begin: dict[date, list[Key]] = {}
        for key in keys:
            by_begin.setdefault(key.days[0], []).append(key)
        for key in keys:
            if key.window in exits:
                for later in by_begin.get(key.days[1] + timedelta(days=1), []):
                    yield _no_larger(key, exits[key.window], later)


def _parts_of_others(known: Iterable[Key]) -> Iterator[Equation]:
    """A cohort is no larger than those who exited, or were served, in its time, in whichever package."""
    wholes: dict[Key, list[Key]] = {}
    for key in known:
        if key.counted in _WITHIN.values():
            wholes.setdefault(key._replace(window="", report=""), []).append(key)
    for key in list(known):
        whole = _WITHIN.get(key.counted)
        if whole is None:
            continue
        begin, end = key.days
        for other in wholes.get(key._replace(counted=whole, window="", report=""), []):
            if other.days[0] <= begin and end <= other.days[1]:
                yield _no_smaller(other, key)
