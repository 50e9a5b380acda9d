"""Counts of everything at once: one pass over the records, whatever the number of lines, groups and places.

A record's yes and no answers for one program fit into four bytes (its *profile*); a histogram of profiles by
place and group holds every count, numerator and denominator. Histograms add up over parts of a file, so parts
may be counted apart, also on other machines. Exact medians and counts of people need the file as a whole:
wages and person keys of the records that matter are kept as small numbers until the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from highroad.indicators.elements import KEY, PLACES, SERVICES, Flags, Numbers, Records
from highroad.indicators.groups import Breakouts, Crossing, membership_in_groups
from highroad.indicators.membership import COMBINED, NOT_CORE, Membership
from highroad.indicators.quarters import Windows
from highroad.indicators.rules import Rules

Bits: TypeAlias = NDArray[np.uint64]
PARTS: Final = 9
SIZE: Final = 256
WIDTH: Final = PARTS * SIZE
STATE: Final = "state"
_PARTS_KEPT: Final = 16
#: Records that are counted together: more would take memory, fewer time.
ROWS_TOGETHER: Final = 100_000
PLACE_KINDS: Final = (STATE, *PLACES)

#: Line -> (profile, bits all of which must be set). Rates: bits of the denominator, then of the numerator.
COUNTS: Final = {
    "served": (1, 0b1),
    "career_served": (1, 0b10001),
    "training_served": (1, 0b100001),
    "exited": (1, 0b10),
    "career_exited": (1, 0b10010),
    "training_exited": (1, 0b100010),
    "reportable": (1, 0b1000000),
    "gain_level": (2, 0b100),
    "gain_diploma": (2, 0b1000),
    "gain_transcript": (2, 0b10000),
    "gain_milestone": (2, 0b100000),
    "gain_skills": (2, 0b1000000),
    "reportable_self": (3, 0b1000),
    "reportable_information": (3, 0b10000),
    "reportable_labor_market": (3, 0b100000),
    "reportable_contact": (3, 0b1000000),
}
#: Parts from the fifth on hold single services, seven to a part beside the bit for those served.
_FIRST_OF_SERVICES: Final = 4
_TO_A_PART: Final = 7
SERVICE_LINES: Final = {
    f"service_{element[1:]}": (
        _FIRST_OF_SERVICES + place // _TO_A_PART,
        0b1,
        0b10 << place % _TO_A_PART,
    )
    for place, element in enumerate(SERVICES)
}
RATES: Final = {
    "employment_q2": (0, 0b1, 0b10),
    "employment_q4": (0, 0b100, 0b1000),
    "credential": (0, 0b10000, 0b100000),
    "retention": (0, 0b1000000, 0b10000000),
    "skill_gains": (1, 0b100, 0b1000),
    "coenrolled": (1, 0b1, 0b10000001),
    "training_related": (2, 0b1, 0b10),
    "priority_served": (3, 0b1, 0b10),
    "priority_staff": (3, 0b1, 0b100),
    **SERVICE_LINES,
}
MEDIAN: Final = "median_earnings"
PEOPLE: Final = ("served", "exited")
LINES: Final = (*COUNTS, *RATES, MEDIAN)


@dataclass
class Kept:
    """Rows kept until the end, in parts: a number of each (cents), key, group bits, place codes."""

    numbers: list[Numbers] = field(default_factory=list)
    keys: list[NDArray[np.bytes_]] = field(default_factory=list)
    bits: list[Bits] = field(default_factory=list)
    places: dict[str, list[NDArray[np.int32]]] = field(default_factory=dict)

    def add(self, rows: Flags, numbers: Numbers, bits: Bits, places: dict[str, NDArray[np.int32]]) -> None:
        """Keep the flagged rows."""
        self.numbers.append(numbers[rows])
        self.bits.append(bits[rows])
        for kind, codes in places.items():
            self.places.setdefault(kind, []).append(codes[rows])


def together(parts: Iterable[pa.Table | pa.RecordBatch]) -> Iterator[Records]:
    """The parts as records, small ones taken together."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for part in parts:
        waiting += part.to_batches() if isinstance(part, pa.Table) else [part]
        rows += part.num_rows
        if rows >= ROWS_TOGETHER:
            yield Records(pa.Table.from_batches(waiting))
            waiting, rows = [], 0
    if waiting:
        yield Records(pa.Table.from_batches(waiting))


