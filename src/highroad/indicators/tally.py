"""Counts of everything at once: one pass over the records, whatever the number of lines, groups and places.

A record's yes and no answers for one program fit into four bytes (its *profile*); a histogram of profiles by
place and group holds every count, numerator and denominator. Histograms add up over parts of a file, so parts
may be counted apart, also on other machines. Exact medians and counts of people need the file as a whole:
wages and person keys of the records that matter are kept as small numbers until the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from highroad.engine.cells.counting import Bits, text_digests
from highroad.indicators.elements import KEY, PLACES, SERVICES, Flags, Records
from highroad.indicators.groups import Breakouts, Crossing, bits_of_groups, lines_of
from highroad.indicators.keeping import EXITED, LOCAL, SERVED, WAGES, Counter, Counts, Kept, Longs
from highroad.indicators.membership import COMBINED, NOT_CORE, Membership
from highroad.indicators.quarters import Windows
from highroad.indicators.rules import Rules

PARTS: Final = 9
SIZE: Final = 256
WIDTH: Final = PARTS * SIZE
STATE: Final = "state"
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
    "statewide_only": (2, 0b10000000),
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
        self.counts: dict[tuple[str, str], Counts] = {}
        self.kept: dict[str, Kept] = {}
        self.rows = 0
        self._counter = Counter(WIDTH)
        self._crossings = {each: breakouts.crossings(rules, each) for each in self.programs}
        self._masks = {each: _masks(rules, each, found) for each, found in self._crossings.items()}

    def crossings(self, program: str) -> list[Crossing]:
        """The groups and pairs of groups in which a program is counted, everybody first."""
        return self._crossings[program]

    def masks(self, program: str) -> Bits:
        """The same as bits of groups."""
        return self._masks[program]

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
        persons = text_digests(records.text(KEY))
        for program in self.programs:
            bits: Bits | None = None
            flags = np.zeros(records.rows, np.uint8)
            for local, kinds in self._sides(program):
                member = Membership(records, program, self.windows, self.rules, local)
                rows, bins = _filled_bins(_profiles(member, services=self.services))
                if not (len(rows) or member.with_wages.any()):
                    continue
                if bits is None:
                    bits = bits_of_groups(records, self.rules, program)
                self._count(program, rows, bins, bits, {kind: places[kind] for kind in kinds})
                flags |= _kept_flags(member) << np.uint8(LOCAL if local else 0)
            if bits is not None:
                kept = self.kept.setdefault(program, Kept(len(self.place_kinds)))
                kept.add(flags, persons, bits, records.numbers("p1704"), list(places.values()))

    def _sides(self, program: str) -> list[tuple[bool, list[str]]]:
        """(count a local area's own funds only, kinds of place counted so)."""
        if not self.counts_own_funds(program):
            return [(False, list(self.place_kinds))]
        wide = [kind for kind in self.place_kinds if kind != "local_area"]
        own = [kind for kind in self.place_kinds if kind == "local_area"]
        return [(local, kinds) for local, kinds in ((False, wide), (True, own)) if kinds]

    def counts_own_funds(self, program: str) -> bool:
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
        program: str,
        rows: NDArray[np.intp],
        bins: Longs,
        bits: Bits,
        places: dict[str, NDArray[np.int32]],
    ) -> None:
        for kind, codes in places.items():
            counts = self.counts.setdefault((program, kind), Counts())
            size, masks = len(self.names[kind]), self.masks(program)
            self._counter.count(codes, size, rows, bins, bits, masks, counts)


class Counting:
    """Parts handed over one by one and counted in several tallies, small parts together."""

    def __init__(self, tallies: Sequence[Tally]) -> None:
        self._tallies = tallies
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def take(self, part: pa.Table | pa.RecordBatch) -> None:
        """Count a part, or keep it until there are more."""
        self._waiting += part.to_batches() if isinstance(part, pa.Table) else [part]
        self._rows += part.num_rows
        if self._rows >= ROWS_TOGETHER:
            self.finish()

    def finish(self) -> None:
        """Count what is waiting."""
        if self._waiting:
            records = Records(pa.Table.from_batches(self._waiting))
            self._waiting, self._rows = [], 0
            for tally in self._tallies:
                tally.add(records)


def _masks(rules: Rules, program: str, crossings: list[Crossing]) -> Bits:
    """The bits of groups that a record has in each crossing."""
    lines = lines_of(rules, program)
    return np.asarray([sum(1 << lines.index(line) for line in each) for each in crossings], np.uint64)


def _kept_flags(member: Membership) -> NDArray[np.uint8]:
    flags = ((SERVED, member.served), (EXITED, member.exited), (WAGES, member.with_wages))
    found = np.zeros(member.records.rows, np.uint8)
    for bit, where in flags:
        found |= where.astype(np.uint8) * np.uint8(bit)
    return found


def _filled_bins(profiles: list[NDArray[np.uint8]]) -> tuple[NDArray[np.intp], Longs]:
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
        _byte(*related, *gains, member.statewide_only),
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