class Histogram:
    """How many records fall into each bin, place x WIDTH + part x SIZE + profile; only bins that hold any."""

    __slots__ = ("_bins", "_counts")

    def __init__(self) -> None:
        self._bins: list[Numbers] = []
        self._counts: list[Numbers] = []

    def add(self, bins: Numbers) -> None:
        """Count bins, each as often as it stands there."""
        found, counts = np.unique(bins, return_counts=True)
        self._bins.append(found)
        self._counts.append(counts)
        if len(self._bins) > _PARTS_KEPT:
            self.merged()

    def merged(self) -> tuple[Numbers, Numbers]:
        """(bins in ascending order, counts)."""
        if len(self._bins) > 1:
            found, place = np.unique(np.concatenate(self._bins), return_inverse=True)
            counts = np.bincount(place, weights=np.concatenate(self._counts).astype(np.float64))
            self._bins, self._counts = [found], [np.rint(counts).astype(np.int64)]
        return (self._bins[0], self._counts[0]) if self._bins else (np.zeros(0, np.int64),) * 2

    def dense(self, places: int) -> NDArray[np.int64]:
        """Counts by place, part and profile."""
        found = np.zeros(places * WIDTH, dtype=np.int64)
        bins, counts = self.merged()
        found[bins] = counts
        return found.reshape(places, PARTS, SIZE)


class Tally:
    """A count in progress. Add parts of a file in any order; ask at the end.

    services: count single services too (their dates must have been read: `elements.NUMBERS_AND_SERVICES`).
    """

    def __init__(
        self,
        rules: Rules,
        windows: Windows,
        breakouts: Breakouts,
        places: Sequence[str] = (STATE,),
        programs: Sequence[str] | None = None,
        *,
        services: bool = False,
    ) -> None:
        self.rules, self.windows, self.breakouts = rules, windows, breakouts
        self.services = services
        self.place_kinds = tuple(places)
        self.programs = tuple(programs) if programs is not None else (*rules.programs, *NOT_CORE)
        self.names: dict[str, dict[str, int]] = {kind: {} for kind in self.place_kinds}
        self.histograms: dict[tuple[str, str, Crossing], Histogram] = {}
        self.wages: dict[tuple[str, bool], Kept] = {}
        self.people: dict[tuple[str, bool, str], Kept] = {}
        self.rows = 0

    def add_all(self, parts: Iterable[pa.Table | pa.RecordBatch]) -> Tally:
        """Add every part; itself."""
        for records in together(parts):
            self.add(records)
        return self

    def add(self, part: pa.Table | pa.RecordBatch | Records) -> None:
        """Count the records of a part."""
        records = part if isinstance(part, Records) else Records(part)
        self.rows += records.rows
        if records.rows == 0:
            return
        places = {kind: self._codes(kind, records) for kind in self.place_kinds}
        keys = _keys(records)
        for program in self.programs:
            known: tuple[dict[tuple[str, str], Flags], Bits] | None = None
            for local, kinds in self._sides(program):
                wanted = {kind: places[kind] for kind in kinds}
                member = Membership(records, program, self.windows, self.rules, local)
                rows, bins = _filled_bins(_profiles(member, services=self.services))
                if not wanted or not (len(rows) or member.with_wages.any()):
                    continue
                if known is None:
                    groups = membership_in_groups(records, self.rules, program)
                    known = groups, _packed(list(groups.values()), records.rows)
                self._count(member, (rows, bins), *known, wanted, keys)

    def _sides(self, program: str) -> list[tuple[bool, list[str]]]:
        """(count a local area's own funds only, kinds of place counted so)."""
        if not self._differs(program):
            return [(False, list(self.place_kinds))]
        wide = [kind for kind in self.place_kinds if kind != "local_area"]
        return [(False, wide), (True, [kind for kind in self.place_kinds if kind == "local_area"])]

    def _differs(self, program: str) -> bool:
        """Whether a local area's own count differs from the state's count of the same records."""
        each = self.rules.programs.get(program)
        return program in NOT_CORE or bool(each and each.local)

    def _codes(self, kind: str, records: Records) -> NDArray[np.int32]:
        """A number for each record's place, the same in every part."""
        names = self.names[kind]
        if kind == STATE:
            names.setdefault(STATE, 0)
            return np.zeros(records.rows, dtype=np.int32)
        encoded = pc.dictionary_encode(records.place(kind))
        own = [names.setdefault(name, len(names)) for name in encoded.dictionary.to_pylist()]
        numbers: NDArray[np.int32] = np.asarray(own, dtype=np.int32)[np.asarray(encoded.indices)]
        return numbers

    def _count(
        self,
        member: Membership,
        filled: tuple[NDArray[np.intp], Numbers],
        groups: dict[tuple[str, str], Flags],
        bits: Bits,
        places: dict[str, NDArray[np.int32]],
        keys: NDArray[np.bytes_],
    ) -> None:
        rows, bins = filled
        wide = {kind: codes.astype(np.int64) * WIDTH for kind, codes in places.items()}
        for crossing in self.breakouts.crossings(self.rules, member.program):
            within = np.ones(len(rows), dtype=np.bool_)
            for line in crossing:
                within &= groups[line][rows]
            chosen, profile = (rows[within], bins[within]) if crossing else (rows, bins)
            for kind, codes in wide.items():
                histogram = self.histograms.setdefault((member.program, kind, crossing), Histogram())
                histogram.add(codes[chosen] + profile)
        key = (member.program, member.local)
        self.wages.setdefault(key, Kept()).add(member.with_wages, member.wages, bits, places)
        for line_name in PEOPLE:
            flags: Flags = getattr(member, line_name)
            kept = self.people.setdefault((*key, line_name), Kept())
            kept.add(flags, np.zeros(len(flags), dtype=np.int64), bits, places)
            kept.keys.append(keys[flags])


def _filled_bins(profiles: list[NDArray[np.uint8]]) -> tuple[NDArray[np.intp], Numbers]:
    """(record, bin) of every profile that says yes to anything; a record stands there once for each byte."""
    rows = [np.flatnonzero(profile) for profile in profiles]
    bins = [part * SIZE + profiles[part][found].astype(np.int64) for part, found in enumerate(rows)]
    return np.concatenate(rows), np.concatenate(bins)


def _profiles(member: Membership, *, services: bool) -> list[NDArray[np.uint8]]:
    """The bytes of every record."""
    none = np.zeros(member.records.rows, dtype=np.bool_)
    combined, core = member.program in COMBINED, member.program not in NOT_CORE
    second = (none, none) if combined else member.employment_q2
    fourth = (none, none) if combined else member.employment_q4
    gained = member.skill_gains[0]
    related = member.training_related if core else (none, none)
    gains = [
        gained & member.gain(kind) if kind in member.gain_kinds else none
        for kind in ("gain_level", "gain_diploma", "gain_transcript", "gain_milestone", "gain_skills")
    ]
    in_program = member.served | member.exited
    found = [
        _byte(*second, *fourth, *member.credential, *member.retention),
        _byte(
            member.served,
            member.exited,
            *member.skill_gains,
            member.career & in_program,
            member.trained & in_program,
            member.reportable,
            member.coenrolled & member.served if core else none,
        ),
        _byte(*related, *gains),
        _byte(*(member.priority if core else (none,) * 3), *member.reportable_kinds),
    ]
    if services:
        got = [member.got(element) for element in SERVICES]
        starts = range(0, len(got), _TO_A_PART)
        found += [_byte(member.served, *got[start : start + _TO_A_PART]) for start in starts]
    return found


def _byte(*flags: Flags) -> NDArray[np.uint8]:
    found = np.zeros(len(flags[0]), dtype=np.uint8)
    for place, flag in enumerate(flags):
        found |= flag.astype(np.uint8) << np.uint8(place)
    return found


def _packed(flags: list[Flags], rows: int) -> Bits:
    if len(flags) > 64:
        raise ValueError("more than 64 lines of groups do not fit")
    found = np.zeros(rows, dtype=np.uint64)
    for place, flag in enumerate(flags):
        found |= flag.astype(np.uint64) << np.uint64(place)
    return found


def _keys(records: Records) -> NDArray[np.bytes_]:
    """Person keys as bytes of one width."""
    filled = pc.fill_null(records.text(KEY), "")
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.bytes_)
